"""Every command and every route, by who they reach out to."""

import csv
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.request
from pathlib import Path

import inside
from inside import ROOT
from trials import BAITS, HOSTS, KEYS, OWNERS, PRIVATE_WORDS, TRIALS, dangerous_pictures, expected_rows

PROGRAM = os.environ.get("GLIMPSE_PROGRAM", str(ROOT / ".build" / "debug" / "glimpse"))
PATIENCE = 600
FOLDER = Path(tempfile.mkdtemp(prefix="glimpse-network-"))


def setUpModule():
    global RECORD, STANDINS
    RECORD = inside.Record(inside.enter(FOLDER))
    picture = (ROOT / "Gallery" / "food").glob("*.jpg").__next__().read_bytes()
    STANDINS = inside.StandIns(answers(picture))
    make_library(picture)


def tearDownModule():
    shutil.rmtree(FOLDER, ignore_errors=True)


def answers(picture):
    caption = json.dumps({"choices": [{"message": {"content": "a red car"}}]}).encode()
    jpeg = lambda *_: (200, "image/jpeg", picture, {})
    return {
        "model.example": lambda *_: (200, "application/json", caption, {}),
        "list.example": lambda *_: (200, "text/plain", b"http://pictures.example/a.jpg\n", {}),
        "pictures.example": jpeg, "query.example": jpeg, "base.example": jpeg, "fetch.example": jpeg,
        "moved.example": lambda *_: (302, "text/plain", b"", {"Location": "http://thief.example/"}),
    }


def make_library(picture):
    """Pictures, a library of them, and what a home holds that could lead out."""
    images, home = FOLDER / "images", FOLDER / "home"
    (images / "food").mkdir(parents=True)
    for number, path in enumerate(sorted((ROOT / "Gallery" / "food").glob("*.jpg"))[:6]):
        shutil.copyfile(path, images / "food" / f"{number}.jpg")
    dangerous_pictures(images / "odd", picture)
    (home / ".aws").mkdir(parents=True)
    (home / ".aws" / "config").write_text("[default]\nendpoint_url = http://aws-bait.example\nregion = bait-1\n")
    (home / ".netrc").write_text("default login bait password hunter2bait\n")
    (home / ".curlrc").write_text("proxy = http://curlrc-bait.example:80\n")
    with (FOLDER / "captions.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["image", "caption"])
        writer.writerows([[f"images/food/{n}.jpg", f"food number {n}"] for n in range(4)])
    for name in ("plain", "consenting"):
        (FOLDER / name).mkdir()
        for entry in ("images", "captions.csv"):
            (FOLDER / name / entry).symlink_to(FOLDER / entry)
    (FOLDER / "consenting" / ".env").write_text(
        f"OPENAI_BASE_URL=http://model.example/v1\nOPENAI_API_KEY={KEYS['OPENAI_API_KEY']}\nOPENAI_MODEL=m\n")
    done = run(["index", str(FOLDER / "images"), "--quiet"], {})
    assert done.returncode in (0, 3), done.stderr
    RECORD.take()


def environment(extra):
    return {
        "PATH": os.environ["PATH"], "HOME": str(FOLDER / "home"), "XDG_CACHE_HOME": str(FOLDER / "cache"),
        "GLIMPSE_LIBRARY": str(FOLDER / "library"), "GLIMPSE_MODEL": "glimpse-mini", **BAITS, **KEYS, **extra}


def run(words, extra, folder="plain"):
    values = {k: v for k, v in environment(extra).items() if v is not None}
    return subprocess.run(
        [PROGRAM, *words], cwd=FOLDER / folder, env=values, capture_output=True, text=True,
        stdin=subprocess.DEVNULL, timeout=PATIENCE)


def commands():
    """The table of commands, as the program's own help prints it."""
    text = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    table = text.split("Commands:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+) ", table, re.M)


def documented_rows():
    page = (ROOT / "Documentation" / "Network.md").read_text(encoding="utf-8")
    table = page.split("## The list")[1].split("\n## ")[0]
    return set(re.findall(r"^\| \*\*([^*]+)\*\* \|", table, re.M))


def rows_of(hosts):
    return {next((row for row, names in HOSTS.items() if any(re.fullmatch(n, host) for n in names)), f"UNKNOWN {host}")
            for host in hosts}


class CommandTests(unittest.TestCase):
    maxDiff = None

    def test_every_command_has_a_trial(self):
        self.assertEqual({trial.words[0] for trial in TRIALS}, set(commands()))

    def test_commands_reach_out_where_the_list_says_and_nowhere_else(self):
        for trial in TRIALS:
            with self.subTest(trial.name):
                RECORD.take(), STANDINS.take()
                done = run(trial.words, trial.environment, trial.folder)
                seen = RECORD.take()
                self.assertEqual(rows_of(seen), set(trial.rows), (seen, done.stderr[-600:]))
                self.check_secrets(done.stdout + done.stderr, trial)

    def check_secrets(self, output, trial):
        for secret in [*KEYS.values(), "hunter2bait"]:
            self.assertNotIn(secret, output)
        for host, _, path, headers, body in STANDINS.take():
            rest = path + host
            for secret in [*KEYS.values(), *PRIVATE_WORDS]:
                self.assertNotIn(secret, rest, "in an address")
            said = str(headers) + body.decode("utf-8", "replace")
            self.assertNotIn("Basic ", said)
            for name, secret in KEYS.items():
                if secret in said:
                    self.assertEqual(rows_of({host}), {OWNERS[name]}, name)
            if host != "model.example":
                for words in PRIVATE_WORDS:
                    self.assertNotIn(words, body.decode("utf-8", "replace"), host)
            self.assertNotEqual(host, "thief.example")

    def test_offline_nothing_reaches_out_whatever_is_asked(self):
        for trial in TRIALS:
            if not trial.rows:
                continue
            with self.subTest(trial.name):
                RECORD.take()
                done = run(trial.words, {**trial.environment, "GLIMPSE_OFFLINE": "1"}, trial.folder)
                self.assertEqual(RECORD.take(), set(), done.stderr[-600:])

    def test_offline_the_name_to_listen_at_is_not_looked_up(self):
        RECORD.take()
        done = run(["serve", "--host", "here.example", "--insecure"], {"GLIMPSE_OFFLINE": "1"})
        self.assertEqual((done.returncode, RECORD.take()), (2, set()), done.stderr)

    def test_the_hubs_own_switch_keeps_the_hub_out(self):
        RECORD.take()
        done = run(["models", "pull", "ViT-B-32"], {"HF_HUB_OFFLINE": "1"})
        self.assertEqual(RECORD.take(), set())
        self.assertIn("HF_HUB_OFFLINE", done.stderr)

    def test_the_list_names_what_was_seen_and_no_more(self):
        self.assertEqual(documented_rows(), expected_rows() | {"pictures' server", "cache"})

    def test_a_program_of_this_machine_is_never_asked_through_a_proxy(self):
        RECORD.take()
        run(["translate", "words"], {
            "GLIMPSE_LANGUAGE_MODEL": "openai", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
            "http_proxy": "http://proxy.example:80", "ALL_PROXY": "http://proxy.example:80"})
        run(["translate", "words"], {
            "GLIMPSE_LANGUAGE_MODEL": "openai", "OPENAI_BASE_URL": "http://localhost:9/v1",
            "http_proxy": "http://proxy.example:80", "no_proxy": "other.example"})
        self.assertEqual(RECORD.take(), set())


class Server:
    def __init__(self, *arguments, extra=None, folder="plain"):
        values = {k: v for k, v in environment(extra or {}).items() if v is not None}
        self.log = []
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--log-format", "json", "--images-root", str(FOLDER / "images"),
             "--upload-dir", str(FOLDER / "uploads"), *arguments],
            cwd=FOLDER / folder, env=values, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"listening on (\S+)/ ", line)
            if found:
                self.url = found.group(1)
                break
        else:
            raise AssertionError(self.log)
        self.reader = threading.Thread(target=self.log.extend, args=(self.process.stderr,), daemon=True)
        self.reader.start()

    def ask(self, path, method="GET", body=None, kind="application/json", accepting="*/*"):
        headers = {"Accept": accepting} | ({"Content-Type": kind} if body is not None else {})
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=PATIENCE) as reply:
                return reply.status, reply.read(1 << 22)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def json(self, path, value=None):
        body = None if value is None else json.dumps(value).encode()
        return json.loads(self.ask(path, "GET" if body is None else "POST", body)[1])

    def announced(self):
        """The destinations that it told of before it listened."""
        records = [json.loads(line) for line in self.log if line.startswith("{")]
        return {record["destination"]: record for record in records if "destination" in record}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)


class RouteTests(unittest.TestCase):
    """Routes from the description that the service gives of itself."""

    # What goes into a body, by operation; a route with a body and no entry fails.
    def bodies(self, picture, image):
        form = (b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n"
                b"Content-Type: image/jpeg\r\n\r\n" + picture + b"\r\n--edge--\r\n")
        multipart = "multipart/form-data; boundary=edge"
        words = PRIVATE_WORDS[0] + f" in a body {id(form)}"
        as_json = lambda value: ("application/json", json.dumps(value).encode())
        return {
            "POST /api/v1/search": [
                as_json({"text": words, "translation": "model"}),
                as_json({"terms": [{"image_url": "http://fetch.example/a.jpg"}]}),
                as_json({"terms": [{"image_url": "http://127.0.0.1:80/a.jpg"}]})],
            "POST /api/v1/embeddings": [as_json({"input": words, "model": "glimpse-mini"})],
            "POST /search-image": [(multipart, form)],
            "POST /api/v1/images": [(multipart, form)],
            "POST /api/v1/jobs/index": [as_json({})],
            "POST /api/v1/session": [as_json({"key": "nokeynokeynokeynokey"})],
            "POST /ingest": [(None, b"")],
            "POST /mcp": [as_json({
                "jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": {"name": "search", "arguments": {"text": words}}})],
        }

    def ask_everything(self, server):
        """Every route once at least; who was reached, by route."""
        description = server.json("/openapi.json")
        image = server.json("/api/v1/images?limit=1")["results"][0]["id"]
        picture = (FOLDER / "images" / "food" / "0.jpg").read_bytes()
        bodies, reached = self.bodies(picture, image), {}
        # Deletions last, so that the others find their picture.
        operations = sorted(
            ((method.upper(), path, operation) for path, methods in description["paths"].items()
             for method, operation in methods.items()
             if method in ("get", "post", "put", "patch", "delete")), key=lambda found: found[0] == "DELETE")
        self.assertGreater(len(operations), 20)
        for method, path, operation in operations:
            name = f"{method} {path}"
            if "requestBody" in operation and method != "DELETE":
                self.assertIn(name, bodies, "a route with a body that this test does not know")
            address = path.replace("{id}", image if "images" in path else "nojob")
            address = re.sub(r"\{[^}]*\}", "x", address)
            required = [
                p["name"] for p in operation.get("parameters", [])
                if p.get("in") == "query" and p.get("required")]
            # Words of its own: what a model answered is kept.
            words = f"{PRIVATE_WORDS[0]} for {operation['operationId']}".replace(" ", "+")
            values = {"q": words, "field": "category"}
            query = "&".join(f"{p}={values[p]}" for p in required)
            RECORD.take(), STANDINS.take()
            for kind, body in bodies.get(name, [(None, None)]):
                server.ask(address + ("?" + query if query else ""), method, body, kind or "application/json")
            # A connection that is still open is used again: then only the stand-in tells.
            reached[name] = rows_of(RECORD.take() | {request[0] for request in STANDINS.take()})
        job = server.json("/api/v1/jobs/index", {})["id"]
        # The stream of a job's events ends with the job.
        _, events = server.ask(f"/api/v1/jobs/{job}", accepting="text/event-stream")
        self.assertIn(b"event: end", events)
        reached["a job"] = rows_of(RECORD.take())
        return {name: rows for name, rows in reached.items() if rows}

    def test_keys_in_the_environment_make_no_route_reach_out(self):
        with Server() as server:
            RECORD.take()
            self.assertEqual(server.announced(), {})
            self.assertIn("asks no language model", "".join(server.log))
            self.assertEqual(self.ask_everything(server), {})
        self.assertEqual(RECORD.take(), set())

    def test_what_is_asked_for_is_announced_and_nothing_else_is_reached(self):
        arguments = ["--allow-fetch", "--pictures-base", f"{FOLDER}/images=http://base.example/images"]
        # The address in .env is not taken for a key of the environment.
        with Server(*arguments, folder="consenting", extra={"OPENAI_API_KEY": None}) as server:
            announced = set(server.announced())
            reached = self.ask_everything(server)
            notes = server.json("/search-text?q=whatever").get("notes")
            self.assertIsNone(notes)
            self.assertEqual(set().union(*reached.values()), announced)
            self.assertEqual(announced, {"language model", "pictures' server", "query picture"})
            for route in ("GET /search-text", "GET /translate"):
                self.assertEqual(reached.get(route), {"language model"}, (route, reached))
            self.assertEqual(reached.get("POST /api/v1/search"), {"language model", "query picture"})
        self.assertNotIn(PRIVATE_WORDS[0], "".join(server.log))
        for secret in KEYS.values():
            self.assertNotIn(secret, "".join(server.log))

    def test_the_cache_is_announced_and_asked_where_it_is_named(self):
        extra = {"GLIMPSE_CACHE": "redis://:hunter2bait@cache.example:6379/1"}
        with Server(extra=extra) as server:
            self.assertEqual(set(server.announced()), {"cache"})
            RECORD.take()
            self.assertTrue(server.json("/search-text?q=" + "a+grey+cat")["results"])
            self.assertEqual(rows_of(RECORD.take()), {"cache"})
        self.assertNotIn("hunter2bait", "".join(server.log))
        with Server(extra={**extra, "GLIMPSE_OFFLINE": "1"}) as server:
            RECORD.take()
            self.assertTrue(server.json("/search-text?q=" + "a+grey+dog")["results"])
            self.assertEqual(RECORD.take(), set())

    def test_offline_no_route_reaches_out(self):
        arguments = ["--allow-fetch", "--pictures-base", f"{FOLDER}/images=http://base.example/images"]
        with Server(*arguments, folder="consenting", extra={"GLIMPSE_OFFLINE": "1"}) as server:
            RECORD.take()
            self.assertIn("sends nothing to other machines", "".join(server.log))
            self.assertEqual(self.ask_everything(server), {})
            reply = server.json("/search-text?q=" + "a+dog")
            self.assertIn("GLIMPSE_OFFLINE", reply["notes"][0])
            self.assertTrue(reply["results"])

    def test_a_model_that_fails_is_told_and_asked_once(self):
        requests = []
        STANDINS.answers["broken.example"] = lambda *_: requests.append(1) or (500, "text/plain", b"", {})
        with Server(extra={"GLIMPSE_LANGUAGE_MODEL": "openai", "OPENAI_BASE_URL": "http://broken.example/v1"}) as server:
            for number in range(6):
                reply = server.json(f"/search-text?q=dog{number}")
                self.assertEqual(reply["translated"], f"dog{number}")
                self.assertIn("broken.example answered with status 500", reply["notes"][0])
                self.assertTrue(reply["results"])
            self.assertIn("left alone", server.json("/translate?q=cat")["notes"][0])
        self.assertEqual(len(requests), 1)

    def test_a_crowd_does_not_queue_for_a_model_that_hangs(self):
        hanging, release = [], threading.Event()

        def hang(*_):
            hanging.append(1)
            release.wait(PATIENCE)
            return 200, "text/plain", b"", {}

        STANDINS.answers["hanging.example"] = hang
        with Server(extra={"GLIMPSE_LANGUAGE_MODEL": "openai", "OPENAI_BASE_URL": "http://hanging.example/v1"}) as server:
            replies = [None] * 24

            def ask(number):
                replies[number] = server.json(f"/search-text?q=dog{number}")

            threads = [threading.Thread(target=ask, args=(n,)) for n in range(len(replies))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(PATIENCE)
            release.set()
            self.assertTrue(all(reply and reply["results"] and reply["notes"] for reply in replies))
            # Those that were under way at the first failure, and none after.
            self.assertLessEqual(len(hanging), (os.cpu_count() or 1) * 2 + 4)

    def test_a_name_that_is_looked_up_in_vain_is_not_waited_for(self):
        RECORD.silent.add("silent.example")
        with Server(extra={"GLIMPSE_LANGUAGE_MODEL": "openai", "OPENAI_BASE_URL": "http://silent.example/v1"}) as server:
            reply = server.json("/search-text?q=dog")
            self.assertIn("did not answer within", reply["notes"][0])
            # The system's resolver asks a second time after 30 seconds: the reply was there before.
            self.assertLessEqual(RECORD.questions.count("silent.example"), 2)
