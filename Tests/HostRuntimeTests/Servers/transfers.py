"""A gateway's file side on bad days, for TransferRunnerTests.

Writes "port otherPort" on file descriptor 3. Paths are /KIND/KEY/SIZE/CUTS: KEY names the transfer
and seeds what happens, SIZE is the file's, the first CUTS answers break off at a random place.
GET /stats/KEY tells what was seen, as "name=value" pairs.
"""
import hashlib
import os
import random
import socket
import struct
import threading
import time

lock = threading.Lock()
table = {}


class Seen:
    def __init__(self, key, size):
        self.random = random.Random(key)
        self.data = random.Random(key + "data").randbytes(size)
        self.stored = bytearray()
        self.requests = self.cuts = self.moved = self.tokens = self.others = self.sums = 0
        self.offsets = []


def seen(key, size=0):
    with lock:
        if key not in table:
            table[key] = Seen(key, size)
        return table[key]


class Cut(Exception):
    pass


def answer(link, status, fields, body=b""):
    head = f"HTTP/1.1 {status} Answer\r\nConnection: close\r\n"
    fields = {"Content-Length": len(body), **fields}
    head += "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    link.sendall(head.encode() + b"\r\n" + body)


def reset(link):
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise Cut()


def download(link, kind, it, size, cuts, fields):
    total = len(it.data)
    start = 0
    wanted = fields.get("range")
    if wanted and kind != "noranges":
        start = int(wanted[len("bytes="):-1])
        assert fields.get("if-range") in (None, '"tag"')
    it.offsets.append(start)
    if kind == "gone":
        return answer(link, 410, {})
    if kind == "busy" and it.requests <= 2:
        return answer(link, 503, {"Retry-After": "0"})
    if kind == "never" or start >= total:
        return answer(link, 416 if wanted else 200, {})
    body = it.data[start:]
    if kind == "longer":
        body += b"x"
    if kind == "wrong":
        body = bytes(len(body))
    head = {"Content-Length": len(body), "ETag": '"tag"'}
    if wanted and kind != "noranges":
        place = f"{start}-{total - 1}/{total}"
        if kind == "skips":
            place = f"{start + 1}-{total - 1}/{total}"
        head["Content-Range"] = "bytes " + place
        status = 206
    else:
        status = 200
    text = f"HTTP/1.1 {status} Answer\r\nConnection: close\r\n"
    text += "".join(f"{name}: {value}\r\n" for name, value in head.items())
    link.sendall(text.encode() + b"\r\n")
    count = len(body)
    cut = it.cuts < cuts
    if cut:
        it.cuts += 1
        count = it.random.randrange(0, len(body))
    if kind == "stuck" and cut:
        link.sendall(body[:count // 2])
        it.moved += count // 2
        link.recv(1)  # until the other side goes away
        return
    for place in range(0, count, 65536):
        piece = body[place:min(place + 65536, count)]
        link.sendall(piece)
        it.moved += len(piece)
        if kind == "slow":
            time.sleep(0.002)
    if cut and it.random.random() < 0.5:
        reset(link)


def upload(link, kind, it, method, size, cuts, fields, rest):
    version = fields.get("tus-resumable")
    if version != "1.0.0" or kind == "oldtus":
        return answer(link, 412, {"Tus-Version": "0.2.2"})
    tus = {"Tus-Resumable": "1.0.0"}
    if kind == "gone":
        return answer(link, 404, tus)
    if method == "HEAD":
        return answer(link, 200, {**tus, "Upload-Offset": len(it.stored), "Upload-Length": size})
    assert fields["content-type"] == "application/offset+octet-stream", fields
    length = int(fields["content-length"])
    offset = int(fields["upload-offset"])
    it.offsets.append(offset)
    if kind == "small" and length > 300_000:
        return answer(link, 413, tus)
    if kind == "conflict" and it.cuts == 0:
        it.cuts += 1
        return answer(link, 409, tus)
    if offset != len(it.stored):
        return answer(link, 409, tus)
    count = length
    cut = it.cuts < cuts
    if cut:
        it.cuts += 1
        count = it.random.randrange(0, length)
    got = bytearray(rest[:count])
    while len(got) < count:
        piece = link.recv(min(65536, count - len(got)))
        if not piece:
            break
        got += piece
    it.moved += len(got)
    it.stored += got
    if cut:
        reset(link)
    if kind == "badsum" and len(it.stored) == size and it.sums == 0:
        it.sums += 1
        it.stored.clear()
        return answer(link, 460, tus)
    answer(link, 204, {**tus, "Upload-Offset": len(it.stored)})


def stats(link, it):
    sent = it.stored if it.stored else it.data
    pairs = {
        "requests": it.requests, "moved": it.moved, "tokens": it.tokens, "others": it.others,
        "cuts": it.cuts, "sha256": hashlib.sha256(sent).hexdigest(), "size": len(sent),
        "resumed": sum(offset > 0 for offset in it.offsets),
    }
    answer(link, 200, {}, " ".join(f"{name}={value}" for name, value in pairs.items()).encode())


def serve(link):
    # So that little is under way, and lost, when a connection is reset.
    link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 128 * 1024)
    try:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = link.recv(65536)
            if not piece:
                return
            data += piece
        head, rest = data.split(b"\r\n\r\n", 1)
        lines = head.decode().split("\r\n")
        method, path, _ = lines[0].split(" ")
        fields = {}
        for line in lines[1:]:
            name, value = line.split(":", 1)
            fields[name.lower()] = value.strip()
        parts = path.split("/")
        if parts[1] == "stats":
            return stats(link, seen(parts[2]))
        if parts[1] == "make":
            seen(parts[2], int(parts[3]))
            return answer(link, 204, {})
        kind, key, size, cuts = parts[1], parts[2], int(parts[3]), int(parts[4])
        it = seen(key, size)
        with lock:
            it.requests += 1
            if "authorization" not in fields:
                it.others += 1
            elif fields["authorization"] == "Bearer token-1":
                it.tokens += 1
        if method == "GET":
            download(link, kind, it, size, cuts, fields)
        else:
            upload(link, kind, it, method, size, cuts, fields, rest)
    except (Cut, OSError):
        pass
    finally:
        link.close()


def listen():
    server = socket.create_server(("127.0.0.1", 0), backlog=64)

    def accept():
        while True:
            link, _ = server.accept()
            threading.Thread(target=serve, args=(link,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


os.write(3, f"{listen()} {listen()}\n".encode())
threading.Event().wait()
