"""What tests of the window share that have the real daemon and a real gateway."""

import json
import socket

from case import SessionCase
from harness.face import Face


class DeskCase(SessionCase):
    """A customer at a desk."""

    def desk(self, *daemon_options, **options):
        """A customer at a desk, with the daemon that opens the window."""
        world = self.world(size=(1280, 900), daemon=False, **options)
        face = Face(world.processes, world.display, world.host.environment,
                    f"{world.folder}/host")
        world.host.environment.update(face.environment)
        self.addCleanup(face.end_with, world.host)
        world.host.start_daemon(*daemon_options)
        return world, face

    def call(self, world, method, **params):
        """Calls the daemon as any face may; no program has to start for it."""
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(world.host.socket)
            request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
            client.sendall(json.dumps(request).encode() + b"\n")
            return json.loads(client.makefile().readline())["result"]
