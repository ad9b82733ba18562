"""Buckets of Google's (gcp-storage-emulator) and folders of WebDAV (wsgidav), indexed
like folders of this machine."""

import base64
import http.server
import json
import sys
import threading
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from program import ROOT, PeerTestCase

sys.path.insert(0, str(ROOT / "Tools" / "source-servers"))
import source_servers  # noqa: E402

ODD = "odd/ä b+c%20'&=(1)#?.jpg"


class StorageTestCase(PeerTestCase):
    @classmethod
    def setUpClass(cls):
        try:
            source_servers.environment()
        except source_servers.Unavailable as reason:
            raise unittest.SkipTest(f"servers of pictures: {reason}") from reason

    def started(self, kind, *arguments):
        try:
            server = kind(self.folder / kind.__name__, *arguments)
        except source_servers.Unavailable as reason:
            self.skipTest(f"{kind.__name__}: {reason}")
        self.addCleanup(server.stop)
        return server

    def run_through(self, root, put, remove):
        """A root with pictures is filled, looked at again, changed, and emptied."""
        pictures = sorted(self.pictures(26).rglob("*.jpg"))
        names = [f"2024/{path.parent.name}/{path.name}" for path in pictures[:20]] + ["2024/" + ODD]
        for name, path in zip(names, pictures):
            put(name, path.read_bytes())
        put("2024/notes.txt", b"no picture")
        put("2024/broken.jpg", b"no picture either")
        put("20/other.jpg", pictures[25].read_bytes())
        report = self.index(f"{root}/2024")
        self.assertEqual((report["indexed"], report["failed"], report["removed"]), (21, 1, 0), report)
        self.assertEqual(report["failures"][0]["path"], f"{root}/2024/broken.jpg")
        listed = {row["path"]: row for row in self.json("list")["results"]}
        self.assertEqual(set(listed), {f"{root}/{name}" for name in names})
        for path, row in listed.items():
            self.assertEqual(row["id"], str(uuid.uuid5(uuid.NAMESPACE_URL, path)))
        self.assertEqual(listed[f"{root}/{names[0]}"]["category"], names[0].split("/")[1])
        report = self.index(f"{root}/2024")
        self.assertEqual((report["indexed"], report["unchanged"], report["failed"]), (0, 21, 1), report)
        put(names[0], pictures[23].read_bytes())
        remove(names[1])
        put("2024/moved.jpg", pictures[2].read_bytes())
        remove(names[2])
        put("2024/new.jpg", pictures[24].read_bytes())
        report = self.index(f"{root}/2024")
        self.assertEqual((report["indexed"], report["moved"], report["removed"]), (2, 1, 1), report)
        # One picture by its own address.
        self.assertEqual(self.index(f"{root}/20/other.jpg", library="single")["indexed"], 1)
        return names

    settings = {}

    def index(self, *words, **options):
        return self.json("index", *words, **{**self.settings, **options})

    def refused(self, *words, status=0, **settings):
        """A run that cannot read its root: a sentence, and nothing leaves the library.
        Status 1 is for roots that were never read."""
        before = len(self.json("list")["results"])
        result = self.run_program("index", *words, status=status, **{**self.settings, **settings})
        self.assertEqual(len(self.json("list")["results"]), before)
        return result.stderr


class Google(http.server.ThreadingHTTPServer):
    """Stands before the emulator as Google does: tokens for assertions that are
    signed, pages, and generations as conditions. What the emulator gives is given."""

    daemon_threads = True

    def __init__(self, emulator, key):
        self.emulator, self.key = emulator, key
        self.tokens, self.refused, self.asked = {}, set(), []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def reply(self, status, body=b"", headers=()):
        body = json.dumps(body).encode() if isinstance(body, dict) else body
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        head, claims, signature = form["assertion"][0].split(".")

        def decoded(part):
            return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
        try:
            self.server.key.verify(decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
        except Exception:  # whatever the library calls it
            return self.reply(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
        said = json.loads(decoded(claims))
        assert json.loads(decoded(head)) == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
        assert said["iss"] == "reader@project.example" and said["aud"] == self.server.address + "/token"
        assert said["scope"].endswith("devstorage.read_only") and said["exp"] - said["iat"] == 3600
        token = f"token-{len(self.server.tokens)}"
        self.server.tokens[token] = 0
        return self.reply(200, {"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    def do_GET(self):
        token = (self.headers["Authorization"] or "").removeprefix("Bearer ")
        if token not in self.server.tokens or token in self.server.refused:
            return self.reply(401, {"error": {"code": 401, "message": "Invalid Credentials"}})
        self.server.tokens[token] += 1
        self.server.asked.append(self.path)
        place, _, query = self.path.partition("?")
        query = urllib.parse.parse_qs(query)
        condition = query.pop("ifGenerationNotMatch", None)
        page, size = int(query.pop("pageToken", ["0"])[0]), 7
        query.pop("fields", None), query.pop("maxResults", None)
        try:
            if condition or query.get("alt"):
                with urllib.request.urlopen(self.server.emulator + place) as reply:
                    generation = str(json.load(reply)["generation"])
                if condition == [generation]:
                    return self.reply(304)
            with urllib.request.urlopen(self.server.emulator + place + "?" + urllib.parse.urlencode(query, doseq=True)) as reply:
                body = reply.read()
        except urllib.error.HTTPError as error:
            return self.reply(error.code, {"error": {"code": error.code, "message": "Not Found"}})
        if query.get("alt"):
            return self.reply(200, body, [("x-goog-generation", generation)])
        answer = json.loads(body)
        if "items" in answer:
            items = answer["items"]
            answer = {"items": items[page * size:(page + 1) * size]}
            if (page + 1) * size < len(items):
                answer["nextPageToken"] = str(page + 1)
        return self.reply(200, answer)

    def log_message(self, *_):
        pass


class GoogleTests(StorageTestCase):
    def setUp(self):
        super().setUp()
        self.emulator = self.started(source_servers.GoogleStorage)
        self.base = f"http://127.0.0.1:{self.emulator.port}"

    def put(self, name, data):
        request = urllib.request.Request(
            f"{self.base}/upload/storage/v1/b/photos/o?uploadType=media&name={urllib.parse.quote(name, safe='')}", data=data,
            headers={"Content-Type": "image/jpeg"}, method="POST")
        urllib.request.urlopen(request).read()

    def remove(self, name):
        urllib.request.urlopen(urllib.request.Request(
            f"{self.base}/storage/v1/b/photos/o/{urllib.parse.quote(name, safe='')}", method="DELETE")).read()

    def with_account(self):
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        google = Google(self.base, key.public_key())
        self.addCleanup(google.shutdown)
        self.write_account(google, key)
        self.settings = {"GOOGLE_APPLICATION_CREDENTIALS": str(self.folder / "account.json"),
                         "CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE": google.address}
        return google

    def write_account(self, google, key):
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (self.folder / "account.json").write_text(json.dumps({
            "type": "service_account", "client_email": "reader@project.example", "private_key_id": "k1",
            "private_key": pem.decode(), "token_uri": google.address + "/token"}))

    def test_a_bucket_of_the_emulator_is_indexed_like_a_folder(self):
        self.settings = {"STORAGE_EMULATOR_HOST": self.base}
        self.run_through("gs://photos", self.put, self.remove)
        self.assertIn("is not there", self.refused("gs://nowhere/2024", status=1))

    def test_a_service_accounts_tokens_are_asked_for_kept_and_renewed(self):
        google = self.with_account()
        self.run_through("gs://photos", self.put, self.remove)
        # A token a run, not one a request.
        self.assertEqual(len(google.tokens), 4)
        # One that ends early is renewed once.
        pictures = sorted(self.pictures(30).rglob("*.jpg"))
        self.put("late/a.jpg", pictures[28].read_bytes())
        google.refused = {f"token-{len(google.tokens)}"}
        self.assertEqual(self.index("gs://photos/late")["indexed"], 1)
        self.assertEqual(len(google.tokens), 6)

    def test_wrong_keys_end_the_run_with_a_sentence(self):
        google = self.with_account()
        self.put("2024/a.jpg", sorted(self.pictures(1).rglob("*.jpg"))[0].read_bytes())
        self.assertEqual(self.index("gs://photos/2024")["indexed"], 1)
        self.write_account(google, rsa.generate_private_key(public_exponent=65537, key_size=2048))
        said = self.refused("gs://photos/2024")
        self.assertIn("Invalid JWT Signature", said)
        self.assertIn("GOOGLE_APPLICATION_CREDENTIALS", said)
        (self.folder / "account.json").write_text("{}")
        self.assertIn("is no key of a service account", self.refused("gs://photos/2024"))
        self.assertIn("may not be read", self.refused("gs://photos/2024", GOOGLE_APPLICATION_CREDENTIALS=""))


class WebDAVTests(StorageTestCase):
    def begin(self, password=None):
        self.server = self.started(source_servers.WebDAV, password)
        self.files = self.server.folder / "files"
        self.root = f"webdav+http://127.0.0.1:{self.server.port}"

    def put(self, name, data):
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def remove(self, name):
        (self.files / name).unlink()

    def test_a_folder_of_wsgidav_is_indexed_like_one_of_this_machine(self):
        self.begin()
        self.run_through(self.root, self.put, self.remove)
        self.assertIn("is not there", self.refused(f"{self.root}/nowhere", status=1))

    def test_the_password_goes_to_its_own_server_and_to_no_other(self):
        self.begin("pass:word")
        own = f"127.0.0.1:{self.server.port}"
        self.settings = {"GLIMPSE_WEBDAV": f"http://me:pass%3Aword@{own}"}
        self.run_through(self.root, self.put, self.remove)
        for login in ("", f"http://me:wrong@{own}", f"https://me:pass%3Aword@{own}", "http://me:pass%3Aword@localhost:1"):
            said = self.refused(f"{self.root}/2024", GLIMPSE_WEBDAV=login)
            self.assertIn("may not be read (status 401)", said)
            self.assertNotIn("word@", said)

    def test_a_server_that_is_away_leaves_the_library_as_it_was(self):
        self.begin()
        self.put("2024/a.jpg", sorted(self.pictures(1).rglob("*.jpg"))[0].read_bytes())
        self.assertEqual(self.index(f"{self.root}/2024")["indexed"], 1)
        self.server.stop()
        self.assertIn("its 1 picture stays in the library", self.refused(f"{self.root}/2024"))

    def test_addresses_that_are_none_are_refused(self):
        self.begin()
        for address in ("webdav+http://me:word@127.0.0.1/x", "webdav+http:///x"):
            said = self.run_program("index", address, status=1, **self.settings).stderr
            self.assertNotIn("word@", said)


if __name__ == "__main__":
    unittest.main()
