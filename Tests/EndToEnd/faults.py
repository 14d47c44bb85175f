#!/usr/bin/python3
"""Tests/EndToEnd/faults.py N [--seed S]: lets N faults happen to sessions, and counts lines.

Customer and agent write 20 lines a second each, files go both ways, and the screen is shared.
Meanwhile processes are killed, lines cut, held back and falsified, messages doubled and put in
another order, and the disk fills up. In the end, what was said, what was acknowledged and what
stands at both ends is compared. The last line says how to let the same happen again.
"""

import argparse
import collections
import os
import random
import shutil
import subprocess
import sys
import time

from harness import blows
from harness.battle import Battle

EACH = 50  # faults in one session


def inside():
    """Goes on in a place where file systems of our own can be made, where there is one."""
    if os.environ.get("DESKHAND_FAULTS_INSIDE"):
        return
    for options in (["-m"], ["-Urm"]):
        command = [shutil.which("unshare") or "unshare", *options, "--propagation", "private"]
        if subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            os.environ["DESKHAND_FAULTS_INSIDE"] = "1"
            os.execvp(command[0], [*command, sys.executable, *sys.argv])


def session(seed, count, verbose):
    """Lets so many faults happen to one session; returns whether all was right."""
    chance = random.Random(seed)
    battle = Battle(seed)
    try:
        faults, missing = blows.possible(battle)
        if missing:
            print(f"not possible here: {', '.join(missing)}")
        happened = collections.Counter()
        battle.begin()
        time.sleep(1)
        began = time.monotonic()
        for number in range(count):
            fault = chance.choice(faults)
            happened[fault.__name__] += 1
            if verbose:
                print(f"{time.monotonic() - began:7.2f} {number} {fault.__name__}", flush=True)
            blows.strike(battle, fault, chance)
        took = time.monotonic() - began
        wrong = battle.finish()
        print(f"seed {seed}: {count} faults in {took:.0f} s: "
              + ", ".join(f"{name} {times}" for name, times in sorted(happened.items())))
        print(f"  {battle.customer.figures()}; {battle.agents.figures()}")
        back = sorted(battle.recoveries)
        if back:
            print(f"  daemon back after {back[len(back) // 2]:.2f} s, at most {back[-1]:.2f} s")
        print("  files: " + (", ".join(f"{n} {what}" for what, n in sorted(battle.files.items()))
                             or "none"))
        for each in wrong:
            print(f"  WRONG {each}")
        if wrong and os.environ.get("DESKHAND_FAULTS_LOGS"):
            print(battle.logs())
        return not wrong
    finally:
        battle.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, metavar="N", help="how many faults")
    parser.add_argument("--seed", type=int, help="lets the same happen again")
    parser.add_argument("--verbose", action="store_true", help="names each fault as it happens")
    arguments = parser.parse_args()
    inside()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(10**6)
    good = bad = 0
    for first in range(0, arguments.count, EACH):
        count = min(EACH, arguments.count - first)
        if session(seed + first // EACH, count, arguments.verbose):
            good += count
        else:
            bad += count
        sys.stdout.flush()
    print(f"{good} faults without harm, {bad} in sessions where something went wrong; "
          f"again with: Packaging/test --faults {arguments.count} --seed {seed}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
