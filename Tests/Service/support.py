"""What the tests of the running service share: a library of the sample gallery's
pictures, and servers over it. Standard library only."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "Gallery"
PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse"))
# The most that anything here may take, on a machine that others use too.
PATIENCE = 180


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """`glimpse serve` in a folder of its own, which goes away with it."""

    def __init__(self, *arguments, pictures=20, port=0, folder=None, environment=None, is_indexed=True):
        self.is_owner = folder is None
        self.folder = Path(folder or tempfile.mkdtemp(prefix="glimpse-service-"))
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "GLIMPSE_LIBRARY": str(self.folder / "library"),
            "GLIMPSE_MODEL": "glimpse-mini",
            # Shared, so that the model is compiled once for all.
            "XDG_CACHE_HOME": str(ROOT / ".runtime" / "test-cache"), **(environment or {})}
        if self.is_owner:
            self.copy_pictures(pictures)
            if is_indexed:
                subprocess.run(
                    [PROGRAM, "index", "images", "--quiet"], cwd=self.folder, env=self.environment, check=True)
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", str(port), *arguments], cwd=self.folder, env=self.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.messages, self.has_line = [], threading.Condition()
        threading.Thread(target=self.listen, daemon=True).start()
        line = self.wait_for(r"listening on (\S+)/")
        self.url = line.group(1)
        self.port = int(self.url.rsplit(":", 1)[1])

    def copy_pictures(self, count):
        lines = [json.loads(line)["file"] for line in (GALLERY / "captions.jsonl").open()]
        for name in lines[:: max(1, len(lines) // count)][:count]:
            target = self.folder / "images" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(GALLERY / name, target)

    def listen(self):
        for line in self.process.stderr:
            with self.has_line:
                self.messages.append(line.rstrip("\n"))
                self.has_line.notify_all()
        with self.has_line:
            self.messages.append("(the server has ended)")
            self.has_line.notify_all()

    def wait_for(self, pattern):
        """The first line of the log that a pattern is found in."""
        deadline = time.monotonic() + PATIENCE
        with self.has_line:
            while True:
                for line in self.messages:
                    found = re.search(pattern, line)
                    if found:
                        return found
                left = deadline - time.monotonic()
                if left <= 0 or "(the server has ended)" in self.messages:
                    raise AssertionError(f"{pattern} never came: {self.messages}")
                self.has_line.wait(left)

    def ask(self, path, method="GET", body=None, headers=None):
        if isinstance(body, (dict, list)):
            body, headers = json.dumps(body).encode(), {"Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.url + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
                return Reply(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers, error.read())

    def records(self):
        """The lines of the log that are JSON."""
        with self.has_line:
            return [json.loads(line) for line in self.messages if line.startswith("{")]

    def stop(self, *, kill=False):
        """Ends the process; the folder stays. Returns its exit status."""
        if self.process.poll() is None:
            self.process.kill() if kill else self.process.terminate()
        return self.process.wait(timeout=PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        if self.is_owner:
            shutil.rmtree(self.folder, ignore_errors=True)
