"""Runs the tests of a folder; further words name some of them, as unittest takes them.

    run.py FOLDER [TEST...]

Closes with `N passed, N failed` and exits 1 if any test failed.
"""

import sys
import unittest
from pathlib import Path


def main(folder, *names) -> int:
    folder = str(Path(folder).resolve())
    sys.path.insert(0, folder)
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names) if names else loader.discover(folder, pattern="*_tests.py")
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    failed = len({test.id() for test, _ in result.failures + result.errors}) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    note = f", {skipped} skipped" if skipped else ""
    print(f"{max(0, result.testsRun - failed - skipped)} passed, {failed} failed{note}")
    return 1 if failed or result.testsRun == 0 else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
