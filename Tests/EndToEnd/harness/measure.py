"""What a process costs."""

import os

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(process_id):
    with open(f"/proc/{process_id}/stat", encoding="ascii", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(process_id):
    """Megabytes of memory of its own."""
    with open(f"/proc/{process_id}/status", encoding="utf-8") as file:
        sizes = dict(line.split(":", 1) for line in file)
    return (int(sizes["RssAnon"].split()[0]) + int(sizes["RssShmem"].split()[0])) / 1024
