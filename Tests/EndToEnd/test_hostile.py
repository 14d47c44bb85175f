"""A gateway, viewers and surroundings that mean harm, against the daemon as customers run it."""

import json
import os
import random
import re
import resource
import socket
import stat
import struct
import subprocess
import tempfile
import threading
import time
import unittest

from case import SessionCase, requires
from harness import program
from harness.display import Display
from harness.hostile import AGENT, CODE, TOKEN, HostileGateway, text
from harness.host import Host
from harness.processes import Processes
from harness.rfb import Viewer
from harness.waiting import stays, until
import cases
import hostile
from wire import CLOSE

MIB = 1024
EXTENDED_CLIPBOARD, FENCE = -1063131698, -312


def memory(process_id, what="VmRSS"):
    """KiB that a process holds, or has held at most since `forget_peak`."""
    with open(f"/proc/{process_id}/status", encoding="ascii") as file:
        return int(re.search(rf"{what}:\s+(\d+)", file.read())[1])


def forget_peak(process_id):
    with open(f"/proc/{process_id}/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


@requires()
class HostileCase(SessionCase):
    """A customer's computer and a gateway of ours that it joins."""

    SCREEN = True

    def setUp(self):
        super().setUp()
        self.processes = Processes()
        self.addCleanup(self.processes.end_all)
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="dh-"))
        self.display = Display(self.processes, f"{self.folder}/screen", window_manager=False) \
            if self.SCREEN else None
        self.host = Host(self.processes, f"{self.folder}/host", self.display)
        self.addCleanup(self.host.end_daemons)
        self.daemon = self.host.start_daemon("--log-level", "trace")
        self.gateway = HostileGateway()
        self.addCleanup(self.gateway.close)
        self.addCleanup(self.check_alive)

    def check_alive(self):
        self.assertIsNone(self.daemon.poll(), "the daemon is gone: " + self.log()[-2000:])

    def log(self):
        with open(self.host.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def share(self, access="control"):
        self.host.join(self.gateway.link)
        self.gateway.tell("agent.joined", agent=AGENT)
        self.gateway.tell("screen.ask", agentId="a1", access=access, scope="desktop")
        self.host.until_asked("sharing")
        self.host.run("answer", "sharing", access)

    def viewer(self, name, *encodings):
        viewer = Viewer(channel=self.gateway.connect(name))
        viewer.encodings(16, *encodings)
        viewer.whole_frame()
        return viewer


class GatewayTests(HostileCase):
    """Rows 51 to 78."""

    SCREEN = False

    def test_what_breaks_a_limit_is_left_out_and_the_session_goes_on(self):
        gateway, host = self.gateway, self.host
        host.join(gateway.link)
        line = {"from": {"kind": "agent", "name": "Anna"}, "at": "1970-01-01T00:00:00.000Z",
                "channel": "app"}
        offer = '"transferId":"t1","name":"x","sha256":"' + "0" * 64 + f'","url":"{gateway.url}/f"'
        gateway.tell("agent.joined", agent={"agentId": "a1", "name": "Deskhand\n\u202e" + "x" * 200})
        for size in ("-1", "1e400", "9223372036854775808", '"12"', "1.5"):
            gateway.tell("file.offer", raw=f'{offer},"size":{size}')
        gateway.tell("agent.joined", agent={"agentId": "a2", "name": "y" * 5000})
        gateway.tell("agent.joined", agent="Anna")
        gateway.tell("screen.connect", viewerId="v1", url=gateway.url + "/screen/v1",
                     access="control", viewer={"kind": "agent", "name": "Anna"})
        gateway.tell("keys.send", keys=["Return"])
        gateway.tell("orphaned.show", text="<b>x</b>", url="javascript:alert(1)")
        gateway.tell("policy.set", uninstall="always", path="/etc")
        for said in ("", " \t", "x" * (16 * 1024 + 1), "\x1b[2J\x1b]52;c;eA==\x07%s%n", "<b>&"):
            gateway.tell("chat.message", messageId=f"m{len(gateway.events)}", text=said, **line)
        gateway.control.send(text(gateway.events[-1]) * 2)
        gateway.control.send(text('{"jsonrpc":"2.0","method":"no.such","params":{}}') * 200)
        gateway.control.send(text('{"jsonrpc":"2.0","method":"x","method":"y"}') + text("]"))
        gateway.until_heard()
        self.assertEqual(len(gateway.opened), 1, self.log())
        self.assertEqual([each["text"] for each in host.transcript()],
                         ["\x1b[2J\x1b]52;c;eA==\x07%s%n", "<b>&"])
        self.assertNotIn("\x1b", host.run("transcript"))
        status = host.status()
        self.assertEqual([each["name"] for each in status["agents"]], ["Deskhand" + "x" * 56])
        self.assertEqual(status["pending"], [each for each in status["pending"]
                                             if each["kind"] == "notice"])
        self.assertEqual([each for each in gateway.asked if "/screen/" in each], [])
        self.assertEqual(self.log().count("no.such"), 1)
        self.assertIn("without consent", self.log())

    def test_a_flood_of_lines_is_borne(self):
        gateway = self.gateway
        self.host.join(gateway.link)
        before = memory(self.daemon.pid)
        for number in range(3000):
            gateway.tell("chat.message", messageId=f"m{number}", text="x" * 1000,
                         at="2026-01-01T00:00:00.000Z", channel="app",
                         **{"from": {"kind": "agent", "name": "Anna"}})
        gateway.until_heard()
        self.assertEqual(len(self.host.transcript()), 3000)
        self.assertLess(memory(self.daemon.pid) - before, 40 * MIB)

    def test_messages_out_of_their_order_end_the_connection_and_not_the_session(self):
        gateway = self.gateway
        gateway.before_open = text('{"jsonrpc":"2.0","method":"session.idle","params":{"event":1}}')
        self.assertNotEqual(self.host.attempt("join", gateway.link).returncode, 0)
        gateway.before_open = None
        self.host.join(gateway.link)
        gateway.tell("agent.joined", agent=AGENT)
        gateway.until_heard()
        seen = len(gateway.opened)
        gateway.control.send(text('{"jsonrpc":"2.0","method":"session.idle","params":{"event":9}}'))
        until(lambda: len(gateway.opened) > seen, "another connection after a gap")
        self.assertEqual(gateway.opened[-1]["lastEvent"], 1)
        self.assertEqual(self.host.status()["phase"], "active")

    def test_frames_that_break_the_rules_end_the_connection_with_their_code(self):
        gateway = self.gateway
        self.host.join(gateway.link)
        gateway.raw = True
        gateway.cut(gateway.next_control())
        wrong = {**{name: hostile.ROWS[name] for name in (
            "68", "72-top-bit", "72-longest", "72-long-16", "72-too-big", "76-few-fragments")},
            **{name: cases.CASES[name] for name in (
                "2.5", "3.1", "4.1.1", "4.2.1", "5.1", "5.9", "5.18", "6.3.1", "6.4.1", "7.3.2",
                "7.5.1", "7.9.2", "7.9.5")}}
        before = memory(self.daemon.pid)
        for name, run in wrong.items():
            with self.subTest(name):
                peer = gateway.next_control()
                peer.expect_failure = lambda code, peer=peer: self.assertEqual(
                    peer.receive()[:2], (CLOSE, struct.pack(">H", code)))
                run(peer)
                peer.sock.close()
        gateway.raw = False
        peer = gateway.next_control()
        gateway.cut(peer)
        until(lambda: gateway.control is not peer, "a connection again")
        gateway.tell("agent.joined", agent=AGENT)
        gateway.until_heard()
        self.assertLess(memory(self.daemon.pid) - before, 16 * MIB)

    def test_answers_to_a_code_that_are_none_are_said_so(self):
        good = self.gateway.good_redeem
        for answer in ((200, b""), (200, b"[]"), (200, b"{}"), (200, b"\xff"), (302, b""),
                       (200, b'{"sessionId":' * 1000), (500, b"x" * 5_000_000),
                       good(token="a\r\nb"), good(token=""), good(socketUrl="file:///etc/passwd"),
                       good(sessionId="../x"), good(socketUrl="ws://192.0.2.1@127.0.0.1/")):
            self.gateway.redeem = lambda answer=answer: answer
            done = self.host.attempt("join", self.gateway.link)
            self.assertIn(done.returncode, range(1, 127), (answer[1][:60], done))
            self.assertIn("error: 127.0.0.1", done.stderr, (answer[1][:60], done))
            self.assertNotIn(CODE, done.stdout + done.stderr)
        self.gateway.redeem = good
        self.host.join(self.gateway.link)


class ViewerTests(HostileCase):
    """Rows 79 to 102, and P12 to P14."""

    def request(self, x=0, y=0, width=1024, height=768, incremental=False):
        return struct.pack(">BBHHHH", 3, incremental, x, y, width, height)

    def cut(self, flags, rest=b"", length=None):
        return struct.pack(">B3xi", 6, length or -4 - len(rest)) + struct.pack(">I", flags) + rest

    def survivable(self, chance):
        """A message that is wrong, or odd, but no reason to hang up."""
        number = chance.randrange
        return chance.choice([
            lambda: struct.pack(">BBxxI", 4, number(2), chance.choice([0, 0xFFFFFF, 0xFFFFFFFF,
                                                                       0x01110000])),
            lambda: struct.pack(">BBxxI", 4, 0, number(1 << 32)),
            lambda: struct.pack(">BBHH", 5, 0, number(1 << 16), number(1 << 16)),
            lambda: self.request(*(number(1 << 16) for _ in range(4)), number(256)),
            lambda: self.request(0, 0, 0, 0),
            lambda: self.request(65535, 65535, 65535, 65535),
            lambda: struct.pack(">BxHi", 2, 1, number(1 << 32) - (1 << 31)),
            lambda: struct.pack(">BxH", 2, 0),
            lambda: struct.pack(">B3xIB", 248, number(1 << 32), 64) + chance.randbytes(64),
            lambda: struct.pack(">BxHHBx", 251, number(1 << 16), number(1 << 16), 2) + bytes(32),
            lambda: struct.pack(">BBHHHH", 150, number(2), 0, 0, 65535, 65535),
            lambda: struct.pack(">BBHII", 255, 0, 0, number(1 << 32), number(1 << 32)),
            lambda: struct.pack(">B3xI", 6, 3) + b"\xff\0\x1b",
        ])()

    def test_ten_thousand_wrong_messages_cost_nothing(self):
        self.share()
        viewer = self.viewer("v0", FENCE)
        self.viewer("v1").kill()
        before, chance = memory(self.daemon.pid), random.Random(7)
        forget_peak(self.daemon.pid)
        for _ in range(100):
            viewer.socket.send(b"".join(self.survivable(chance) for _ in range(100)))
            viewer.socket.drain()
        viewer.socket.send(struct.pack(">B3xI", 6, 256 * 1024 + 1) + bytes(256 * 1024 + 1))
        viewer.socket.send(struct.pack(">BxH", 2, 65535) + struct.pack(">i", 7) * 65535)
        viewer.socket.send(struct.pack(">BxHi", 2, 1, 16))
        viewer.buffer.clear()
        # The answer to a last question, behind all others, shows that it still listens.
        viewer.socket.send(struct.pack(">BxHii", 2, 2, 16, FENCE)
                           + struct.pack(">B3xIB", 248, 1 << 31, 6) + b"endure")
        self.until_bytes(viewer, b"endure")
        self.assertLess(memory(self.daemon.pid, "VmHWM") - before, 16 * MIB)

    def until_bytes(self, viewer, wanted):
        seen = b""
        while wanted not in seen:
            seen = seen[-len(wanted):] + viewer.socket.receive(10)

    def test_what_was_not_offered_closes_at_once_and_allocates_nothing(self):
        self.share()
        self.viewer("v").kill()
        hello = b"RFB 003.008\n\1\1"
        pixels = struct.pack(">B3x", 0)
        wrong = [
            b"RFB 000.000\n", b"rfb 003.008\n", b"GET / HTTP/1.1\r\n",
            *(b"RFB 003.008\n" + bytes([kind]) for kind in (0, 2, 19, 255)),
            *(hello + bytes([kind]) + bytes(40) for kind in (7, 99, 249, 250, 252)),
            hello + b"\xff\x01\0\0",
            *(hello + struct.pack(">B3xI", 6, length) for length in (
                0xFFFFFFFF, 0x80000000, 0x7FFFFFFF, 0x02000001)),
            *(hello + struct.pack(">BxHi", 2, 1, EXTENDED_CLIPBOARD)
              + struct.pack(">B3xi", 6, length) for length in (-1, -2, -3, -0x7FFFFFFF)),
            hello + struct.pack(">BxHi", 2, 1, EXTENDED_CLIPBOARD) + self.cut(1 << 28 | 1, b"junk"),
            hello + struct.pack(">B3xIB", 248, 0, 65), hello + struct.pack(">B3xIB", 248, 0, 255),
            *(hello + pixels + bytes(form) + bytes(16 - len(form)) for form in (
                (0, 0, 0, 1), (7, 7, 0, 1), (24, 24, 0, 1), (64, 24, 0, 1), (8, 9, 0, 1))),
            hello + pixels + struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 6, 255, 255, 16, 8, 0),
            hello + pixels + struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 65535, 255, 255, 16, 8, 0),
            hello + pixels + struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 255, 255, 255, 8, 8, 0),
            hello + pixels + struct.pack(">BBBBHHHBBB3x", 32, 24, 0, 1, 255, 255, 255, 31, 8, 0),
        ]
        before = memory(self.daemon.pid)
        forget_peak(self.daemon.pid)
        for number, data in enumerate(wrong):
            with self.subTest(data[-20:]):
                channel = self.gateway.connect(f"w{number}")
                began = time.monotonic()
                channel.send(data)
                # A Close that a reset overtakes is one as well.
                self.assertIn(channel.close_code(), (1002, None))
                self.assertLess(time.monotonic() - began, 1)
                self.gateway.tell("screen.disconnect", viewerId=f"w{number}")
                channel.abort()
        self.assertLess(memory(self.daemon.pid, "VmHWM") - before, 16 * MIB)

    def test_a_hundred_thousand_requests_are_one_and_stopping_is_not_delayed(self):
        self.share()
        flooding, other = self.viewer("v1"), self.viewer("v2")
        forget_peak(self.daemon.pid)
        before = memory(self.daemon.pid)
        flooding.socket.send(self.request() * 100_000)
        other.whole_frame()
        began = time.monotonic()
        self.host.run("share", "stop")
        self.assertLess(time.monotonic() - began, 2)
        self.assertLess(memory(self.daemon.pid, "VmHWM") - before, 16 * MIB)

    def test_few_bytes_do_not_make_many(self):
        self.share()
        viewer = self.viewer("v1", EXTENDED_CLIPBOARD)
        subprocess.run(["xclip", "-selection", "clipboard", "-i"], env=self.display.environment,
                       input=random.Random(1).randbytes(300_000).hex().encode(), check=True)
        viewer.socket.send(self.cut(1 << 24 | 1 << 25 | 1 << 27 | 1 << 28 | 1, bytes(4)))
        self.until_bytes(viewer, struct.pack(">I", 1 << 27 | 1))
        forget_peak(self.daemon.pid)
        before = memory(self.daemon.pid)
        viewer.socket.send(self.cut(1 << 25 | 1) * 80_000)
        mapped = struct.pack(">B3xBBBBHHHBBB3x", 0, 8, 8, 0, 0, 7, 7, 3, 0, 3, 6)
        self.viewer("v2").socket.send(mapped * 50_000)
        stays(lambda: memory(self.daemon.pid, "VmHWM") - before < 16 * MIB, "memory flat", 2)
        began = time.monotonic()
        self.host.run("share", "stop")
        self.assertLess(time.monotonic() - began, 2)

    def test_who_never_reads_costs_no_more_while_the_screen_moves(self):
        self.share()
        deaf = self.viewer("v1")
        self.display.terminal("while :; do seq 1 500; done", size="120x50", place="+0+0")
        deaf.socket.send(struct.pack(">BBHHHH", 150, 1, 0, 0, 1024, 768) + self.request() * 10)
        until(lambda: self.host.status()["sharing"]["on"], "sharing")
        early = memory(self.daemon.pid)
        forget_peak(self.daemon.pid)
        limit = 2 * 1024 * 768 * 4 // 1024 + 8 * MIB
        stays(lambda: memory(self.daemon.pid, "VmHWM") - early < limit
              and not deaf.socket.send(self.request()), "memory flat", 5)


class SurroundingsTests(SessionCase):
    """Rows 131 to 139."""

    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="dh-"))
        self.processes = Processes()
        self.addCleanup(self.processes.end_all)

    def start(self, command=None, runtime=None, change=None, **variables):
        """Starts a daemon; returns it and what it answers to `status`, `examine`."""
        runtime = runtime or f"{self.folder}/run{len(self.processes.started)}"
        os.makedirs(runtime, mode=0o700, exist_ok=True)
        environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "XDG_RUNTIME_DIR": runtime}
        for name, value in variables.items():
            environment.pop(name, None)
            if value is not None:
                environment[name] = value
        self.log = f"{runtime}.log"
        command = command or [program("deskhandd"), "--log-level", "trace"]
        daemon = self.processes.start(command, log=self.log, env=environment, preexec_fn=change)
        return daemon, f"{runtime}/deskhand/control.sock"

    def ask(self, path, method="status"):
        def answer():
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(5)
                try:
                    client.connect(path)
                    client.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method})
                                   .encode() + b"\n")
                    with client.makefile() as file:
                        return json.loads(file.readline())["result"]
                except (FileNotFoundError, ConnectionRefusedError):
                    return None
        return until(answer, "an answer")

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def test_a_strange_environment_is_no_reason_to_fail(self):
        for variables in ({"HOME": None}, {"HOME": "x/y"}, {"HOME": ""}, {"HOME": "/"},
                          {"CFFIXED_USER_HOME": "/nowhere"}, {"LANG": "tr_TR.UTF-8"},
                          {"LC_ALL": "nonsense"}, {"SSLKEYLOGFILE": f"{self.folder}/keys"},
                          {"DISPLAY": ":987"}, {"DISPLAY": "localhost:0"}, {"DISPLAY": "host:0"},
                          {"WAYLAND_DISPLAY": "wayland-0"}):
            with self.subTest(str(variables)):
                daemon, path = self.start(**variables)
                self.assertEqual(self.ask(path)["phase"], "code-entry")
                if "DISPLAY" in variables:
                    self.assertIn("display cannot be opened", self.said())
                self.assertEqual(self.processes.end(daemon), 0)
        self.assertFalse(os.path.exists(f"{self.folder}/keys"))

    def test_closed_streams_are_opened_on_nothing(self):
        daemon, path = self.start(["sh", "-c", f"exec '{program('deskhandd')}' --log-level trace "
                                   "<&- >&- 2>&-"])
        self.ask(path)
        for number in range(3):
            self.assertEqual(os.readlink(f"/proc/{daemon.pid}/fd/{number}"), "/dev/null")

    def test_its_files_are_its_own_whatever_the_umask(self):
        _, path = self.start(change=lambda: os.umask(0))
        self.ask(path)
        folder = os.path.dirname(path)
        for name in (folder, *(f"{folder}/{each}" for each in os.listdir(folder))):
            self.assertEqual(stat.S_IMODE(os.stat(name).st_mode) & 0o077, 0, name)

    def test_a_runtime_folder_open_to_all_is_not_used(self):
        for place in ("open", "relative"):
            runtime = f"{self.folder}/{place}"
            os.mkdir(runtime)
            os.chmod(runtime, 0o777)
            given = runtime if place == "open" else "run"
            daemon, _ = self.start(runtime=runtime, XDG_RUNTIME_DIR=given)
            until(lambda: "local socket ready" in self.said() or daemon.poll() is not None, "it")
            self.assertEqual(os.listdir(runtime), [])
            self.processes.end(daemon)

    def test_few_descriptors_are_an_error_and_no_crash(self):
        for limit in (16, 10):
            with self.subTest(limit):
                daemon, path = self.start(change=lambda: resource.setrlimit(
                    resource.RLIMIT_NOFILE, (limit, limit)))
                until(lambda: daemon.poll() is not None or os.path.exists(path), "start or end")
                if daemon.poll() is not None:
                    self.assertEqual(daemon.returncode, 69, self.said())
                    self.assertIn("error: ", self.said())
                    continue
                clients = [socket.socket(socket.AF_UNIX) for _ in range(20)]
                for client in clients:
                    client.settimeout(1)
                    client.connect(path)
                for client in clients:
                    client.close()
                self.assertEqual(self.ask(path)["phase"], "code-entry")
                self.assertEqual(self.processes.end(daemon), 0)


class SecrecyTests(HostileCase):
    """P6: what is secret is nowhere but where it belongs."""

    def test_code_token_and_words_are_in_no_log(self):
        word = "sentinel-4711-chat"
        self.share()
        for _ in range(2):
            self.gateway.tell("chat.message", messageId=f"m{len(self.gateway.events)}",
                              text=word, at="2026-01-01T00:00:00.000Z", channel="app",
                              **{"from": {"kind": "agent", "name": "Anna"}})
        self.host.run("say", word)
        self.viewer("v1").kill()
        self.gateway.tell("chat.message", text=word, messageId=5)
        self.gateway.control.send(text(f'{{"{word}'))
        self.gateway.control.send(text(f'{{"jsonrpc":"2.0","method":"chat.typing","params":"{word}"}}'))
        self.gateway.until_heard()
        self.gateway.cut(self.gateway.control)
        until(lambda: len(self.gateway.opened) > 1, "another connection")
        self.host.run("end")
        self.gateway.redeem = lambda: (404, word.encode())
        self.host.attempt("join", self.gateway.link)
        for secret in (CODE, TOKEN, word):
            self.assertNotIn(secret, self.log())

    def test_a_code_is_seen_in_the_list_of_processes_for_a_moment_only(self):
        answering = threading.Event()
        self.gateway.redeem = lambda: answering.wait(10) and (404, b"")
        for shown in (self.gateway.link, CODE, "٩١٨٢٧٣"):
            began = time.monotonic()
            asking = self.processes.start(
                [program("deskhand"), "join", "--gateway", self.gateway.url, shown],
                env=self.host.environment)

            def line():
                with open(f"/proc/{asking.pid}/cmdline", "rb") as file:
                    return file.read()
            until(lambda: shown.encode() not in line(), "the code being hidden", 1)
            self.assertIsNone(asking.poll())
            self.assertLess(time.monotonic() - began, 1)
            answering.set()
            asking.wait(10)
            answering.clear()


del HostileCase

if __name__ == "__main__":
    unittest.main()
