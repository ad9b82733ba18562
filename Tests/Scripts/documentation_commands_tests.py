"""Every command line of the documentation, run or checked.

Lines of fenced blocks that call `glimpse` are run with the built program, page
by page, in a prepared folder. Those that cannot be run are listed in NOT_RUN
with the reason, and the list is printed. All of them, and those within the
text, are held against the help of their command. Lines that call our scripts
are held against the scripts' flags.

The shapes in JSON of CommandLine.md are held against what the program prints.

The program is GLIMPSE_PROGRAM, else the debug build of this checkout.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from documentation_tests import FLAG, documents, read
from support import ROOT

PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse"))
HELPS = ROOT / "Tests" / "Fixtures" / "help"

HUB = "fetches a model from the hub, or needs one that was fetched"
STORE = "needs a vector database"
ENDLESS = "serves until it is stopped; Tests/Service run it"
PACKED = "is the packed program; Scripts/test-dist runs it"
SOURCE = "needs a bucket or a web server; Scripts/test-peers runs such"
DATASET = "needs a data set that is not in the repository, or scenes that are drawn first"

# Page and beginning of the line -> why it is not run.
NOT_RUN = {
    ("Benchmarks/README.md", "glimpse "): "takes a library of a million pictures",
    ("Documentation/CommandLine.md", "glimpse mcp"): "answers an agent; Scripts/test-agents runs it",
    ("Documentation/Compatibility.md", "glimpse serve"): ENDLESS,
    ("Documentation/Evaluation.md", "glimpse eval flickr30k/"): DATASET,
    ("Documentation/Design/Measurements.md", "glimpse eval heldout/"): DATASET,
    ("Documentation/Design/Measurements.md", "glimpse index Gallery"): "is made larger by a script",
    ("Documentation/Design/Measurements.md", "glimpse search"): "searches that library",
    ("Documentation/Evaluation.md", "glimpse eval captions.csv --compare"): HUB,
    ("Documentation/Interchange.md", "glimpse import laion"): HUB,
    ("Documentation/Sources.md", "glimpse index"): SOURCE,
    ("Documentation/Stores.md", "glimpse "): STORE,
    ("Documentation/Tarball.md", "glimpse "): PACKED,
    ("README.md", "glimpse models pull"): HUB,
    ("README.md", "glimpse index ~/Pictures --model"): HUB,
    ("README.md", "glimpse serve"): ENDLESS,
    ("Tools/mini-model/README.md", "glimpse "): DATASET,
}

# What a page takes for granted, done before its lines.
BEFORE = {
    "Documentation/Libraries.md":
        "mkdir -p old && cp -r Pictures old/ && glimpse index ~/old/Pictures -q && mv old new",
}

CALL = re.compile(r"^(?:.*\| )?(?:\./|bin/)?glimpse (?P<rest>.*)$")
SCRIPT = re.compile(r"(?<![\w/.-])(?:\./)?((?:Tools|Benchmarks|Scripts)/[\w./-]*\w)((?: [^`|;]*)?)")


def fenced(name):
    """The lines of the page's fenced blocks, those that go on joined."""
    lines, inside = [], False
    for line in read(name).splitlines():
        if line.lstrip().startswith("```"):
            inside = not inside
        elif inside and lines and lines[-1].endswith("\\"):
            lines[-1] = lines[-1][:-1] + line.strip()
        elif inside:
            lines.append(line.strip())
    return lines


def calls(name):
    """The lines of the page's blocks that call the program, without a prompt."""
    found = []
    for line in fenced(name):
        line = line.removeprefix("$ ")
        match = CALL.match(line)
        if match and not line.startswith("#"):
            found.append(re.sub(r"(?<![\w/.-])(\./|bin/)glimpse ", "glimpse ", line))
    return found


def quoted(name):
    """Code within the page's text, each on one line."""
    text = re.sub(r"^ *```.*?^ *```", "", read(name), flags=re.M | re.S)
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", text)]


def shapes():
    """The first object of JSON of each command's section in CommandLine.md."""
    found = {}
    for section in re.split(r"^## ", read("Documentation/CommandLine.md"), flags=re.M)[1:]:
        block = re.search(r"^```json\n(.*?)^```", section, re.M | re.S)
        if block:
            found[re.match(r"[a-z]*", section)[0]] = json.loads(block[1])
    return found


def members(value, place=""):
    """The paths of all members of an object; of a list those of its first."""
    if isinstance(value, list):
        return members(value[0], place + "[]") if value else set()
    if not isinstance(value, dict):
        return set()
    found = set()
    for name, inner in value.items():
        found |= {f"{place}.{name}"} | members(inner, f"{place}.{name}")
    return found


def reason(name, line):
    """Why a line is not run; None where it is."""
    for (page, beginning), why in NOT_RUN.items():
        if page == name and line.startswith(beginning):
            return why
    return None


class DocumentationCommandsTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Indexes the pictures once for all tests."""
        cls.folder = Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        if PROGRAM.exists():
            cls.environment = cls.prepare(cls.folder / "home")
            (cls.folder / "home").rename(cls.folder / "prepared")

    def new_home(self):
        """A home like that before, always at the same place."""
        if not PROGRAM.exists():
            self.skipTest(f"{PROGRAM} is not built")
        home = self.folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.folder / "prepared", home, symlinks=True)
        return home

    def test_command_lines_run(self):
        self.new_home()
        count, passed_over = 0, []
        for name in documents():
            lines = calls(name)
            passed_over += [(name, line, reason(name, line)) for line in lines if reason(name, line)]
            lines = [line for line in lines if not reason(name, line)]
            if not lines:
                continue
            home = self.new_home()
            before = [BEFORE[name]] if name in BEFORE else []
            for line in before + lines:
                self.run_line(line, home, self.environment, name)
            count += len(lines)
        print(f"\n{count} command lines of the documentation were run. Not run:")
        for name, line, why in passed_over:
            print(f"  {name}: {line}\n    {why}")
        self.assertGreater(count, 30)

    def test_shapes_in_json_are_the_programs(self):
        home = self.new_home()
        lines = {
            "index": "glimpse index broken --json", "search": "glimpse search cat --json",
            "duplicates": "glimpse duplicates --json", "status": "glimpse status --json",
            "verify": "glimpse verify --json", "export": "glimpse export vectors --json",
            "import": "glimpse import vectors --library other --json",
            "sync": "glimpse sync --to embedded:copy --json",
            "translate": "glimpse translate --rules-only 'show me dogs in 2019' --json",
        }
        (home / "broken").mkdir()
        (home / "broken" / "empty.jpg").touch()
        # What a picture says of itself, and what is there only at times, differ: `precision` after
        # 8 bits were tried, for which these libraries are too small.
        free = re.compile(r"\.metadata\.|^\.results\[\]\.reasons\[\]|^\.(strengths_pending|notice)$|^\.precision(\.|$)")
        for name, line in lines.items():
            documented = {m for m in members(shapes()[name]) if not free.search(m)}
            output = self.run_line(line, home, self.environment, name)
            printed = {m for m in members(json.loads(output)) if not free.search(m)}
            self.assertEqual(documented - printed, set(), line)
            self.assertEqual(printed - documented, set(), line)

    def test_examples_in_json_can_be_read(self):
        for name in documents():
            for block in re.findall(r"^```json\n(.*?)^```", read(name), re.M | re.S):
                with self.subTest(name, block=block[:60]):
                    json.loads(block)

    def test_lists_of_lines_are_up_to_date(self):
        for (page, beginning), why in NOT_RUN.items():
            self.assertTrue(
                any(line.startswith(beginning) for line in calls(page)), f"{page}: {beginning} ({why})")
        for page in BEFORE:
            self.assertTrue(calls(page), page)

    def test_flags_of_each_command_are_in_its_help(self):
        helps = {path.stem: set(FLAG.findall(path.read_text(encoding="utf-8"))) for path in HELPS.glob("*.txt")}
        aliases = {"search": {"--top-k", "--top_k"}, "retrieve": {"--images-dir", "--top-k", "--prompt"}}
        wrong, count = [], 0
        for name in documents():
            for line in calls(name) + quoted(name):
                match = CALL.match(line)
                command = re.match(r"[a-z]+", match["rest"]) if match else None
                if not command or command[0] not in helps:
                    continue
                count += 1
                words = re.split(r" [|#>] ?", match["rest"])[0]
                known = helps[command[0]] | aliases.get(command[0], set())
                wrong += [f"{name}: {line}: {flag}" for flag in FLAG.findall(words) if flag not in known]
        self.assertGreater(count, 100)
        self.assertEqual(wrong, [])

    def test_flags_of_our_scripts_are_known_to_them(self):
        wrong, count = [], 0
        for name in documents():
            for line in fenced(name) + quoted(name):
                match = SCRIPT.search(line)
                if not match:
                    continue
                path = ROOT / match[1].split("#")[0]
                if not path.exists():
                    wrong.append(f"{name}: {match[1]} is not there")
                    continue
                flags = set(FLAG.findall(match[2].split(" #")[0]))
                if not path.is_file() or not flags:
                    continue
                count += 1
                text = path.read_text(encoding="utf-8", errors="replace")
                wrong += [f"{name}: {match[1]} has no {flag}" for flag in flags if flag not in text]
                needed = set(re.findall(r'\bparser\.add_argument\("(--[a-z-]+)"[^\n]*required=True', text))
                if "…" not in line:
                    wrong += [f"{name}: {line}: {flag} is missing" for flag in needed - flags]
        self.assertGreater(count, 20)
        self.assertEqual(wrong, [])

    @classmethod
    def prepare(cls, home):
        """Pictures, a library of them, and what the pages' lines name."""
        gallery = ROOT / "Gallery"
        pictures = home / "Pictures"
        chosen = []
        for category in ("animals", "food", "landscapes", "vehicles"):
            files = sorted(path for path in (gallery / category).iterdir() if path.suffix in {".jpg", ".png"})
            chosen += files[:3]
        for path in chosen:
            (pictures / path.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copy(path, pictures / path.parent.name)
        (pictures / "raw").mkdir()
        shutil.copy(chosen[0], pictures / "raw")
        for name in ("beach.jpg", "pool.jpg", "street.jpg", "cat.jpg", "Pictures/cat.jpg"):
            shutil.copy(sorted((gallery / "animals").glob("*.jpg"))[-1], home / name)
        (home / "wallpapers").mkdir()
        (home / "photos").mkdir()
        shutil.copy(chosen[-1], home / "photos")
        shutil.copytree(pictures / "animals", home / "pets" / "animals")
        shutil.copytree(pictures / "food", home / "pets" / "food")
        rows = [f"{path.parent.name}/{path.name},a {path.stem.split('-')[0]} thing" for path in chosen]
        (home / "captions.csv").write_text("path,caption\n" + "\n".join(rows) + "\n", encoding="utf-8")
        shared = ROOT / ".runtime" / "test-cache"
        cache = shared if shared.is_dir() else home.parent / "cache"
        environment = {
            "PATH": f"{home.parent / 'bin'}:{os.environ['PATH']}", "NO_COLOR": "1", "LANG": "C.UTF-8",
            "HOME": str(home), "XDG_CACHE_HOME": str(cache), "TMPDIR": str(home.parent),
            # The quick model, whatever the default is; and nothing leaves.
            "GLIMPSE_MODEL": "glimpse-mini", "GLIMPSE_OFFLINE": "1", "HF_HUB_OFFLINE": "1",
        }
        (home.parent / "bin").mkdir()
        # A link would hide where the program's models lie.
        program = home.parent / "bin" / "glimpse"
        program.write_text(f'#!/bin/sh\nexec "{PROGRAM}" "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        cls.run_line("glimpse index ~/Pictures -q", home, environment, "preparing")
        return environment

    @staticmethod
    def run_line(line, home, environment, name):
        """Runs a line in the home to its end; its standard output."""
        result = subprocess.run(
            ["bash", "-c", "set -o pipefail; " + line], cwd=home, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=300)
        messages = result.stderr.decode("utf-8", "replace")
        # A line that is whole and finds nothing among these pictures ends with status 1.
        finds_nothing = result.returncode == 1 and "no picture was found that fits" in messages
        if result.returncode != 0 and not finds_nothing:
            raise AssertionError(f"{name}: {line}: status {result.returncode}\n{messages}")
        return result.stdout


if __name__ == "__main__":
    unittest.main()
