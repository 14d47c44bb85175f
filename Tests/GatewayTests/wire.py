"""A small raw client of the gateway, and checks of what goes over the wire.

Run as: wire.py PROGRAM WEBFOLDER [CHECK...]; prints one line a check, exit code 1 on a failure.
"""
import base64, hashlib, http.client, json, os, re, signal, socket, struct, subprocess, sys, tempfile
import time, zlib

PROGRAM, WEB = sys.argv[1], sys.argv[2]
CLIENT = {"version": "1.0.0", "system": "Debian", "display": "x11", "language": "de-DE"}


class Gateway:
    all = []

    def __init__(self, *options, database=None):
        self.folder = tempfile.mkdtemp(prefix="gateway-")
        self.database = database or os.path.join(self.folder, "gateway.db")
        self.options = options
        Gateway.all.append(self)
        self.start()

    def start(self, port=0):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--listen", f"127.0.0.1:{port}", "--database", self.database,
             "--web", WEB, *self.options], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:"), line
        self.port = int(line.rsplit(":", 1)[1])
        self.origin = f"http://127.0.0.1:{self.port}"

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        return self.process.wait(10)

    def run(self, *arguments, text=""):
        done = subprocess.run([PROGRAM, *arguments, "--database", self.database], input=text,
                              capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            headers.setdefault("Content-Type", "application/json")
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return answer.status, dict((k.lower(), v) for k, v in answer.getheaders()), data

    def post(self, path, body=None, cookie=None):
        headers = {"Origin": self.origin}
        if cookie:
            headers["Cookie"] = cookie
        return self.request("POST", path, body, headers)

    def login(self, name="Ada", password="correct horse"):
        status, headers, data = self.post(
            "/v1/agent/login", {"name": name, "password": password})
        assert status == 200, (status, data)
        return headers["set-cookie"].split(";")[0]

    def agent(self, name="Ada"):
        self.run("agent", "add", name, text="correct horse\n")
        return Agent(self, self.login(name))

    def code(self):
        return json.loads(self.run("code", "--json"))["code"]

    def redeem(self, code):
        status, headers, data = self.request("POST", "/v1/redeem", {"code": code, "client": CLIENT})
        return status, headers, json.loads(data)

    def host(self, code=None, last=0):
        status, _, answer = self.redeem(code or self.code())
        assert status == 200, answer
        return Host(self, answer["token"], last)


class Socket:
    def __init__(self, gateway, path, headers, protocol=None):
        self.socket = socket.create_connection(("127.0.0.1", gateway.port), timeout=10)
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{gateway.port}", "Upgrade: websocket",
                 "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                 "Sec-WebSocket-Key: " + base64.b64encode(os.urandom(16)).decode()]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if protocol:
            lines.append(f"Sec-WebSocket-Protocol: {protocol}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            data = self.socket.recv(65536)
            assert data, "closed during the handshake"
            self.buffer += data
        self.head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        self.status = int(self.head.split(b" ")[1])

    def send(self, data, opcode=1, fin=True, mask=True):
        if isinstance(data, str):
            data = data.encode()
        head = bytes([(0x80 if fin else 0) | opcode])
        bit = 0x80 if mask else 0
        if len(data) < 126:
            head += bytes([bit | len(data)])
        elif len(data) < 65536:
            head += bytes([bit | 126]) + struct.pack(">H", len(data))
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", len(data))
        if mask:
            key = os.urandom(4)
            pad = (key * (len(data) // 4 + 1))[:len(data)]
            data = (int.from_bytes(data, "big") ^ int.from_bytes(pad, "big")).to_bytes(len(data), "big")
            head += key
        self.socket.sendall(head + data)

    def exact(self, count):
        while len(self.buffer) < count:
            data = self.socket.recv(1 << 20)
            if not data:
                raise EOFError
            self.buffer += data
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def frame(self, timeout=10):
        self.socket.settimeout(timeout)
        first, second = self.exact(2)
        length = second & 127
        if length == 126:
            length = struct.unpack(">H", self.exact(2))[0]
        elif length == 127:
            length = struct.unpack(">Q", self.exact(8))[0]
        return first & 15, self.exact(length)

    def message(self, timeout=10):
        while True:
            opcode, data = self.frame(timeout)
            if opcode == 8:
                raise EOFError(struct.unpack(">H", data[:2])[0])
            if opcode == 9:
                self.send(data, 10)
            if opcode in (1, 2):
                return data

    def close(self):
        self.socket.close()


class Peer:
    """A JSON-RPC peer: answers by id, notifications in order."""

    def __init__(self, socket):
        self.socket = socket
        self.notes = []
        self.count = 0

    def read(self, timeout=10):
        return json.loads(self.socket.message(timeout))

    def call(self, method, params, id=None):
        self.count += 1
        id = id or f"c{self.count}"
        self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": id}))
        while True:
            message = self.read()
            if "method" in message:
                self.notes.append(message)
            elif message["id"] == id:
                return message

    def note(self, method, params):
        self.socket.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))

    def wait(self, method, matches=lambda params: True, timeout=10):
        end = time.monotonic() + timeout
        while True:
            for index, note in enumerate(self.notes):
                if note["method"] == method and matches(note["params"]):
                    del self.notes[index]
                    return note["params"]
            message = self.read(max(0.01, end - time.monotonic()))
            if "method" in message:
                self.notes.append(message)


class Host(Peer):
    def __init__(self, gateway, token, last=0, open=True):
        self.gateway, self.token = gateway, token
        super().__init__(Socket(gateway, "/v1/session", {"Authorization": f"Bearer {token}"},
                                "deskhand.v1"))
        assert self.socket.status == 101, self.socket.head
        self.events = []
        if open:
            self.opened = self.call("session.open", {"lastEvent": last, "client": CLIENT})["result"]

    def ask(self, method, params, id=None):
        id = id or "r" + os.urandom(6).hex()
        return self.call(method, dict(params, id=id), id)

    def screen(self, url):
        path = url.split(str(self.gateway.port), 1)[1]
        return Socket(self.gateway, path, {"Authorization": f"Bearer {self.token}"}, "binary")


class Agent(Peer):
    def __init__(self, gateway, cookie):
        self.gateway, self.cookie = gateway, cookie
        self.headers = {"Cookie": cookie, "Origin": gateway.origin}
        super().__init__(Socket(gateway, "/v1/agent/socket", self.headers, "deskhand.agent.v1"))
        assert self.socket.status == 101, self.socket.head
        self.state = self.wait("state")

    def ok(self, method, **params):
        answer = self.call(method, params)
        assert "result" in answer, answer
        return answer["result"]

    def refused(self, method, **params):
        answer = self.call(method, params)
        assert "error" in answer, answer
        return answer["error"]


def share(gateway, *_):
    agent = gateway.agent()
    session = agent.ok("session.create")["session"]
    host = gateway.host(session["code"])
    sid = session["sessionId"]
    agent.ok("session.start", sessionId=sid, access="control")
    host.wait("screen.ask")
    assert "result" in host.ask("sharing.set", {"sharing": True, "access": "control", "scope": "desktop"})
    agent.wait("session.changed", lambda p: p["session"]["sharing"]["on"])
    return agent, host, sid


def check_redeem_open_and_replay():
    gateway = Gateway()
    agent = gateway.agent()
    session = agent.ok("session.create", title="Kim")["session"]
    assert session["status"] == "new" and re.fullmatch(r"\d{6}", session["code"])
    assert session["link"] == f"{gateway.origin}/?code={session['code']}"
    status, _, answer = gateway.redeem(session["code"])
    assert status == 200 and len(answer["token"]) >= 22
    host = Host(gateway, answer["token"])
    assert host.opened["resumed"] is False and host.opened["graceSeconds"] == 30
    greeting = host.wait("greeting.show")
    assert greeting["event"] == 1
    assert agent.wait("session.waiting")["sessionId"] == session["sessionId"]
    agent.ok("session.start", sessionId=session["sessionId"], access="view")
    for number in range(5):
        agent.ok("chat.send", sessionId=session["sessionId"], text=f"line {number}", id=f"m{number}")
    seen = [host.wait("chat.message") for _ in range(5)]
    assert [m["text"] for m in seen] == [f"line {n}" for n in range(5)]
    host.note("session.ack", {"event": seen[2]["event"]})
    host.socket.close()
    again = Host(gateway, answer["token"], seen[2]["event"])
    assert again.opened["resumed"] is True
    rest = [again.wait("chat.message") for _ in range(2)]
    assert [m["text"] for m in rest] == ["line 3", "line 4"]
    assert [m["event"] for m in rest] == [seen[2]["event"] + 1, seen[2]["event"] + 2]
    assert gateway.kill(signal.SIGTERM) == 0
    try:
        while True:
            again.read()
    except EOFError as end:
        assert end.args == (1001,), end.args


def check_idempotent_requests():
    gateway = Gateway()
    agent = gateway.agent()
    host = gateway.host()
    sid = agent.wait("session.waiting")["sessionId"]
    agent.ok("session.join", sessionId=sid)
    first = host.ask("chat.send", {"text": "hello"}, "same")
    second = host.ask("chat.send", {"text": "hello"}, "same")
    assert first["result"] == second["result"]
    history = agent.ok("session.history", sessionId=sid)["messages"]
    assert [m["text"] for m in history] == ["hello"]
    one = agent.ok("chat.send", sessionId=sid, text="twice", id="x")
    assert one == agent.ok("chat.send", sessionId=sid, text="twice", id="x")
    assert len(agent.ok("session.history", sessionId=sid)["messages"]) == 2
    wrong = host.ask("notice.leave", {"noticeId": "nope"}, "wrong")
    assert wrong["error"]["data"]["reason"] == "bad-state"
    assert host.ask("notice.leave", {"noticeId": "nope"}, "wrong") == wrong
    gateway.kill(signal.SIGTERM)


def check_takeover():
    gateway = Gateway()
    agent = gateway.agent()
    code = agent.ok("session.create")["session"]["code"]
    status, _, first = gateway.redeem(code)
    host = Host(gateway, first["token"])
    sid = first["sessionId"]
    agent.ok("session.join", sessionId=sid)
    agent.ok("chat.send", sessionId=sid, text="before", id="a")
    host.wait("chat.message")
    second = gateway.host(code)
    ended = host.wait("session.ended")
    assert ended["reason"] == "replaced"
    try:
        host.read()
        assert False, "the first host's connection goes on"
    except EOFError:
        pass
    old = Socket(gateway, "/v1/session", {"Authorization": f"Bearer {first['token']}"}, "deskhand.v1")
    assert old.status == 401, old.head
    # A host that is away when it is replaced is not let in again either.
    status, _, absent = gateway.redeem(code)
    assert status == 200
    status, _, third = gateway.redeem(code)
    assert status == 200
    away = Socket(gateway, "/v1/session", {"Authorization": f"Bearer {absent['token']}"}, "deskhand.v1")
    assert away.status == 401, away.head
    replay = second.wait("chat.message")
    assert replay["text"] == "before" and replay["event"] == 1
    gateway.kill(signal.SIGTERM)


def check_codes_and_limits():
    gateway = Gateway("--grace", "1")
    agent = gateway.agent()
    session = agent.ok("session.create")["session"]
    renewed = agent.ok("session.code", sessionId=session["sessionId"])
    status, _, problem = gateway.redeem(session["code"])
    assert status == 410 and problem["type"] == "urn:deskhand:problem:code-expired", problem
    status, _, problem = gateway.redeem("000000" if renewed["code"] != "000000" else "111111")
    assert status == 404 and problem["type"] == "urn:deskhand:problem:code-unknown"
    for _ in range(3):
        gateway.redeem("000000" if renewed["code"] != "000000" else "111111")
    status, headers, problem = gateway.redeem(renewed["code"])
    assert status == 429 and 1 <= int(headers["retry-after"]) <= 30, (status, headers)
    status, _, _ = gateway.request("POST", "/v1/redeem", "[1,", {"Content-Type": "application/json"})
    assert status == 400
    status, _, _ = gateway.request("POST", "/v1/redeem", "x" * 70000, {"Content-Type": "application/json"})
    assert status == 413
    gateway.kill(signal.SIGTERM)


def check_grace_queues_and_discards():
    gateway = Gateway("--grace", "2")
    agent = gateway.agent()
    host = gateway.host()
    sid = agent.wait("session.waiting")["sessionId"]
    agent.ok("session.join", sessionId=sid)
    agent.ok("session.leave", sessionId=sid)
    assert host.wait("session.grace")["seconds"] == 2
    host.ask("chat.send", {"text": "anybody?"})
    joined = agent.ok("session.join", sessionId=sid)
    assert [(m["text"], m["queued"]) for m in joined["messages"]] == [("anybody?", True)]
    agent.ok("session.leave", sessionId=sid)
    host.ask("chat.send", {"text": "gone"})
    idle = host.wait("session.idle", timeout=6)
    host.note("session.ack", {"event": idle["event"]})
    gone = agent.wait("chat.discarded")
    assert len(gone["messageIds"]) == 1
    assert [m["text"] for m in agent.ok("session.history", sessionId=sid)["messages"]] == ["anybody?"]
    try:
        while True:
            host.read()
    except EOFError:
        pass
    after = Socket(gateway, "/v1/session", {"Authorization": f"Bearer {host.token}"}, "deskhand.v1")
    assert after.status == 410, after.head
    gateway.kill(signal.SIGTERM)


def check_agreement_and_recording():
    text = tempfile.NamedTemporaryFile("w", delete=False)
    text.write("Be nice.")
    text.close()
    folder = tempfile.mkdtemp()
    gateway = Gateway("--agreement", text.name, "--recording", "ask", "--recordings", folder)
    agent = gateway.agent()
    session = agent.ok("session.create")["session"]
    sid = session["sessionId"]
    host = gateway.host(session["code"])
    shown = host.wait("agreement.show")
    assert shown["text"] == "Be nice."
    agent.ok("session.start", sessionId=sid, access="control")
    assert "error" in host.ask("sharing.set", {"sharing": True})
    host.ask("agreement.answer", {"accepted": True, "version": shown["version"]})
    host.wait("recording.ask")
    assert not [n for n in host.notes if n["method"] == "screen.ask"]
    host.ask("recording.answer", {"allowed": True})
    host.wait("screen.ask")
    host.ask("sharing.set", {"sharing": True, "access": "view"})
    assert host.wait("recording.state")["on"] is True
    connect = host.wait("screen.connect")
    assert connect["access"] == "view" and connect["viewer"]["kind"] == "external"
    screen = host.screen(connect["url"])
    assert screen.status == 101
    screen.send(b"RFB 003.008\n", 2)
    assert screen.message().startswith(b"RFB 003.008\n\x01\x01\x02")
    screen.send(b"pixels", 2)
    assert screen.message() == b"\x03\x01" + b"\0" * 4 + b"\xff" * 4
    agent.ok("recording.set", sessionId=sid, on=False)
    assert host.wait("recording.state")["on"] is False
    view = agent.wait("session.changed", lambda p: any(
        "endedAt" in r for r in p["session"]["recording"]["recordings"]))["session"]
    rid = view["recording"]["recordings"][0]["recordingId"]
    status, _, data = gateway.request(
        "GET", f"/v1/agent/sessions/{sid}/recordings/{rid}", headers={"Cookie": agent.cookie})
    assert status == 200 and data.startswith(b"FBS 001.000\n\0\0\0\x0cRFB 003.008\n"), data
    assert b"\0\0\0\x06pixels\0\0" in data
    gateway.kill(signal.SIGTERM)


def check_refused_recording_records_nothing():
    folder = tempfile.mkdtemp()
    gateway = Gateway("--recording", "ask", "--recordings", folder)
    agent = gateway.agent()
    session = agent.ok("session.create")["session"]
    sid = session["sessionId"]
    host = gateway.host(session["code"])
    host.wait("recording.ask")
    host.ask("recording.answer", {"allowed": False})
    agent.ok("session.join", sessionId=sid)
    host.ask("sharing.set", {"sharing": True, "access": "control"})
    error = agent.refused("recording.set", sessionId=sid, on=True)
    assert error["data"]["reason"] == "not-allowed", error
    assert os.listdir(folder) == []
    gateway.kill(signal.SIGTERM)


def check_screen_relay():
    gateway = Gateway()
    agent, host, sid = share(gateway)
    viewer = Socket(gateway, f"/v1/agent/sessions/{sid}/screen?access=control&tag=t1", agent.headers)
    assert viewer.status == 101, viewer.head
    connect = host.wait("screen.connect")
    assert connect["access"] == "control" and connect["viewer"] == {"kind": "agent", "name": "Ada"}
    screen = host.screen(connect["url"])
    assert screen.status == 101, screen.head
    big = os.urandom(3_000_001)
    screen.send(big, 2)
    got = viewer.message()
    assert got == big
    viewer.send(b"key", 2)
    assert screen.message() == b"key"
    second = host.screen(connect["url"])
    assert second.status == 410, second.head
    view = agent.wait("session.changed", lambda p: p["session"]["viewers"])["session"]
    assert view["viewers"][0]["tag"] == "t1"
    viewer.send(struct.pack(">H", 1000), 8)
    gone = host.wait("screen.disconnect")
    assert gone["viewerId"] == connect["viewerId"]
    assert host.screen(connect["url"]).status == 410
    # External link: view only, whatever it asks for; revoked, it is closed.
    link = agent.ok("external.create", sessionId=sid, name="Expert")
    token = link["url"].rsplit("/", 1)[1]
    status, _, data = gateway.request("GET", f"/v1/external/{token}")
    assert status == 200 and json.loads(data)["sharing"] is True
    outside = Socket(gateway, f"/v1/external/{token}/screen", {"Origin": gateway.origin}, "binary")
    assert outside.status == 101
    connect = host.wait("screen.connect")
    assert connect["access"] == "view" and connect["viewer"]["kind"] == "external"
    screen = host.screen(connect["url"])
    agent.ok("external.revoke", sessionId=sid, externalId=link["externalId"])
    try:
        while True:
            outside.message()
    except EOFError as end:
        assert end.args == (4410,), end.args
    status, _, _ = gateway.request("GET", f"/v1/external/{token}")
    assert status == 410
    # Stop sharing closes every screen.
    viewer = Socket(gateway, f"/v1/agent/sessions/{sid}/screen?access=control", agent.headers)
    host.wait("screen.connect")
    host.ask("sharing.set", {"sharing": False})
    try:
        while True:
            viewer.message()
    except EOFError as end:
        assert end.args == (4410,), end.args
    refused = Socket(gateway, f"/v1/agent/sessions/{sid}/screen", agent.headers)
    assert refused.status == 409, refused.head
    gateway.kill(signal.SIGTERM)


def check_files_both_ways():
    gateway = Gateway()
    agent, host, sid = share(gateway)
    data = os.urandom(700_000)
    status, _, body = gateway.request(
        "POST", f"/v1/agent/sessions/{sid}/files?name=a%2Fb%C3%A4.txt", data, agent.headers)
    assert status == 201, body
    offer = host.wait("file.offer")
    assert offer["name"] == "a/bä.txt" and offer["size"] == len(data)
    assert offer["sha256"] == hashlib.sha256(data).hexdigest()
    path = offer["url"].split(str(gateway.port), 1)[1]
    bearer = {"Authorization": f"Bearer {host.token}"}
    host.ask("file.answer", {"transferId": offer["transferId"], "accepted": True})
    status, headers, got = gateway.request("GET", path, headers=dict(bearer, Range="bytes=500000-"))
    assert status == 206 and got == data[500000:] and headers["content-range"] == "bytes 500000-699999/700000"
    status, _, got = gateway.request(
        "GET", path, headers=dict(bearer, Range="bytes=1-", **{"If-Range": '"other"'}))
    assert status == 200 and got == data
    assert gateway.request("GET", path)[0] == 401
    assert gateway.request("GET", path, headers=dict(bearer, Range="bytes=700000-"))[0] == 416
    host.ask("file.done", {"transferId": offer["transferId"], "sha256": offer["sha256"]})
    assert gateway.request("GET", path, headers=bearer)[0] == 410
    for name in ("..%2Fx", "", "%2Fetc", "a%00b", "a%2F%2Fb"):
        assert gateway.request("POST", f"/v1/agent/sessions/{sid}/files?name={name}", b"x",
                               agent.headers)[0] == 400
    # From the customer, by tus, in pieces.
    sent = os.urandom(300_000)
    host.ask("file.request", {"transferId": "t9", "name": "x.bin", "size": len(sent),
                              "sha256": hashlib.sha256(sent).hexdigest()})
    agent.wait("session.changed", lambda p: any(t["state"] == "asked" for t in p["session"]["transfers"]))
    agent.ok("file.accept", sessionId=sid, transferId="t9")
    url = host.wait("file.accepted")["uploadUrl"].split(str(gateway.port), 1)[1]
    tus = dict(bearer, **{"Tus-Resumable": "1.0.0"})
    def offset():
        status, headers, _ = gateway.request("HEAD", url, headers=tus)
        return status, headers.get("upload-offset")
    assert offset() == (200, "0")
    patch = dict(tus, **{"Content-Type": "application/offset+octet-stream"})
    status, headers, _ = gateway.request("PATCH", url, sent[:100_000], dict(patch, **{"Upload-Offset": "0"}))
    assert status == 204 and headers["upload-offset"] == "100000"
    assert gateway.request("PATCH", url, b"x", dict(patch, **{"Upload-Offset": "5"}))[0] == 409
    assert offset() == (200, "100000")
    assert gateway.request("PATCH", url, b"x", {**patch, "Upload-Offset": "0", "Tus-Resumable": "0.2"})[0] == 412
    gateway.kill()
    gateway.start(gateway.port)
    assert offset() == (200, "100000")
    status, _, _ = gateway.request("PATCH", url, sent[100_000:], dict(patch, **{"Upload-Offset": "100000"}))
    assert status == 204
    agent = Agent(gateway, agent.cookie)
    view = [s for s in agent.state["sessions"] if s["sessionId"] == sid][0]
    transfer = [t for t in view["transfers"] if t["transferId"] == "t9"][0]
    assert transfer["state"] == "ready", transfer
    status, headers, got = gateway.request("GET", transfer["downloadPath"], headers={"Cookie": agent.cookie})
    assert status == 200 and got == sent and "attachment" in headers["content-disposition"]
    gateway.kill(signal.SIGTERM)


def check_wrong_sum_is_refused():
    gateway = Gateway()
    agent, host, sid = share(gateway)
    host.ask("file.request", {"transferId": "t1", "name": "x", "size": 3, "sha256": "0" * 64})
    agent.ok("file.accept", sessionId=sid, transferId="t1")
    url = host.wait("file.accepted")["uploadUrl"].split(str(gateway.port), 1)[1]
    headers = {"Authorization": f"Bearer {host.token}", "Tus-Resumable": "1.0.0", "Upload-Offset": "0",
               "Content-Type": "application/offset+octet-stream"}
    assert gateway.request("PATCH", url, b"abc", headers)[0] == 460
    host.wait("file.cancel")
    assert gateway.request("PATCH", url, b"abc", headers)[0] == 410
    gateway.kill(signal.SIGTERM)


def check_killed_gateway_forgets_nothing():
    gateway = Gateway()
    agent = gateway.agent()
    session = agent.ok("session.create")["session"]
    sid = session["sessionId"]
    status, _, redeemed = gateway.redeem(session["code"])
    host = Host(gateway, redeemed["token"])
    agent.ok("session.join", sessionId=sid)
    written, port, last = [], gateway.port, 0
    for round in range(6):
        for number in range(8):
            text = f"{round}.{number}"
            if number % 2:
                answer = host.ask("chat.send", {"text": text}, f"h{round}-{number}")
                assert "result" in answer
            else:
                agent.ok("chat.send", sessionId=sid, text=text, id=f"a{round}-{number}")
            written.append(text)
        gateway.kill()
        gateway.start(port)
        host = Host(gateway, redeemed["token"], last)
        assert host.opened["resumed"] is True
        repeated = host.ask("chat.send", {"text": text}, f"h{round}-7")
        assert "result" in repeated
        agent = Agent(gateway, agent.cookie)
        history = [m["text"] for m in agent.ok("session.history", sessionId=sid)["messages"]]
        assert history == written, (history, written)
        events = [host.wait("chat.message") for _ in range(len(written))]
        assert [e["text"] for e in events] == written
        numbers = [e["event"] for e in events]
        assert numbers == sorted(set(numbers))
    gateway.kill(signal.SIGTERM)


def check_web_chat():
    gateway = Gateway()
    agent = gateway.agent()
    assert gateway.request("POST", "/v1/chat/start", {"name": "Kim"})[0] == 403
    status, headers, data = gateway.post("/v1/chat/start", {"name": "Kim"})
    assert status == 200, data
    cookie = headers["set-cookie"].split(";")[0]
    assert "HttpOnly" in headers["set-cookie"] and "SameSite=Strict" in headers["set-cookie"]
    sid = json.loads(data)["sessionId"]
    def page():
        web = Peer(Socket(gateway, "/v1/chat/socket",
                          {"Cookie": cookie, "Origin": gateway.origin}, "deskhand.chat.v1"))
        web.state = web.wait("state")
        return web
    web = page()
    assert agent.wait("session.waiting")["sessionId"] == sid
    web.call("chat.send", {"text": "help", "id": "1"})
    agent.ok("session.join", sessionId=sid)
    error = agent.refused("chat.send", sessionId=sid, text="x", channel="app", id="q")
    assert error["message"] == "Sending failed: there is no active remote support session."
    error = agent.refused("chat.channel", sessionId=sid, surface="app")
    assert error["message"] == "The customer's remote support session is not active."
    invited = agent.ok("session.invite", sessionId=sid)
    line = web.wait("chat.message", lambda p: p["message"]["from"]["kind"] == "system")
    assert invited["link"] in line["message"]["text"]
    host = gateway.host(invited["code"])
    assert host.wait("chat.message")["text"] == "help"
    assert host.wait("chat.widget")["alive"] is True
    web.wait("chat.changed", lambda p: p["chat"]["paused"])
    assert web.call("chat.send", {"text": "no", "id": "2"})["error"]["data"]["reason"] == "bad-state"
    agent.ok("chat.channel", sessionId=sid, surface="both")
    assert host.wait("chat.channel", lambda p: p["surface"] == "both")
    assert "result" in web.call("chat.send", {"text": "yes", "id": "3"})
    assert host.wait("chat.message", lambda p: p["text"] == "yes")["channel"] == "web"
    web.socket.close()
    lost = time.monotonic()
    assert host.wait("chat.widget")["alive"] is False
    assert time.monotonic() - lost < 2
    assert host.wait("chat.channel", lambda p: p["surface"] == "app")
    error = agent.refused("chat.channel", sessionId=sid, surface="web")
    assert error["message"] == "The customer's web chat is not open."
    host.ask("chat.send", {"text": "from the app"})
    web = page()
    assert host.wait("chat.widget")["alive"] is True
    assert [m["text"] for m in web.state["messages"]][-1] == "from the app"
    other = page()
    try:
        while True:
            web.read()
    except EOFError as end:
        assert end.args == (4409,)
    agent.ok("session.end", sessionId=sid)
    assert host.wait("session.ended")["reason"] == "agent"
    other.wait("chat.changed", lambda p: "ended" in p["chat"])
    gateway.kill(signal.SIGTERM)


def start_chat(gateway, **fields):
    status, headers, data = gateway.post("/v1/chat/start", fields)
    assert status == 200, data
    return headers["set-cookie"].split(";")[0], json.loads(data)


def web_page(gateway, cookie):
    web = Peer(Socket(gateway, "/v1/chat/socket",
                      {"Cookie": cookie, "Origin": gateway.origin}, "deskhand.chat.v1"))
    assert web.socket.status == 101, web.socket.head
    web.state = web.wait("state")
    return web


def check_web_chat_comes_back():
    gateway = Gateway()
    agent = gateway.agent()
    status, headers, data = gateway.post("/v1/chat/start", {"name": "Kim"})
    # The cookie outlives the browser's window, and a key is there for one that was killed.
    assert "Max-Age=" in headers["set-cookie"], headers
    started = json.loads(data)
    sid = started["sessionId"]
    first = web_page(gateway, headers["set-cookie"].split(";")[0])
    first.call("chat.send", {"text": "one", "id": "1"})
    agent.ok("session.join", sessionId=sid)
    assert gateway.post("/v1/chat/resume", {"key": "guessed"})[0] == 401
    status, headers, _ = gateway.post("/v1/chat/resume", {"key": started["key"]})
    assert status == 200
    again = web_page(gateway, headers["set-cookie"].split(";")[0])
    assert [m["text"] for m in again.state["messages"]] == ["one"]
    # With the browser's data cleared, the code leads back, but not beside a chat that is open.
    code = agent.ok("session.invite", sessionId=sid)["code"]
    host = gateway.host(code)
    assert gateway.post("/v1/chat/start", {"code": code})[0] == 404
    again.socket.close()
    host.wait("chat.widget", lambda p: p["alive"] is False)
    cookie, other = start_chat(gateway, code=code)
    assert other["sessionId"] == sid
    third = web_page(gateway, cookie)
    assert [m["text"] for m in third.state["messages"]][0] == "one"
    assert third.state["chat"]["paused"] is True
    host.wait("chat.widget", lambda p: p["alive"] is True and p["event"] > 3)
    assert gateway.post("/v1/chat/resume", {"key": started["key"]})[0] == 401
    gateway.kill(signal.SIGTERM)


def check_web_chat_gone_before_joining():
    gateway = Gateway("--hand-over", "web")
    agent = gateway.agent()
    cookie, started = start_chat(gateway)
    web = web_page(gateway, cookie)
    sid = started["sessionId"]
    agent.ok("session.join", sessionId=sid)
    code = agent.ok("session.invite", sessionId=sid)["code"]
    agent.notes.clear()
    web.socket.close()
    agent.wait("session.changed", lambda p: not p["session"]["web"]["alive"])
    host = gateway.host(code)
    assert host.wait("chat.widget")["alive"] is False
    assert host.wait("chat.channel")["surface"] == "app"
    gateway.kill(signal.SIGTERM)


def check_killed_gateway_misses_the_web_chat():
    gateway = Gateway("--hand-over", "both")
    agent = gateway.agent()
    cookie, started = start_chat(gateway)
    web = web_page(gateway, cookie)
    agent.ok("session.join", sessionId=started["sessionId"])
    code = agent.ok("session.invite", sessionId=started["sessionId"])["code"]
    status, _, redeemed = gateway.redeem(code)
    host = Host(gateway, redeemed["token"])
    last = host.wait("chat.channel", lambda p: p["surface"] == "both")["event"]
    gateway.kill()
    gateway.start(gateway.port)
    # The browser has gone with the gateway, and nobody else knows.
    host = Host(gateway, redeemed["token"], last)
    assert host.wait("chat.widget", timeout=15)["alive"] is False
    assert host.wait("chat.channel")["surface"] == "app"
    gateway.kill(signal.SIGTERM)


def check_customer_has_gone():
    gateway = Gateway()
    agent = gateway.agent()
    host = gateway.host()
    sid = agent.wait("session.waiting")["sessionId"]
    agent.ok("session.join", sessionId=sid)
    host.ask("session.end", {"reason": "customer-closed"})
    agent.wait("session.changed", lambda p: p["session"]["status"] == "ended")
    error = agent.refused("chat.send", sessionId=sid, text="Are you there?", channel="app", id="1")
    assert error["message"] == "Sending failed: there is no active remote support session."
    for method, more in (("chat.channel", {"surface": "app"}), ("chat.nudge", {})):
        error = agent.refused(method, sessionId=sid, **more)
        assert error["message"] == "The customer's remote support session is not active.", error
    gateway.kill(signal.SIGTERM)


def check_nudges():
    gateway = Gateway()
    agent = gateway.agent()
    cookie, started = start_chat(gateway)
    web = web_page(gateway, cookie)
    sid = started["sessionId"]
    agent.ok("session.join", sessionId=sid)
    host = gateway.host(agent.ok("session.invite", sessionId=sid)["code"])
    began = time.monotonic()
    agent.ok("chat.nudge", sessionId=sid)
    assert host.wait("chat.nudge")["agentId"] == agent.state["agent"]["agentId"]
    web.wait("chat.nudge")
    for peer in (web, agent):
        peer.wait("chat.message", lambda p: p["message"]["text"] == "Ada asks for your attention.")
    error = agent.refused("chat.nudge", sessionId=sid)
    assert re.search(r"again in \d s", error["message"]), error
    while "error" in agent.call("chat.nudge", {"sessionId": sid}):
        time.sleep(0.1)
    assert 4.9 < time.monotonic() - began < 7
    # Deskhand writes such a line itself.
    host.wait("chat.nudge")
    assert not [n for n in host.notes if "attention" in n["params"].get("text", "")]
    gateway.kill(signal.SIGTERM)


def check_web_chat_waits():
    gateway = Gateway("--hold-every", "1", "--greeting", "Hello.", "--survey-url",
                      "https://survey.example/")
    agent = gateway.agent()
    notice = agent.ok("notice.publish", title="Outage", text="We know.")["noticeId"]
    cookie, started = start_chat(gateway)
    web = web_page(gateway, cookie)
    sid = started["sessionId"]
    chat = web.state["chat"]
    assert chat["text"] == "Hello." and chat["queue"]["position"] == 1, chat
    assert [n["noticeId"] for n in chat["notices"]] == [notice]
    assert "still in the queue" in web.wait("queue.message")["text"]
    agent.ok("greeting.send", sessionId=sid, text="Good day.")
    web.wait("chat.changed", lambda p: p["chat"].get("text") == "Good day.")
    agent.ok("queue.message", sessionId=sid, text="Nearly.")
    web.wait("queue.message", lambda p: p["text"] == "Nearly.")
    made = agent.ok("notice.send", sessionId=sid, title="Mail", text="Down.")["noticeId"]
    web.wait("chat.changed", lambda p: len(p["chat"]["notices"]) == 2)
    agent.ok("notice.clear", sessionId=sid, noticeId=made)
    web.wait("chat.changed", lambda p: len(p["chat"]["notices"]) == 1)
    assert web.call("notice.leave", {"noticeId": made})["error"]["data"]["reason"] == "bad-state"
    assert "result" in web.call("notice.leave", {"noticeId": notice})
    ended = web.wait("chat.changed", lambda p: "ended" in p["chat"])["chat"]["ended"]
    assert ended["reason"] == "notice" and "surveyUrl" not in ended, ended
    gateway.kill(signal.SIGTERM)


def check_closed():
    gateway = Gateway("--opening-hours", "closed")
    agent = gateway.agent()
    session = agent.ok("session.create")["session"]
    for code in (session["code"], "000000"):
        status, headers, problem = gateway.redeem(code)
        if code == session["code"]:
            assert status == 503 and int(headers["retry-after"]) == 3600, (status, headers)
            assert problem["type"] == "urn:deskhand:problem:support-closed", problem
    status, headers, data = gateway.post("/v1/chat/start", {"name": "Kim"})
    assert status == 503 and "retry-after" in headers, data
    assert json.loads(gateway.request("GET", "/v1/company")[2])["closedSeconds"] == 3600
    # An agent who is there all the same serves whom the agent has invited.
    agent.ok("session.join", sessionId=session["sessionId"])
    assert gateway.host(session["code"]).opened["resumed"] is False
    gateway.kill(signal.SIGTERM)
    always = Gateway("--opening-hours", "Mon-Sun 00:00-24:00")
    assert always.redeem(always.code())[0] == 200
    assert "closedSeconds" not in json.loads(always.request("GET", "/v1/company")[2])
    wrong = subprocess.run([PROGRAM, "serve", "--opening-hours", "Mon 9-17"], capture_output=True)
    assert wrong.returncode == 64, wrong
    always.kill(signal.SIGTERM)


def png(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    rows = zlib.compress(b"".join(b"\0" + b"\x40\x80\xc0" * width for _ in range(height)))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def check_photo():
    gateway = Gateway()
    agent = gateway.agent()
    host = gateway.host()
    sid = agent.wait("session.waiting")["sessionId"]
    agent.ok("session.join", sessionId=sid)
    host.wait("agent.joined")
    def send(data, method="POST", headers=agent.headers):
        status, _, answer = gateway.request(method, "/v1/agent/avatar", data, headers)
        return status, json.loads(answer)
    photo = png(64, 48)
    assert send(photo, headers={"Origin": gateway.origin})[0] == 401
    assert send(photo, headers={"Cookie": agent.cookie, "Origin": "https://evil.example"})[0] == 403
    for wrong in (b"", b"GIF89a" + bytes(99), b"<svg xmlns='http://www.w3.org/2000/svg'/>",
                  photo[:-12], photo[:40], png(16, 16), png(60000, 1),
                  b"\xff\xd8\xff\xe0\x00\x10" + bytes(14) + b"\xff\xd9"):
        status, problem = send(wrong)
        assert status == 415, (status, problem, wrong[:20])
    assert send(photo + bytes(1 << 20))[0] == 413
    status, answer = send(photo)
    assert status == 200, answer
    first = answer["agent"]["avatarUrl"]
    view = agent.wait("session.changed", lambda p: any(
        "avatarUrl" in each for each in p["session"]["agents"]))
    assert view["session"]["agents"][0]["avatarUrl"] == first
    agent.wait("agents.changed", lambda p: p["agents"][0].get("avatarUrl") == first)
    agent.ok("chat.send", sessionId=sid, text="hello", id="1")
    assert host.wait("chat.message")["from"]["avatarUrl"] == first
    status, headers, data = gateway.request("GET", first.split(str(gateway.port), 1)[1])
    assert status == 200 and data == photo and headers["content-type"] == "image/png"
    second = send(png(65, 48))[1]["agent"]["avatarUrl"]
    assert second != first
    assert "avatarUrl" not in send(None, "DELETE")[1]["agent"]
    assert gateway.request("GET", first.split(str(gateway.port), 1)[1])[0] == 404
    gateway.kill(signal.SIGTERM)


def check_viewer_that_does_not_wait():
    gateway = Gateway()
    agent, host, sid = share(gateway)
    began = time.monotonic()
    for goes in ("closes", "drops"):
        viewer = Socket(gateway, f"/v1/agent/sessions/{sid}/screen?access=control", agent.headers)
        connect = host.wait("screen.connect")
        if goes == "closes":
            viewer.send(struct.pack(">H", 1000), 8)
            assert viewer.frame()[0] == 8
        else:
            viewer.close()
        assert host.wait("screen.disconnect")["viewerId"] == connect["viewerId"]
        assert host.screen(connect["url"]).status == 410
    # What a viewer says before the host is there is kept for it.
    viewer = Socket(gateway, f"/v1/agent/sessions/{sid}/screen?access=control", agent.headers)
    viewer.send(b"", 9)
    assert viewer.frame()[0] == 10
    viewer.send(b"early", 2)
    screen = host.screen(host.wait("screen.connect")["url"])
    assert screen.message() == b"early"
    assert time.monotonic() - began < 5
    gateway.kill(signal.SIGTERM)


def check_queue_and_notices():
    gateway = Gateway("--hold-every", "1")
    agent = gateway.agent()
    one, two = gateway.host(), gateway.host()
    assert two.wait("queue.update")["position"] == 2
    hold = one.wait("queue.update", lambda p: "text" in p)
    assert hold["position"] == 1
    notice = agent.ok("notice.publish", title="Outage", text="We know.")["noticeId"]
    assert one.wait("notice.show")["noticeId"] == notice
    assert two.wait("notice.show")["noticeId"] == notice
    answer = one.ask("notice.leave", {"noticeId": notice})
    assert answer["result"] == {}
    ended = one.wait("session.ended")
    assert ended["reason"] == "notice" and "surveyUrl" not in ended
    assert two.wait("queue.update", lambda p: p.get("position") == 1)
    agent.ok("notice.withdraw", noticeId=notice)
    assert two.wait("notice.clear")["noticeId"] == notice
    agent.socket.close()
    assert two.wait("orphaned.show", timeout=8)["text"]
    gateway.kill(signal.SIGTERM)


def check_hostile_messages():
    gateway = Gateway()
    agent = gateway.agent()
    status, _, redeemed = gateway.redeem(gateway.code())
    host = Host(gateway, redeemed["token"], open=False)
    assert host.ask("chat.send", {"text": "x"})["error"]["data"]["reason"] == "bad-state"
    try:
        host.read()
        assert False
    except EOFError as end:
        assert end.args == (1002,)
    host = Host(gateway, redeemed["token"])
    for text, code in [("{", -32700), ("[]", -32600), ('[{"jsonrpc":"2.0","method":"x","id":1}]', -32600),
                       ('{"jsonrpc":"2.0","method":"a","method":"b","id":1}', -32600),
                       ('{"jsonrpc":"2.0","method":"nope","id":1}', -32601), ("\udcff", -32700),
                       ('{"jsonrpc":"2.0","method":"file.request","params":{"id":"a","transferId":"t",'
                        '"name":"x","size":-1,"sha256":"' + "0" * 64 + '"},"id":1}', -32602),
                       ('{"jsonrpc":"2.0","method":"file.request","params":{"id":"b","transferId":"t",'
                        '"name":"x","size":1e400,"sha256":"' + "0" * 64 + '"},"id":1}', -32602),
                       ("x" * 1_100_000, -32000)]:
        host.socket.send(text.encode("utf-8", "surrogateescape"))
        while True:
            message = host.read()
            if "error" in message:
                break
        assert message["error"]["code"] == code, (text[:60], message)
    assert host.ask("chat.send", {"text": "x" * 16385})["error"]["code"] == -32602
    assert host.ask("chat.send", {"text": "  \n"})["error"]["code"] == -32602
    assert "result" in host.ask("chat.send", {"text": "x" * 16384})
    host.socket.send("x", mask=False)
    try:
        while True:
            host.read()
    except EOFError as end:
        assert end.args == (1002,)
    # A page of another origin has no socket and no POST.
    evil = dict(agent.headers, Origin="https://evil.example")
    assert Socket(gateway, "/v1/agent/socket", evil, "deskhand.agent.v1").status == 403
    assert gateway.request("POST", "/v1/agent/logout", headers=evil)[0] == 403
    assert Socket(gateway, "/v1/agent/socket", {"Origin": gateway.origin}, "deskhand.agent.v1").status == 401
    assert Socket(gateway, "/v1/session", {}, "deskhand.v1").status == 401
    for path in ("/web/../Router.swift", "/web/..%2f", "/novnc/%2e%2e/%2e%2e/etc/passwd", "/web/.git",
                 "//etc/passwd", "/" + "a" * 9000, "/v1/agent/sessions/x/screen"):
        assert gateway.request("GET", path, headers={"Cookie": "a=b", "Origin": gateway.origin})[0] in (400, 401, 404), path
    status, headers, _ = gateway.request("GET", "/")
    for name in ("content-security-policy", "x-frame-options", "x-content-type-options"):
        assert name in headers
    raw = socket.create_connection(("127.0.0.1", gateway.port), timeout=10)
    raw.sendall(b"\x16\x03\x01\x02\x00" + os.urandom(512) + b"\r\n\r\n")
    raw.recv(100)
    for headers in ({"Upgrade": "h2c", "Connection": "Upgrade"},
                    {"Upgrade": "websocket", "Connection": "Upgrade"},
                    {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "8",
                     "Sec-WebSocket-Key": "x"}):
        assert gateway.request("GET", "/v1/company", headers=headers)[0] == 200, headers
        assert gateway.request("POST", "/v1/redeem", {"code": "1", "client": CLIENT}, headers)[0] == 400
        assert gateway.request("GET", "/v1/session", headers=headers)[0] == 401
    assert gateway.request("GET", "/v1/company")[0] == 200
    gateway.kill(signal.SIGTERM)


def check_login():
    gateway = Gateway()
    gateway.run("agent", "add", "Ada", text="correct horse\n")
    assert gateway.run("agent", "list") == "Ada\n"
    status, headers, data = gateway.post("/v1/agent/login", {"name": "Ada", "password": "wrong horse"})
    assert status == 401, data
    cookie = gateway.login()
    assert gateway.request("GET", "/v1/agent/me", headers={"Cookie": cookie})[0] == 200
    agent = Agent(gateway, cookie)
    gateway.run("agent", "password", "Ada", text="another horse\n")
    assert gateway.request("GET", "/v1/agent/me", headers={"Cookie": cookie})[0] == 401
    agent.socket.send('{"jsonrpc":"2.0","method":"session.create","id":1}')
    try:
        while True:
            agent.read()
    except EOFError as end:
        assert end.args == (4401,)
    assert os.stat(gateway.database).st_mode & 0o077 == 0
    for _ in range(5):
        last = gateway.post("/v1/agent/login", {"name": "Ada", "password": "guess guess"})
    assert last[0] == 401
    status, headers, _ = gateway.post("/v1/agent/login", {"name": "Ada", "password": "another horse"})
    assert status == 429 and "retry-after" in headers
    assert gateway.kill(signal.SIGTERM) == 0


def main():
    checks = [(name[6:], function) for name, function in globals().items() if name.startswith("check_")]
    wanted = sys.argv[3:]
    failed = 0
    for name, function in checks:
        if wanted and name not in wanted:
            continue
        start = time.monotonic()
        try:
            function()
            print(f"ok {name} {time.monotonic() - start:.1f} s", flush=True)
        except Exception as error:
            failed = 1
            import traceback
            traceback.print_exc()
            print(f"FAILED {name}: {error!r}", flush=True)
        finally:
            for gateway in Gateway.all:
                gateway.process.kill()
                gateway.process.wait()
            Gateway.all.clear()
    sys.exit(failed)


main()
