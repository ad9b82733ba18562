"""What the tests of agents share: a library of some of the sample gallery's pictures."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "Gallery"
PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse")).resolve()
WRITE_KEY, READ_KEY = "writer-0123456789", "reader-0123456789"


class Library:
    """Pictures and their library in a folder of its own."""

    def __init__(self, pictures=24):
        self.folder = Path(tempfile.mkdtemp(prefix="glimpse-agents-"))
        self.pictures = self.folder / "pictures"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "GLIMPSE_LIBRARY": str(self.folder / "library"),
            "GLIMPSE_MODEL": "glimpse-mini",
            # Shared, so that the model is compiled once for all.
            "XDG_CACHE_HOME": str(ROOT / ".runtime" / "test-cache")}
        lines = [json.loads(line)["file"] for line in (GALLERY / "captions.jsonl").open()]
        for name in lines[:: max(1, len(lines) // pictures)][:pictures]:
            (self.pictures / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(GALLERY / name, self.pictures / name)
        subprocess.run([PROGRAM, "index", self.pictures, "--quiet"], env=self.environment, check=True)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    """`glimpse serve` over a library."""

    def __init__(self, library, *arguments, keys=""):
        environment = {**library.environment, "GLIMPSE_API_KEYS": keys}
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", *arguments], cwd=library.folder, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            found = re.search(r"listening on (\S+)/", line)
            if found:
                self.url = found.group(1) + "/mcp"
                break
        else:
            raise AssertionError("the server ended")
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
        self.process.stderr.close()
