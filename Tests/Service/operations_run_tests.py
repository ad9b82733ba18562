"""The files in Operations/ as they are meant to be run: their command lines and
environments with the built program, in place of the machines they are for."""

import http.server
import json
import re
import shlex
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import yaml

from support import PATIENCE, ROOT, PROGRAM, Server

FOLDER = ROOT / "Operations"
KEYS = "read:reader-0123456789,admin:keeper-0123456789"


def read(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def image():
    """The image's environment and command line, of the Dockerfile."""
    text = re.sub(r"\\\n", " ", read("Dockerfile"))
    variables = dict(
        word.split("=", 1) for line in re.findall(r"^ENV (.*)$", text, re.M) for word in shlex.split(line))
    return variables, json.loads(re.search(r"^CMD (.*)$", text, re.M).group(1))


class Qdrant:
    """Notes what it is asked, and knows no collection."""

    def __init__(self):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                body = b'{"status":{"error":"Not found: Collection"},"result":null,"time":0}'
                self.send_response(404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_PUT = do_DELETE = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class RunTests(unittest.TestCase):
    def serve(self, variables, command, **options):
        """A server as a file has it, on this machine: folders of its own, and a free port."""
        folder = Path(tempfile.mkdtemp(prefix="glimpse-operations-"))
        if variables.get("GLIMPSE_HOST") == "0.0.0.0":
            # Nothing but this machine is to reach a test.
            variables["GLIMPSE_HOST"] = "127.0.0.1"
        for name, value in variables.items():
            for part in ["/data", "/pictures", "/var/lib/glimpse", "/var/cache/glimpse"]:
                if value == part or value.startswith(part + "/"):
                    variables[name] = str(folder) + value
                    if name == "IMAGES_ROOT":
                        Path(variables[name]).mkdir(parents=True)
        self.assertEqual([Path(command[0]).name, command[1]], ["glimpse", "serve"])
        server = Server(*command[2:], folder=folder, environment=variables, **options)
        server.is_owner = True
        return server

    def test_compose_searches_in_its_qdrant(self):
        compose = yaml.safe_load(read("compose.yaml"))
        service = compose["services"]["glimpse"]
        variables, command = image()
        stated = {name: re.sub(r"\$\{GLIMPSE_API_KEYS.*?\}", KEYS, value) for name, value in service["environment"].items()}
        self.assertIn("qdrant", compose["services"])
        with Qdrant() as qdrant:
            reached = {
                name: value.replace("//qdrant:6333", f"//127.0.0.1:{qdrant.port}") for name, value in stated.items()}
            self.assertNotEqual(reached, stated)
            with self.serve({**variables, **reached}, service.get("command", command)) as server:
                reply = server.ask("/api/v1/stats", headers={"X-API-Key": "reader-0123456789"})
                self.assertTrue(qdrant.asked, "nobody asked Qdrant")
                self.assertTrue(all(path.startswith("/collections/glimpse") or path == "/" for path in qdrant.asked), qdrant.asked)
                if reply.status == 200:
                    self.assertIn("qdrant", reply.json["store"])
                self.assertEqual(server.ask("/api/v1/stats").status, 401)
                self.assertEqual(server.ask("/health").status, 200)

    def test_a_setting_that_is_passed_over_is_told_of(self):
        variables, command = image()
        variables.update(GLIMPSE_API_KEYS=KEYS, QDRANT_URL="http://127.0.0.1:9")
        with self.serve(variables, command) as server:
            self.assertTrue(any("QDRANT_URL is passed over" in line for line in server.messages), server.messages)
            reply = server.ask("/api/v1/stats", headers={"X-API-Key": "reader-0123456789"})
            self.assertEqual((reply.status, reply.json["store"]), (200, None))

    def test_kubernetes_is_scraped_as_its_annotations_say(self):
        documents = list(yaml.safe_load_all(read("kubernetes/glimpse.yaml")))
        pod = next(d for d in documents if d["kind"] == "Deployment")["spec"]["template"]
        container = pod["spec"]["containers"][0]
        variables, command = image()
        for entry in container["env"]:
            variables[entry["name"]] = KEYS if "valueFrom" in entry else entry["value"]
        annotations = pod["metadata"]["annotations"]
        self.assertEqual(annotations["prometheus.io/port"], str(container["ports"][0]["containerPort"]))
        with self.serve(variables, container.get("command", command)) as server:
            self.assertEqual(annotations["prometheus.io/scrape"], "true")
            reply = server.ask(annotations["prometheus.io/path"])
            self.assertEqual(reply.status, 200)
            self.assertIn(b"glimpse_images", reply.body)
            for probe in ["startupProbe", "livenessProbe", "readinessProbe"]:
                self.assertEqual(server.ask(container[probe]["httpGet"]["path"]).status, 200, probe)
            self.assertEqual(server.ask("/api/v1/images").status, 401)
            self.assertEqual(server.stop(), 0)

    def test_the_unit_serves_with_its_environment(self):
        unit = read("glimpse.service")
        variables = dict(re.findall(r"^Environment=(\w+)=(.*)$", unit, re.M))
        command = shlex.split(re.search(r"^ExecStart=(.*)$", unit, re.M).group(1))
        self.assertEqual(re.search(r"^UMask=(.*)$", unit, re.M).group(1), "0077")
        variables["GLIMPSE_API_KEYS"] = KEYS
        with self.serve(variables, command) as server:
            self.assertEqual(server.ask("/health").status, 200)
            reply = server.ask("/api/v1/stats", headers={"X-API-Key": "keeper-0123456789"})
            self.assertEqual((reply.status, reply.json["images"]), (200, 0))
            self.assertEqual([record["message"] for record in server.records() if record.get("route") == "health"], ["request"])

    def test_the_shards_command_is_one_that_the_program_takes(self):
        job = yaml.safe_load(read("sharding/kubernetes-job.yaml"))
        container = job["spec"]["template"]["spec"]["containers"][0]
        with Qdrant() as qdrant, tempfile.TemporaryDirectory() as work:
            variables = {entry["name"]: entry["value"] for entry in container["env"]}
            pictures = Path(work, "pictures")
            pictures.mkdir()
            variables.update(
                SOURCE=str(pictures), MODEL="glimpse-mini", JOB_COMPLETION_INDEX="0", HOME=work,
                PATH=f"{work}:/usr/bin:/bin",
                STORE=variables["STORE"].replace("//qdrant:6333", f"//127.0.0.1:{qdrant.port}"))
            Path(work, "glimpse").symlink_to(PROGRAM)
            script = container["args"][0].replace("/data", work)
            ran = subprocess.run(
                container["command"] + [script], env=variables, capture_output=True, text=True, timeout=PATIENCE, check=False)
            # An empty folder of pictures: what counts is that the line is understood.
            self.assertNotEqual(ran.returncode, 2, ran.stderr)
            self.assertNotIn("usage", ran.stderr.lower())


class RefusedTests(unittest.TestCase):
    """Settings that exclude one another end the program before it listens."""

    def refused(self, *arguments, **variables):
        with tempfile.TemporaryDirectory() as home:
            environment = {"PATH": "/usr/bin:/bin", "HOME": home, "GLIMPSE_LIBRARY": home + "/library", **variables}
            ran = subprocess.run(
                [PROGRAM, "serve", "--port", "0", *arguments], env=environment, capture_output=True, text=True,
                timeout=PATIENCE, check=False)
        self.assertEqual(ran.returncode, 2, ran.stderr)
        return ran.stderr

    def test_settings_that_exclude_one_another_are_refused(self):
        self.assertIn("--insecure", self.refused("--host", "0.0.0.0"))
        self.assertIn("--insecure", self.refused("--cors-origin", "*"))
        for origin in ["https://ok.example/path", "https://ok.example/", "ok.example", "null"]:
            self.assertIn("without a path", self.refused("--cors-origin", origin))
        self.assertIn("true or false", self.refused(GLIMPSE_METRICS_WITHOUT_KEY="maybe"))
        self.assertIn("--tls-key", self.refused("--tls-cert", "x.pem"))
        self.assertIn("--library", self.refused("--library", "/l", "--store", "qdrant+http://127.0.0.1:9/x"))


if __name__ == "__main__":
    unittest.main()
