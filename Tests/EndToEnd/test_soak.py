"""A long session that is lost and found again: what is taken is given back."""

import os
import re
import time
import unittest

from case import SessionCase, requires
from harness.waiting import until

SECONDS = float(os.environ.get("SOAK_SECONDS", "0"))
EVERY = float(os.environ.get("SOAK_EVERY", "60" if SECONDS else "0"))
ROUNDS = 12  # where no time is told


def figures(process_id):
    """KiB of memory of its own, descriptors and threads of a process."""
    with open(f"/proc/{process_id}/status", encoding="ascii") as file:
        text = file.read()
    return (int(re.search(r"RssAnon:\s+(\d+)", text)[1]), len(os.listdir(f"/proc/{process_id}/fd")),
            int(re.search(r"Threads:\s+(\d+)", text)[1]))


@requires()
class SoakTests(SessionCase):
    """Memory and descriptors stay as they are."""

    seconds = int(SECONDS) + 150

    def test_reconnecting_costs_nothing_that_stays(self):
        world = self.world()
        agent = world.agent()
        session = world.active_session(agent)
        (daemon,) = world.host.daemons()
        began, taken = time.monotonic(), []
        while len(taken) < ROUNDS if not SECONDS else time.monotonic() - began < SECONDS:
            opened = len(world.relay.control("session.open"))
            world.relay.cut()
            until(lambda: len(world.relay.control("session.open")) > opened, "another try")
            world.host.until_status(lambda it: it["connection"] == "online", "the connection", 30)
            agent.connect()
            agent.call("chat.send", sessionId=session, text=f"round {len(taken)}")
            world.host.until_status(lambda it: it["chat"]["messages"] > len(taken), "the line")
            until(lambda: len(world.relay.passing()) <= 3, "old lines gone")
            taken.append((time.monotonic() - began, *figures(daemon)))
            print("%7.1f s: %d KiB, %d descriptors, %d threads" % taken[-1], flush=True)
            time.sleep(EVERY)
        self.assertEqual(world.host.daemons(), [daemon])
        # The first rounds fill caches that stay.
        later = taken[len(taken) // 4:]
        self.assertLessEqual(max(each[2] for each in later) - min(each[2] for each in later), 4)
        grown = later[-1][1] - later[0][1]
        hours = (later[-1][0] - later[0][0]) / 3600
        print(f"{grown} KiB in {hours:.2f} h")
        self.assertLess(grown, 1024 * max(1, hours) if SECONDS else 4096)


if __name__ == "__main__":
    unittest.main()
