"""A tus client that others wrote (aiotus), in an environment of its own.

Brings a file to an upload that is there already: `URL TOKEN FILE STOP`. It ends as if it had been
killed once STOP bytes are on their way; what is there already is not sent again.
"""

import asyncio
import io
import os
import sys

import aiohttp
import aiotus.core
import yarl


class Ending(io.FileIO):
    """A file whose reader is gone in the middle."""

    def __init__(self, path, stop):
        super().__init__(path)
        self.stop = stop

    def read(self, size=-1):
        if self.stop and self.tell() >= self.stop:
            os._exit(9)
        data = super().read(size)
        print(f"read {self.tell() - len(data)} {len(data)}", flush=True)
        return data


async def main(url, token, path, stop):
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session:
        with Ending(path, int(stop)) as file:
            await aiotus.core.upload_buffer(
                session, yarl.URL(url), file, chunksize=100_000, headers=headers)


asyncio.run(main(*sys.argv[1:5]))
