"""Scripts/test-all with stages of our own: side by side, each told whole, failures last."""

import os
import select
import shutil
import signal
import subprocess

from support import ROOT, ScriptTestCase

STAGES = ["example", "stores", "webpage", "peers", "service", "agents", "python", "network", "scripts"]


class TestAllTests(ScriptTestCase):
    def setUp(self):
        super().setUp()
        (self.folder / "Scripts").mkdir()
        shutil.copy(ROOT / "Scripts" / "test-all", self.folder / "Scripts")
        for name in ["setup", "build-flags"] + [f"test-{stage}" for stage in STAGES]:
            self.script(name, "")
        self.program("swift", 'echo "swift $1"')

    def script(self, name, text):
        self.write(f"Scripts/{name}", f"#!/bin/bash\nset -e\ncd '{self.folder}'\n{text}\n").chmod(0o755)

    def program(self, name, text):
        self.write(f"programs/{name}", f"#!/bin/bash\n{text}\n").chmod(0o755)

    def run_all(self, *arguments):
        path = f"{self.folder / 'programs'}:{os.environ['PATH']}"
        return self.run_script(self.folder / "Scripts" / "test-all", *arguments, path=path)

    def test_all_stages_run_and_are_counted(self):
        for stage in STAGES:
            self.script(f"test-{stage}", f'[ "$1" = --prepare ] || echo "{stage} ran with $GLIMPSE_OPTIMIZED_TESTS"')
        result = self.run_all()
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        for stage in STAGES:
            self.assertEqual(result.stdout.count(f"{stage} ran with 1\n"), 1)
        self.assertIn("swift build", result.stdout)
        self.assertIn("swift test", result.stdout)
        self.assertTrue(result.stdout.endswith("test-all: all stages passed\n"), result.stdout)

    def test_stages_run_side_by_side_and_each_is_told_whole(self):
        # Each of two waits for the other: one after another they would never end.
        os.mkfifo(self.folder / "there")
        os.mkfifo(self.folder / "back")
        self.script("test-peers", "echo peers-one; echo >there; read <back; echo peers-two")
        self.script("test-network", "echo network-one; read <there; echo >back; echo network-two")
        result = self.run_all("--without-build", "--only", "peers,network", "--jobs", "2")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("peers-one\npeers-two\n", result.stdout)
        self.assertIn("network-one\nnetwork-two\n", result.stdout)
        self.assertNotIn("swift", result.stdout)

    def test_what_passed_only_the_second_time_is_told_at_the_end(self):
        self.script("test-webpage", "echo 'unsteady: a.B.c failed, and passed when it was run once more'; echo more")
        result = self.run_all("--without-build", "--only", "webpage")
        self.assertEqual(result.returncode, 0, result.stderr)
        after = result.stdout.split("s in all")[1]
        self.assertIn("  unsteady: a.B.c failed", after)

    def test_what_fails_is_named_last_and_the_others_run_on(self):
        self.script("test-peers", "echo broken; exit 3")
        self.script("test-stores", "echo broken too; kill -9 $$")
        self.script("test-scripts", "echo whole")
        result = self.run_all("--without-build", "--jobs", "1")
        self.assertEqual(result.returncode, 1)
        self.assertIn("whole\n", result.stdout)
        self.assertIn("peers FAILED with status 3", result.stdout)
        self.assertEqual(result.stdout.splitlines()[-1], "test-all: FAILED: stores, peers")

    def test_what_failed_in_a_stage_is_said_again_at_the_end(self):
        self.script("test-peers", "echo '✘ Test colour() recorded an issue'; echo whole; exit 1")
        self.script("test-stores", "seq -f 'FAIL: test_%g' 25; echo 'FAILURES follow'; exit 1")
        self.script("test-service", "exit 1")
        result = self.run_all("--without-build", "--jobs", "1")
        last = result.stdout[result.stdout.index(" in all\n"):]
        self.assertIn("  peers: ✘ Test colour() recorded an issue\n", last)
        self.assertIn("  stores: FAIL: test_20\n  stores: and 5 more\n", last)
        self.assertIn("  service: no line of it names a fault; its output is above\n", last)
        self.assertNotIn("whole", last)

    def test_without_a_build_nothing_is_tested(self):
        self.program("swift", "exit 1")
        self.script("test-scripts", "echo tested")
        result = self.run_all()
        self.assertEqual(result.returncode, 1)
        self.assertNotIn("tested", result.stdout)
        self.assertEqual(result.stdout.splitlines()[-1], "test-all: FAILED: build")

    def test_a_setup_that_fails_ends_it(self):
        self.script("setup", "echo 'setup: no.' >&2; exit 4")
        result = self.run_all()
        self.assertEqual((result.returncode, result.stderr), (4, "setup: no.\n"))

    def test_a_stage_that_is_not_there_is_refused(self):
        result = self.run_all("--only", "shops")
        self.assertEqual(result.returncode, 2)
        self.assertIn("no such stage: shops; there are swift, stores,", result.stderr)
        self.assertEqual(self.run_all("--only", "").returncode, 2)

    def test_ended_from_outside_it_ends_its_stages(self):
        os.mkfifo(self.folder / "began")
        # The signal can reach `sleep` first; its end must not end the script.
        self.script(
            "test-peers", "trap 'touch ended; exit 1' TERM; echo >began; while :; do sleep 0.1 || :; done")
        process = subprocess.Popen(
            [self.folder / "Scripts" / "test-all", "--without-build", "--only", "peers"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        # Open for writing too, so that a stage that never comes is not waited for without end.
        began = os.open(self.folder / "began", os.O_RDWR)
        self.addCleanup(os.close, began)
        self.assertTrue(select.select([began], [], [], 120)[0], "the stage never began")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
        self.assertEqual(process.returncode, 143)
        self.assertTrue((self.folder / "ended").exists())
