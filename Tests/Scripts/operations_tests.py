"""The files in Operations/ are what their readers take, as far as their
readers are at hand; the others are told of as skipped."""

import json
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from support import ROOT

FOLDER = ROOT / "Operations"


def read(name):
    return (FOLDER / name).read_text(encoding="utf-8")


class OperationsTests(unittest.TestCase):
    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_systemd_takes_the_unit(self):
        # With a program that exists: the tarball is not in /opt here.
        with tempfile.TemporaryDirectory() as folder:
            unit = Path(folder) / "glimpse.service"
            text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", read("glimpse.service"), flags=re.M)
            unit.write_text(text, encoding="utf-8")
            result = subprocess.run(
                ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
            self.assertEqual((result.returncode, result.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("promtool"), "promtool is not installed")
    def test_prometheus_takes_the_scrape(self):
        result = subprocess.run(
            ["promtool", "check", "config", "--syntax-only", str(FOLDER / "prometheus.yml")],
            capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_yaml_files_are_yaml(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("python3-yaml is not installed")
        for name in ["compose.yaml", "kubernetes/glimpse.yaml", "prometheus.yml"]:
            documents = list(yaml.safe_load_all(read(name)))
            self.assertTrue(documents and all(isinstance(d, dict) for d in documents), name)

    def test_dashboard_asks_for_metrics_that_the_service_has(self):
        sources = "".join(
            p.read_text(encoding="utf-8")
            for p in (ROOT / "Sources" / "Products" / "SearchAPI" / "Operations").glob("*.swift"))
        dashboard = json.loads(read("grafana-dashboard.json"))
        asked = set(re.findall(r"glimpse_[a-z_]+", json.dumps([p["targets"] for p in dashboard["panels"]])))
        self.assertGreater(len(asked), 5)
        for name in asked:
            self.assertIn('"' + re.sub(r"_bucket$", "", name) + '"', sources, name)

    def test_image_runs_the_packages_that_the_tarball_names(self):
        needed = re.search(r"apt-get install (.*)", (ROOT / "Documentation" / "Tarball.md").read_text(encoding="utf-8"))
        for package in needed.group(1).split():
            self.assertIn(package, read("Dockerfile"))


if __name__ == "__main__":
    unittest.main()
