"""The formatter's rules (.swift-format) hold for every Swift file."""

import subprocess
import unittest

from support import ROOT, ScriptTestCase


def lint(*paths):
    return subprocess.run(
        ["swift", "format", "lint", "--strict", "--recursive", "--parallel",
         "--configuration", str(ROOT / ".swift-format"), *map(str, paths)],
        capture_output=True, text=True)


class FormatTests(ScriptTestCase):
    def test_every_swift_file_is_formatted(self):
        folders = ["Sources", "Tests", "Benchmarks", "Examples", "Package.swift"]
        result = lint(*(ROOT / name for name in folders))
        self.assertEqual((result.stderr, result.returncode), ("", 0), "run make format")

    def test_a_long_line_and_a_forced_try_are_found(self):
        self.write("Long.swift", "let a = [" + "1, " * 60 + "1]\n")
        self.write("Forced.swift", "let a = try! f()\n")
        result = lint(self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("LineLength", result.stderr)
        self.assertIn("NeverUseForceTry", result.stderr)


if __name__ == "__main__":
    unittest.main()
