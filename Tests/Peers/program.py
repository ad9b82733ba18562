"""The built program, and folders for each test."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse"))
GALLERY = ROOT / "Gallery"


class PeerTestCase(unittest.TestCase):
    """A test with a folder and a library of its own, and nobody's settings."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {
            "HOME": str(self.folder / "home"), "PATH": os.environ["PATH"], "NO_COLOR": "1",
            "XDG_CACHE_HOME": str(ROOT / ".runtime" / "test-cache"), "HF_HUB_OFFLINE": "1", "GLIMPSE_MODEL": "glimpse-mini",
        }
        (self.folder / "home").mkdir()

    def run_program(self, *words, library="library", status=0, **variables):
        """Runs to the end; the result of subprocess."""
        result = subprocess.run(
            [str(PROGRAM), *map(str, words), "--library", str(self.folder / library)],
            env={**self.environment, **variables}, cwd=self.folder, capture_output=True, text=True, timeout=300,
            check=False)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result

    def json(self, *words, **options):
        """Runs with --json; the object."""
        return json.loads(self.run_program(*words, "--json", **options).stdout)

    def pictures(self, count):
        """A folder with pictures of the gallery."""
        place = self.folder / "pictures"
        place.mkdir(exist_ok=True)
        for picture in sorted(GALLERY.rglob("*.jpg"))[:count]:
            target = place / picture.parent.name
            target.mkdir(exist_ok=True)
            shutil.copy(picture, target / picture.name)
        return place
