"""A tus server that others wrote (aiohttp-tus), in an environment of its own; prints its port."""

import asyncio
import logging
import pathlib
import sys

from aiohttp import web
from aiohttp_tus import setup_tus


async def main(folder):
    # 256 KiB at once and no more: who sends more has to find that out.
    application = setup_tus(web.Application(client_max_size=256 << 10),
                            upload_path=pathlib.Path(folder), upload_url="/uploads")
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


logging.basicConfig(level=logging.INFO)
asyncio.run(main(sys.argv[1]))
