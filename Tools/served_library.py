"""The built program over a library of pictures: indexes folders, and answers
searches through a server of its own."""

import http.client
import json
import re
import subprocess
import threading
from pathlib import Path


class ServedLibrary:
    """A library with a model, such as a bundled one; within `with`, its server runs."""

    def __init__(self, glimpse: Path, library: Path, model: str = "glimpse-mini"):
        self.glimpse, self.library, self.model = glimpse, library, model

    def index(self, folder: Path) -> None:
        subprocess.run([self.glimpse, "index", folder, "--model", self.model, "--library", self.library,
                        "--quiet"], check=True)

    def __enter__(self):
        self.process = subprocess.Popen(
            [self.glimpse, "serve", "--library", self.library, "--port", "0", "--log-format", "text"],
            stderr=subprocess.PIPE, text=True)
        found = None
        for line in self.process.stderr:
            found = re.search(r"listening on http://([\d.]+):(\d+)", line)
            if found:
                break
        if not found:
            raise SystemExit(f"{self.glimpse} serve ended before it listened")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()
        self.connection = http.client.HTTPConnection(found[1], int(found[2]))
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait()

    def search(self, body: dict) -> dict:
        """The reply to a search by looks alone in which no picture is folded away."""
        body = {"mode": "visual", "fold_duplicates": False, **body}
        self.connection.request("POST", "/api/v1/search", json.dumps(body), {"Content-Type": "application/json"})
        reply = self.connection.getresponse()
        answer = reply.read()
        if reply.status != 200:
            raise SystemExit(f"the search was refused: {answer.decode()}")
        return json.loads(answer)
