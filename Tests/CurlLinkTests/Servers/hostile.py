"""Answers and frames that a client must refuse: rows 65 to 78 of the list of bad inputs."""

import socket
import struct
import time

from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Ended, frame


def answer(peer, change=(), drop=(), extra=(), line="HTTP/1.1 101 Switching Protocols"):
    """A right answer to an upgrade, but for what is said."""
    fields = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Accept": peer.accept,
        "Sec-WebSocket-Protocol": peer.headers.get("sec-websocket-protocol", ""),
    }
    fields.update(dict(change))
    lines = [line] + [f"{name}: {value}" for name, value in fields.items() if name not in drop]
    return ("\r\n".join(lines + list(extra)) + "\r\n\r\n").encode("latin-1")


def swap_case(text):
    return text.swapcase()


# Each makes one bad answer of 40.
HANDSHAKES = [
    lambda p: answer(p, drop=["Sec-WebSocket-Accept"]),
    lambda p: answer(p, {"Sec-WebSocket-Accept": ""}),
    lambda p: answer(p, {"Sec-WebSocket-Accept": "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="}),
    lambda p: answer(p, {"Sec-WebSocket-Accept": swap_case(p.accept)}),
    lambda p: answer(p, {"Sec-WebSocket-Accept": p.accept[:-1]}),
    lambda p: answer(p, {"Sec-WebSocket-Accept": p.accept + "="}),
    lambda p: answer(p, {"Sec-WebSocket-Accept": p.headers["sec-websocket-key"]}),
    lambda p: answer(p, extra=["Sec-WebSocket-Accept: " + p.accept]),
    lambda p: answer(p, drop=["Upgrade"]),
    lambda p: answer(p, {"Upgrade": "h2c"}),
    lambda p: answer(p, {"Upgrade": "websocket2"}),
    lambda p: answer(p, {"Upgrade": ""}),
    lambda p: answer(p, drop=["Connection"]),
    lambda p: answer(p, {"Connection": "keep-alive"}),
    lambda p: answer(p, {"Connection": "upgraded"}),
    lambda p: answer(p, drop=["Sec-WebSocket-Protocol"]),
    lambda p: answer(p, {"Sec-WebSocket-Protocol": "other"}),
    lambda p: answer(p, {"Sec-WebSocket-Protocol": "DESKHAND.V1"}),
    lambda p: answer(p, {"Sec-WebSocket-Protocol": "deskhand.v1, binary"}),
    lambda p: answer(p, extra=["Sec-WebSocket-Protocol: binary"]),
    lambda p: answer(p, extra=["Sec-WebSocket-Extensions: permessage-deflate"]),
    lambda p: answer(p, extra=["Sec-WebSocket-Extensions: x-unknown"]),
    lambda p: answer(p, line="HTTP/1.0 101 Switching Protocols"),
    lambda p: answer(p, line="HTTP/2 101 Switching Protocols"),
    lambda p: answer(p, line="HTTP/1.1 1O1 Switching"),
    lambda p: answer(p, line="HTTP/1.1  101 Switching"),
    lambda p: answer(p, line="ICY 101 Switching"),
    lambda p: answer(p, line="HTTP/1.1 1011 Switching"),
    lambda p: answer(p, extra=["Content-Length: 5"]),
    lambda p: answer(p, extra=["Transfer-Encoding: chunked"]),
    lambda p: answer(p, extra=["no colon in this line"]),
    lambda p: answer(p, extra=[" folded: line"]),
    lambda p: answer(p, extra=["Bad Name: x"]),
    lambda p: answer(p, extra=["X: a\0b"]),
    lambda p: answer(p, extra=["X: a\rb"]),
    lambda p: answer(p).replace(b"\r\nUpgrade", b"\nUpgrade"),
    lambda p: answer(p, extra=["X: " + "a" * (16 << 10)]),
    lambda p: answer(p, extra=[f"X-{number}: a" for number in range(10_000)]),
    lambda p: answer(p, extra=[f"X{number}: a" for number in range(97)]),
    lambda p: b"\x81\x05Hello" + b"\r\n\r\n",
]


def handshake(peer, number):
    peer.send(HANDSHAKES[number](peer) + frame(TEXT, b"too early"))
    peer.expect_end()


def status(peer, number, extra=""):
    peer.send(f"HTTP/1.1 {number} X\r\n{extra}Content-Length: 2\r\n\r\nno".encode())
    peer.expect_end()


def slow(peer):
    """One byte a second: the client gives up after ten."""
    began = time.monotonic()
    try:
        for byte in answer(peer):
            peer.sock.sendall(bytes([byte]))
            time.sleep(1)
            assert time.monotonic() - began < 13, "client is too patient"
    except OSError:
        pass


def row(peer, name):
    ROWS[name](peer)


def failing(code, data):
    def run(peer):
        peer.send(data)
        peer.expect_failure(code)

    return run


def empty_fragments(peer):
    try:
        peer.send(frame(TEXT, b"x", fin=0))
        for _ in range(1000):
            peer.send(frame(CONTINUATION, fin=0) * 1000)
    except Ended:
        return
    peer.expect_failure(1008)


def few_empty_fragments(peer):
    peer.send(frame(TEXT, b"x", fin=0) + frame(CONTINUATION, fin=0) * 1001)
    peer.expect_failure(1008)


def ping_flood(peer):
    """A client that is not read from may answer few of a million pings, but must live."""
    for start in range(0, 1_000_000, 1000):
        peer.send(b"".join(frame(PING, b"%07d" % number) for number in range(start, start + 1000)))
    answers = []
    while not answers or answers[-1] != b"0999999":
        opcode, payload, _ = peer.receive(20)
        assert opcode == PONG
        answers.append(payload)
    assert answers == sorted(answers), "pongs out of order"
    peer.finish()


def reset(peer):
    peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.sock.close()


def silent(peer):
    """No pong ever: the client pings, then gives up."""
    opcode, _, _ = peer.receive(5)
    assert opcode == PING, "expected a ping"
    peer.expect_end(5)


def unanswered_close(peer):
    """Reads on, but answers no Close: the client must not wait longer than its second."""
    opcode, payload, _ = peer.receive(5)
    assert (opcode, payload) == (CLOSE, b"\x03\xe9"), "expected a close with 1001"
    peer.expect_end(2)


ROWS = {
    "68": failing(1002, frame(TEXT, b"masked", mask=True)),
    "72-top-bit": failing(1002, frame(BINARY, b"x", form=64, length=1 << 63)),
    "72-longest": failing(1002, frame(BINARY, b"x", form=64, length=(1 << 63) - 1)),
    "72-long-16": failing(1002, frame(BINARY, b"x" * 125, form=16)),
    "72-long-64": failing(1002, frame(BINARY, b"x" * 65535, form=64)),
    "72-too-big": failing(1009, frame(BINARY, b"x", form=64, length=(1 << 20) + 1)),
    "72-too-big-in-parts": failing(
        1009, frame(BINARY, b"x" * (1 << 20), fin=0) + frame(CONTINUATION, b"x")),
    "76-fragments": empty_fragments,
    "76-few-fragments": few_empty_fragments,
    "76-pings": ping_flood,
    "78-reset": reset,
    "78-silent": silent,
    "close-unanswered": unanswered_close,
}
