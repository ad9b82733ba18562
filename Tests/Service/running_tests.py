"""The life of the service: how it starts and stops, what it leaves behind, what
its log says, and that it speaks TLS."""

import http.client
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
import unittest
import urllib.request

from support import GALLERY, PATIENCE, PROGRAM, Server


class StoppingTests(unittest.TestCase):
    def test_a_request_that_is_being_answered_ends_before_the_server(self):
        with Server() as server:
            picture = (GALLERY / "animals").iterdir().__next__().read_bytes()
            connection = http.client.HTTPConnection("127.0.0.1", server.port)
            body = (b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n' + picture + b"\r\n--b--\r\n")
            connection.putrequest("POST", "/search-image?k=3")
            connection.putheader("Content-Type", "multipart/form-data; boundary=b")
            connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            connection.send(body[: len(body) // 2])
            # The head has come; the body is still on its way when it is asked to stop.
            self.wait_until_active(server)
            server.process.terminate()
            server.wait_for("stopping")
            connection.send(body[len(body) // 2:])
            reply = connection.getresponse()
            self.assertEqual((reply.status, len(json.loads(reply.read())["results"])), (200, 3))
            self.assertEqual(server.process.wait(timeout=60), 0)

    def wait_until_active(self, server):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            text = server.ask("/metrics").body.decode()
            active = next(line for line in text.splitlines() if line.startswith("glimpse_http_requests_active "))
            # The request for the metrics is one of them.
            if float(active.split()[1]) >= 2:
                return
        self.fail("the request never became active")

    def wait_until_begun(self, server, job):
        """Follows a job's events until some of its work is done, or fails with how it ended."""
        request = urllib.request.Request(
            f"{server.url}/api/v1/jobs/{job}", headers={"Accept": "text/event-stream"})
        event, seen = None, []
        with urllib.request.urlopen(request, timeout=PATIENCE) as events:
            for line in map(bytes.decode, events):
                seen.append(line)
                name, _, value = line.strip().partition(": ")
                if name == "event":
                    event = value
                elif name == "data" and event == "progress" and json.loads(value).get("done"):
                    return
                elif name == "data" and event == "end":
                    break
        self.fail("the job ended before it was seen at work: " + "".join(seen))

    def test_a_job_goes_on_after_the_server_was_killed(self):
        with Server("--images-root", "images", pictures=300, is_indexed=False) as server:
            job = server.ask("/api/v1/jobs/index", "POST", {}).json
            self.wait_until_begun(server, job["id"])
            server.stop(kill=True)
            again = Server("--images-root", "images", folder=server.folder)
            self.addCleanup(again.stop)
            events = again.ask(f"/api/v1/jobs/{job['id']}", headers={"Accept": "text/event-stream"}).body.decode()
            end = json.loads(events.split("event: end\ndata: ")[1].split("\n")[0])
            self.assertEqual((end["id"], end["state"]), (job["id"], "finished"))
            self.assertEqual(end["report"]["indexed"] + end["report"]["unchanged"], 300)
            self.assertEqual(again.ask("/api/v1/stats").json["images"], 300)

    def test_a_job_is_cancelled_and_keeps_what_it_did(self):
        with Server("--images-root", "images", pictures=300, is_indexed=False) as server:
            job = server.ask("/api/v1/jobs/index", "POST", {}).json
            self.wait_until_begun(server, job["id"])
            self.assertEqual(server.ask(f"/api/v1/jobs/{job['id']}", "DELETE").status, 202)
            events = server.ask(f"/api/v1/jobs/{job['id']}", headers={"Accept": "text/event-stream"}).body.decode()
            end = json.loads(events.split("event: end\ndata: ")[1].split("\n")[0])
            self.assertEqual(end["state"], "cancelled")
            self.assertEqual(server.ask("/ready").status, 200)
            self.assertEqual(server.ask(f"/api/v1/jobs/{job['id']}", "DELETE").status, 409)


class LogTests(unittest.TestCase):
    def test_every_line_is_json_with_the_id_of_the_reply_and_without_words_of_queries(self):
        with Server("--log-format", "json") as server:
            reply = server.ask("/search-text?q=unusualword", headers={"X-Request-Id": "mine-1"})
            self.assertEqual(reply.headers["X-Request-Id"], "mine-1")
            server.ask("/api/v1/search", "POST", {"text": "unusualword"})
            server.wait_for('"route":"search",')
            record = next(r for r in server.records() if r.get("request_id") == "mine-1")
            self.assertEqual((record["route"], record["status"], record["method"]), ("search_text", 200, "GET"))
            self.assertGreater(record["ms"], 0)
            self.assertNotIn("unusualword", "\n".join(server.messages))

    def test_words_are_logged_where_that_is_asked_for(self):
        with Server("--log-format", "json", "--log-queries") as server:
            server.ask("/search-text?q=unusualword")
            server.wait_for("unusualword")


class StartingTests(unittest.TestCase):
    def start(self, *arguments):
        return subprocess.run(
            [PROGRAM, "serve", "--port", "0", "--library", "/nonexistent/library", *arguments],
            capture_output=True, text=True, timeout=60)

    def test_it_does_not_listen_wider_without_a_key(self):
        for host in ["0.0.0.0", "::", "192.0.2.1"]:
            refused = self.start("--host", host)
            self.assertEqual(refused.returncode, 2, refused.stderr)
            self.assertIn("--api-key", refused.stderr)
            self.assertIn("--insecure", refused.stderr)

    def test_it_listens_wider_where_that_is_insisted_on(self):
        for arguments in [["--insecure"], ["--api-key", "read:reader-0123456789"]]:
            with Server("--host", "0.0.0.0", *arguments) as server:
                with socket.create_connection(("127.0.0.1", server.port), timeout=60):
                    pass


class TLSTests(unittest.TestCase):
    @unittest.skipUnless(shutil.which("openssl"), "openssl is not installed, which makes the certificate")
    def test_a_certificate_and_its_key_serve_https(self):
        with Server() as plain:
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                 "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                 "-keyout", "key.pem", "-out", "certificate.pem"],
                cwd=plain.folder, check=True, capture_output=True)
            plain.stop()
            secure = Server(
                "--tls-cert", "certificate.pem", "--tls-key", "key.pem", "--api-key", "read:reader-0123456789",
                folder=plain.folder)
            self.addCleanup(secure.stop)
            self.assertTrue(secure.url.startswith("https://"))
            trusting = ssl.create_default_context(cafile=plain.folder / "certificate.pem")
            connection = http.client.HTTPSConnection("127.0.0.1", secure.port, context=trusting, timeout=60)
            for _ in range(3):
                connection.request("GET", "/search-text?q=a+cat&k=2", headers={"X-API-Key": "reader-0123456789"})
                reply = connection.getresponse()
                self.assertEqual((reply.status, len(json.loads(reply.read())["results"])), (200, 2))
            self.assertIn("max-age", reply.headers["Strict-Transport-Security"])
            self.assertIn(connection.sock.version(), {"TLSv1.2", "TLSv1.3"})
            # A session's cookie does not leave TLS, nor comes from elsewhere.
            connection.request("POST", "/api/v1/session", json.dumps({"key": "reader-0123456789"}),
                               {"Content-Type": "application/json"})
            reply = connection.getresponse()
            reply.read()
            self.assertRegex(
                reply.headers["Set-Cookie"],
                r"^__Host-glimpse_session=[0-9a-f]{64}; Path=/; Secure; HttpOnly; SameSite=Strict$")
            connection.request(
                "GET", "/search-text?q=a+cat&k=2", headers={"Cookie": reply.headers["Set-Cookie"].split(";")[0]})
            reply = connection.getresponse()
            self.assertEqual((reply.status, len(json.loads(reply.read())["results"])), (200, 2))
            # Plain HTTP and old protocols end without an answer; the server goes on.
            with socket.create_connection(("127.0.0.1", secure.port), timeout=60) as plain_socket:
                plain_socket.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertFalse(plain_socket.recv(100).startswith(b"HTTP/1.1 200"))
            connection.request("GET", "/health")
            self.assertEqual(connection.getresponse().status, 200)

    def test_a_certificate_without_its_key_is_refused(self):
        with Server() as server:
            (server.folder / "broken.pem").write_text("no certificate")
            server.stop()
            for arguments, status, said in [
                (["--tls-cert", "broken.pem"], 2, "--tls-cert needs --tls-key FILE"),
                (["--tls-key", "broken.pem"], 2, "--tls-key needs --tls-cert FILE"),
                (["--tls-cert", "none.pem", "--tls-key", "broken.pem"], 1, "none.pem"),
                (["--tls-cert", "broken.pem", "--tls-key", "broken.pem"], 2, "certificate"),
            ]:
                refused = subprocess.run(
                    [PROGRAM, "serve", "--port", "0", *arguments], cwd=server.folder, env=server.environment,
                    capture_output=True, text=True, timeout=60)
                self.assertEqual(refused.returncode, status, refused.stderr)
                self.assertIn(said, refused.stderr)


class ManyClientsTests(unittest.TestCase):
    def test_slow_clients_do_not_hold_up_others(self):
        with Server() as server:
            slow = []
            for _ in range(300):
                # Another client than those that ask: each has its share of the connections.
                client = socket.create_connection(
                    ("127.0.0.1", server.port), timeout=60, source_address=("127.0.0.2", 0))
                client.sendall(b"GET /health HTTP/1.1\r\nX-Never-")
                slow.append(client)
            statuses = []

            def ask():
                for _ in range(20):
                    statuses.append(server.ask("/search-text?q=a+cat&k=1").status)

            threads = [threading.Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for client in slow:
                client.close()
            self.assertEqual(statuses, [200] * 80)


if __name__ == "__main__":
    unittest.main()
