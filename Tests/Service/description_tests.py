"""The service against its own description: that it is OpenAPI 3.1, and that
requests made up from it by Schemathesis are answered as it says.

GLIMPSE_SCHEMATHESIS_EXAMPLES sets how many are made for each operation (40)."""

import json
import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from openapi_spec_validator import validate

from support import Server

EXAMPLES = os.environ.get("GLIMPSE_SCHEMATHESIS_EXAMPLES", "40")


class DescriptionTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(
            "--upload-dir", "uploads", "--images-root", "images", pictures=12,
            environment={"RETRIEVED_ROOT": "retrieved", "QUERY_IMAGE_ROOT": "asked"})
        cls.addClassCleanup(cls.server.__exit__)

    def test_the_description_is_openapi_3_1(self):
        document = self.server.ask("/openapi.json").json
        self.assertTrue(document["openapi"].startswith("3.1."))
        validate(document)

    def test_made_up_requests_are_answered_as_described(self):
        program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
        result = subprocess.run(
            [program, "--config-file", str(Path(__file__).with_name("schemathesis.toml")),
             "run", self.server.url + "/openapi.json", "--max-examples", EXAMPLES,
             "--seed", "1", "--request-timeout", "600", "--max-response-time", "600",
             "--suppress-health-check", "all", "--no-color",
             "--exclude-path-regex", "^/ingest$"],
            capture_output=True, text=True, cwd=self.server.folder,
            env=os.environ | {
                "PYTHONPATH": str(Path(__file__).parent), "SCHEMATHESIS_HOOKS": "schemathesis_hooks"})
        summary = re.search(r"Test cases:\n(.*?)\n\n", result.stdout, re.S)
        print(summary.group(0) if summary else result.stdout[-3000:], file=sys.stderr)
        self.assertEqual(result.returncode, 0, "\n".join(line[:500] for line in (result.stdout + result.stderr).splitlines()[-400:]))
        self.assertEqual(self.server.ask("/health").status, 200)
        failures = [record for record in self.server.records() if record["message"] == "failure"]
        self.assertEqual(failures, [], json.dumps(failures[:5]))


if __name__ == "__main__":
    unittest.main()
