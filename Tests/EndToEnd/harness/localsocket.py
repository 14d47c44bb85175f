"""The daemon's local socket as a face sees it, through one daemon after the other."""

import json
import socket


class Gone(ConnectionError):
    """The daemon went away before it answered: it may have done what was asked, or not."""


class Refused(RuntimeError):
    """The daemon said no."""

    def __init__(self, error):
        super().__init__(error.get("message", ""))
        self.error = error


class LocalSocket:
    """Makes calls, one after the other; connects again whenever it has to."""

    def __init__(self, path, timeout=20):
        self.path, self.timeout = path, timeout
        self.socket = self.reader = None
        self.number = 0

    def connect(self):
        """Connects where there is a daemon; `OSError` where there is none."""
        self.close()
        client = socket.socket(socket.AF_UNIX)
        try:
            client.settimeout(self.timeout)
            client.connect(self.path)
        except BaseException:
            client.close()
            raise
        self.socket, self.reader = client, client.makefile("rb")

    def call(self, method, **params):
        """Makes a call. `OSError` before anything was said, `Gone` after it."""
        if self.socket is None:
            self.connect()
        self.number += 1
        request = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}
        try:
            self.socket.sendall(json.dumps(request).encode() + b"\n")
            while True:
                line = self.reader.readline()
                if not line.endswith(b"\n"):
                    raise Gone(method)
                answer = json.loads(line)
                if answer.get("id") == self.number:
                    break
        except OSError as problem:
            self.close()
            raise Gone(f"{method}: {problem}") from problem
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["result"]

    def close(self):
        for each in (self.reader, self.socket):
            if each:
                each.close()
        self.socket = self.reader = None
