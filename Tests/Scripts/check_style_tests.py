"""Scripts/check-style, on the tree and on trees with one planted violation each."""

import subprocess

from support import ROOT, ScriptTestCase

SCRIPT = ROOT / "Scripts" / "check-style"
OPENING = "// Planted.\n"


class CheckStyleTests(ScriptTestCase):
    def test_this_tree_is_clean(self):
        result = self.run_script(SCRIPT)
        self.assertEqual((result.stdout, result.returncode), ("", 0))

    def check(self, name, text, expected):
        self.write(name, text)
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual((result.stdout, result.returncode), (expected, 1 if expected else 0))

    def test_400_lines_of_source_pass_and_401_do_not(self):
        self.check("Sources/A/Long.swift", OPENING + "let a = 1\n" * 399, "")
        self.check(
            "Sources/A/Long.swift", OPENING + "let a = 1\n" * 400,
            "Sources/A/Long.swift: 401 lines, at most 400 are allowed\n")

    def test_600_lines_of_test_pass_and_601_do_not(self):
        self.check("Tests/A/Long.swift", "let a = 1\n" * 600, "")
        self.check(
            "Tests/A/Long.swift", "let a = 1\n" * 601,
            "Tests/A/Long.swift: 601 lines, at most 600 are allowed\n")

    def test_table_made_by_a_program_may_be_long(self):
        self.check(
            "Sources/A/Table.swift", "// Made by Tools/make-table.\n" + "let a = 1\n" * 700, "")

    def test_c_sources_are_counted_too(self):
        self.check(
            "Sources/A/long.c", "int a;\n" * 401,
            "Sources/A/long.c: 401 lines, at most 400 are allowed\n")

    def test_forced_try_is_named(self):
        self.check(
            "Sources/A/Planted.swift", OPENING + "let a = try! b()\n",
            "Sources/A/Planted.swift:2: try! is not allowed in Sources\n")

    def test_forced_cast_is_named(self):
        self.check(
            "Sources/A/Planted.swift", OPENING + "let a = b as! Int\n",
            "Sources/A/Planted.swift:2: as! is not allowed in Sources\n")

    def test_fatal_error_is_named(self):
        self.check(
            "Sources/A/Planted.swift", OPENING + "guard a else { fatalError(\"b\") }\n",
            "Sources/A/Planted.swift:2: fatalError is not allowed in Sources\n")

    def test_files_made_outside_of_support_are_named(self):
        for line, word in [
                ("let a = open(p, O_WRONLY | O_CREAT, 0o644)", "O_CREAT"), ("mkdir(p, 0o755)", "mkdir"),
                ("try FileManager.default.createDirectory(atPath: p)", "createDirectory")]:
            self.check(
                "Sources/A/Planted.swift", OPENING + line + "\n",
                f"Sources/A/Planted.swift:2: {word} is for Support alone: use FileIO or HeldFolder\n")
        self.check("Sources/A/Planted.swift", OPENING, "")
        self.check("Sources/Foundations/Support/HeldFolder.swift", OPENING + "mkdirat(d, p, 0o700)\n", "")

    def test_forced_words_in_comments_texts_and_tests_pass(self):
        self.check(
            "Sources/A/Planted.swift", OPENING + "// try! this\nlet a = \"as! b\"  // fatalError(\n", "")
        self.check("Tests/A/Planted.swift", "let a = try! b()\n", "")

    def test_plain_conversion_of_a_floating_number_is_named(self):
        for number, value in enumerate([
            "Int(x.rounded())", "Int(Double(a) * b)", "UInt8(max(0, min(255, f(x) * 1.5)))", "Int32(\n  y * 1e9)",
            "Int64(x.squareRoot())",
        ]):
            kind = value.split("(")[0]
            self.check(
                "Sources/A/Planted.swift", OPENING + f"let a = {value}\n",
                f"Sources/A/Planted.swift:2: {kind}(…) of a floating-point number needs clamping: or exactly:\n")

    def test_labelled_and_whole_conversions_pass(self):
        self.check(
            "Sources/A/Planted.swift", OPENING + "let a = Int(clamping: x.rounded()) + Int(exactly: 1.5 * y)!\n"
            "let b = Int(UInt8(x)) + Int(\"1.5\") // Int(1.5)\nlet c = UInt8(fitting: min(255.0, x))\n"
            "let d = range.upperInt(1.5)\n", "")
        self.check("Tests/A/Planted.swift", "let a = Int(1.5 * x)\n", "")

    def test_messages_that_stand_alone_are_named(self):
        said = "a message begins small and has no full stop, since it may follow a colon"
        for line in ['let a = "The index is damaged"', 'let a = "\\(path) is empty."', 'throw refuse("an error ends.")']:
            self.check(
                "Sources/Workflows/A/Planted.swift", OPENING + line + "\n",
                f"Sources/Workflows/A/Planted.swift:2: {said}\n")

    def test_messages_that_follow_a_colon_pass(self):
        fine = 'let a = "the index \\(path) is damaged"\nlet b = "meta."\n// "The index is damaged."\n'
        self.check("Sources/Stores/A/Planted.swift", OPENING + fine, "")
        self.check("Sources/Products/A/Planted.swift", OPENING + 'let a = "The library is empty."\n', "")

    def test_flags_in_messages_of_libraries_are_named(self):
        said = ":2: --model is the command line's: programs read this message too\n"
        planted = ["Sources/Products/GlimpseKit/Planted.swift", "Sources/Workflows/A/Planted.swift"]
        for name in planted:
            with self.subTest(name):
                self.check(name, OPENING + 'let a = "name one with --model MODEL"\n', name + said)
                self.check(name, OPENING, "")
        fine = 'let a = "run \'glimpse verify --repair\'"\nlet b = ["--list-langs"]\n// "give --model X"\n'
        self.check("Sources/Stores/A/Planted.swift", OPENING + fine, "")
        self.check("Sources/Products/A/Planted.swift", OPENING + 'let a = "name one with --model"\n', "")

    def test_source_without_an_opening_comment_is_named(self):
        self.check(
            "Sources/A/Planted.swift", "import Support\n",
            "Sources/A/Planted.swift:1: does not open with a comment that says what the file is for\n")

    def test_empty_source_is_named(self):
        self.check(
            "Sources/A/Planted.swift", "",
            "Sources/A/Planted.swift:1: does not open with a comment that says what the file is for\n")

    def test_paths_of_one_machine_are_named(self):
        # Put together, so that this file does not hold them itself.
        for path in ["/" + "work/x", "/" + "root/.cache", "/home" + "/jane/b"]:
            start = "/home" + "/jane" if "jane" in path else "/" + path.split("/")[1]
            self.check(
                "Documentation/Planted.md", f"See\n`{path}`.\n",
                f"Documentation/Planted.md:2: {start} is a path of one machine\n")

    def test_anybodys_paths_pass(self):
        self.check(
            "Documentation/Planted.md",
            "/home/me/a, https://example.org/work/a, Tests/root, ./work/b, $X/work, /working\n", "")

    def test_in_a_checkout_only_tracked_files_count(self):
        subprocess.run(["git", "init", "-q", str(self.folder)], check=True)
        name = "Sources/A/Planted.swift"
        self.check(name, "import Support\n", "")
        subprocess.run(["git", "-C", str(self.folder), "add", name], check=True)
        self.check(
            name, "import Support\n",
            f"{name}:1: does not open with a comment that says what the file is for\n")

    def test_file_that_is_not_text_is_passed_over(self):
        (self.folder / "data.bin").write_bytes(b"\xff\xfe /" + b"work/a")
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual((result.stdout, result.returncode), ("", 0))
