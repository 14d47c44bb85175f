"""Plays gateways and proxies for the tests of CurlLink, until its standard input ends.

The path says what is done to the client; `/verdict?run=N` tells how the request with `run=N` went.
Prints one line of `name=value` when it is ready.
"""

import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from urllib.parse import parse_qs, urlsplit

import cases
import hostile
import proxies
from wire import BINARY, CLOSE, PING, TEXT, Ended, Peer, frame

verdicts = {}
verdict_added = threading.Condition()
seen = []
proxied = []


def note(run, text):
    with verdict_added:
        verdicts[run] = text
        verdict_added.notify_all()


def verdict(run):
    with verdict_added:
        verdict_added.wait_for(lambda: run in verdicts, 30)
        return verdicts.get(run, "the server has not finished")


def websocket(peer, path, query):
    parts = path.strip("/").split("/")
    if parts[0] == "handshake":
        return hostile.handshake(peer, int(parts[1]))
    if parts[0] == "status":
        extra = "".join(f"{name}: {values[0]}\r\n" for name, values in query.items() if name != "run")
        return hostile.status(peer, int(parts[1]), extra)
    if parts[0] == "slow":
        return hostile.slow(peer)
    if parts[0] == "mute":
        return peer.expect_end(20)
    if parts[0] == "full":
        peer.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    peer.upgrade()
    if parts[0] == "case":
        cases.CASES[parts[1]](peer)
    elif parts[0] == "row":
        hostile.row(peer, parts[1])
    else:
        CONVERSATIONS[parts[0]](peer, query)


def echo(peer, query):
    """Sends every message back, in one frame."""
    while True:
        opcode, payload, _ = peer.receive(30)
        peer.send(frame(opcode, payload))
        if opcode == CLOSE:
            return peer.expect_end()


def masks(peer, query):
    """10,000 frames: hardly any mask comes twice, and every byte value is as likely as another."""
    for _ in range(10_000):
        peer.receive()
    assert len(peer.masks) - len(set(peer.masks)) <= 1, "masks repeat"
    counts = [0] * 256
    for byte in b"".join(peer.masks):
        counts[byte] += 1
    mean = 40_000 / 256
    square = sum((count - mean) ** 2 / mean for count in counts)
    assert square < 360, f"mask bytes are not random: chi-square {square}"
    peer.finish()


def stall(peer, query):
    """Reads nothing for a while, then all: the pattern must be whole."""
    time.sleep(float(query["seconds"][0]))
    for number in range(int(query["count"][0])):
        opcode, payload, _ = peer.receive(20)
        assert opcode == BINARY
        assert payload == bytes([number % 251]) * len(payload), f"message {number} is damaged"
        if number % 50 == 0:
            time.sleep(0.002)
    peer.finish()


def full(peer, query):
    """Never reads until the client has aborted; then counts what was still on its way."""
    note(query["ready"][0], "OK")
    gate = verdict(query["aborted"][0])
    began = time.monotonic()
    count = 0
    peer.sock.settimeout(2)
    try:
        while piece := peer.sock.recv(1 << 20):
            count += len(piece)
            assert time.monotonic() - began < 2, "bytes still come"
    except ConnectionResetError:
        pass
    limit = int(query["limit"][0])
    assert gate == "OK" and count < limit, f"{count} bytes came after the abort"


def burst(peer, query):
    """Sends many messages, for a client that takes its time."""
    size, count = int(query["size"][0]), int(query["count"][0])
    for number in range(count):
        peer.sock.settimeout(30)
        peer.send(frame(BINARY, number.to_bytes(4, "big") + b"\0" * (size - 4)))
    peer.finish()


def take(peer, query):
    for _ in range(int(query["count"][0])):
        peer.receive(20)
    peer.finish()


def sink(peer, query):
    """Takes so many bytes, whatever they are, and then one message's worth of thanks."""
    left = int(query["bytes"][0])
    buffer = bytearray(1 << 20)
    while left > 0 and (count := peer.sock.recv_into(buffer)):
        left -= count
    peer.send(frame(TEXT, b"thanks"))
    while peer.sock.recv_into(buffer):
        pass


def blocks(peer, query):
    """Sends many messages of 64 KiB, as fast as it can."""
    data = frame(BINARY, b"x" * 65536) * 16
    for _ in range(int(query["count"][0]) // 16):
        peer.send(data)
    peer.finish()


CONVERSATIONS = {
    "sink": sink, "blocks": blocks,
    "echo": echo, "masks": masks, "stall": stall, "full": full, "burst": burst, "take": take,
}


def reply(peer, status, body=b"", extra="", head=False):
    peer.send(
        f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode()
        + (b"" if head else body))


def http(peer, path, query):
    method = peer.line.split(" ")[0]
    length = int(peer.headers.get("content-length", 0))
    part = path.strip("/").split("/")[0]
    if part == "verdict":
        return reply(peer, 200, verdict(query["run"][0]).encode())
    if part == "note":
        note(query["run"][0], "OK")
        return reply(peer, 200)
    if part == "proxied":
        return reply(peer, 200, "\n".join(proxied).encode())
    if part == "seen":
        return reply(peer, 200, "\n".join(seen).encode())
    if part == "early":
        return reply(peer, 409, b"conflict", "Connection: close\r\n")
    body = peer.take(length) if length else b""
    if part == "show":
        fields = "".join(f"{name}: {value}\n" for name, value in peer.headers.items())
        return reply(peer, 200, f"{peer.line}\n{fields}\n".encode() + body, head=method == "HEAD")
    if part == "redirect":
        return reply(peer, 302, b"moved", "Location: /landed\r\n")
    if part == "bytes":
        return reply(peer, 200, b"0123456789abcdef" * (int(query["count"][0]) // 16))
    if part == "chunked":
        peer.send(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(int(query["count"][0])):
            peer.send(b"4000\r\n" + b"x" * 16384 + b"\r\n")
        return peer.send(b"0\r\nTrailer: x\r\n\r\n")
    if part == "headers":
        return reply(peer, 200, extra="".join(f"X{n}: y\r\n" for n in range(int(query["count"][0]))))
    if part == "hints":
        peer.send(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
        return reply(peer, 204)
    if part == "cut":
        return peer.send(b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort")
    if part == "stall":
        peer.send(b"HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort")
        return peer.expect_end(20)
    if part == "mute":
        return peer.expect_end(20)
    if part == "garbage":
        return peer.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    if part == "echo":
        return reply(peer, 200, body)
    return reply(peer, 404, b"not here")


def serve(sock, context):
    run = None
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if context:
            sock.settimeout(10)
            sock = context.wrap_socket(sock, server_side=True)
        peer = Peer(sock)
        line = peer.read_head()
        url = urlsplit(line.split(" ")[1])
        query = parse_qs(url.query)
        run = query.get("run", [None])[0]
        if url.path not in ("/verdict", "/seen", "/proxied"):
            seen.append(line)
        is_websocket = peer.headers.get("upgrade") == "websocket"
        if not is_websocket:
            run = None if url.path in ("/verdict", "/note") else run
        (websocket if is_websocket else http)(peer, url.path, query)
        result = "OK"
    except Ended:
        result = "the client ended the connection too early"
    except (AssertionError, socket.timeout) as error:
        result = str(error) or "failed"
    except Exception:
        result = traceback.format_exc()
    finally:
        sock.close()
    if run:
        note(run, result)


def listen(handle, *arguments):
    server = socket.create_server(("127.0.0.1", 0), backlog=512)

    def accept():
        while True:
            sock, _ = server.accept()
            threading.Thread(target=handle, args=(sock, *arguments), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)


class Authority:
    """A certificate authority that lives as long as the tests."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.key, self.certificate = self.path("key"), self.path("pem")
        openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", self.key, "-out", self.certificate, "-days", "2", "-subj", f"/CN={name}")

    def path(self, ending):
        return os.path.join(self.folder, f"{self.name}.{ending}")

    def context(self, name, subject_names, start="-1", end="1"):
        """A server context; `start` and `end` are days from now."""
        day = lambda days: time.strftime("%y%m%d%H%M%SZ", time.gmtime(time.time() + 86400 * int(days)))
        prefix = os.path.join(self.folder, name)
        os.makedirs(prefix)
        config = prefix + ".cnf"
        open(prefix + "/index", "w").close()
        with open(config, "w") as file:
            file.write(
                "[ca]\ndefault_ca=d\n[d]\npolicy=p\ndefault_md=sha256\nunique_subject=no\n"
                f"rand_serial=yes\ndatabase={prefix}/index\nnew_certs_dir={prefix}\n[p]\n"
                f"commonName=supplied\n[x]\nsubjectAltName={subject_names}\n")
        openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
            prefix + ".key", "-out", prefix + ".csr", "-subj", f"/CN={name}")
        openssl(
            "ca", "-batch", "-config", config, "-extensions", "x", "-cert", self.certificate,
            "-keyfile", self.key, "-in", prefix + ".csr", "-out", prefix + ".pem", "-notext",
            "-startdate", day(start), "-enddate", day(end))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(prefix + ".pem", prefix + ".key")
        return context


def old_tls(context):
    warnings.simplefilter("ignore")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def main():
    with tempfile.TemporaryDirectory() as folder:
        ours, other = Authority(folder, "ours"), Authority(folder, "other")
        here = "DNS:localhost,IP:127.0.0.1"
        dead = socket.create_server(("127.0.0.1", 0))
        dead_port = dead.getsockname()[1]
        dead.close()
        silent = socket.create_server(("127.0.0.1", 0))
        values = {
            "plain": listen(serve, None),
            "tls": listen(serve, ours.context("good", here)),
            "expired": listen(serve, ours.context("expired", here, "-9", "-1")),
            "early": listen(serve, ours.context("early", here, "1", "9")),
            "wronghost": listen(serve, ours.context("wrong", "DNS:other.example")),
            "unknown": listen(serve, other.context("unknown", here)),
            "oldtls": listen(serve, old_tls(ours.context("old", here))),
            "open": listen(proxies.serve, "open", proxied),
            "basic": listen(proxies.serve, "basic", proxied),
            "forbids": listen(proxies.serve, "forbids", proxied),
            "dead": dead_port,
            "silent": silent.getsockname()[1],
            "authority": ours.certificate,
        }
        print(" ".join(f"{name}={value}" for name, value in values.items()), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
