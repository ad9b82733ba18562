"""What the tests of the Python package share: the program, and pictures of the sample gallery."""

import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GALLERY = ROOT / "Gallery"
PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse")).resolve()


class PlaceTestCase(unittest.TestCase):
    """A folder with pictures, and surroundings of its own."""

    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="glimpse-python-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        # Shared, so that the model is compiled once for all.
        cls.environment = {
            "HOME": str(cls.folder), "XDG_CACHE_HOME": str(ROOT / ".runtime" / "test-cache"),
            "GLIMPSE_MODEL": "glimpse-mini", "GLIMPSE_PROGRAM": str(PROGRAM)}
        for name in ("GLIMPSE_LIBRARY", "GLIMPSE_STORE", "QDRANT_URL"):
            os.environ.pop(name, None)
        before = {name: os.environ.get(name) for name in cls.environment}
        os.environ.update(cls.environment)
        cls.addClassCleanup(_restore, before)

    def copy_pictures(self, name="photos", count=12, flat=False):
        target = Path(tempfile.mkdtemp(dir=self.folder)) / name
        lines = [json.loads(line)["file"] for line in (GALLERY / "captions.jsonl").open()]
        for file in lines[:: max(1, len(lines) // count)][:count]:
            place = target / (Path(file).name if flat else file)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(GALLERY / file, place)
        return target


def _restore(before):
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
