"""The pages' modules in a real browser: what they make of text that others wrote.

Needs chromium, chromium-driver and python3-selenium; skipped without them unless
REQUIRE_BROWSER is set.
"""

import os
import threading
import unittest
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WEB = Path(__file__).resolve().parents[3] / "Sources" / "Gateway" / "Web"

try:
    from selenium import webdriver
except ImportError:
    if os.environ.get("REQUIRE_BROWSER"):
        raise
    webdriver = None


class Files(SimpleHTTPRequestHandler):
    """Serves Web/ at /web/, and an empty page for all else."""

    def do_GET(self):
        if self.path.startswith("/web/"):
            self.path = self.path.removeprefix("/web")
            super().do_GET()
        else:
            body = b"<!DOCTYPE html><title>empty</title><body>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        pass


@unittest.skipIf(webdriver is None, "python3-selenium is not installed")
class ModuleTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(WEB)))
        cls.thread = threading.Thread(target=cls.server.serve_forever, daemon=True)
        cls.thread.start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu"):
            options.add_argument(argument)
        cls.browser = webdriver.Chrome(options=options)
        cls.addClassCleanup(cls.browser.quit)
        cls.browser.set_script_timeout(10)
        cls.browser.get(f"http://127.0.0.1:{cls.server.server_address[1]}/")

    def run_module(self, name, body, *arguments):
        """Runs `body` with the module as `m` and returns what it returns."""
        result = self.browser.execute_async_script(
            "const [body, args] = [arguments[1], arguments[2]];"
            "const done = arguments[arguments.length - 1];"
            "import('/web/' + arguments[0]).then(async (m) => done({ value:"
            "  await (async () => { "
            + body +
            " })() })).catch((e) => done({ error: String(e) }));",
            name, body, list(arguments))
        self.assertNotIn("error", result)
        return result["value"]

    def show(self, text):
        """The markup-free form of a text as the chat shows it: text, and where links lead."""
        return self.run_module("shared/text.js", """
            const box = document.createElement('div');
            box.append(...m.linked(args[0]));
            return {
                text: box.textContent,
                links: [...box.querySelectorAll('a')].map((a) => [a.textContent, a.href]),
                elements: [...box.querySelectorAll('*')].map((e) => e.tagName),
            };""", text)

    def test_markup_is_shown_literally(self):
        for text in ("<img src=x onerror=alert(1)>", "<span size=999999>&amp;%s%n</span>",
                     "</div><script>alert(1)</script>"):
            shown = self.show(text)
            self.assertEqual(shown["text"], text)
            self.assertEqual(shown["elements"], [])

    def test_https_links_are_shown_whole_and_lead_where_they_say(self):
        shown = self.show("See https://a.example/x?y=1#z, and (https://b.example:8443/).")
        self.assertEqual(shown["links"], [
            ["https://a.example/x?y=1#z", "https://a.example/x?y=1#z"],
            ["https://b.example:8443/", "https://b.example:8443/"]])
        self.assertEqual(shown["text"], "See https://a.example/x?y=1#z, and (https://b.example:8443/).")

    def test_other_links_stay_text(self):
        for text in ("http://a.example/", "javascript:alert(1)", "file:///etc/passwd",
                     "data:text/html,x", "https://bank.example@evil.example/",
                     "https://user:pw@evil.example/", "https://аррӏе.com/", "https://", "https://[",
                     "https://a.example\\@evil.example/"):
            self.assertEqual(self.show(text)["links"], [], text)

    def test_the_gateways_own_links_lead_somewhere(self):
        own = self.browser.execute_script("return location.origin") + "/?code=123456"
        self.assertEqual(self.show(f"Follow {own}.")["links"], [[own, own]])
        port = own.split(":")[2]
        for text in (f"http://x@127.0.0.1:{port}", f"http://127.0.0.2:{port}", "http://127.0.0.1/"):
            self.assertEqual(self.show(text)["links"], [], text)

    def test_direction_overrides_and_controls_do_not_act(self):
        shown = self.show("pay \u202eexe.gpj \u2066x\u2069 \x1b[2J \x00 ok\r\nnext")
        self.assertEqual(shown["text"], "pay \ufffdexe.gpj \ufffdx\ufffd \ufffd[2J \ufffd ok\nnext")

    def test_names_are_one_short_line(self):
        name = self.run_module("shared/text.js", "return args.map((a) => m.nameText(a, 'Nobody'));",
                               "  Anna\n\tSchmidt ", "", None, "x" * 500, 7)
        self.assertEqual(name[0], "Anna Schmidt")
        self.assertEqual(name[1:3], ["Nobody", "Nobody"])
        self.assertEqual(len(name[3]), 64)
        self.assertEqual(name[4], "7")

    def test_a_pin_is_read_as_people_type_it(self):
        cases = {
            "123456": "123456", " 123-456 ": "123456", "123 456 789 012": "123456789012",
            "１２３４５６": "123456", "١٢٣٤٥٦": "123456", "123.456": "123456",
            "https://support.example/?code=123456": "123456",
            "https://support.example/123456": "123456",
            "deskhand://support.example/?code=654321": "654321",
            "12345": None, "1234567890123": None, "12a456": None, "": None, "--help": None,
            "https://support.example/?code=12345x": None,
        }
        read = self.run_module("shared/code.js", "return args.map((a) => m.readCode(a));",
                               *cases.keys())
        self.assertEqual(dict(zip(cases.keys(), read)), cases)

    def test_only_safe_addresses_are_led_to(self):
        cases = {
            "https://survey.example/1": True, "/download": True, "javascript:alert(1)": False,
            "http://elsewhere.example/": False, "data:text/html,x": False,
            "//elsewhere.example/x": False, "https://u:p@a.example/": False, "": False,
        }
        read = self.run_module("shared/links.js", "return args.map((a) => m.webAddress(a) !== null);",
                               *cases.keys())
        self.assertEqual(dict(zip(cases.keys(), read)), cases)

    def test_each_line_is_shown_once_and_in_order(self):
        shown = self.run_module("shared/chat-log.js", """
            const list = document.createElement('ol');
            document.body.append(document.createElement('div'));
            document.body.lastChild.append(list);
            const log = new m.ChatLog(list, 'agent');
            const line = (id) => ({ messageId: id, text: 'line ' + id, at: 'no time',
                from: { kind: 'odd', name: null }, channel: 'app' });
            log.add(line('1')); log.add(line('1'));
            log.replace(['1', '2', '3'].map(line));
            const first = list.firstChild;
            log.replace(['1', '2', '3', '4'].map(line));
            log.add(line('4'));
            const kept = first === list.firstChild && list.children.length === 4;
            log.replace(['2', '3', '4', '5'].map(line));
            log.discard(['3', '3', '9']);
            return { kept, ids: [...list.children].map((l) => l.dataset.messageId),
                dropped: [...list.querySelectorAll('.note')].length,
                kinds: [...new Set([...list.children].map((l) => l.dataset.kind))] };""")
        self.assertEqual(shown, {
            "kept": True, "ids": ["2", "3", "4", "5"], "dropped": 1, "kinds": ["system"]})

    def test_ten_thousand_lines_are_taken_in_quickly(self):
        taken = self.run_module("shared/chat-log.js", """
            const list = document.createElement('ol');
            document.body.append(document.createElement('div'));
            document.body.lastChild.append(list);
            const log = new m.ChatLog(list, 'agent');
            const lines = Array.from({ length: 10000 }, (_, i) => ({ messageId: String(i),
                text: 'line ' + i, at: '2026-01-01T00:00:00.000Z', channel: 'app',
                from: { kind: 'customer', name: 'Maria' } }));
            const start = performance.now();
            log.replace(lines);
            return [performance.now() - start, list.children.length];""")
        self.assertEqual(taken[1], 10000)
        self.assertLess(taken[0], 5000)

    def test_what_a_session_shows_as_its_screen(self):
        told = self.run_module("console/model.js", """
            const two = [{ index: 1, x: 0, y: 0, width: 1440, height: 900 },
                         { index: 2, x: 1440, y: 0, width: 1920, height: 1080 }];
            return [
                m.screenText({ displays: [], currentDisplay: 1 }),
                m.screenText({ displays: two, currentDisplay: 2 }),
                m.screenText({ displays: two, currentDisplay: 0 }),
                m.nextDisplay({ displays: two }, 1), m.nextDisplay({ displays: two }, 2),
                m.nextDisplay({ displays: two }, 0), m.nextDisplay({ displays: [] }, 1),
                m.grantedAccess({ sharing: { on: false, access: 'control' } }),
                m.grantedAccess({ sharing: { on: true, access: 'view' } }),
                m.grantedAccess({ sharing: { on: true, access: 'else' } }),
            ];""")
        self.assertEqual(told, ["none", "2 (1920x1080)", "all (3360x1080)", 2, 1, 1, 0,
                                None, "view", "view"])


if __name__ == "__main__":
    unittest.main()
