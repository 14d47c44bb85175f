"""A bad network between a host and its gateway: TLS outside, and messages mistreated inside.

Bytes are cut, held back, swallowed and falsified below TLS, where a real network does it. What no
network does to one connection, messages that come twice or in another order, is done behind it.
"""

import asyncio
import contextlib
import json
import random
import socket
import ssl
import struct
import subprocess
import threading

from .websocket import TEXT

HOST_TO_GATEWAY, GATEWAY_TO_HOST = "up", "down"
# What a heartbeat is here, so that a line that is dead is given up within the test.
HEARTBEAT = 1.0


def certificate(folder):
    """Makes a certificate for 127.0.0.1; returns the paths of the certificate and its key."""
    paths = f"{folder}/certificate.pem", f"{folder}/key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]],
        check=True, capture_output=True, timeout=30)
    return paths


class Mischief:
    """Listens for the host, and leads to a gateway."""

    def __init__(self, folder, seed=0, bytes_a_second=None):
        self.chance = random.Random(seed)
        self.target = None
        # How fast bytes go that are no messages, so that files are on their way when something
        # happens.
        self.bytes_a_second = bytes_a_second
        self.wires, self.talks = set(), set()
        self.is_refusing = False
        self.received = {}
        self.certificate, key = certificate(folder)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, key)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.inner = self.call(self._listen(self._serve, self.context))
        self.outer = self.call(self._listen(self._carry))
        self.port = self.outer.sockets[0].getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"

    async def _listen(self, serve, context=None):
        return await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context, limit=1 << 18)

    def call(self, work, seconds=20):
        """Does something on the proxy's own thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(seconds)

    async def _carry(self, reader, writer):
        """Takes one connection's bytes on to the inside, unless something happens to them."""
        if self.is_refusing:
            return writer.transport.abort()
        inside = self.inner.sockets[0].getsockname()[1]
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", inside)
        wire = Wire(self, (reader, writer), (inner_reader, inner_writer))
        self.wires.add(wire)
        try:
            await wire.run()
        finally:
            self.wires.discard(wire)

    async def _serve(self, reader, writer):
        try:
            gateway = await asyncio.open_connection("127.0.0.1", self.target, limit=1 << 18)
        except OSError:
            return writer.transport.abort()
        talk = Talk(self, (reader, writer), gateway)
        self.talks.add(talk)
        try:
            await talk.run()
        except (OSError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self.talks.discard(talk)
            for each in (writer, gateway[1]):
                each.transport.abort()

    # What can happen; each of these is for all connections that there are.

    def cut(self):
        """Ends them in order, as a proxy does that restarts."""
        self.call(self._on_wires(lambda wire: wire.end(reset=False)))

    def reset(self):
        self.call(self._on_wires(lambda wire: wire.end(reset=True)))

    def swallow(self):
        """Half-open: nothing comes through any more, and nobody is told."""
        self.call(self._on_wires(Wire.swallow))

    def hold(self, held):
        """Holds everything back, or lets it go on."""
        self.call(self._on_wires(lambda wire: wire.hold(held)))

    def falsify(self, direction):
        """Changes one bit of what comes next."""
        self.call(self._on_wires(lambda wire: wire.falsify(direction)))

    def repeat(self, direction, count=3):
        """Lets the next messages come twice."""
        self.call(self._on_talks(lambda talk: talk.lines[direction].repeat(count)))

    def shuffle(self, direction, count=3):
        """Lets the next messages come in another order."""
        self.call(self._on_talks(lambda talk: talk.lines[direction].shuffle(count)))

    async def _on_wires(self, act):
        for wire in list(self.wires):
            act(wire)

    async def _on_talks(self, act):
        for talk in list(self.talks):
            act(talk)

    def close(self):
        async def end():
            for server in (self.outer, self.inner):
                server.close()
            for wire in list(self.wires):
                wire.end(reset=True)
        self.call(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)


class Wire:
    """One TCP connection outside: ciphertext."""

    def __init__(self, mischief, near, far):
        self.mischief, self.near, self.far = mischief, near, far
        self.free = asyncio.Event()
        self.free.set()
        self.is_swallowing = False
        self.falsified = set()

    async def run(self):
        await asyncio.gather(
            self._pump(self.near[0], self.far[1], HOST_TO_GATEWAY),
            self._pump(self.far[0], self.near[1], GATEWAY_TO_HOST), return_exceptions=True)
        self.end(reset=False)

    async def _pump(self, reader, writer, direction):
        while data := await reader.read(1 << 16):
            await self.free.wait()
            if self.is_swallowing:
                continue
            if direction in self.falsified:
                self.falsified.discard(direction)
                place = self.mischief.chance.randrange(len(data))
                data = bytearray(data)
                data[place] ^= 1 << self.mischief.chance.randrange(8)
            writer.write(data)
            await writer.drain()
        if not self.is_swallowing:
            writer.close()

    def hold(self, held):
        self.free.clear() if held else self.free.set()

    def swallow(self):
        self.is_swallowing = True

    def falsify(self, direction):
        self.falsified.add(direction)

    def end(self, reset):
        for _, writer in (self.near, self.far):
            if reset:
                handle = writer.get_extra_info("socket")
                # It may have been closed by its peer in this moment.
                with contextlib.suppress(OSError):
                    handle.setsockopt(
                        socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            else:
                writer.close()
        self.free.set()


class Talk:
    """What goes through one connection, in the clear."""

    def __init__(self, mischief, host, gateway):
        self.mischief, self.host, self.gateway = mischief, host, gateway
        self.lines = {HOST_TO_GATEWAY: Line(mischief.chance),
                      GATEWAY_TO_HOST: Line(mischief.chance)}
        self.is_control = False
        self.path = b""

    async def run(self):
        head = await self.host[0].readuntil(b"\r\n\r\n")
        self.path = head.split(b" ", 2)[1]
        self.is_control = b"deskhand.v1" in head
        self.gateway[1].write(head)
        if self.is_control:
            answer = await self.gateway[0].readuntil(b"\r\n\r\n")
            self.host[1].write(answer)
            if b" 101 " not in answer:
                self.is_control = False
        pumps = [asyncio.ensure_future(self._pump(*each)) for each in (
            (self.host[0], self.gateway[1], HOST_TO_GATEWAY),
            (self.gateway[0], self.host[1], GATEWAY_TO_HOST))]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            # The other direction may still have something to say, as an answer.
            await asyncio.wait(pumps, timeout=1)
        finally:
            for each in pumps:
                each.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, reader, writer, direction):
        frames = Frames() if self.is_control else None
        while data := await reader.read(1 << 15):
            if frames is None:
                self._count(direction, len(data))
                await self._pace(len(data))
                writer.write(data)
            else:
                for raw, opcode, payload in frames.feed(data):
                    if direction == GATEWAY_TO_HOST and b'"heartbeatSeconds"' in payload:
                        raw = self._quicken(payload)
                    self.lines[direction].take(raw, opcode == TEXT, writer)
            await writer.drain()

    def _count(self, direction, count):
        key = direction, self.path
        self.mischief.received[key] = self.mischief.received.get(key, 0) + count

    async def _pace(self, count):
        if self.mischief.bytes_a_second:
            await asyncio.sleep(count / self.mischief.bytes_a_second)

    @staticmethod
    def _quicken(payload):
        """Says another heartbeat to the host than the gateway has said."""
        message = json.loads(payload)
        message["result"]["heartbeatSeconds"] = HEARTBEAT
        data = json.dumps(message).encode()
        head = struct.pack(">BB", 0x81, len(data)) if len(data) < 126 else struct.pack(
            ">BBH", 0x81, 126, len(data))
        return head + data


class Line:
    """One direction's messages: as they are, twice, or in another order."""

    def __init__(self, chance):
        self.chance = chance
        self.repeats = self.shuffles = 0
        self.held = []

    def repeat(self, count):
        self.repeats = count

    def shuffle(self, count):
        self.shuffles = max(2, count)
        asyncio.get_running_loop().call_later(0.5, self._release)

    def take(self, raw, is_text, writer):
        self.writer = writer
        if not is_text:
            return writer.write(raw)
        if self.shuffles:
            self.held.append(raw)
            self.shuffles -= 1
            if self.shuffles == 0:
                self._release()
            return None
        writer.write(raw)
        if self.repeats:
            self.repeats -= 1
            writer.write(raw)
        return None

    def _release(self):
        """Gives away what was held back, never in the order in which it came."""
        self.shuffles = 0
        held, self.held = self.held, []
        if len(held) > 1:
            first = list(held)
            while held == first:
                self.chance.shuffle(held)
        for raw in held:
            self.writer.write(raw)


class Frames:
    """Cuts a stream into WebSocket frames, and keeps each as it is."""

    def __init__(self):
        self.buffer = bytearray()

    def feed(self, data):
        """Yields the bytes of each frame, its opcode and its payload."""
        self.buffer += data
        while (end := self._end()) is not None:
            length, head, mask = end
            raw = bytes(self.buffer[:head + length])
            del self.buffer[:head + length]
            payload = raw[head:]
            if mask:
                payload = bytes(each ^ mask[index % 4] for index, each in enumerate(payload))
            yield raw, raw[0] & 0x0F, payload

    def _end(self):
        data = self.buffer
        if len(data) < 2:
            return None
        length, head = data[1] & 0x7F, 2
        if length == 126:
            head = 4
            if len(data) >= 4:
                length = struct.unpack_from(">H", data, 2)[0]
        elif length == 127:
            head = 10
            if len(data) >= 10:
                length = struct.unpack_from(">Q", data, 2)[0]
        mask = b""
        if data[1] & 0x80:
            mask, head = bytes(data[head:head + 4]), head + 4
        return (length, head, mask) if len(data) >= head + length else None
