"""What the README tells people to type is typed here."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

from case import SessionCase
from harness import ROOT, program
from harness.display import Display
from harness.host import Host
from harness.processes import Processes
from harness.waiting import until

# Run in whole by other parts of Packaging/test, or by people: they are only looked at here.
LOOKED_AT = {"Packaging/test", "Packaging/bench", "Packaging/bench-screen",
             "Packaging/bench-window", "Packaging/demo"}


def blocks():
    """The README's blocks of shell."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


class ReadmeTests(SessionCase):
    """Each block is run as it stands; a port and the link are all that is put in."""

    def setUp(self):
        super().setUp()
        self.folder = tempfile.mkdtemp(prefix="deskhand-readme-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.processes = Processes()
        self.addCleanup(self.processes.end_all)

    def shell(self, script, environment, folder=None):
        done = subprocess.run(["bash", "-euc", script], env=environment, text=True, timeout=120,
                              cwd=folder or self.folder, capture_output=True, check=False,
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, f"{script}\n{done.stdout}{done.stderr}")
        return done.stdout

    def block(self, beginning):
        found = [each for each in blocks() if each.startswith(beginning)]
        self.assertEqual(len(found), 1, beginning)
        return found[0]

    def test_the_pictures_are_taken_anew(self):
        done = subprocess.run(
            [str(ROOT / "Packaging" / "screenshots"), self.folder], timeout=120, check=False,
            env=dict(os.environ, DESKHAND_BIN=os.path.dirname(program("deskhand"))),
            capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        made = sorted(os.listdir(self.folder))
        self.assertEqual(made, sorted(os.listdir(ROOT / "Packaging" / "pictures")))

    def test_every_command_is_known(self):
        """Whoever adds a block to the README adds here how it is run."""
        known = ("Packaging/packages", "Packaging/demo", "echo", "deskhand join",
                 "deskhand status", "Packaging/test", "Packaging/bench-screen",
                 "Packaging/bench-window")
        for block in blocks():
            self.assertTrue(block.startswith(known), block)
        for name in LOOKED_AT:
            self.assertTrue(any(name in block for block in blocks()))
            self.assertTrue(os.access(ROOT / name, os.X_OK), name)

    def test_trying_it_by_hand(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = str(probe.getsockname()[1])
        display = Display(self.processes, f"{self.folder}/screen", (640, 480))
        host = Host(self.processes, f"{self.folder}/host", display)
        self.addCleanup(host.end_daemons)
        binaries = os.path.dirname(program("deskhand"))
        environment = {**host.environment, "PATH": f"{binaries}:{os.environ['PATH']}"}

        script = self.block("echo").replace("8470", port)
        add, serve, code = script.strip().splitlines()
        self.assertTrue(serve.endswith(" &"))
        self.shell(add, environment)
        self.processes.start(["bash", "-c", "exec " + serve.removesuffix(" &")], env=environment,
                             cwd=self.folder, log=f"{self.folder}/gateway.log")

        def listens():
            with socket.socket() as client:
                return client.connect_ex(("127.0.0.1", int(port))) == 0
        until(listens, "the gateway")
        link = self.shell(code, environment).split()[-1]
        self.assertIn(port, link)
        self.shell(self.block("deskhand join").replace("LINK", link), environment)
        for command in self.block("deskhand status").strip().splitlines():
            # Without a display or gateway of its own, the doctor would find fault.
            self.shell(f"DESKHAND_GATEWAY=http://127.0.0.1:{port} {command}"
                       if "doctor" in command else command, environment)
        self.assertTrue(os.path.exists(f"{self.folder}/session.txt"))

    def test_installing_it(self):
        packages, install = self.block("Packaging/packages").strip().splitlines()
        self.assertTrue(packages.startswith("Packaging/packages --install "))
        names = self.shell(packages.replace("--install ", ""), dict(os.environ), ROOT)
        self.assertIn("libcurl4-openssl-dev", names.split())
        home = f"{self.folder}/home"
        os.mkdir(home)
        self.shell(install.replace("Packaging/install", "Packaging/install --debug")
                   .replace("$HOME", home), dict(os.environ), ROOT)
        installed = f"{home}/.local"
        version = subprocess.run([f"{installed}/bin/deskhand", "--version"], capture_output=True,
                                 text=True, check=True).stdout
        self.assertRegex(version, r"^\d+\.\d+\.\d+")
        for path in ("share/man/man1/deskhand.1", "share/man/man7/deskhand-protocol.7",
                     "share/deskhand-gateway/web/console.html",
                     "share/applications/deskhand.desktop", "lib/systemd/user/deskhandd.service",
                     "share/bash-completion/completions/deskhand"):
            self.assertTrue(os.path.isfile(f"{installed}/{path}"), path)


if __name__ == "__main__":
    unittest.main()
