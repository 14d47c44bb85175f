"""What was said, what was acknowledged, and what stands at both ends in the end."""

import collections
import threading


class Ledger:
    """One writer's lines, numbered from 1."""

    def __init__(self, name):
        self.name = name
        self.lock = threading.Lock()
        self.count = 0
        self.acknowledged, self.refused = set(), set()

    def next(self):
        """The next line's number and words."""
        with self.lock:
            self.count += 1
            return self.count, self.words(self.count)

    def words(self, number):
        return f"{self.name} {number}"

    def acknowledge(self, number):
        with self.lock:
            self.acknowledged.add(number)

    def refuse(self, number):
        with self.lock:
            self.refused.add(number)

    def check(self, place, lines):
        """Compares with the lines that stand somewhere; returns what is wrong, as sentences."""
        numbers = [int(text.rpartition(" ")[2]) for text in lines
                   if text.startswith(self.name + " ")]
        times = collections.Counter(numbers)
        lost = sorted(self.acknowledged - set(times))
        twice = sorted(number for number, count in times.items() if count > 1)
        # Of what was never said, and of what was refused, nothing may be there.
        strange = sorted(set(times) - set(range(1, self.count + 1))
                         | set(times) & self.refused)
        late = [b for a, b in zip(numbers, numbers[1:]) if b < a]
        return [f"{self.name}: {what} at {place}: {found[:10]}" for what, found in (
            ("lost", lost), ("twice", twice), ("never said", strange), ("out of order", late))
            if found]

    def figures(self):
        return (f"{self.name} {self.count} said, {len(self.acknowledged)} acknowledged, "
                f"{len(self.refused)} refused")
