"""What a server does to an echoing client, by the case ids of the Autobahn test suite.

Written anew from RFC 6455 and RFC 3629; each function raises when the client does wrong.
"""

import struct
import time

from wire import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, frame

CASES = {}


def case(name):
    def add(function):
        CASES[name] = function
        return function

    return add


def echo(name, opcode, payload, step=None):
    def run(peer):
        peer.send(frame(opcode, payload), step)
        peer.expect(opcode, payload)
        peer.finish()

    CASES[name] = run


def fails(name, code, data, step=None, first=()):
    """Sends `data`, expects the frames of `first`, then the end with `code`."""

    def run(peer):
        peer.send(data, step)
        for opcode, payload in first:
            peer.expect(opcode, payload)
        peer.expect_failure(code)

    CASES[name] = run


def succeeds(name, data, frames, step=None):
    def run(peer):
        peer.send(data, step)
        for opcode, payload in frames:
            peer.expect(opcode, payload)
        peer.finish()

    CASES[name] = run


# 1: framing
for group, (kind, byte) in enumerate([(TEXT, b"*"), (BINARY, b"\xfe")], 1):
    for number, size in enumerate([0, 125, 126, 127, 128, 65535, 65536, 65536], 1):
        echo(f"1.{group}.{number}", kind, byte * size, 997 if number == 8 else None)

# 2: pings and pongs
for name, payload, step in [
    ("2.1", b"", None),
    ("2.2", b"Hello, world!", None),
    ("2.3", b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff", None),
    ("2.4", b"\xfe" * 125, None),
    ("2.6", b"\xfe" * 125, 1),
]:
    succeeds(name, frame(PING, payload), [(PONG, payload)], step)
fails("2.5", 1002, frame(PING, b"\xfe" * 126))
succeeds("2.7", frame(PONG), [])
succeeds("2.8", frame(PONG, b"unasked"), [])
succeeds("2.9", frame(PONG, b"unasked") + frame(PING, b"asked"), [(PONG, b"asked")])
TEN = [b"payload-%d" % number for number in range(10)]
for name, step in [("2.10", None), ("2.11", 1)]:
    data = b"".join(frame(PING, payload) for payload in TEN)
    succeeds(name, data, [(PONG, payload) for payload in TEN], step)

# 3: reserved bits
fails("3.1", 1002, frame(TEXT, b"x", rsv=1))
HELLO = frame(TEXT, b"Hello")
for name, rsv, step in [("3.2", 2, None), ("3.3", 3, 7), ("3.4", 4, 1)]:
    fails(name, 1002, HELLO + frame(TEXT, b"x", rsv=rsv) + frame(PING), step, [(TEXT, b"Hello")])
fails("3.5", 1002, frame(BINARY, b"\xff", rsv=5))
fails("3.6", 1002, frame(PING, b"x", rsv=6))
fails("3.7", 1002, frame(CLOSE, b"\x03\xe8", rsv=7))

# 4: opcodes
for group, opcodes in enumerate([range(3, 8), range(11, 16)], 1):
    for number, opcode in enumerate(opcodes, 1):
        payload = b"unknown" if number > 1 else b""
        if number < 3:
            fails(f"4.{group}.{number}", 1002, frame(opcode, payload))
        else:
            fails(
                f"4.{group}.{number}", 1002, HELLO + frame(opcode, payload) + frame(PING),
                1 if number == 5 else None, [(TEXT, b"Hello")])

# 5: fragments
fails("5.1", 1002, frame(PING, b"frag", fin=0) + frame(CONTINUATION, b"ment"))
fails("5.2", 1002, frame(PONG, b"frag", fin=0) + frame(CONTINUATION, b"ment"))
FIRST, LAST = frame(TEXT, b"frag", fin=0), frame(CONTINUATION, b"ment")
WHOLE = [(TEXT, b"fragment")]
for name, step in [("5.3", None), ("5.4", 6), ("5.5", 1)]:
    succeeds(name, FIRST + LAST, WHOLE, step)
for name, step in [("5.6", None), ("5.7", 6), ("5.8", 1)]:
    succeeds(name, FIRST + frame(PING, b"hey") + LAST, [(PONG, b"hey")] + WHOLE, step)
for name, fin, step in [
    ("5.9", 1, None), ("5.10", 1, 11), ("5.11", 1, 1),
    ("5.12", 0, None), ("5.13", 0, 11), ("5.14", 0, 1),
]:
    fails(name, 1002, frame(CONTINUATION, b"lonely", fin=fin) + HELLO, step)
fails("5.15", 1002, FIRST + LAST + frame(CONTINUATION, b"x", fin=0) + HELLO, None, WHOLE)
for name, fin in [("5.16", 0), ("5.17", 1)]:
    fails(name, 1002, (frame(CONTINUATION, b"x", fin=fin) + FIRST + LAST) * 2)
fails("5.18", 1002, FIRST + frame(TEXT, b"ment"))
PARTS = [b"one,", b"two,", b"three,", b"four,", b"five"]


@case("5.19")
def many_fragments(peer, step=None):
    peer.send(frame(TEXT, PARTS[0], fin=0) + frame(CONTINUATION, PARTS[1], fin=0), step)
    peer.send(frame(PING, b"first"), step)
    peer.expect(PONG, b"first")
    for part in PARTS[2:4]:
        peer.send(frame(CONTINUATION, part, fin=0), step)
    peer.send(frame(PING, b"second"), step)
    peer.expect(PONG, b"second")
    peer.send(frame(CONTINUATION, PARTS[4]), step)
    peer.expect(TEXT, b"".join(PARTS))
    peer.finish()


CASES["5.20"] = lambda peer: many_fragments(peer, 1)

# 6: UTF-8
succeeds("6.1.1", frame(TEXT), [(TEXT, b"")])
EMPTY = frame(TEXT, fin=0)
succeeds("6.1.2", EMPTY + frame(CONTINUATION, fin=0) + frame(CONTINUATION), [(TEXT, b"")])
succeeds(
    "6.1.3", EMPTY + frame(CONTINUATION, b"middle", fin=0) + frame(CONTINUATION),
    [(TEXT, b"middle")])
GOOD = "Hello-µ@ßöäüàá-UTF-8!!".encode()


def bytewise(text):
    """One frame for each byte."""
    frames = [frame(TEXT, text[:1], fin=0)]
    frames += [frame(CONTINUATION, text[i : i + 1], fin=0) for i in range(1, len(text))]
    return b"".join(frames) + frame(CONTINUATION)


succeeds("6.2.1", frame(TEXT, GOOD), [(TEXT, GOOD)])
succeeds("6.2.2", frame(TEXT, GOOD[:11], fin=0) + frame(CONTINUATION, GOOD[11:]), [(TEXT, GOOD)])
succeeds("6.2.3", bytewise(GOOD), [(TEXT, GOOD)])
KOSME = "\u03ba\u1f79\u03c3\u03bc\u03b5".encode()
succeeds("6.2.4", bytewise(KOSME), [(TEXT, KOSME)])
SURROGATE = KOSME + b"\xed\xa0\x80" + b"edited"
fails("6.3.1", 1007, frame(TEXT, SURROGATE))
fails("6.3.2", 1007, bytewise(SURROGATE))


def fails_fast(name, parts):
    """The client must not wait for the rest of the message."""

    def run(peer):
        for part in parts:
            peer.send(part)
            time.sleep(0.05)
        peer.expect_failure(1007)

    CASES[name] = run


BEYOND = b"\xf4\x90\x80\x80"
fails_fast("6.4.1", [frame(TEXT, KOSME, fin=0), frame(CONTINUATION, BEYOND, fin=0)])
fails_fast("6.4.2", [frame(TEXT, KOSME + BEYOND[:1], fin=0), frame(CONTINUATION, b"\x90", fin=0)])
fails_fast("6.4.3", [frame(TEXT, b"", length=1000, form=16), KOSME, BEYOND])
fails_fast("6.4.4", [frame(TEXT, b"", length=1000, form=16), KOSME + BEYOND[:1], b"\x90"])


def texts(group, good, *all_bytes):
    for number, text in enumerate(all_bytes, 1):
        name = f"6.{group}.{number}"
        if good(text):
            echo(name, TEXT, text)
        else:
            fails(name, 1007, frame(TEXT, text))


def is_utf8(text):
    try:
        text.decode()
        return True
    except UnicodeDecodeError:
        return False


H = bytes.fromhex
texts(5, is_utf8, KOSME, b"a" + KOSME, KOSME + b"a", KOSME * 2, b"\xef\xbb\xbf" + KOSME)
texts(6, is_utf8, *(KOSME[:count] for count in range(1, len(KOSME) + 1)))
texts(7, is_utf8, H("00"), H("c280"), H("e0a080"), H("f0908080"))
texts(8, is_utf8, H("f888808080"), H("fc8480808080"))
texts(9, is_utf8, H("7f"), H("dfbf"), H("efbfbf"), H("f48fbfbf"))
texts(10, is_utf8, H("f7bfbfbf"), H("fbbfbfbfbf"), H("fdbfbfbfbfbf"))
texts(11, is_utf8, H("ed9fbf"), H("ee8080"), H("efbfbd"), H("f48fbfbf"), H("f4908080"))
texts(12, is_utf8, H("80"), H("bf"), *(H("80bf" * 4)[:count] for count in range(2, 8)))
texts(
    13, is_utf8, *(
        b"".join(bytes([byte]) + b" " for byte in block)
        for block in [
            range(0xC0, 0xE0), range(0xE0, 0xF0), range(0xF0, 0xF8), range(0xF8, 0xFC),
            range(0xFC, 0xFE)]))
CUT = [
    H("c0"), H("e080"), H("f08080"), H("f8808080"), H("fc80808080"), H("df"), H("efbf"),
    H("f7bfbf"), H("fbbfbfbf"), H("fdbfbfbfbf")]
texts(14, is_utf8, *CUT)
texts(15, is_utf8, b"".join(CUT))
texts(16, is_utf8, H("fe"), H("ff"), H("fefeffff"))
for group, tail in [(17, H("af")), (18, H("bf")), (19, H("80"))]:
    leads = [H("c0"), H("e080"), H("f08080"), H("f8808080"), H("fc80808080")]
    if group == 18:
        leads = [H("c1"), H("e09f"), H("f08fbf"), H("f887bfbf"), H("fc83bfbfbf")]
    texts(group, is_utf8, *(lead + tail for lead in leads))
SINGLE = ["eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"]
texts(20, is_utf8, *map(H, SINGLE))
texts(21, is_utf8, *(H(high + low) for high in SINGLE[:4] for low in (SINGLE[4], SINGLE[6])))
texts(
    22, is_utf8, *(
        chr(plane << 16 | low).encode() for plane in range(17) for low in (0xFFFE, 0xFFFF)))
texts(
    23, is_utf8, *(chr(point).encode() for point in range(0xFFF9, 0x10000)))

# 7: closing
CLOSED = struct.pack("!H", 1000)


def closes(name, data, payload, first=()):
    """Sends `data`, expects the frames of `first`, one Close with `payload` and nothing more."""

    def run(peer):
        peer.send(data)
        for opcode, text in first:
            peer.expect(opcode, text)
        peer.expect(CLOSE, payload)
        peer.expect_end()

    CASES[name] = run


ONE = frame(CLOSE, CLOSED)
closes("7.1.1", HELLO + ONE, CLOSED, [(TEXT, b"Hello")])
closes("7.1.2", ONE + ONE, CLOSED)
closes("7.1.3", ONE + frame(PING), CLOSED)
closes("7.1.4", ONE + HELLO, CLOSED)
closes("7.1.5", FIRST + ONE + LAST, CLOSED)
BIG = b"B" * 262144
closes("7.1.6", frame(TEXT, BIG) + ONE + frame(PING), CLOSED, [(TEXT, BIG)])
closes("7.3.1", frame(CLOSE), b"")
fails("7.3.2", 1002, frame(CLOSE, b"a"))
closes("7.3.3", ONE, CLOSED)
closes("7.3.4", frame(CLOSE, CLOSED + b"Hello, world!"), CLOSED)
closes("7.3.5", frame(CLOSE, CLOSED + b"*" * 123), CLOSED)
fails("7.3.6", 1002, frame(CLOSE, CLOSED + b"*" * 124))
fails("7.5.1", 1007, frame(CLOSE, CLOSED + SURROGATE))
for number, code in enumerate(
    [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999], 1
):
    closes(f"7.7.{number}", frame(CLOSE, struct.pack("!H", code)), struct.pack("!H", code))
for number, code in enumerate([0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999], 1):
    fails(f"7.9.{number}", 1002, frame(CLOSE, struct.pack("!H", code)))
for number, code in enumerate([5000, 65535], 1):
    fails(f"7.13.{number}", 1002, frame(CLOSE, struct.pack("!H", code)))


@case("10.1.1")
def fragments_of_1300(peer):
    text = b"*" * 65536
    pieces = [text[start : start + 1300] for start in range(0, len(text), 1300)]
    for number, piece in enumerate(pieces):
        opcode = TEXT if number == 0 else CONTINUATION
        peer.send(frame(opcode, piece, fin=int(number == len(pieces) - 1)))
    peer.expect(TEXT, text)
    peer.finish()
