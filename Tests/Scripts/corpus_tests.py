"""Pictures of every kind that is made without other programs, seen as they are
(Tools/compare-corpus).

The program is GLIMPSE_PROGRAM, else the debug build of this checkout.
"""

import os
import subprocess
import unittest
from pathlib import Path

from support import ROOT, ScriptTestCase

PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse"))
TOOL = ROOT / "Tools" / "compare-corpus"

# A helper that shows every picture black, and of the size that all have.
BLACK = """#!/usr/bin/env python3
import json, socket, struct
channel = socket.socket(fileno=3)
pixels = bytes(40 * 28 * 3)
reply = json.dumps({"decoded": {"width": 40, "height": 28, "isPartial": False}}).encode()
while len(head := channel.recv(16, socket.MSG_WAITALL)) == 16:
    channel.recv(struct.unpack("QQ", head)[0], socket.MSG_WAITALL)
    channel.sendall(struct.pack("QQ", len(reply), len(pixels)) + reply + pixels)
"""


class CorpusTests(ScriptTestCase):
    def compare(self, program, *formats):
        chosen = [part for name in formats for part in ("--only", name)]
        return subprocess.run([TOOL, "--glimpse", program, *chosen], capture_output=True, text=True)

    def test_every_kind_is_seen_as_it_is(self):
        if not PROGRAM.exists():
            self.skipTest(f"needs {PROGRAM}")
        formats = ["pnm", "bmp", "psd", "tiff", "png"]
        result = self.compare(PROGRAM, *formats)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        table = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines()}
        for name in formats:
            self.assertGreater(int(table[name][0]), 0)
        self.assertGreater(int(table["all"][0]), 600)

    def test_wrong_pictures_are_named_and_counted(self):
        program = self.folder / "black"
        program.write_text(BLACK)
        program.chmod(0o755)
        result = self.compare(program, "png")
        self.assertEqual(result.returncode, 1)
        self.assertIn("wrong: png rgb-8.png", result.stdout)

    def test_a_program_that_ends_is_a_crash(self):
        result = self.compare("/bin/false", "png")
        self.assertEqual(result.returncode, 1)
        self.assertIn("crashed: png grey-1.png", result.stdout)


if __name__ == "__main__":
    unittest.main()
