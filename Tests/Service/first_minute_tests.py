"""The first minute at a terminal: what `glimpse index` asks before it makes a
library, and what it does not ask."""

import http.server
import os
import pty
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

from support import GALLERY, PATIENCE, PROGRAM

QUESTION = "Fetch it now"


class Hub(http.server.BaseHTTPRequestHandler):
    """Knows that there is a model, and has none of its files."""

    asked = []

    def do_GET(self):
        Hub.asked.append((self.path, self.headers.get("Authorization")))
        is_there = self.path == "/api/models/immich-app/ViT-B-32__laion2b-s34b-b79k"
        self.send_response(200 if is_there else 404)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


class OfferTests(unittest.TestCase):
    def setUp(self):
        Hub.asked.clear()
        self.hub = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
        threading.Thread(target=self.hub.serve_forever, daemon=True).start()
        self.addCleanup(self.hub.server_close)
        self.addCleanup(self.hub.shutdown)
        self.folder = Path(tempfile.mkdtemp(prefix="glimpse-first-minute-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "pictures").mkdir()
        shutil.copyfile(next((GALLERY / "food").glob("*.jpg")), self.folder / "pictures" / "a.jpg")
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "GLIMPSE_LIBRARY": str(self.folder / "library"),
            "XDG_CACHE_HOME": str(self.folder / "cache"), "TERM": "xterm", "LANG": "C.UTF-8", "HF_TOKEN": "secret",
            "HF_ENDPOINT": f"http://127.0.0.1:{self.hub.server_address[1]}"}

    def index(self, *flags, answer="", **environment):
        """At a terminal, with an answer to whatever is asked; all that it showed."""
        master, terminal = pty.openpty()
        process = subprocess.Popen(
            [PROGRAM, "index", "pictures", *flags], cwd=self.folder, env={**self.environment, **environment},
            stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True)
        os.close(terminal)
        guard = threading.Timer(PATIENCE, process.kill)
        guard.start()
        shown, is_answered = b"", False
        try:
            while True:
                try:
                    read = os.read(master, 65536)
                except OSError:
                    read = b""
                if not read:
                    break
                shown += read
                if not is_answered and b"[y/N]" in shown:
                    is_answered = True
                    os.write(master, answer.encode() + b"\n")
            self.assertEqual(process.wait(), 0, shown)
        finally:
            guard.cancel()
            os.close(master)
        return shown.decode()

    def model(self):
        return subprocess.run(
            [PROGRAM, "status"], cwd=self.folder, env=self.environment, capture_output=True, text=True, check=True).stdout

    def test_return_declines_and_the_bundled_model_is_used(self):
        self.assertIn(QUESTION, self.index())
        self.assertIn("glimpse-photo", self.model())
        self.assertEqual(len(Hub.asked), 1)
        self.assertIsNone(Hub.asked[0][1], "the token was sent")
        self.assertNotIn(QUESTION, self.index(), "asked for a library that is there")
        self.assertEqual(len(Hub.asked), 1)

    def test_a_model_that_cannot_be_fetched_after_all_is_said_and_passed_over(self):
        shown = self.index(answer="y")
        self.assertIn("going on with glimpse-photo", shown)
        self.assertIn("glimpse-photo", self.model())

    def test_nothing_is_asked_where_the_hub_does_not_answer(self):
        self.hub.shutdown()
        self.hub.server_close()
        self.assertNotIn(QUESTION, self.index())

    def test_nothing_is_asked_of_those_who_want_silence_or_named_a_model(self):
        for number, (flags, environment) in enumerate([
                (["--quiet"], {}), (["--json"], {}), (["--dry-run"], {}), (["--model", "glimpse-mini"], {}),
                ([], {"HF_HUB_OFFLINE": "1"}), ([], {"GLIMPSE_OFFLINE": "1"}), ([], {"GLIMPSE_MODEL": "glimpse-mini"})]):
            library = str(self.folder / f"library-{number}")
            with self.subTest(flags=flags, environment=environment):
                self.assertNotIn(QUESTION, self.index(*flags, **{"GLIMPSE_LIBRARY": library, **environment}))
        self.assertEqual(Hub.asked, [])


if __name__ == "__main__":
    unittest.main()
