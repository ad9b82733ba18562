"""The files in Operations/ against the programs and schemas of those who read
them, and a real Prometheus that scrapes the service."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

from support import PATIENCE, ROOT, Server

FOLDER = ROOT / "Operations"


def tool(name):
    """A program of the tests' own Python environment."""
    return str(Path(sys.executable).parent / name)


def run(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)


class FilesTests(unittest.TestCase):
    def assert_taken(self, result):
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_kubernetes_takes_the_manifests(self):
        for name in ["glimpse.yaml", "triton.yaml"]:
            self.assert_taken(run(tool("kubernetes-validate"), "--strict", FOLDER / "kubernetes" / name))

    def test_compose_takes_its_file(self):
        self.assert_taken(
            run(tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", FOLDER / "compose.yaml"))

    @unittest.skipUnless(shutil.which("docker-compose"), "docker-compose is not installed")
    def test_compose_resolves_its_file(self):
        environment = {**os.environ, "GLIMPSE_API_KEYS": "read:reader-0123456789", "PICTURES": "/srv/pictures"}
        self.assert_taken(
            run("docker-compose", "-f", FOLDER / "compose.yaml", "config", "--quiet", env=environment))

    def test_the_image_follows_the_rules_of_hadolint(self):
        self.assert_taken(run(tool("hadolint"), FOLDER / "Dockerfile"))


@unittest.skipUnless(shutil.which("prometheus"), "prometheus is not installed")
class PrometheusTests(unittest.TestCase):
    def test_prometheus_scrapes_and_answers_the_dashboards_queries(self):
        with Server("--api-key", "read:reader-0123456789") as server, tempfile.TemporaryDirectory() as work:
            headers = {"X-API-Key": "reader-0123456789"}
            for query in ["a+cat", "a+cat", "a+dog"]:
                server.ask(f"/search-text?q={query}", headers=headers)
            Path(work, "key").write_text("reader-0123456789")
            config = (FOLDER / "prometheus.yml").read_text().replace("/etc/prometheus/glimpse.key", f"{work}/key")
            config = config.replace("glimpse:8000", f"127.0.0.1:{server.port}").replace("15s", "1s")
            Path(work, "prometheus.yml").write_text(config)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            scraper = subprocess.Popen(
                ["prometheus", f"--config.file={work}/prometheus.yml", f"--storage.tsdb.path={work}/data",
                 f"--web.listen-address=127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                self.wait_until_up(port)
                self.assertEqual(self.value(port, "glimpse_images"), 20)
                self.assertEqual(self.value(port, 'glimpse_http_requests_total{route="search_text",status="200"}'), 3)
                self.assertGreater(self.value(port, 'glimpse_stage_seconds_count{stage="encode"}'), 0)
                dashboard = json.loads((FOLDER / "grafana-dashboard.json").read_text())
                for panel in dashboard["panels"]:
                    for target in panel["targets"]:
                        self.ask(port, re.sub(r"\$__\w+", "1m", target["expr"]))
            finally:
                scraper.terminate()
                scraper.wait(timeout=60)

    def ask(self, port, query):
        address = f"http://127.0.0.1:{port}/api/v1/query?" + urllib.parse.urlencode({"query": query})
        with urllib.request.urlopen(address, timeout=60) as reply:
            answer = json.load(reply)
        self.assertEqual(answer["status"], "success", query)
        return answer["data"]["result"]

    def value(self, port, query):
        found = self.ask(port, query)
        self.assertEqual(len(found), 1, query)
        return float(found[0]["value"][1])

    def wait_until_up(self, port):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                if [sample["value"][1] for sample in self.ask(port, "up")] == ["1"]:
                    return
            except OSError:
                pass
            time.sleep(0.2)
        self.fail("Prometheus never said that the service is up")


if __name__ == "__main__":
    unittest.main()
