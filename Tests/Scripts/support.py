"""What the tests of the scripts share: the checkout, and runs with a chosen PATH."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


class ScriptTestCase(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name: str, text: str) -> Path:
        """Makes a file in the test's folder, with its parents."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def run_script(self, script, *arguments, path=None):
        """Runs a script to its end.

        `path` is the PATH it sees; nil is this process's.
        """
        environment = dict(os.environ)
        if path is not None:
            environment["PATH"] = str(path)
        return subprocess.run(
            [str(script), *map(str, arguments)], env=environment, capture_output=True, text=True,
            timeout=120)
