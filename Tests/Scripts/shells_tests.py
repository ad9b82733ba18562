"""Completion in bash and fish themselves, and manual pages in the programs that read them."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import ROOT

PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse")).resolve()
PATIENCE = 90


@unittest.skipUnless(PROGRAM.exists(), "the program is not built")
class CompletionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="glimpse-shells-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        (cls.folder / "bin").mkdir()
        (cls.folder / "bin" / "glimpse").symlink_to(PROGRAM)
        cls.environment = {
            "PATH": f"{cls.folder}/bin:{os.environ['PATH']}", "HOME": str(cls.folder), "TERM": "xterm",
            "GLIMPSE_LIBRARY": str(cls.folder / "library"), "GLIMPSE_MODEL": "glimpse-mini", "LC_ALL": "C.UTF-8",
            "XDG_CACHE_HOME": str(ROOT / ".runtime" / "test-cache"), "COLUMNS": "200", "LINES": "50"}
        pictures = cls.folder / "pictures" / "far away"
        pictures.mkdir(parents=True)
        shutil.copyfile(ROOT / "Gallery/vehicles/red-car-highway-001.jpg", pictures / "car.jpg")
        subprocess.run([PROGRAM, "index", pictures, "--quiet"], env=cls.environment, check=True)
        for shell in ("bash", "fish"):
            script = subprocess.run([PROGRAM, "completion", shell], capture_output=True, check=True).stdout
            (cls.folder / f"glimpse.{shell}").write_bytes(script)

    def test_bash_completes_commands_fields_models_and_categories(self):
        for words, shown in [
            (["sea"], "search"), (["search", "x", "--where", "wid"], "width"),
            (["list", "--where", '"width >= 100 and hei'], "width >= 100 and height"),
            (["list", "--where", "'(hei"], "(height"),
            (["search", "x", "--model", "glimpse-ph"], "glimpse-photo"),
            (["list", "--category", "fa"], "far away"), (["man", "filt"], "filters"),
        ]:
            with self.subTest(words=words):
                script = (
                    'source "$0"; COMP_WORDS=(glimpse "$@"); COMP_CWORD=$#; _glimpse; '
                    "printf '%s\\n' \"${COMPREPLY[@]}\"")
                result = subprocess.run(
                    ["bash", "-c", script, str(self.folder / "glimpse.bash"), *words], env=self.environment,
                    capture_output=True, text=True, timeout=PATIENCE, check=True)
                self.assertEqual(result.stdout, shown + "\n")

    def test_fish_completes_what_is_typed(self):
        if not shutil.which("fish"):
            self.skipTest("fish is not installed")
        for typed, shown in [
            ("glimpse sea", "search\t"), ("glimpse search x --where wid", "width"),
            ('glimpse list --where "width >= 100 and hei', "width >= 100 and height"),
            ("glimpse search x --model glimpse-ph", "glimpse-photo"),
            ("glimpse list --category fa", "far away"), ("glimpse man filt", "filters"),
        ]:
            with self.subTest(typed=typed):
                result = subprocess.run(
                    ["fish", "-c", f"source '{self.folder}/glimpse.fish'; complete -C (echo $argv | string collect)", typed],
                    env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=True)
                self.assertIn(shown, result.stdout)


@unittest.skipUnless(PROGRAM.exists(), "the program is not built")
class ManualPageTests(unittest.TestCase):
    def pages(self):
        helped = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
        commands = re.findall(r"^  ([a-z]+) ", helped.partition("Commands:")[2].partition("\n\n")[0], re.M)
        self.assertIn("search", commands)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1764547200"}
        for name in ["glimpse", "filters", *commands]:
            page = subprocess.run([PROGRAM, "man", name], capture_output=True, check=True, env=environment).stdout
            yield name, page

    def test_groff_and_man_read_every_page_without_a_warning(self):
        checks = [["groff", "-man", "-Tutf8", "-ww", "-z"]]
        for program in checks:
            if not shutil.which(program[0]):
                self.skipTest(f"{program[0]} is not installed")
        for name, page in self.pages():
            for check in checks:
                result = subprocess.run(check, input=page, capture_output=True, check=False)
                self.assertEqual((result.returncode, result.stderr), (0, b""), f"{name}: {check[0]}")
        if shutil.which("man"):
            result = subprocess.run(
                ["man", "--warnings", "-l", "-"], input=page, capture_output=True, check=False,
                env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
            self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_mandoc_finds_nothing_to_say(self):
        if not shutil.which("mandoc"):
            self.skipTest("mandoc is not installed")
        for name, page in self.pages():
            result = subprocess.run(
                ["mandoc", "-Tlint", "-W", "warning"], input=page, capture_output=True, check=False)
            self.assertEqual((result.returncode, result.stdout), (0, b""), name)

    def test_pages_name_all_that_help_names(self):
        for name, page in self.pages():
            if name in ("glimpse", "filters"):
                continue
            text = page.decode().replace("\\-", "-")
            helped = subprocess.run([PROGRAM, name, "--help"], capture_output=True, text=True, check=True).stdout
            for flag in re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", helped, re.M):
                self.assertIn(flag, text, name)


if __name__ == "__main__":
    unittest.main()
