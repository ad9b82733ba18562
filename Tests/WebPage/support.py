"""What the tests of the web page share: a library, a server, a browser.

One server and one browser serve all tests; each test has a context of its own,
with its own storage and history.
"""

import atexit
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Error, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "Gallery"
PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse"))
CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
FIREFOX = os.environ.get("FIREFOX", shutil.which("firefox-esr") or "/usr/bin/firefox-esr")
# Which browser the tests run in: chromium or firefox.
BROWSER = os.environ.get("GLIMPSE_BROWSER", "chromium")
KEY = "a-key-for-the-tests-alone"

# How long a test waits, in milliseconds, for what is there at once on an idle
# machine: others may be busy with it, and the build is a debug build.
TIMEOUT = 60_000
expect.set_options(timeout=TIMEOUT)


def exif(camera: str, taken: str) -> bytes:
    """An APP1 segment with the camera's model and the time of the picture (Exif 2.3, big-endian)."""
    model, clock = camera.encode() + b"\0", taken.encode() + b"\0"
    after_first = 8 + 2 + 2 * 12 + 4
    exif_at = after_first + len(model)
    first = struct.pack(">H", 2)
    first += struct.pack(">HHII", 0x0110, 2, len(model), after_first)
    first += struct.pack(">HHII", 0x8769, 4, 1, exif_at) + struct.pack(">I", 0)
    second = struct.pack(">HHHII", 1, 0x9003, 2, len(clock), exif_at + 18) + struct.pack(">I", 0)
    tiff = b"MM\0*" + struct.pack(">I", 8) + first + model + second + clock
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


# Playwright cannot show what Firefox sends, so the page itself tells the test.
REPORT_BODIES = """
    const really = window.fetch;
    window.fetch = async (address, options = {}) => {
        if (typeof options.body !== "string") return really(address, options);
        const name = crypto.randomUUID();
        await window.reportBody(name, options.body);
        return really(address, { ...options, headers: { ...options.headers, "X-Test-Body": name } });
    };
"""

CAMERAS = {
    "vehicles/red-car-highway-001.jpg": ("X100V", "2023:05:01 10:00:00"),
    "vehicles/red-bicycle-005.jpg": ("X100V", "2024:06:02 11:00:00"),
    "landscapes/beach-015.jpg": ("Pixel 8", "2024:07:03 12:00:00"),
}


def sample(folder: Path) -> None:
    """Two pages of pictures, with those that tests ask for, some with a camera's name."""
    lines = [json.loads(line)["file"] for line in (GALLERY / "captions.jsonl").open()]
    wanted = set(lines[::6]) | set(CAMERAS) | {name for name in lines if "bicycle" in name or "mountains-sunset" in name}
    for name in sorted(wanted):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (GALLERY / name).read_bytes()
        if name in CAMERAS:
            # After the start of the image; a JPEG may have several APP1 segments.
            content = content[:2] + exif(*CAMERAS[name]) + content[2:]
        target.write_bytes(content)
    (folder / "copies").mkdir()
    # Of one without a date, so that tests of dates count no picture twice.
    plain = next(name for name in sorted(wanted) if name.startswith("landscapes/") and name not in CAMERAS
                 and name.endswith(".jpg"))
    (folder / "copies" / "copy-of-a-landscape.jpg").write_bytes((folder / plain).read_bytes())
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 this is where it ends")


class Server:
    """`glimpse serve` over a library of its own; or, with GLIMPSE_URL, one that runs already."""

    def __init__(self):
        self.work = Path(tempfile.mkdtemp(prefix="glimpse-page-"))
        self.process = None
        self.keyed = None
        self.saver = None
        self.pictures = self.work / "Pictures"
        self.pictures.mkdir()
        self.url = os.environ.get("GLIMPSE_URL")
        if self.url:
            return
        sample(self.pictures)
        self.environment = dict(
            os.environ, GLIMPSE_LIBRARY=str(self.work / "library"), XDG_CACHE_HOME=str(self.work / "cache"),
            GLIMPSE_MODEL="glimpse-mini")
        self.index()
        self.process, self.url = self.start()
        # The first search loads the model, which is not what the tests are to wait for.
        self.post("/api/v1/search", {"text": "a cat"})

    def index(self) -> None:
        """Brings the library to what the folder holds."""
        subprocess.run(
            [PROGRAM, "index", self.pictures, "--quiet"], env=self.environment, check=True, capture_output=True)

    def start(self, *arguments: str, environment=None, pictures=None):
        """Another process, over the same library where no other is named. Returns it with its address."""
        process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--images-root", pictures or self.pictures, *arguments],
            env=environment or self.environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        for line in process.stderr:
            found = re.search(r"listening on (\S+)/", line)
            if found:
                # Never read again: sent to nowhere, or the server would wait for a reader.
                os.dup2(os.open(os.devnull, os.O_RDONLY), process.stderr.fileno())
                return process, found.group(1)
        raise RuntimeError("the server ended before it listened")

    def with_key(self) -> str:
        """The address of a server over the same library that asks for KEY."""
        if self.keyed is None:
            self.keyed = self.start("--api-key", KEY)
        return self.keyed[1]

    def saving(self) -> str:
        """The address of a server over the same library that saves results on request, in `retrieved`."""
        if self.saver is None:
            self.environment["RETRIEVED_ROOT"] = str(self.work / "retrieved")
            self.saver = self.start()
            del self.environment["RETRIEVED_ROOT"]
        return self.saver[1]

    def apart(self, folder: Path):
        """A server over a small library of its own, which tests may change. It takes uploads.

        Returns the process and its address.
        """
        pictures = folder / "Pictures"
        for name in sorted(CAMERAS):
            target = pictures / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes((GALLERY / name).read_bytes())
        environment = dict(self.environment, GLIMPSE_LIBRARY=str(folder / "library"))
        subprocess.run([PROGRAM, "index", pictures, "--quiet"], env=environment, check=True, capture_output=True)
        return self.start(
            "--images-root", str(pictures / "vehicles"), "--upload-dir", str(folder / "uploads"),
            environment=environment, pictures=pictures)

    def get(self, path: str):
        with urllib.request.urlopen(self.url + path) as reply:
            return json.load(reply)

    def post(self, path: str, body):
        request = urllib.request.Request(
            self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as reply:
            return json.load(reply)

    def has(self, path: str) -> bool:
        try:
            urllib.request.urlopen(self.url + path).close()
            return True
        except urllib.error.HTTPError:
            return False

    def close(self) -> None:
        for process in [self.process, self.keyed and self.keyed[0], self.saver and self.saver[0]]:
            if process:
                process.terminate()
                process.wait(timeout=120)
        shutil.rmtree(self.work, ignore_errors=True)


class Shared:
    """Started by the first test, ended with the program."""

    server = None
    browser = None

    @classmethod
    def start(cls):
        if cls.server:
            return
        cls.server = Server()
        atexit.register(cls.server.close)
        player = sync_playwright().start()
        if BROWSER == "firefox":
            # Debian's own, by WebDriver BiDi: Playwright's usual protocol needs a Firefox of its making.
            # A pointer that can hover, as on a desk: without a screen Firefox has none.
            cls.browser = player.firefox.launch(
                channel="moz-firefox", executable_path=FIREFOX,
                firefox_user_prefs={"ui.primaryPointerCapabilities": 6, "ui.allPointerCapabilities": 6})
        else:
            # The sandbox needs rights that a container seldom has; the pages are our own.
            cls.browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        atexit.register(player.stop)
        atexit.register(cls.browser.close)


class PageTest(unittest.TestCase):
    """A test with a page of its own. Fails where the page's console shows an error."""

    viewport = {"width": 1280, "height": 800}

    @classmethod
    def setUpClass(cls):
        Shared.start()
        cls.server = Shared.server

    def setUp(self):
        self.errors = []
        self.reported = {}
        self.expected_errors = 0
        self.addresses = []
        self.page = self.new_page()

    def new_page(self, **options) -> Page:
        settings = {
            "viewport": self.viewport, "locale": "en-GB", "accept_downloads": True,
        }
        if BROWSER == "chromium":
            settings |= {
                "color_scheme": "light", "reduced_motion": "reduce", "permissions": ["clipboard-read", "clipboard-write"]}
        context = Shared.browser.new_context(**settings | options)
        self.addCleanup(context.close)
        context.set_default_timeout(TIMEOUT)
        page = context.new_page()
        if BROWSER == "firefox":
            page.expose_function("reportBody", lambda name, text: self.reported.__setitem__(name, text))
            page.add_init_script(REPORT_BODIES)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("request", lambda request: self.addresses.append(request.url))
        return page

    def tearDown(self):
        unexpected = [error for error in self.errors if not self.is_expected(error)]
        self.assertEqual(unexpected, [], "the browser's console shows errors")

    def is_expected(self, error: str) -> bool:
        """A reply with a status of failure is in the console whatever the page makes of it."""
        return bool(self.expected_errors) and error.startswith("Failed to load resource")

    def body(self, request):
        """What a request sent, read from JSON; None where it sent none."""
        if BROWSER == "chromium":
            return request.post_data_json
        text = self.reported.get(request.headers.get("x-test-body"))
        return text and json.loads(text)

    def fetch(self, route, body=None):
        """The server's reply to a request, or to the same with another body."""
        body = body or self.body(route.request)
        return route.fetch() if body is None else route.fetch(post_data=json.dumps(body))

    def darken(self) -> None:
        """The page as it is where the system is dark; in Firefox, as where its visitor chose dark."""
        if BROWSER == "chromium":
            self.page.emulate_media(color_scheme="dark")
        else:
            # There is no storage before the first page.
            self.page.add_init_script("try { localStorage.setItem('glimpse.theme', 'dark'); } catch {}")

    def clipboard(self) -> str:
        """What was copied."""
        if BROWSER == "chromium":
            return self.page.evaluate("navigator.clipboard.readText()")
        # Firefox asks its user before a page may read: pasted into a field instead, as people do.
        self.page.evaluate("""() => {
            const field = document.createElement("textarea");
            field.id = "pasted-here";
            (document.querySelector("dialog[open]") ?? document.body).append(field);
            field.focus();
        }""")
        self.page.keyboard.press("Control+v")
        field = self.page.locator("#pasted-here")
        expect(field).not_to_have_value("")
        return field.input_value()

    def open(self, address: str = "/", page: Page = None) -> Page:
        page = page or self.page
        page.goto(self.server.url + address)
        return page

    def search(self, words: str) -> None:
        """Types a search and waits for its answer."""
        self.page.get_by_label("Describe a picture").fill(words)
        self.settle(words)

    def settle(self, words: str) -> None:
        self.page.wait_for_function(
            """words => new URLSearchParams(location.search).get("q") === words
                 && !document.getElementById("results").hasAttribute("aria-busy")""", arg=words)

    def show_weaker(self) -> None:
        """Unfolds the weaker matches, where there are such."""
        button = self.page.locator("#weaker button")
        if button.count():
            button.click()
            expect(button).to_have_count(0)
            self.page.wait_for_function("() => document.activeElement.matches('.tile')")

    def load_all(self) -> None:
        """Has every page of the answer loaded, the weakest matches included."""
        self.show_weaker()
        self.page.wait_for_function("""() => {
            scrollTo(0, document.documentElement.scrollHeight);
            return document.getElementById("results").getAttribute("aria-rowcount") !== "-1";
        }""", polling=250)

    def tiles(self, page: Page = None):
        return (page or self.page).get_by_role("grid", name="Pictures").locator(".tile")

    def names(self, page: Page = None) -> list:
        """The names of the pictures that are drawn, in order."""
        return self.tiles(page).evaluate_all("tiles => tiles.map(tile => tile.title)")

    def amend(self, change, path: str = "**/api/v1/search") -> list:
        """Has every reply changed by a function before the page sees it. Returns the bodies sent."""
        bodies = []

        def handle(route):
            bodies.append(self.body(route.request))
            try:
                reply = self.fetch(route)
            except Error:
                # A search that a newer one has replaced, or a page that was closed.
                return
            body = reply.json()
            changed = change(body, bodies[-1])
            route.fulfill(status=reply.status, json=body if changed is None else changed)

        self.page.route(path, handle)
        return bodies

    def bodies(self) -> list:
        """The bodies of searches from now on."""
        sent = []
        self.page.on(
            "request", lambda request: request.url.endswith("/api/v1/search") and sent.append(self.body(request)))
        return sent


def judge(strong: int, worthless: int = 250):
    """Makes the first results of a reply strong matches and the others weak, as a calibrated library would.

    From a place on, weak ones are worth no look.
    """

    def change(body, _):
        for index, result in enumerate(body["results"]):
            place = index + body["offset"]
            result["strength"] = 0.95 - place / 1000 if place < strong else 0.3 - place / 1000 if place < worthless else 0.01
            result["match"] = "strong" if place < strong else "weak"
        body["no_good_match"] = strong == 0

    return change
