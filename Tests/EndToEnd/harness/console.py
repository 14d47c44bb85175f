"""An agent's browser: headless Chromium on the console's own page."""

import base64
import math
import os
import shutil
import signal
import tempfile

from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from . import keyboards
from .gateway import AGENTS
from .processes import descendants
from .waiting import until

_PIXELS = """
const canvas = document.getElementById('screen-canvas');
if (!canvas || !canvas.width || !canvas.height) { return null; }
const { width, height } = canvas;
const all = canvas.getContext('2d').getImageData(0, 0, width, height).data;
const rgb = new Uint8Array(width * height * 3);
for (let from = 0, to = 0; from < all.length; from += 4) {
    rgb[to++] = all[from]; rgb[to++] = all[from + 1]; rgb[to++] = all[from + 2];
}
let text = '';
for (let place = 0; place < rgb.length; place += 32768) {
    text += String.fromCharCode.apply(null, rgb.subarray(place, place + 32768));
}
return [width, height, btoa(text)];
"""


class Browser:
    """A browser window with nothing of anybody's in it, on a display where one is given."""

    def __init__(self, size=(1440, 1000), display=None):
        self.folder = tempfile.mkdtemp(prefix="deskhand-browser-")
        self.size, self.display = size, display
        try:
            self.launch()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def launch(self):
        """Starts it, also once more after its end, with what its folder still has."""
        options = webdriver.ChromeOptions()
        for argument in ("--no-sandbox", "--disable-gpu", "--mute-audio",
                         "--disable-dev-shm-usage", f"--user-data-dir={self.folder}",
                         f"--window-size={self.size[0]},{self.size[1]}", "--lang=en",
                         "--autoplay-policy=no-user-gesture-required"):
            options.add_argument(argument)
        environment = None
        if self.display:
            environment = self.display.environment
            options.add_argument("--window-position=0,0")
        else:
            options.add_argument("--headless=new")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.binary_location = shutil.which("chromium") or "chromium"
        self.service = webdriver.chrome.service.Service(
            shutil.which("chromedriver") or "chromedriver", env=environment)
        self.driver = webdriver.Chrome(options=options, service=self.service)
        self.driver.set_script_timeout(20)

    def kill(self):
        """Ends it as a crash would: all of its processes at once, by their ids."""
        driver = self.service.process.pid
        for process_id in descendants(driver):
            try:
                os.kill(process_id, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.service.stop()

    def find(self, name):
        return self.driver.find_element(By.ID, name)

    def shown(self, name):
        """Whether it is on the page, which may be another one in a moment."""
        try:
            return self.find(name).is_displayed()
        except (NoSuchElementException, StaleElementReferenceException):
            return False

    def usable(self, name):
        until(lambda: self.shown(name) and self.find(name).is_enabled(), f"{name} usable")
        return self.find(name)

    def click(self, name):
        self.usable(name).click()

    def write(self, name, text):
        self.usable(name).send_keys(text)

    def says(self, name, text, seconds=None):
        until(lambda: self.shown(name) and text in self.find(name).text, f"“{text}” in {name}",
              seconds)

    def choose(self, name, value):
        Select(self.find(name)).select_by_value(value)

    def picture(self, path):
        self.driver.save_screenshot(path)

    def download_by(self, link):
        """Clicks a link, and returns the path of the file that the browser has saved by it."""
        folder = tempfile.mkdtemp(dir=self.folder)
        self.driver.execute_cdp_cmd(
            "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": folder})
        link.click()

        def saved():
            names = os.listdir(folder)
            return len(names) == 1 and not names[0].endswith(".crdownload") and names[0]
        return f"{folder}/{until(saved, 'the download')}"

    def complaints(self):
        """What the browser complained about."""
        return [each["message"] for each in self.driver.get_log("browser")
                if each["level"] == "SEVERE"]

    def close(self):
        self.driver.quit()
        shutil.rmtree(self.folder, ignore_errors=True)

    def lines(self):
        """The conversation as the page shows it: pairs of kind and text."""
        return self.driver.execute_script(
            "return [...document.querySelectorAll('#chat-log > li')].map((line) =>"
            " [line.dataset.kind, line.querySelector('.said').textContent]);")

    def say(self, text):
        """Writes a line into the conversation."""
        self.write("chat-text", text)
        self.click("chat-send")


class WebChat(Browser):
    """The customer's web chat."""

    def open(self, url, name=None):
        """Takes the conversation up, or begins one under a name."""
        self.driver.get(url + "/chat")
        if name:
            self.write("start-name", name)
            self.click("start-chat")
        until(lambda: self.shown("conversation"), "the conversation")


class Console(Browser):
    """The agents' console."""

    def __init__(self, url, name="Anna", password=None):
        super().__init__()
        try:
            self.driver.get(url + "/console")
            self.write("login-name", name)
            self.write("login-password", password or AGENTS[name])
            self.click("login-button")
            self.says("connection", "Connected")
        except BaseException:
            self.close()
            raise

    def new_session(self, name):
        """Makes a session; returns its code and link."""
        self.click("new-session")
        self.write("new-name", name)
        self.click("new-create")
        self.says("customer", name)
        code = until(lambda: self.find("pin").get_attribute("data-code"), "a PIN")
        return code, self.find("link").get_attribute("value")

    def start(self, access="control"):
        """Presses Start session."""
        until(lambda: self.shown("start-session"), "Start session")
        self.find(f"access-{access}").find_element(By.XPATH, "..").click()
        self.click("start-session")

    def until_screen(self, state="on"):
        until(lambda: self.find("screen").get_attribute("data-state") == state,
              f"the screen being {state}")

    def pixels(self):
        """Size and pixels of the canvas that noVNC draws on: red, green, blue, row by row."""
        found = self.driver.execute_script(_PIXELS)
        return found and (found[0], found[1], base64.b64decode(found[2]))

    def type(self, text, layout):
        """Types as a person with this keyboard does, key by key."""
        self.driver.execute_script("document.getElementById('screen-canvas').focus()")
        for event in keyboards.events(text, layout):
            self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", event)

    def click_screen(self, x, y):
        """Clicks at a place of the customer's screen."""
        canvas = self.find("screen-canvas")
        box = self.driver.execute_script(
            "const box = arguments[0].getBoundingClientRect();"
            "return [box.x, box.y, box.width / arguments[0].width, box.height / arguments[0].height];",
            canvas)
        # Browsers point at whole points of the page, and cut off what is behind the comma.
        place = {"x": math.ceil(box[0] + x * box[2]), "y": math.ceil(box[1] + y * box[3]),
                 "button": "left", "clickCount": 1}
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, **place})

    def open_session(self, session_id):
        """Selects a session of the list."""
        entry = f"[data-session-id='{session_id}']"
        until(lambda: self.driver.find_elements(By.CSS_SELECTOR, entry), "the session")
        self.driver.find_element(By.CSS_SELECTOR, entry).click()
        until(lambda: self.shown("customer"), "the session's page")

    def channel(self, surface):
        """Chooses where the conversation goes on."""
        radio = self.find(f"channel-{surface}")
        until(radio.is_enabled, f"{surface} being offered")
        radio.find_element(By.XPATH, "..").click()

    def confirm(self):
        self.click("confirm-yes")

    def save_picture(self, folder, name):
        os.makedirs(folder, exist_ok=True)
        self.picture(f"{folder}/{name}.png")
