"""The command line of Packaging/bench-screen."""

import argparse
import os
import shutil
import signal
import sys
import tempfile

from . import applications, programs, workloads, yardstick


def parsed(description):
    parser = argparse.ArgumentParser(description=description,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", action="store_true", help="real ones, in Chromium")
    parser.add_argument("--yardstick", metavar="PATH", help="run its compare.py, with what follows")
    parser.add_argument("--quick", action="store_true", help="a few workloads, for 2 s each")
    parser.add_argument("--servers", metavar="NAME,…", help="which, of those that are here")
    parser.add_argument("--workloads", metavar="NAME,…",
                        help=f"of {', '.join([*workloads.ALL, *applications.ALL])}")
    parser.add_argument("--profile", default="tight",
                        choices=["tight", "tight8", "tightlossless", "zrle", "raw"])
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--seconds", type=float, help="of each run")
    parser.add_argument("--runs", type=int, help="of which the median counts")
    arguments = sys.argv[1:]
    if "--yardstick" in arguments:
        # All that follows is the yardstick's.
        place = arguments.index("--yardstick") + 2
        options = parser.parse_args(arguments[:place])
        options.rest = arguments[place:]
        return options
    return parser.parse_args()


def chosen(wanted, known, what, usual=None):
    """The names that were asked for; the usual ones, or all, where none was."""
    names = wanted.split(",") if wanted else list(usual or known)
    for name in names:
        if name not in known:
            sys.exit(f"error: there is no {what} {name}; there are {', '.join(known)}")
    return names


def main(description):
    options = parsed(description)
    # So that what was started ends with it.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    if options.yardstick:
        place = yardstick.place(options.yardstick)
        folder = programs.build(programs.HOST)
        return yardstick.run(place, programs.servers(folder), options.rest)
    kind = applications if options.applications else workloads
    usual = kind.QUICK if options.quick else kind.ALL
    options.workloads = chosen(options.workloads, kind.ALL, "workload", usual)
    names = chosen(options.servers, programs.SERVERS, "server")
    options.folder = programs.build(programs.HOST + programs.TOOLS)
    servers = programs.servers(options.folder)
    for name in set(names) - set(servers):
        print(f"{name} is left out: it is not installed", file=sys.stderr)
    options.servers = {name: servers[name] for name in names if name in servers}
    options.logs = tempfile.mkdtemp(prefix="deskhand-bench-")
    print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores, {options.size}, "
          f"{options.profile}; logs in {options.logs}", file=sys.stderr)
    failed = kind.run(options)
    if not failed:
        shutil.rmtree(options.logs)
    return 1 if failed else 0
