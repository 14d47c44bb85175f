"""What must hold for every page of the gateway, read from its files alone.

Run by: python3 -m unittest discover -s Tests/GatewayTests/Web
"""

import re
import unittest
from html.parser import HTMLParser
from pathlib import Path

WEB = Path(__file__).resolve().parents[3] / "Sources" / "Gateway" / "Web"
VOID = {"meta", "link", "input", "br", "img", "use", "rect", "path", "circle"}
INTERACTIVE = {"button", "input", "select", "textarea", "a", "output", "dialog"}

# Each of these makes markup or code out of text, or is kept from running by the policy.
FORBIDDEN_CODE = {
    r"\binnerHTML\b": "makes markup of text",
    r"\bouterHTML\b": "makes markup of text",
    r"\binsertAdjacentHTML\b": "makes markup of text",
    r"\bcreateContextualFragment\b": "makes markup of text",
    r"\bDOMParser\b": "makes markup of text",
    r"\bsrcdoc\b": "makes markup of text",
    r"\bdocument\.write": "makes markup of text",
    r"\beval\s*\(": "makes code of text",
    r"\bnew Function\b": "makes code of text",
    r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]": "makes code of text",
    r"setAttribute\(\s*[\"'](?:on\w+|style)[\"']": "inline handlers and styles",
    r"\bjavascript:": "code in an address",
}


class Page(HTMLParser):
    """A page as a flat list of elements, each knowing its ancestors and its text."""

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.elements = []
        self.open = []
        self.feed(path.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag, attributes):
        element = {
            "tag": tag, "attributes": dict(attributes), "text": "",
            "ancestors": list(self.open),
        }
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open and self.open[-1]["tag"] == tag, f"{self.path}: </{tag}> closes nothing"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    @property
    def ids(self):
        return [e["attributes"]["id"] for e in self.elements if "id" in e["attributes"]]

    def by_id(self, name):
        return next(e for e in self.elements if e["attributes"].get("id") == name)

    def accessible_name(self, element):
        attributes = element["attributes"]
        if attributes.get("aria-label", "").strip():
            return attributes["aria-label"]
        if "aria-labelledby" in attributes:
            return " ".join(self.by_id(i)["text"] for i in attributes["aria-labelledby"].split())
        if element["tag"] in {"input", "select", "textarea"}:
            labels = [e for e in self.elements
                      if e["tag"] == "label" and e["attributes"].get("for") == attributes.get("id")]
            labels += [e for e in element["ancestors"] if e["tag"] == "label"]
            return " ".join(e["text"] for e in labels)
        return element["text"]


def pages():
    return [Page(path) for path in sorted(WEB.glob("*.html"))]


def modules():
    return sorted(WEB.rglob("*.js"))


def on_disk(address):
    return WEB / address.removeprefix("/web/").split("#")[0]


def imports(path, seen=None):
    """The module and everything of ours that it imports."""
    seen = set() if seen is None else seen
    if path in seen:
        return seen
    seen.add(path)
    for name in re.findall(r"^import .*?from [\"'](.+?)[\"'];", path.read_text(), re.M):
        if name.startswith("."):
            imports((path.parent / name).resolve(), seen)
    return seen


class PageTests(unittest.TestCase):
    def test_there_are_pages_and_modules_to_check(self):
        self.assertGreaterEqual(len(pages()), 6)
        self.assertGreater(len(modules()), 20)

    def test_no_module_makes_markup_or_code_of_text(self):
        for path in modules():
            for pattern, why in FORBIDDEN_CODE.items():
                self.assertIsNone(re.search(pattern, path.read_text()), f"{path}: {pattern} {why}")

    def test_no_page_has_inline_code_or_style(self):
        for page in pages():
            for element in page.elements:
                names = set(element["attributes"])
                self.assertNotEqual(element["tag"], "style", page.path)
                self.assertNotIn("style", names, f"{page.path}: {element['attributes']}")
                handlers = [name for name in names if name.startswith("on")]
                self.assertEqual(handlers, [], page.path)
                if element["tag"] == "script":
                    self.assertIn("src", names, page.path)
                    self.assertEqual(element["text"].strip(), "", page.path)

    def test_every_address_in_a_page_is_the_gateways_own_and_exists(self):
        for page in pages():
            for element in page.elements:
                for name in ("src", "href", "action"):
                    address = element["attributes"].get(name)
                    if address is None or address == "#":
                        continue
                    self.assertTrue(address.startswith("/") and not address.startswith("//"),
                                    f"{page.path}: {address}")
                    if address.startswith("/web/"):
                        self.assertTrue(on_disk(address).is_file(), f"{page.path}: {address}")

    def test_every_icon_that_is_asked_for_exists(self):
        icons = (WEB / "shared" / "icons.svg").read_text()
        known = set(re.findall(r'<symbol id="([\w-]+)"', icons))
        for page in pages():
            for element in page.elements:
                if element["tag"] == "use":
                    self.assertIn(element["attributes"]["href"].split("#")[1], known, page.path)

    def test_every_interactive_element_has_an_id_and_an_accessible_name(self):
        for page in pages():
            for element in page.elements:
                if element["tag"] not in INTERACTIVE:
                    continue
                where = f"{page.path.name}: {element['tag']} {element['attributes']}"
                self.assertTrue(element["attributes"].get("id"), where)
                if element["tag"] != "a" or "href" in element["attributes"]:
                    self.assertTrue(page.accessible_name(element).strip(), f"{where} has no name")

    def test_buttons_say_what_they_do_in_a_form(self):
        for page in pages():
            for element in page.elements:
                if element["tag"] == "button":
                    self.assertIn(element["attributes"].get("type"), {"button", "submit"},
                                  f"{page.path.name}: {element['attributes']}")

    def test_ids_are_unique_and_references_to_them_lead_somewhere(self):
        for page in pages():
            self.assertEqual(len(page.ids), len(set(page.ids)), page.path)
            for element in page.elements:
                for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
                    for target in element["attributes"].get(name, "").split():
                        self.assertIn(target, page.ids, f"{page.path.name}: {name}={target}")

    def test_every_page_names_its_language_and_title_and_scales(self):
        for page in pages():
            by_tag = {e["tag"]: e for e in reversed(page.elements)}
            self.assertTrue(by_tag["html"]["attributes"].get("lang"), page.path)
            self.assertTrue(by_tag["title"]["text"].strip(), page.path)
            viewport = [e for e in page.elements if e["attributes"].get("name") == "viewport"]
            self.assertEqual(len(viewport), 1, page.path)
            self.assertNotIn("user-scalable=no", viewport[0]["attributes"]["content"])

    def test_modules_find_the_elements_that_they_ask_for(self):
        for page in pages():
            for script in (e for e in page.elements if e["tag"] == "script"):
                for module in imports(on_disk(script["attributes"]["src"]).resolve()):
                    for name in re.findall(r'byId\("([\w-]+)"\)', module.read_text()):
                        self.assertIn(name, page.ids, f"{module.name} on {page.path.name}")

    def test_every_import_leads_to_a_file_that_exports_the_names(self):
        for path in modules():
            text = path.read_text()
            for names, source in re.findall(r'import \{([^}]*)\} from "(\.[^"]+)"', text):
                target = (path.parent / source).resolve()
                self.assertTrue(target.is_file(), f"{path}: {source}")
                for name in (n.strip() for n in names.split(",") if n.strip()):
                    self.assertRegex(
                        target.read_text(),
                        rf"export (?:default )?(?:async )?(?:function|class|const|let) {name}\b",
                        f"{path}: {name}")

    def test_every_import_is_used(self):
        for path in modules():
            text = path.read_text()
            for names, _ in re.findall(r'import \{([^}]*)\} from "([^"]+)"', text):
                for name in (n.strip() for n in names.split(",") if n.strip()):
                    uses = len(re.findall(rf"\b{name}\b", text))
                    self.assertGreater(uses, 1, f"{path}: {name} is imported for nothing")


class ContrastTests(unittest.TestCase):
    """WCAG 2.1 AA: 4.5 to 1 for text, in both colour schemes."""

    PAIRS = [
        ("ink", "page"), ("ink", "surface"), ("ink", "raised"), ("ink", "accent-soft"),
        ("muted", "page"), ("muted", "surface"), ("muted", "raised"), ("muted", "sunken"),
        ("muted", "accent-soft"), ("accent", "surface"), ("accent", "raised"),
        ("accent", "accent-soft"), ("accent-ink", "accent"), ("accent-ink", "accent-hover"),
        ("good", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("bad", "surface"),
        ("bad", "raised"), ("bad-ink", "bad"),
    ]

    @staticmethod
    def luminance(colour):
        channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def ratio(self, one, other):
        high, low = sorted((self.luminance(one), self.luminance(other)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    def test_text_is_readable_in_both_schemes(self):
        css = (WEB / "shared" / "base.css").read_text()
        light, dark = css.split("prefers-color-scheme: dark", 1)
        colours = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in (light, dark)]
        for scheme in colours:
            for one, other in self.PAIRS:
                self.assertGreaterEqual(self.ratio(scheme[one], scheme[other]), 4.5, (one, other))
            # Edges of controls: 3 to 1.
            self.assertGreaterEqual(self.ratio(scheme["line-strong"], scheme["surface"]), 3)


if __name__ == "__main__":
    unittest.main()
