"""What can happen to a session: each fault injects itself, lasts a while, and is over."""

import contextlib
import os
import signal
import time

from .battle import killed
from .localsocket import Refused
from .mischief import GATEWAY_TO_HOST, HOST_TO_GATEWAY
from .waiting import until

DIRECTIONS = (HOST_TO_GATEWAY, GATEWAY_TO_HOST)


def kill_daemon(battle, chance):
    """Its guard brings it back, with the same session and the same rights."""
    (daemon,) = until(battle.host.daemons, "the daemon")
    began = time.monotonic()
    killed(daemon)
    def serves():
        try:
            status = battle.look("status")
        except (OSError, Refused):
            return None
        return status["phase"] == "active" and status["connection"] == "online" and status
    status = until(serves, "the daemon's return", 20, every=0.02)
    # What went before may still be in its way; test_recovery holds it to the 2 s of a quiet line.
    battle.recoveries.append(time.monotonic() - began)
    if not status["sharing"]["on"]:
        # What was granted is granted again in the same breath; it may still be on its way.
        until(lambda: battle.look("status")["sharing"]["on"], "sharing again", 5)


def kill_guard(battle, chance):
    for guard in battle.host.guards():
        with contextlib.suppress(ProcessLookupError):
            killed(guard)
    until(battle.host.guards, "another guard", 20)


def kill_both(battle, chance):
    """With its guard: then a face brings it back, here the command line."""
    battle.host.kill_daemon()
    until(lambda: battle.host.attempt("status").returncode == 0, "a daemon again", 30)
    until(battle.host.guards, "a guard again", 20)


def kill_window(battle, chance):
    for window in battle.windows():
        with contextlib.suppress(ProcessLookupError):
            killed(window)


def kill_gateway(battle, chance):
    battle.gateway.kill()
    time.sleep(chance.uniform(0, 1))
    battle.gateway.start()


def cut(battle, chance):
    battle.net.cut()


def reset(battle, chance):
    battle.net.reset()


def half_open(battle, chance):
    battle.net.swallow()


def refuse(battle, chance):
    """The network is gone for a while."""
    battle.net.is_refusing = True
    battle.net.reset()
    time.sleep(chance.uniform(0.2, 2))
    battle.net.is_refusing = False


def stall(battle, chance):
    battle.net.hold(True)
    time.sleep(chance.uniform(0.2, 3))
    battle.net.hold(False)


def duplicate(battle, chance):
    battle.net.repeat(chance.choice(DIRECTIONS), chance.randint(1, 8))


def reorder(battle, chance):
    battle.net.shuffle(chance.choice(DIRECTIONS), chance.randint(2, 6))


def corrupt(battle, chance):
    battle.net.falsify(chance.choice(DIRECTIONS))


def freeze(battle, chance):
    """As after a suspend: all timers are late."""
    for daemon in battle.host.daemons():
        with contextlib.suppress(ProcessLookupError):
            os.kill(daemon, signal.SIGSTOP)
            time.sleep(chance.uniform(0.2, 3))
            os.kill(daemon, signal.SIGCONT)


def disk_full(battle, chance):
    """Neither a file nor what is kept for a crash finds room."""
    battle.may_fail = True
    path = f"{battle.disk}/filler"
    block = bytes(1 << 16)
    try:
        with open(path, "wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while True:
                    file.write(block)
        time.sleep(chance.uniform(0.5, 1.5))
    finally:
        os.remove(path)


FAULTS = [kill_daemon, kill_daemon, kill_guard, kill_both, kill_window, kill_gateway, cut, reset,
          half_open, refuse, stall, duplicate, duplicate, reorder, reorder, corrupt, corrupt,
          freeze, disk_full]


def possible(battle):
    """The faults that can be made here."""
    missing = ([] if battle.has_window else [kill_window]) + ([] if battle.disk else [disk_full])
    return [each for each in FAULTS if each not in missing], [each.__name__ for each in missing]


def strike(battle, fault, chance):
    """Lets one thing happen; what it leaves wrong is noted."""
    try:
        fault(battle, chance)
    except Exception as problem:  # pylint: disable=broad-except
        battle.wrong.append(f"{fault.__name__}: {type(problem).__name__}: {problem}")
    # The next one may find this one's traces still there.
    time.sleep(chance.uniform(0.05, 0.8))
