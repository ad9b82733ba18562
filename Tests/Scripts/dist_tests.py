"""Scripts/set-run-path on a small program, and what make-dist says when it cannot go on."""

import os
import shutil
import subprocess

from support import ROOT, ScriptTestCase

SET_RUN_PATH = ROOT / "Scripts" / "set-run-path"


class SetRunPathTests(ScriptTestCase):
    """On a program that needs a library of its own."""

    def build(self, run_path):
        (self.folder / "lib").mkdir()
        self.write("answer.c", "int answer(void) { return 42; }\n")
        self.write("main.c", "int answer(void);\nint main(void) { return answer(); }\n")
        self.compile("-shared", "-fPIC", "answer.c", "-o", "lib/libanswer.so")
        self.compile("main.c", "-Llib", "-lanswer", f"-Wl,-rpath,{run_path}", "-o", "program")
        return self.folder / "program"

    def compile(self, *arguments):
        subprocess.run(["cc", *arguments], cwd=self.folder, check=True)

    def test_program_finds_its_library_at_the_new_place_and_not_before(self):
        program = self.build("/nowhere/at/all/of/some/length")
        self.assertEqual(self.run_script(program).returncode, 127)
        self.assertEqual(self.run_script(SET_RUN_PATH, program, "$ORIGIN/lib").returncode, 0)
        self.assertEqual(self.run_script(program).returncode, 42)
        listing = subprocess.run(
            ["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
        self.assertIn("[$ORIGIN/lib]", listing)
        self.assertNotIn(b"/nowhere", program.read_bytes())

    def test_longer_run_path_is_refused_and_the_file_is_left_alone(self):
        program = self.build("/a")
        before = program.read_bytes()
        result = self.run_script(SET_RUN_PATH, program, "$ORIGIN/lib")
        self.assertEqual(
            result.stderr, f"set-run-path: {program} has room for a run path of 2 bytes, not 11\n")
        self.assertEqual((result.returncode, program.read_bytes()), (1, before))

    def test_file_that_is_no_program_is_refused(self):
        for content in ["", "#!/bin/sh\n"]:
            path = self.write("text", content)
            result = self.run_script(SET_RUN_PATH, path, "x")
            self.assertEqual(
                result.stderr, f"set-run-path: {path} is not a 64-bit little-endian ELF file\n")
            self.assertEqual(result.returncode, 1)

    def test_program_that_is_cut_short_is_refused(self):
        program = self.build("/nowhere/at/all")
        whole = program.read_bytes()
        for length in [7, 63, 64, 200, 1000, len(whole) // 2]:
            program.write_bytes(whole[:length])
            result = self.run_script(SET_RUN_PATH, program, "x")
            self.assertEqual(result.returncode, 1, f"cut to {length} bytes")
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)

    def test_missing_file_is_named(self):
        result = self.run_script(SET_RUN_PATH, self.folder / "none", "x")
        self.assertEqual(
            (result.stderr, result.returncode),
            (f"set-run-path: {self.folder}/none: No such file or directory\n", 1))


class CheckoutTestCase(ScriptTestCase):
    """In a checkout with hardly anything in it."""

    def setUp(self):
        super().setUp()
        (self.folder / "Scripts").mkdir()
        for name in ["make-dist", "stage", "install"]:
            shutil.copy(ROOT / "Scripts" / name, self.folder / "Scripts" / name)
        self.write("VERSION", "1.2.3\n")

    def add_program(self, version):
        self.write(".build/release/glimpse", f"#!/bin/sh\necho glimpse {version}\n").chmod(0o755)


class MakeDistTests(CheckoutTestCase):
    """Where one thing after another is missing."""

    def expect_failure(self, sentence):
        result = self.run_script(self.folder / "Scripts" / "make-dist")
        self.assertEqual(
            (result.stdout, result.stderr, result.returncode), ("", f"stage: {sentence}\n", 1))
        self.assertFalse((self.folder / "dist").exists())

    def test_what_is_missing_is_named_with_the_command_that_makes_it(self):
        self.expect_failure(".build/release/glimpse is missing: run make build first.")
        self.add_program("1.2.3")
        self.expect_failure(".runtime/openvino is missing: run make setup first.")
        self.write(".runtime/openvino/VERSION", "2026.4.1\n")
        self.expect_failure(
            "Models/glimpse-photo is missing: the bundled models belong to the program "
            "(make photo-model and make mini-model make them).")
        self.write("Models/glimpse-photo/config.json", "{}\n")
        self.expect_failure(
            "Models/glimpse-mini is missing: the bundled models belong to the program "
            "(make photo-model and make mini-model make them).")

    def test_program_of_another_version_is_refused(self):
        self.add_program("1.2.2")
        self.write(".runtime/openvino/VERSION", "2026.4.1\n")
        self.write("Models/glimpse-photo/config.json", "{}\n")
        self.write("Models/glimpse-mini/config.json", "{}\n")
        self.expect_failure(
            'the program says "glimpse 1.2.2", VERSION says 1.2.3: '
            "correct one and run make build again.")


class InstallTests(CheckoutTestCase):
    """With a program and a runtime that are hardly any."""

    def setUp(self):
        super().setUp()
        self.prefix = self.folder / "a prefix"

    def install(self, *arguments, **environment):
        return self.run_script(self.folder / "Scripts" / "install", *arguments, **environment)

    def test_it_is_installed_and_removed_and_leaves_the_rest(self):
        (self.folder / "Scripts" / "set-run-path").write_text("#!/bin/sh\n")
        (self.folder / "Scripts" / "set-run-path").chmod(0o755)
        self.write("programs/strip", '#!/bin/sh\ncp "$3" "$2"\n').chmod(0o755)
        self.add_program("1.2.3")
        for name in [
                ".runtime/openvino/VERSION", ".runtime/openvino/lib/liba.so", "LICENSE", "THIRD-PARTY-NOTICES.md",
                ".runtime/openvino/licenses/a.dist-info/licenses/LICENSE", "Web/index.html",
                "Models/glimpse-photo/config.json", "Models/glimpse-mini/config.json"]:
            self.write(name, "x\n")
        path = f"{self.folder / 'programs'}:{os.environ['PATH']}"
        other = self.write("a prefix/share/zsh/site-functions/_other", "mine\n")
        for _ in range(2):
            result = self.install(self.prefix, path=path)
            self.assertEqual((result.stderr, result.returncode), ("", 0))
        self.assertIn(f"Installed glimpse 1.2.3 as {self.prefix}/bin/glimpse.", result.stdout)
        self.assertIn(f"{self.prefix}/bin is not in PATH", result.stdout)
        for name in ["bin/glimpse", "lib/glimpse/liba.so", "share/glimpse/web/index.html",
                     "share/glimpse/models/glimpse-photo/config.json", "share/glimpse/licenses/LICENSE"]:
            self.assertTrue((self.prefix / name).is_file(), name)
        self.assertEqual(self.install("--remove", self.prefix, path=path).returncode, 0)
        left = [path for path in self.prefix.rglob("*") if path.is_file()]
        self.assertEqual(left, [other])

    def test_a_prefix_that_is_no_place_is_refused(self):
        result = self.install("usr/local")
        self.assertEqual(
            (result.stderr, result.returncode),
            ('install: the prefix must begin with /, and "usr/local" does not.\n', 1))
        self.assertEqual(self.install("").returncode, 2)
