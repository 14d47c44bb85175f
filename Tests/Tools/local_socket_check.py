#!/usr/bin/env python3
"""Drives a local socket with raw bytes, as RELIABILITY's socket table asks.

Usage: local_socket_check.py DAEMON-PROGRAM
"""
import json, os, re, shutil, socket, stat, subprocess, sys, tempfile, time

PROGRAM = sys.argv[1]
failures = []


def check(name, condition, detail=""):
    if not condition:
        failures.append(name)
        print(f"FAILED {name} {detail}", flush=True)


class Daemon:
    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="dh")
        os.chmod(self.dir, 0o700)
        self.env = dict(os.environ, XDG_RUNTIME_DIR=self.dir)
        self.path = self.dir + "/deskhand/control.sock"
        self.start()
        return self

    def start(self, expect=True):
        self.process = subprocess.Popen(
            [PROGRAM], env=self.env, stderr=subprocess.PIPE, preexec_fn=lambda: os.umask(0))
        limit = time.monotonic() + 10
        while expect and time.monotonic() < limit:
            try:
                self.connect().close()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.01)
        if expect:
            raise SystemExit("the daemon does not start")

    def connect(self):
        s = socket.socket(socket.AF_UNIX)
        s.connect(self.path)
        s.settimeout(10)
        return s

    def rss(self):
        text = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1])

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def line(s, pending={}):
    data = pending.pop(s, b"")
    while b"\n" not in data:
        more = s.recv(65536)
        if not more:
            return None
        data += more
    one, rest = data.split(b"\n", 1)
    pending[s] = rest
    return json.loads(one)


def ask(s, text):
    s.sendall((text if isinstance(text, bytes) else text.encode()) + b"\n")
    return line(s)


def request(method, params=None, id=1):
    message = {"jsonrpc": "2.0", "method": method, "id": id}
    if params is not None:
        message["params"] = params
    return json.dumps(message)


def code(answer):
    return answer.get("error", {}).get("code") if isinstance(answer, dict) else None


def table(daemon):
    s = daemon.connect()
    wrong = {
        -32700: [
            b"hello", b"", b"{", b'{"a":1,}', b"\xef\xbb\xbf" + request("status").encode(),
            b'{"a":"\xff"}', b'{"a":"\\ud800"}', b"[" * 600 + b"]" * 600,
            request("status").encode() + b"\r" + request("status").encode(),
            request("status").encode("utf-16"),
        ],
        -32600: [
            b"[]", b"1", b"{}", b'"x"', b"null", b'{"jsonrpc":"1.0","method":"status","id":1}',
            b'{"method":"status","id":1}', b'{"jsonrpc":"2.0","method":1,"id":1}',
            b'{"jsonrpc":"2.0","method":"sharing.stop","method":"status","id":1}',
            b'{"jsonrpc":"2.0","method":"sharing.stop","\\u006dethod":"status","id":1}',
            b'{"jsonrpc":"2.0","method":"status","params":1,"id":1}',
            b'{"jsonrpc":"2.0","result":{},"id":1}',
        ] + [b'{"jsonrpc":"2.0","method":"status","id":' + i + b"}"
             for i in (b"{}", b"[]", b"true", b"1.5", b"1e400", b"9223372036854775808")],
        -32601: [request(m) for m in ("nope", "rpc.x", "", "Status", "status ")],
        -32602: [
            request("answer.agreement"), request("answer.agreement", {}),
            request("answer.agreement", {"accepted": 1}),
            request("answer.agreement", {"accepted": "yes"}),
            request("answer.agreement", {"accepted": True, "x": 1}),
            request("answer.agreement", [True]), request("status", {"x": 1}),
            request("status", [1]), request("chat.say", {"text": None}),
            request("join", {"target": 1.5, "fromLinkHandler": False}),
            request("join", {"target": "1", "fromLinkHandler": False, "gatway": "x"}),
        ],
    }
    for number, texts in wrong.items():
        for text in texts:
            answer = ask(s, text)
            check(f"{number} for {text[:70]!r}", code(answer) == number, str(answer)[:200])
            if number in (-32700, -32600):
                check(f"id null for {text[:70]!r}", answer.get("id", 0) is None)
    check("an id comes back", ask(s, request("status", id="x"))["id"] == "x")
    check("a null id", ask(s, request("status", id=None)).get("id", 0) is None)
    check("crlf", "result" in ask(s, request("status").encode() + b"\r"))
    check("empty list as params", "result" in ask(s, request("status", [])))
    check("version", ask(s, request("version"))["result"]["version"].count(".") == 2)
    failure = ask(s, request("join", {"target": "222222", "fromLinkHandler": False}))
    check("a failure's reason", failure["error"]["data"]["reason"] == "code-refused", failure)
    refused = ask(s, request("answer.recording", {"allowed": True}))
    check("not pending", refused["error"]["data"]["reason"] == "not-pending", refused)
    s.close()


def batches(daemon):
    s = daemon.connect()
    note = json.dumps({"jsonrpc": "2.0", "method": "chat.read"})
    answer = ask(s, f"[{request('status', id=1)},{note},{request('nope', id=2)}]")
    check("two answers", [a["id"] for a in answer] == [1, 2], answer)
    s.sendall(f"[{note},{note}]\n{note}\n".encode())
    check("none for notifications", ask(s, request("status", id=7))["id"] == 7)
    answer = ask(s, "[1,2]")
    check("errors in a batch", [code(a) for a in answer] == [-32600, -32600], answer)
    s.close()


def limits(daemon):
    before = daemon.rss()
    s = daemon.connect()
    s.sendall(b"x" * ((1 << 20) + 2))
    check("too long a line", code(line(s)) == -32600)
    try:
        check("then closed", s.recv(1) == b"")
    except ConnectionResetError:
        pass
    check("memory flat", daemon.rss() - before < 16_000, str(daemon.rss() - before))
    for cut in range(1, 40):
        s = daemon.connect()
        s.sendall(request("status").encode()[:cut])
        s.close()
    for _ in range(100):
        s = daemon.connect()
        s.sendall(request("status").encode() + b"\n")
        s.close()
    s = daemon.connect()
    s.sendall(request("status").encode())
    s.shutdown(socket.SHUT_WR)
    check("half-closed, without line end", "result" in line(s))
    check("then ended", s.recv(1) == b"")
    check("lives", "result" in ask(daemon.connect(), request("status")))


def greedy(daemon, method):
    s = daemon.connect()
    s.settimeout(5)
    dropped = False
    try:
        for _ in range(40_000):
            s.sendall(request(method).encode() + b"\n")
    except (BrokenPipeError, ConnectionResetError):
        dropped = True
    except TimeoutError:
        dropped = None
    honest = ask(daemon.connect(), request("status"))
    check(f"a client that does not read {method}", dropped is not False, str(dropped))
    check("others are served", "result" in honest)
    check("memory", daemon.rss() < 150_000, str(daemon.rss()))


def ten_thousand(daemon):
    s = daemon.connect()
    got = 0
    for _ in range(100):
        s.sendall((request("chat.conversation") + "\n").encode() * 100)
        for _ in range(100):
            got += "result" in line(s)
    check("10,000 requests, read", got == 10_000)
    s.close()


def stop_does_not_wait(daemon):
    s = daemon.connect()
    s.sendall((request("join", {"target": "333333", "fromLinkHandler": False}, 1) + "\n").encode())
    s.sendall((request("chat.conversation", id=2) + "\n").encode())
    start = time.monotonic()
    check("status beside join", ask(s, request("status", id=3))["id"] == 3)
    check("stop beside join", ask(s, request("sharing.stop", id=4))["id"] == 4)
    check("soon", time.monotonic() - start < 1)
    s.sendall((request("session.end", id=5) + "\n").encode())
    ids = [line(s)["id"] for _ in range(3)]
    check("then the others in order", ids.index(1) < ids.index(2), str(ids))
    s.close()


def watching(daemon):
    w, s = daemon.connect(), daemon.connect()
    first = ask(w, request("watch", id=9))
    check("watch answers with the state", first["id"] == 9 and "phase" in first["result"])
    check("twice is an error", code(ask(w, request("watch"))) == -32600)
    ask(s, request("join", {"target": "111111", "fromLinkHandler": False}))
    change = line(w)
    check("a change", change["method"] == "status.changed" and "id" not in change, change)
    ask(s, request("chat.say", {"text": "hello"}))
    while change["method"] != "chat.message":
        change = line(w)
    check("a line", change["params"]["text"] == "hello")
    slow = daemon.connect()
    ask(slow, request("watch"))
    ask(s, request("chat.say", {"text": "!flood"}))
    check("the daemon lives after a flood", "result" in ask(s, request("status")))
    s.close(), w.close(), slow.close()


def crowd(daemon):
    time.sleep(0.1)
    idle = [daemon.connect() for _ in range(64)]
    for s in idle:
        ask(s, request("version"))
    more = daemon.connect()
    check("stop works for the 65th", "result" in ask(more, request("sharing.stop")))
    other = daemon.connect()
    answer = ask(other, request("chat.conversation"))
    check("the 65th is refused politely", answer["error"]["data"]["reason"] == "daemon-busy")
    check("and closed", other.recv(1) == b"")
    silent = daemon.connect()
    check("also unasked", code(line(silent)) == -32001)
    many = [daemon.connect() for _ in range(200)]
    check("the first still served", "result" in ask(idle[0], request("status")))
    for s in idle + many + [more, silent]:
        s.close()
    limit = time.monotonic() + 5
    while time.monotonic() < limit:
        try:
            if "result" in (ask(daemon.connect(), request("chat.conversation")) or {}):
                return
        except OSError:
            pass
    check("room again", False)


def files(daemon):
    check("folder 0700", stat.S_IMODE(os.stat(daemon.dir + "/deskhand").st_mode) == 0o700)
    check("socket 0600", stat.S_IMODE(os.stat(daemon.path).st_mode) == 0o600)
    second = subprocess.run([PROGRAM], env=daemon.env, capture_output=True, timeout=10)
    check("a second daemon", b"running already" in second.stderr, second.stderr)
    check("its socket is left alone", "result" in ask(daemon.connect(), request("status")))
    if os.geteuid() == 0:
        os.chmod(daemon.dir, 0o755), os.chmod(daemon.dir + "/deskhand", 0o755)
        os.chmod(daemon.path, 0o666)
        text = (f"import socket;s=socket.socket(socket.AF_UNIX);s.settimeout(5);"
                f"s.connect({daemon.path!r});print(s.recv(1)==b'')")
        for _ in range(20):
            out = subprocess.run(["/usr/bin/python3", "-c", text], capture_output=True, user=65534,
                                 cwd="/")
            check("another user is closed on", out.stdout == b"True\n", out)
        os.chmod(daemon.dir, 0o700)
    for _ in range(20):
        daemon.process.kill()
        daemon.process.wait()
        daemon.start()
    check("a stale socket is replaced", "result" in ask(daemon.connect(), request("status")))
    daemon.process.kill()
    daemon.process.wait()
    for make in (lambda: os.symlink("/etc/passwd", daemon.path), lambda: open(daemon.path, "w"),
                 lambda: os.mkdir(daemon.path)):
        os.path.isdir(daemon.path) and os.rmdir(daemon.path)
        os.path.lexists(daemon.path) and os.unlink(daemon.path)
        make()
        out = subprocess.run([PROGRAM], env=daemon.env, capture_output=True, timeout=10)
        check("what is in the way is named", b"in the way" in out.stderr and out.returncode)
        check("and left", os.path.lexists(daemon.path))


def places():
    for name, make in {
        "0777": lambda d: os.chmod(d, 0o777),
        "long": lambda d: None,
        "link": lambda d: os.symlink("/tmp", d + "/deskhand"),
    }.items():
        with tempfile.TemporaryDirectory(prefix="dh") as d:
            os.chmod(d, 0o700)
            make(d)
            where = d
            if name == "long":
                where = d + "/" + "x" * 100
                os.mkdir(where, 0o700)
            if name == "0777":
                continue
            env = dict(os.environ, XDG_RUNTIME_DIR=where)
            out = subprocess.run([PROGRAM], env=env, capture_output=True, timeout=10)
            word = {"long": b"too long", "link": b"is a link"}[name]
            check(f"runtime folder: {name}", word in out.stderr, out.stderr)


if __name__ == "__main__":
    for part in (table, batches, limits, stop_does_not_wait, watching, ten_thousand, crowd, files):
        with Daemon() as daemon:
            part(daemon)
            check(f"alive after {part.__name__}", part is files or daemon.process.poll() is None)
    for method in ("status", "chat.conversation"):
        with Daemon() as daemon:
            greedy(daemon, method)
    places()
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)
