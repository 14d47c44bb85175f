"""A browser window, with the few things that tests do in one."""

import os
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

PATIENCE = 10


class Window:
    """Chromium without a window, with nothing of anybody's in it."""

    def __init__(self, gateway, name):
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu",
                         "--window-size=1440,900", "--autoplay-policy=no-user-gesture-required"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options)
        self.driver.set_script_timeout(PATIENCE)
        self.gateway = gateway
        self.name = name

    def open(self, path):
        self.driver.get(self.gateway.url + path if path.startswith("/") else path)

    def find(self, name):
        return self.driver.find_element(By.ID, name)

    def text(self, name):
        return self.find(name).text

    def shown(self, name):
        return self.find(name).is_displayed()

    def click(self, name):
        self.until(lambda: self.find(name).is_enabled() and self.shown(name), f"{name} usable")
        self.find(name).click()

    def choose(self, name):
        """Chooses a radio button that is drawn as its label."""
        self.until(lambda: self.find(name).is_enabled(), f"{name} usable")
        self.find(name).find_element(By.XPATH, "..").click()

    def pick(self, name, words):
        Select(self.find(name)).select_by_visible_text(words)

    def write(self, name, text):
        self.until(lambda: self.find(name).is_enabled() and self.shown(name), f"{name} usable")
        self.find(name).send_keys(text)

    def until(self, condition, what):
        def holds(_):
            return condition()
        WebDriverWait(self.driver, PATIENCE, 0.05).until(holds, f"{self.name}: not in time: {what}")

    def says(self, name, text):
        self.until(lambda: text in self.text(name), f"“{text}” in {name}")

    def picture(self, name):
        folder = os.environ.get("DESKHAND_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(str(Path(folder) / f"{name}.png"))

    def pixels(self):
        """The canvas's pixels as red, green, blue bytes."""
        return bytes(self.driver.execute_script("""
            const canvas = document.getElementById('screen-canvas');
            const { width, height } = canvas;
            const all = canvas.getContext('2d').getImageData(0, 0, width, height).data;
            return Array.from(all.filter((_, index) => index % 4 !== 3));"""))

    def fetched(self, address):
        """What a link of the page gives, with the page's own cookies."""
        data = self.driver.execute_async_script("""
            const done = arguments[1];
            fetch(arguments[0]).then(async (answer) => done([answer.status,
                Array.from(new Uint8Array(await answer.arrayBuffer()))]));""", address)
        assert data[0] == 200, data[0]
        return bytes(data[1])

    def nameless(self):
        """The controls that a screen reader would have no name for, as the browser sees it."""
        nameless = []
        for control in self.driver.execute_script("""
                return [...document.querySelectorAll('button, input, select, textarea, a[href], '
                    + '[role=menuitem], canvas')].filter((each) => each.checkVisibility());"""):
            try:
                if not control.accessible_name:
                    nameless.append(control.get_attribute("outerHTML")[:200])
            except StaleElementReferenceException:
                # The page drew that part anew meanwhile.
                continue
        return nameless

    def complaints(self):
        """What the browser complained about, beside the losses that tests provoke: failed
        requests, and what noVNC logs when a customer's computer goes away."""
        provoked = ("Failed to load resource", "Failed when connecting", "Disconnection timed out",
                    "WebSocket connection to")
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE"
                and not any(words in entry["message"] for words in provoked)]

    def log_in(self):
        """Opens the console as the gateway's agent."""
        self.open("/console")
        self.write("login-name", self.gateway.agent)
        self.write("login-password", self.gateway.password)
        self.click("login-button")
        self.says("connection", "Connected")

    def open_session(self, title):
        """Selects a session of the console's list."""
        entry = (By.XPATH, f"//button[@data-testid='session-entry'][contains(., '{title}')]")
        self.until(lambda: self.driver.find_elements(*entry), f"the session of {title}")
        self.driver.find_element(*entry).click()
        self.says("customer", title)

    def start_chat(self, name):
        """Begins a web chat as a customer."""
        self.open("/chat")
        self.write("start-name", name)
        self.click("start-chat")
        self.until(lambda: self.shown("conversation"), "the conversation")

    def lines(self):
        """The conversation: pairs of kind and text."""
        return self.driver.execute_script(
            "return [...document.querySelectorAll('#chat-log > li')].map((line) =>"
            " [line.dataset.kind, line.querySelector('.said').textContent]);")

    def saved_by(self, name):
        """Clicks a link that saves something; returns the file's name and text."""
        folder = Path(tempfile.mkdtemp(prefix="deskhand-saved-"))
        self.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(folder)})
        self.click(name)
        self.until(lambda: [each for each in folder.iterdir() if each.suffix != ".crdownload"
                            and each.stat().st_size], "the file")
        (path,) = folder.iterdir()
        return path.name, path.read_text(encoding="utf-8")
