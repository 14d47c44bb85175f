"""HTTP proxies of the kinds that customers sit behind."""

import base64
import select
import socket

from wire import Ended, Peer

USER = base64.b64encode(b"customer:pass:word").decode()


def relay(one, other):
    ends = {one: other, other: one}
    while True:
        for source in select.select(list(ends), [], [], 30)[0] or list(ends):
            data = source.recv(1 << 16)
            if not data:
                return
            ends[source].sendall(data)


def serve(sock, kind, log):
    peer = Peer(sock)
    try:
        while True:
            line = peer.read_head()
            log.append(line)
            method, target, _ = line.split(" ")
            if kind == "forbids":
                peer.send(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            asked = peer.headers.get("proxy-authorization", "")
            if kind == "open" or kind == "basic" and asked == "Basic " + USER:
                break
            # One that offers Negotiate too is what trips libcurl up.
            peer.send(
                b"HTTP/1.1 407 Who\r\nProxy-Authenticate: Negotiate\r\n"
                b'Proxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n')
        if method != "CONNECT":
            peer.send(b"HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n")
            return
        host, port = target.rsplit(":", 1)
        with socket.create_connection((host.strip("[]"), int(port)), 5) as other:
            peer.send(b"HTTP/1.1 200 Yes\r\n\r\n")
            relay(sock, other)
    except (OSError, Ended, ValueError):
        pass
    finally:
        sock.close()
