"""Scripts/setup: what it says when it cannot go on, and that a second run is idle.

Each test runs a copy of the script in a folder of its own, with a PATH of
chosen programs, so that nothing is installed and nothing is fetched.
"""

import hashlib
import shutil
import time

from support import ROOT, ScriptTestCase

# What the script calls and no test stands in for.
TOOLS = [
    "bash", "basename", "cat", "chmod", "cp", "cut", "dirname", "env", "grep", "head", "id", "ln",
    "mkdir", "mktemp", "pkg-config", "rm", "sha256sum", "tr", "uname",
]
SWIFT = 'echo "Swift version 6.3 (swift-6.3-RELEASE)"'
INSTALLED = 'echo "install ok installed"'
NEVER = 'echo "$0 was called" >&2; exit 99'


class SetupTests(ScriptTestCase):
    def setUp(self):
        super().setUp()
        self.checkout = self.folder / "checkout"
        (self.checkout / "Scripts").mkdir(parents=True)
        shutil.copy(ROOT / "Scripts" / "setup", self.checkout / "Scripts" / "setup")
        self.programs = self.folder / "programs"
        self.programs.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            if found:
                (self.programs / tool).symlink_to(found)
        self.stand_in("swift", SWIFT)
        self.stand_in("python3", NEVER)
        self.stand_in("dpkg-query", INSTALLED)
        self.stand_in("apt-get", NEVER)
        self.stand_in("sudo", NEVER)

    def stand_in(self, name, script):
        """Puts a program of ours in the PATH."""
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!{shutil.which('bash')}\n{script}\n")
        path.chmod(0o755)

    def leave_out(self, name):
        (self.programs / name).unlink()

    def set_up(self, *arguments):
        return self.run_script(self.checkout / "Scripts" / "setup", *arguments, path=self.programs)

    def expect_failure(self, sentence, progress=""):
        """The script must end with this one line, after at most one of progress."""
        result = self.set_up()
        self.assertEqual((result.stdout, result.stderr), ("", f"{progress}setup: {sentence}\n"))
        self.assertEqual(result.returncode, 1)

    def test_without_swift_it_says_where_to_get_it(self):
        self.leave_out("swift")
        self.expect_failure(
            "no Swift toolchain on PATH: install Swift 6.3 from https://www.swift.org/install "
            "and run again.")

    def test_with_an_old_swift_it_names_the_version_found(self):
        self.stand_in("swift", 'echo "Swift version 6.2.1 (swift-6.2.1-RELEASE)"')
        self.expect_failure(
            "Swift 6.3 or later is needed, found 6.2: install it from https://www.swift.org/install.")

    def test_with_a_newer_swift_it_goes_on(self):
        self.stand_in("swift", 'echo "Swift version 6.10 (swift-6.10-RELEASE)"')
        self.leave_out("python3")
        self.expect_failure("python3 is missing: apt-get install python3 python3-pip.")

    def test_with_a_broken_swift_it_says_that_there_is_no_version(self):
        self.stand_in("swift", "echo 'error while loading shared libraries' >&2; exit 127")
        self.expect_failure(
            "Swift 6.3 or later is needed, found no version: "
            "install it from https://www.swift.org/install.")

    def test_in_a_folder_with_a_space_in_its_name_it_says_so(self):
        spaced = self.folder / "my checkout"
        self.checkout.rename(spaced)
        self.checkout = spaced
        self.expect_failure(
            f"the build cannot take white space in the checkout's path: move it from {spaced}.")

    def test_without_python_it_names_the_packages(self):
        self.leave_out("python3")
        self.expect_failure("python3 is missing: apt-get install python3 python3-pip.")

    def test_without_apt_it_names_what_to_install_by_hand(self):
        self.stand_in("dpkg-query", '[ "${@: -1}" != libvips-dev ] && ' + INSTALLED)
        self.leave_out("apt-get")
        self.expect_failure(
            "apt-get is missing; install these packages by hand: libvips-dev.")

    def test_without_rights_it_names_what_an_administrator_installs(self):
        self.stand_in("dpkg-query", '[ "${@: -1}" != libvips-dev ] && ' + INSTALLED)
        self.stand_in("id", "echo 1000")
        self.leave_out("sudo")
        self.expect_failure(
            "no right to install packages (not root, no sudo): ask an administrator for: "
            "apt-get install libvips-dev.")

    def test_where_apt_fails_it_says_so(self):
        self.stand_in("dpkg-query", '[ "${@: -1}" != libvips-dev ] && ' + INSTALLED)
        self.stand_in("id", "echo 0")
        self.stand_in("apt-get", "exit 100")
        self.expect_failure(
            "Debian's packages could not be installed (network down, or no rights?): libvips-dev.",
            progress="setup: installing libvips-dev\n")

    def test_only_missing_packages_are_installed(self):
        self.stand_in("dpkg-query", '[ "${@: -1}" != libvips-dev ] && ' + INSTALLED)
        self.stand_in("id", "echo 0")
        self.stand_in("apt-get", f'echo "$@" >>"{self.folder}/apt"')
        self.set_up()
        calls = (self.folder / "apt").read_text().splitlines()
        self.assertEqual(calls, ["update -qq", "install -y -qq --no-install-recommends libvips-dev"])

    def test_what_tests_alone_need_is_installed_on_request_and_not_demanded(self):
        self.stand_in("dpkg-query", '[[ "${@: -1}" != tesseract-ocr* ]] && ' + INSTALLED)
        self.stand_in("id", "echo 0")
        self.stand_in("apt-get", f'echo "$@" >>"{self.folder}/apt"; exit 100')
        self.set_up()
        self.assertFalse((self.folder / "apt").exists())
        result = self.set_up("--tests")
        self.assertEqual((self.folder / "apt").read_text(), "update -qq\n")
        self.assertIn(
            "setup: tesseract-ocr tesseract-ocr-eng could not be installed; "
            "the tests that need it are skipped.\n", result.stderr)
        self.assertNotIn("Debian's packages could not", result.stderr)

    def test_without_pip_it_names_the_package(self):
        self.stand_in("python3", "exit 1")
        self.expect_failure("pip is missing: apt-get install python3-pip.")

    def test_without_network_it_says_what_could_not_be_fetched(self):
        self.stand_in("python3", '[ "$3" = --version ]')
        version = self.version()
        self.expect_failure(
            f"the openvino=={version} wheel could not be fetched from PyPI (no network?).",
            progress=f"setup: fetching the OpenVINO {version} runtime\n")

    def test_wheel_with_another_hash_is_refused(self):
        self.stand_in(
            "python3",
            '[ "$3" = --version ] && exit\n'
            'while [ "$1" != --dest ]; do shift; done\n'
            'echo forged >"$2/openvino-1.whl"')
        result = self.set_up()
        forged = hashlib.sha256(b"forged\n").hexdigest()
        last = result.stderr.splitlines()[-1]
        self.assertTrue(last.startswith(f"setup: the OpenVINO wheel has SHA-256 {forged}, expected "), last)
        self.assertTrue(last.endswith(": refused."), last)
        self.assertEqual(result.returncode, 1)
        self.assertFalse((self.checkout / ".runtime").exists())

    def test_on_arm64_the_wheel_for_it_is_asked_for(self):
        self.stand_in("uname", "echo aarch64")
        self.stand_in("python3", f'echo "$@" >>"{self.folder}/pip"; [ "$3" = --version ]')
        self.set_up()
        call = (self.folder / "pip").read_text().splitlines()[-1]
        self.assertRegex(call, r" --platform manylinux_2_\d+_aarch64 ")

    def test_on_another_processor_it_says_so(self):
        self.stand_in("uname", "echo riscv64")
        self.expect_failure("no OpenVINO runtime is published for riscv64.")

    def test_second_run_changes_nothing_and_asks_nobody(self):
        runtime = ROOT / ".runtime" / "openvino"
        self.assertTrue(runtime.is_dir(), "run make setup first")
        (self.checkout / ".runtime").mkdir()
        (self.checkout / ".runtime" / "openvino").symlink_to(runtime)
        first = self.set_up()
        self.assertEqual((first.stdout, first.stderr, first.returncode), ("", "", 0))
        before = self.state()
        self.assertIn("glimpse-openvino.pc", " ".join(before))
        started = time.monotonic()
        second = self.set_up()
        self.assertLess(time.monotonic() - started, 5)
        self.assertEqual((second.stdout, second.stderr, second.returncode), ("", "", 0))
        self.assertEqual(self.state(), before)

    def test_moved_checkout_gets_its_new_path(self):
        self.test_second_run_changes_nothing_and_asks_nobody()
        moved = self.folder / "moved"
        self.checkout.rename(moved)
        self.checkout = moved
        self.assertEqual(self.set_up().returncode, 0)
        text = (moved / ".runtime/pkgconfig/glimpse-openvino.pc").read_text()
        self.assertIn(f"-L{moved}/.runtime/openvino/lib", text)

    def version(self):
        for line in (ROOT / "Scripts" / "setup").read_text().splitlines():
            if line.startswith("openvino_version="):
                return line.partition("=")[2]
        self.fail("Scripts/setup names no version of OpenVINO")

    def state(self):
        """Every file that the script may write, with its time and content."""
        return {
            str(path): (path.stat().st_mtime_ns, path.read_bytes())
            for path in sorted((self.checkout / ".runtime" / "pkgconfig").iterdir())
        } | {".runtime": sorted(path.name for path in (self.checkout / ".runtime").iterdir())}
