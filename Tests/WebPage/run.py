"""Runs the tests of the web page; names on the command line choose among them.

A browser on a busy machine can lose an event. So a test that failed is run once
more, after all others; where it passes then, it is told as unsteady, by name.
Closes with `N passed, N failed` and exits 1 if any test failed twice.
"""

import re
import sys
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent
MOST_UNSTEADY = 3
TEST_NAME = re.compile(r"\w+(\.\w+)+")


def main(names) -> int:
    sys.path.insert(0, str(TESTS))
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names) if names else loader.discover(str(TESTS), pattern="*_tests.py")
    runner = unittest.TextTestRunner(verbosity=2)
    result = runner.run(suite)
    failed = failures(result)
    # Many at once are no chance.
    if 0 < len(failed) <= MOST_UNSTEADY and all(TEST_NAME.fullmatch(name) for name in failed):
        print(f"once more: {' '.join(sorted(failed))}", flush=True)
        still_failed = failures(runner.run(loader.loadTestsFromNames(sorted(failed))))
        for name in sorted(failed - still_failed):
            print(f"unsteady: {name} failed, and passed when it was run once more")
        failed = still_failed
    skipped = len(result.skipped)
    note = f", {skipped} skipped" if skipped else ""
    print(f"{max(0, result.testsRun - len(failed) - skipped)} passed, {len(failed)} failed{note}")
    return 1 if failed or result.testsRun == 0 else 0


def failures(result) -> set:
    """The names of the tests that failed, whatever way."""
    unexpected = {test.id() for test in result.unexpectedSuccesses}
    return {test.id() for test, _ in result.failures + result.errors} | unexpected


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
