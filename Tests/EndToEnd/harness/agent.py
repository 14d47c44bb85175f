"""An agent without a browser: logs in, and speaks JSON-RPC on the agents' socket."""

import http.client
import json
import threading
from urllib.parse import urlsplit

from .gateway import AGENTS
from .waiting import until
from .websocket import WebSocket


class Problem(RuntimeError):
    """The gateway said no."""

    def __init__(self, error):
        super().__init__(error.get("message", ""))
        self.reason = (error.get("data") or {}).get("reason")


class Agent:
    """One agent's page, as the gateway sees it."""

    def __init__(self, url, name="Anna", password=None, origin=None):
        # The page may be reached otherwise than customers reach the gateway.
        self.url, self.name, self.origin = url, name, origin or url
        self.address = urlsplit(url).netloc
        status, headers, body = self.http(
            "POST", "/v1/agent/login", {"name": name, "password": password or AGENTS[name]})
        if status != 200:
            raise Problem({"message": f"login: {status} {body!r}"})
        self.cookie = headers["Set-Cookie"].split(";")[0]
        self.me = json.loads(body)["agent"]
        self.sessions, self.messages, self.notifications = {}, {}, []
        self.lock, self.changed = threading.Lock(), threading.Condition()
        self.answers, self.last_id = {}, 0
        self.socket = None
        self.connect()

    def http(self, method, path, body=None, headers=None):
        """One HTTP request; returns status, headers and body."""
        connection = http.client.HTTPConnection(self.address, timeout=10)
        fields = {"Origin": self.origin, **(headers or {})}
        if getattr(self, "cookie", None):
            fields["Cookie"] = self.cookie
        data = body
        if isinstance(body, (dict, list)):
            data, fields["Content-Type"] = json.dumps(body), "application/json"
        try:
            connection.request(method, path, data, fields)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    @property
    def credentials(self):
        """What a WebSocket of this agent carries."""
        return {"Cookie": self.cookie, "Origin": self.origin}

    def connect(self):
        url = self.url.replace("http", "ws", 1) + "/v1/agent/socket"
        self.socket = WebSocket(url, "deskhand.agent.v1", self.credentials)
        self.online = threading.Event()
        threading.Thread(target=self._listen, args=(self.socket,), daemon=True).start()
        if not self.online.wait(10):
            raise Problem({"message": "the agents' socket told no state"})

    def _listen(self, socket):
        try:
            while True:
                self._take(json.loads(socket.receive()))
        except (OSError, ValueError):
            with self.changed:
                self.changed.notify_all()

    def _take(self, message):
        with self.changed:
            if "method" not in message:
                self.answers[message.get("id")] = message
            else:
                self.notifications.append(message)
                self._apply(message["method"], message.get("params") or {})
            self.changed.notify_all()

    def _apply(self, method, params):
        if method == "state":
            self.sessions = {each["sessionId"]: each for each in params["sessions"]}
            self.online.set()
        elif method == "session.changed":
            self.sessions[params["session"]["sessionId"]] = params["session"]
        elif method == "session.removed":
            self.sessions.pop(params["sessionId"], None)
        elif method == "chat.message":
            self.messages.setdefault(params["sessionId"], []).append(params["message"])

    def call(self, method, seconds=10, **params):
        """Makes a request and returns its result."""
        with self.lock:
            self.last_id += 1
            number = self.last_id
        self.socket.send(json.dumps(
            {"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        with self.changed:
            if not self.changed.wait_for(lambda: number in self.answers, seconds):
                raise Problem({"message": f"{method} was not answered"})
            answer = self.answers.pop(number)
        if "error" in answer:
            raise Problem(answer["error"])
        return answer["result"]

    def session(self, session_id):
        return self.sessions.get(session_id, {})

    def until(self, session_id, condition, what, seconds=None):
        """Waits until a session is as wanted, and returns it."""
        def look():
            session = self.session(session_id)
            return session if session and condition(session) else None
        return until(look, what, seconds)

    def create(self, title="Customer"):
        return self.call("session.create", title=title)["session"]

    def start(self, session_id, access="control", scope="desktop"):
        return self.call("session.start", sessionId=session_id, access=access, scope=scope)

    def history(self, session_id):
        return self.call("session.history", sessionId=session_id)["messages"]

    def screen_url(self, session_id, access="control", tag="test"):
        return (self.url.replace("http", "ws", 1)
                + f"/v1/agent/sessions/{session_id}/screen?access={access}&tag={tag}")

    def close(self):
        if self.socket:
            self.socket.close()
