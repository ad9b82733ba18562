"""The documentation against what it describes: links, flags, targets, versions.

Command lines are documentation_commands_tests'."""

import re
import subprocess
import unittest

from support import ROOT

FLAG = re.compile(r"(?<![\w-])--[a-z][a-z_-]*")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def sources(folder):
    """The Swift files of a folder, one after the other."""
    files = sorted((ROOT / folder).rglob("*.swift"))
    return "".join(path.read_text(encoding="utf-8") for path in files)


def documents():
    """The tracked pages of documentation."""
    names = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "*.md"], check=True, capture_output=True, text=True)
    return [name for name in names.stdout.splitlines() if not name.startswith("Tests/")]


def anchors(name):
    """The places within a page that links may name, as GitHub makes them."""
    text = re.sub(r"^ *```.*?^ *```", "", read(name), flags=re.M | re.S)
    found = []
    for title in re.findall(r"^#+ (.*)$", text, re.M):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).replace("`", "").lower()
        found.append(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return found


class DocumentationTests(unittest.TestCase):
    def test_links_lead_to_files(self):
        broken = []
        for name in documents():
            for target in re.findall(r"\]\(([^)\s]+)\)", read(name)):
                path = target.partition("#")[0]
                if "://" in target or not path:
                    continue
                if not ((ROOT / name).parent / path).exists():
                    broken.append(f"{name}: {target}")
        self.assertEqual(broken, [])

    def test_links_lead_to_places_in_pages(self):
        broken = []
        for name in documents():
            for target in re.findall(r"\]\(([^)\s]+)\)", read(name)):
                path, sign, place = target.partition("#")
                if "://" in target or not sign or (path and not path.endswith(".md")):
                    continue
                page = (ROOT / name).parent / path if path else ROOT / name
                if place not in anchors(page.resolve().relative_to(ROOT)):
                    broken.append(f"{name}: {target}")
        self.assertEqual(broken, [])

    def test_every_page_is_in_the_index(self):
        index = read("Documentation/README.md")
        for name in documents():
            if name.startswith("Documentation/") and name != "Documentation/README.md":
                self.assertIn(f"({name.removeprefix('Documentation/')})", index)

    def test_prose_keeps_to_100_columns(self):
        long = []
        for name in documents():
            # Cards of models go to hubs, which have manners of their own.
            if name.startswith(("Models/", "Tools/")):
                continue
            code = False
            for number, line in enumerate(read(name).splitlines(), 1):
                code = code != line.lstrip().startswith("```")
                # Tables cannot be broken, nor can addresses and pictures' texts.
                if len(line) > 100 and not code and not line.startswith(("|", "![")) and " " in line[4:]:
                    long.append(f"{name}:{number}")
        self.assertEqual(long, [])

    def test_no_change_is_told_twice(self):
        entries = re.findall(r"^- .*(?:\n  .*)*", read("CHANGELOG.md"), re.M)
        self.assertGreater(len(entries), 40)
        self.assertEqual([entry for entry in set(entries) if entries.count(entry) > 1], [])

    def test_pages_that_files_name_exist(self):
        listing = subprocess.run(
            ["git", "-C", str(ROOT), "grep", "-IohE", r"\bDocumentation/[A-Za-z/]+\.md", "--", ":!Tests/Scripts"],
            check=True, capture_output=True, text=True)
        for name in sorted(set(listing.stdout.split())):
            self.assertTrue((ROOT / name).exists(), name)

    def test_files_that_the_recipes_name_exist(self):
        names = {path.name for path in (ROOT / "Sources").rglob("*.swift")}
        names |= {path.name for path in (ROOT / "Tests").rglob("*.swift")}
        for code in re.findall(r"`([^`\n]+)`", read("CONTRIBUTING.md")):
            if "NAME" in code or "COMMAND" in code or " " in code:
                continue
            if re.fullmatch(r"[\w+]+\.swift", code):
                self.assertIn(code, names)
            elif "/" in code and not code.startswith("/"):
                self.assertTrue((ROOT / code).exists(), code)

    def test_every_setting_is_documented(self):
        begins = "GLIMPSE|QDRANT|HF|AWS|CLIP|OPENAI|GOOGLE|GROQ|IMAGES|QUERY|RETRIEVED|VECTOR"
        names = set(re.findall(rf'"((?:{begins})_[A-Z_]*[A-Z])"', sources("Sources")))
        self.assertGreater(len(names), 30)
        pages = "".join(read(f"Documentation/{page}.md") for page in ("Settings", "Models", "Sources"))
        self.assertEqual({name for name in names if name not in pages}, set())
        settings = read("Documentation/Settings.md")
        self.assertEqual(
            {name for name in names if name.startswith("GLIMPSE_") and name not in settings}, set())

    def test_every_route_is_documented(self):
        routes = set(re.findall(r'"(/(?:api/v1/[a-z/{}]+|[a-z-]+))"', sources("Sources/Products/SearchAPI")))
        self.assertGreater(len(routes), 20)
        page = read("Documentation/HTTP.md")
        # Below /api/v1, as a job's address is put together.
        self.assertEqual({route for route in routes if route not in page} - {"/jobs"}, set())

    def test_every_field_and_format_of_filters_is_documented(self):
        page = read("Documentation/Filters.md")
        table = read("Sources/Domain/SearchDomain/Filter+FieldTable.swift")
        fields = re.findall(r'Filter\.Field\(\s*"(\w+)"', table)
        for aliases in re.findall(r"aliases: \[(.*?)\]", table):
            fields += re.findall(r'"(\w+)"', aliases)
        cases = re.search(
            r"enum ImageFormat: .*?case ([\w, ]+)\n.*?case (\w+)\n", sources("Sources/Models/ImageDecoding"), re.S)
        self.assertIsNotNone(cases, "the formats have moved: read them where they are now")
        formats = cases[1].split(", ") + [cases[2]]
        self.assertGreater(len(fields), 20)
        self.assertGreater(len(formats), 14)
        for name in fields + formats:
            self.assertIn(f"`{name}`", page)

    def test_every_flag_of_the_help_is_documented(self):
        page = read("Documentation/CommandLine.md")
        documented = set(FLAG.findall(page))
        helps = sorted((ROOT / "Tests" / "Fixtures" / "help").glob("*.txt"))
        self.assertGreater(len(helps), 10)
        for help_text in helps:
            known = set(FLAG.findall(help_text.read_text(encoding="utf-8")))
            self.assertEqual(known - documented, set(), help_text.name)

    def test_every_documented_flag_and_command_is_in_the_help(self):
        helps = {
            p.stem: p.read_text(encoding="utf-8")
            for p in (ROOT / "Tests" / "Fixtures" / "help").glob("*.txt")}
        known = set(FLAG.findall("".join(helps.values()))) | self.aliases()
        documented = set(FLAG.findall(read("Documentation/CommandLine.md")))
        self.assertEqual(documented - known - {"--name"}, set())
        sections = set(re.findall(r"^## ([a-z]+)", read("Documentation/CommandLine.md"), re.M))
        self.assertEqual(sections, set(helps) - {"glimpse"})

    def aliases(self):
        """Long names as the table of flags spells them, the second ones too."""
        folder = ROOT / "Sources" / "Products" / "CommandLineInterface" / "Arguments"
        table = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("Flags*.swift")))
        names = set()
        for group in re.findall(r'(?:Flag|Switch)\(\s*((?:"[a-z_-]+",?\s*)+)', table):
            names |= {"--" + name for name in re.findall(r'"([a-z_-]+)"', group)}
        return names

    def test_tests_named_for_the_defects_exist(self):
        page = read("Documentation/Compatibility.md")
        numbers = re.findall(r"^\| (\d+) \|", page, re.M)
        self.assertEqual(numbers, [str(n) for n in range(1, 22)])
        tests = read("Tests/SearchAPITests/CompatibilityTests.swift")
        named = set(re.findall(r"`(defects?\d\w+)`", page))
        self.assertEqual(named, set(re.findall(r"func (defects?\d\w+)", tests)))
        for path in re.findall(r"`(Tests/[\w/]+\.\w+)`", page):
            self.assertTrue((ROOT / path).exists(), path)

    def test_make_targets_that_are_named_exist(self):
        targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
        for name in documents():
            for target in re.findall(r"`make ([a-z-]+)", read(name)):
                self.assertIn(target, targets, name)

    def test_version_is_the_programs(self):
        program = read("Sources/Products/CommandLineInterface/Program.swift")
        self.assertIn(f'current = "{read("VERSION").strip()}"', program)

    def test_openvino_version_in_the_notices_is_the_one_that_setup_fetches(self):
        version = re.search(r"^openvino_version=(\S+)$", read("Scripts/setup"), re.M).group(1)
        self.assertIn(f"OpenVINO {version}", read("THIRD-PARTY-NOTICES.md"))
