"""Buckets of moto's S3 server and lists over HTTP, indexed like folders."""

import hashlib
import http.server
import json
import logging
import re
import socketserver
import subprocess
import threading
import urllib.error
import urllib.request
import uuid

import boto3
from moto.server import ThreadedMotoServer

from program import PROGRAM, PeerTestCase

# moto's server tells of every request otherwise.
logging.getLogger("werkzeug").setLevel(logging.ERROR)

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret/+key", "AWS_REGION": "us-east-1"}


class BucketTests(PeerTestCase):
    def setUp(self):
        super().setUp()
        self.server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        self.server.start()
        self.addCleanup(self.stop)
        host, port = self.server.get_host_and_port()
        self.endpoint = f"http://{host}:{port}"
        self.s3 = boto3.client("s3", endpoint_url=self.endpoint, region_name="us-east-1",
                               aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="secret/+key")
        # The server forgets nothing between tests by itself.
        urllib.request.urlopen(urllib.request.Request(f"{self.endpoint}/moto-api/reset", method="POST"))
        self.s3.create_bucket(Bucket="photos")
        self.settings = {**KEYS, "AWS_ENDPOINT_URL": self.endpoint}

    def stop(self):
        if self.server:
            self.server.stop()
            self.server = None

    def fill(self, count, prefix="2024/"):
        keys = []
        for picture in sorted(self.pictures(count).rglob("*.jpg")):
            key = f"{prefix}{picture.parent.name}/{picture.name}"
            self.s3.put_object(Bucket="photos", Key=key, Body=picture.read_bytes())
            keys.append(key)
        return keys

    def index(self, *words, status=0, **options):
        return self.json("index", *words, status=status, **self.settings, **options)

    def test_a_bucket_is_indexed_like_a_folder(self):
        keys = self.fill(20)
        strange = "2024/odd/ä b+c%20'&=(1).jpg"
        self.s3.put_object(Bucket="photos", Key=strange, Body=(sorted(self.pictures(21).rglob("*.jpg"))[20]).read_bytes())
        self.s3.put_object(Bucket="photos", Key="2024/notes.txt", Body=b"no picture")
        self.s3.put_object(Bucket="photos", Key="2024/broken.jpg", Body=b"no picture either")
        self.s3.put_object(Bucket="photos", Key="2024/folder/", Body=b"")
        self.s3.put_object(Bucket="photos", Key="other/x.jpg", Body=b"elsewhere")
        report = self.index("s3://photos/2024")
        self.assertEqual((report["indexed"], report["failed"], report["removed"]), (21, 1, 0))
        self.assertEqual(report["failures"][0]["path"], "s3://photos/2024/broken.jpg")
        listed = {row["path"]: row for row in self.json("list")["results"]}
        self.assertEqual(set(listed), {f"s3://photos/{key}" for key in keys} | {f"s3://photos/{strange}"})
        for path, row in listed.items():
            self.assertEqual(row["id"], str(uuid.uuid5(uuid.NAMESPACE_URL, path)))
        self.assertEqual(listed[f"s3://photos/{keys[0]}"]["category"], keys[0].split("/")[1])
        # Again: nothing is fetched.
        report = self.index("s3://photos/2024")
        self.assertEqual((report["indexed"], report["unchanged"], report["failed"]), (0, 21, 1))
        # Changed, gone, moved, new.
        self.s3.put_object(Bucket="photos", Key=keys[0], Body=sorted(self.pictures(25).rglob("*.jpg"))[23].read_bytes())
        self.s3.delete_object(Bucket="photos", Key=keys[1])
        self.s3.copy_object(Bucket="photos", Key="2024/moved.jpg", CopySource={"Bucket": "photos", "Key": keys[2]})
        self.s3.delete_object(Bucket="photos", Key=keys[2])
        report = self.index("s3://photos/2024")
        self.assertEqual((report["indexed"], report["moved"], report["removed"], report["unchanged"]), (1, 1, 1, 18))
        self.assertEqual(self.json("status")["images"], 20)
        # One object by its whole key.
        report = self.index(f"s3://photos/{keys[5]}", library="one")
        self.assertEqual((report["scanned"], report["indexed"]), (1, 1))

    def test_more_than_a_page_of_keys(self):
        body = sorted(self.pictures(1).rglob("*.jpg"))[0].read_bytes()
        for i in range(1003):
            self.s3.put_object(Bucket="photos", Key=f"many/{i}.jpg", Body=body)
        report = self.index("s3://photos/many")
        self.assertEqual((report["scanned"], report["indexed"], report["failed"]), (1003, 1003, 0))

    def test_an_endpoint_that_is_gone_takes_nothing_away(self):
        self.fill(5)
        self.index("s3://photos/2024")
        self.stop()
        result = self.run_program("index", "s3://photos/2024", "--json", **self.settings)
        self.assertEqual(json.loads(result.stdout)["removed"], 0)
        self.assertIn("its 5 pictures stay in the library", result.stderr)
        self.assertEqual(self.json("status")["images"], 5)
        report = self.json("verify", **self.settings)
        self.assertEqual((report["sound"], report["unanswered"]), (True, 5))
        # A bucket that was never seen is an error.
        self.run_program("index", "s3://photos/2024", library="new", status=1, **self.settings)

    def test_an_empty_or_missing_bucket_takes_nothing_away(self):
        keys = self.fill(3)
        self.index("s3://photos/2024")
        for key in keys:
            self.s3.delete_object(Bucket="photos", Key=key)
        self.index("s3://photos/2024")
        self.assertEqual(self.json("status")["images"], 3)
        self.s3.delete_bucket(Bucket="photos")
        result = self.run_program("index", "s3://photos/2024", **self.settings)
        self.assertIn("NoSuchBucket", result.stderr)
        self.assertEqual(self.json("status")["images"], 3)

    def test_search_verify_and_save_fetch_what_they_need(self):
        keys = self.fill(8)
        self.index("s3://photos/2024")
        saved = self.folder / "saved"
        results = self.json("search", "red", "-k", "3", "--save", saved, **self.settings)["results"]
        self.assertEqual(len(results), 3)
        for result, path in zip(results, sorted(saved.iterdir())):
            key = result["path"].removeprefix("s3://photos/")
            self.assertEqual(path.read_bytes(), self.s3.get_object(Bucket="photos", Key=key)["Body"].read())
        self.s3.delete_object(Bucket="photos", Key=keys[0])
        report = self.json("verify", **self.settings)
        self.assertEqual([row["path"] for row in report["missing_files"]], [f"s3://photos/{keys[0]}"])
        self.assertEqual(self.json("similar", f"s3://photos/{keys[3]}", "-k", "2", "--include-query")["results"][0]["path"],
                         f"s3://photos/{keys[3]}")

    def test_the_server_shows_pictures_of_the_bucket(self):
        keys = self.fill(4)
        self.index("s3://photos/2024")
        environment = {**self.environment, **self.settings}
        process = subprocess.Popen(
            [str(PROGRAM), "serve", "--port", "0", "--library", str(self.folder / "library")], env=environment,
            cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        url = None
        for line in process.stdout:
            # The addresses that it sends something to are told before.
            found = re.search(r"listening on (http://127\.0\.0\.1:\d+)/", line)
            if found:
                url = found[1]
                break
        threading.Thread(target=process.stdout.read, daemon=True).start()
        image = json.loads(urllib.request.urlopen(url + "/api/v1/images?limit=1").read())["results"][0]
        whole = urllib.request.urlopen(url + image["file"])
        body = whole.read()
        self.assertEqual(whole.headers["Content-Type"], "image/jpeg")
        key = next(key for key in keys if key.endswith(image["filename"]))
        self.assertEqual(body, self.s3.get_object(Bucket="photos", Key=key)["Body"].read())
        small = urllib.request.urlopen(url + image["thumbnail"]).read()
        self.assertEqual(small[:3], b"\xff\xd8\xff")
        # Thumbnails are kept; the files need their bucket.
        self.stop()
        self.assertEqual(urllib.request.urlopen(url + image["thumbnail"]).read(), small)
        with self.assertRaises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(url + image["file"])
        self.assertEqual(refused.exception.code, 503)
        self.assertIn("index again", json.loads(refused.exception.read())["error"])

    def test_signatures_are_those_of_botocore(self):
        """moto does not look at signatures, so botocore computes what each
        request of ours should have."""
        from botocore.auth import S3SigV4Auth
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials
        seen = []

        class Recorder(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                seen.append((self.command, self.path, dict(self.headers)))
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        with Server(Recorder) as server:
            settings = {**KEYS, "AWS_SESSION_TOKEN": "token/+==", "AWS_ENDPOINT_URL_S3": server.url}
            self.run_program("index", "s3://photos/ä b+c/x y.jpg", status=1, **settings)
        self.assertGreaterEqual(len(seen), 2)
        for method, path, headers in seen:
            request = AWSRequest(method, server.url + path, headers={"x-amz-content-sha256": headers["x-amz-content-sha256"]})
            request.context["timestamp"] = headers["x-amz-date"]
            signer = S3SigV4Auth(Credentials("AKIAEXAMPLE", "secret/+key", "token/+=="), "s3", "us-east-1")
            request.headers["X-Amz-Date"] = headers["x-amz-date"]
            request.headers["X-Amz-Security-Token"] = "token/+=="
            expected = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
            self.assertTrue(headers["Authorization"].endswith("Signature=" + expected), (method, path))


class Server:
    """An HTTP server on a free port while a test needs it."""

    def __init__(self, handler):
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class ListTests(PeerTestCase):
    def serve(self, files, log=None, broken=()):
        """Files by their paths, with ETags; those in `broken` fail twice."""
        failures = {path: 2 for path in broken}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if log is not None:
                    log.append(self.path)
                body = files.get(self.path)
                status = 200 if body is not None else 404
                if failures.get(self.path, 0) > 0:
                    failures[self.path] -= 1
                    status, body = 503, b""
                tag = '"' + hashlib.sha1(body or b"").hexdigest() + '"'
                if status == 200 and self.headers.get("If-None-Match") == tag:
                    status, body = 304, b""
                self.send_response(status)
                if status == 200:
                    self.send_header("ETag", tag)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        return Server(Handler)

    def test_a_list_is_indexed_like_a_folder(self):
        pictures = sorted(self.pictures(12).rglob("*.jpg"))
        files = {f"/p/{i}.jpg": path.read_bytes() for i, path in enumerate(pictures)}
        log = []
        with self.serve(files, log, broken=["/p/3.jpg"]) as server:
            files["/list.csv"] = ("url,category,title\n" + "".join(
                f"{'' if i % 2 else server.url}/p/{i}.jpg,kind{i % 3},number {i}\n" for i in range(10))
                + f"{server.url}/p/absent.jpg,,\n").encode()
            root = server.url + "/list.csv"
            result = self.run_program("index", root, "--json")
            report = json.loads(result.stdout)
            self.assertEqual((report["indexed"], report["failed"], report["removed"]), (10, 1, 0))
            self.assertIn("nothing at its address", report["failures"][0]["error"])
            rows = {row["path"]: row for row in self.json("list")["results"]}
            self.assertEqual(rows[server.url + "/p/4.jpg"]["category"], "kind1")
            self.assertEqual(rows[server.url + "/p/4.jpg"]["metadata"]["title"], "number 4")
            self.assertEqual(rows[server.url + "/p/4.jpg"]["id"], str(uuid.uuid5(uuid.NAMESPACE_URL, server.url + "/p/4.jpg")))
            # Again: asked for, not fetched.
            report = self.json("index", root)
            self.assertEqual((report["indexed"], report["unchanged"], report["removed"]), (0, 10, 0))
            # One changed, one gone from the list, one gone from the server, one new.
            files["/p/0.jpg"] = pictures[11].read_bytes()
            del files["/p/2.jpg"]
            files["/list.csv"] = b"".join(
                line for line in files["/list.csv"].splitlines(True) if b"/p/1.jpg" not in line) + b"/p/10.jpg,kind0,new\n"
            report = self.json("index", root)
            self.assertEqual((report["indexed"], report["unchanged"]), (2, 7))
            left = {row["path"].rsplit("/", 1)[1] for row in self.json("list")["results"]}
            self.assertEqual(left, {f"{i}.jpg" for i in [0, 3, 4, 5, 6, 7, 8, 9, 10]})
            self.assertEqual(self.json("verify")["missing_files"], [])
        # The server is gone: nothing is lost, and it is told.
        result = self.run_program("index", root, "--json")
        self.assertIn("stay in the library", result.stderr)
        self.assertEqual(self.json("status")["images"], 9)

    def test_private_addresses_are_refused(self):
        picture = sorted(self.pictures(1).rglob("*.jpg"))[0].read_bytes()
        log = []
        with self.serve({"/secret.jpg": picture}, log) as secret, self.serve(files := {}) as server:
            files["/own.jpg"] = picture
            files["/list.txt"] = f"{secret.url}/secret.jpg\nown.jpg\nfile:///etc/passwd\ns3://bucket/x.jpg\n".encode()
            report = self.json("index", server.url + "/list.txt", **KEYS)
            self.assertEqual((report["indexed"], report["failed"]), (1, 3))
            self.assertEqual(log, [])
            self.assertIn("not public", next(f["error"] for f in report["failures"] if "secret" in f["path"]))
            report = self.json("index", server.url + "/list.txt", "--allow-private", "--retry-failures", **KEYS)
            self.assertEqual(log, ["/secret.jpg"])

    def test_two_lists_share_pictures(self):
        picture = sorted(self.pictures(2).rglob("*.jpg"))
        files = {"/a.jpg": picture[0].read_bytes(), "/b.jpg": picture[1].read_bytes(),
                 "/one.txt": b"a.jpg\nb.jpg\n", "/two.txt": b"a.jpg\n"}
        with self.serve(files) as server:
            self.json("index", server.url + "/one.txt", server.url + "/two.txt")
            self.assertEqual(self.json("status")["images"], 2)
            files["/one.txt"] = b"b.jpg\n"
            self.json("index", server.url + "/one.txt")
            self.assertEqual(self.json("status")["images"], 2)
            files["/two.txt"] = b"b.jpg\n"
            self.json("index", server.url + "/two.txt")
            self.assertEqual([row["filename"] for row in self.json("list")["results"]], ["b.jpg"])

    def test_what_is_no_list_is_refused(self):
        files = {"/bad.csv": b"a,b\n1,2\n", "/bad.jsonl": b"{oops"}
        with self.serve(files) as server:
            for path, words in [("/bad.csv", "no column url"), ("/bad.jsonl", "line 1"), ("/none.txt", "404"), ("/page", ".txt, .csv or .jsonl")]:
                result = self.run_program("index", server.url + path, status=1)
                self.assertIn(words, result.stderr)
