"""Several workers and several servers on one store, against a real server.

Runs the built program: one worker alone, then four at once of which one is
killed and started again, and compares what the two collections hold, read from
the server's own interface. Then repeats, moves, deletes and copies files, takes
the folder away, compares searches with a library on this machine, asks two
servers at once; copies the library to the server and back; and reads a
collection as the program that this one replaces fills it.
"""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
import uuid
from pathlib import Path

import servers

ROOT = Path(__file__).resolve().parent.parent.parent
BUILT = [ROOT / ".build" / kind / "glimpse" for kind in ("release", "debug")]
PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM") or next((file for file in BUILT if file.exists()), BUILT[0]))
WORKERS = 4


class Failed(Exception):
    """Something that does not hold; the text says what."""


def check(holds, what):
    if not holds:
        raise Failed(what)


def ask(url, body=None):
    """The JSON of a reply."""
    request = urllib.request.Request(
        url, data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def put(url, body):
    request = urllib.request.Request(
        url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}, method="PUT")
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


# Readers of collections: by the servers' own interfaces, not by the program.

def chroma_records(server, name):
    base = f"{server}/api/v2/tenants/default_tenant/databases/default_database/collections"
    collection = ask(f"{base}/{name}")["id"]
    found, offset = {}, 0
    while True:
        page = ask(f"{base}/{collection}/get",
                   {"limit": 300, "offset": offset, "include": ["metadatas", "embeddings"]})
        for number, identity in enumerate(page["ids"]):
            found[identity] = (page["metadatas"][number], page["embeddings"][number])
        if len(page["ids"]) < 300:
            return found
        offset += 300


def qdrant_records(server, name):
    found, offset = {}, None
    while True:
        body = {"limit": 300, "with_payload": True, "with_vector": True}
        if offset is not None:
            body["offset"] = offset
        page = ask(f"{server}/collections/{name}/points/scroll", body)["result"]
        for point in page["points"]:
            vector = point["vector"]
            found[point["id"]] = (point["payload"], vector["default"] if isinstance(vector, dict) else vector)
        offset = page.get("next_page_offset")
        if offset is None:
            return found


# Run by the Python of an environment that has a client of PostgreSQL.
POSTGRES_READER = """
import json, sys
import psycopg
with psycopg.connect(sys.argv[1]) as connection:
    query = f'SELECT id::text, to_jsonb(t) - $$embedding$$, embedding::text FROM "{sys.argv[2]}" t'
    json.dump([[id, payload, json.loads(vector)] for id, payload, vector in connection.execute(query)], sys.stdout)
"""


def postgres_records(server, name):
    done = subprocess.run(
        [servers.environment("postgres") / "python", "-c", POSTGRES_READER, server, name],
        stdout=subprocess.PIPE, text=True, check=True)
    return {identity: (payload, vector) for identity, payload, vector in json.loads(done.stdout)}


READERS = {"chroma": chroma_records, "qdrant": qdrant_records, "postgres": postgres_records}


def program_of(address):
    """Which program an address is of."""
    return address.partition("://")[0].partition("+")[0]


def compare(one, other):
    """The largest differences between two collections; ids and payloads must be equal."""
    check(one.keys() == other.keys(),
          f"{len(one.keys() - other.keys())} ids are missing and {len(other.keys() - one.keys())} too many")
    differing = [identity for identity in one if one[identity][0] != other[identity][0]]
    check(not differing, f"{len(differing)} payloads differ, such as that of {one[differing[0]][0]['path']}"
          if differing else "")
    return max((abs(a - b) for identity in one for a, b in zip(one[identity][1], other[identity][1])), default=0)


class Trial:
    def __init__(self, address, folder):
        self.program = program_of(address)
        self.server = address if self.program == "postgres" else address.split("+", 1)[1]
        self.address = address
        self.folder = Path(folder)
        self.pictures = self.folder / "pictures"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("GLIMPSE_", "QDRANT_"))}
        self.environment["XDG_CACHE_HOME"] = str(self.folder / "cache")
        self.environment["GLIMPSE_LIBRARY"] = str(self.folder / "library")

    def store(self, name):
        return f"{self.address}/{name}"

    def records(self, name):
        return READERS[self.program](self.server, name)

    def start(self, *arguments):
        return subprocess.Popen(
            [PROGRAM, *map(str, arguments)], env=self.environment, cwd=self.folder, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def end(self, process, status=0):
        out, messages = process.communicate(timeout=600)
        check(process.returncode == status,
              f"{' '.join(map(str, process.args[1:]))} ended with {process.returncode}: {messages.strip()[-400:]}")
        return out, messages

    def run(self, *arguments, status=0):
        return self.end(self.start(*arguments), status)

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json")[0])

    def index(self, name, *more):
        return self.json("index", self.pictures, "--store", self.store(name), *more)

    def worker(self, number, name):
        return self.start("index", self.pictures, "--store", self.store(name), "--shard", f"{number}/{WORKERS}",
                          "--threads", 1, "--json")

    def workers(self, name, killing=None):
        """All workers at once; one may be killed as soon as its first batch is kept, and started again."""
        running = {number: self.worker(number, name) for number in range(1, WORKERS + 1)}
        wasKilled = False
        if killing:
            while running[killing].poll() is None and not self.holds_part(name, killing):
                time.sleep(0.02)
            if running[killing].poll() is None:
                running[killing].send_signal(signal.SIGKILL)
                running[killing].communicate()
                wasKilled = True
                running[killing] = self.worker(killing, name)
        reports = [json.loads(self.end(process)[0]) for _, process in sorted(running.items())]
        return reports, wasKilled

    def holds_part(self, name, part):
        """Whether the collection has a picture of a part: ids are split evenly in their order."""
        try:
            return any(int(identity[:8], 16) * WORKERS >> 32 == part - 1 for identity in self.records(name))
        except (OSError, KeyError, ValueError):
            return False

    # What is tried.

    def lay_out(self):
        shutil.copytree(ROOT / "Gallery", self.pictures)
        some = sorted(self.pictures.rglob("*.jpg"))
        (self.pictures / "copies").mkdir()
        for path in some[:12]:
            shutil.copy2(path, self.pictures / "copies" / path.name)
        (self.pictures / "empty.jpg").touch()
        (self.pictures / "odd name é%+.jpg").write_bytes(some[0].read_bytes())
        return some

    def shards(self):
        some = self.lay_out()
        alone = self.index("alone")
        check(alone["failed"] == 1, f"one file is empty, and {alone['failed']} failed")
        reports, wasKilled = self.workers("together", killing=2)
        yield f"one worker took in {alone['indexed']} pictures; " \
            + "/".join(str(report["indexed"]) for report in reports) + " by four, the second " \
            + ("killed with part of its work done" if wasKilled else "NOT killed: it was done before")
        failed = [failure for report in reports for failure in report["failures"]]
        check(len(failed) == 1, f"one file is empty, and of the four's failed: {failed}")
        check(wasKilled, "the second worker was done before it could be killed")
        difference = compare(self.records("alone"), self.records("together"))
        yield f"equal ids and payloads, vectors within {difference:.1e}"
        check(difference < 1e-5, f"vectors differ by {difference}")

        before = self.records("together")
        reports, _ = self.workers("together")
        check(sum(report["indexed"] + report["removed"] for report in reports) == 0,
              f"a second run wrote something: {reports}")
        check(sum(report["unchanged"] for report in reports) == alone["indexed"], "not all were known again")
        check(compare(before, self.records("together")) == 0, "a second run changed vectors")
        yield f"repeated: {alone['indexed']} unchanged, nothing written"

        moved, gone, copied = some[20:26], some[30:34], some[40:43]
        (self.pictures / "moved").mkdir()
        for path in moved:
            path.rename(self.pictures / "moved" / path.name)
        for path in gone:
            path.unlink()
        for path in copied:
            shutil.copy2(path, self.pictures / "moved" / ("copy-" + path.name))
        alone = self.index("alone")
        reports, _ = self.workers("together")
        check(alone["moved"] == 6 and alone["removed"] == 4 and alone["indexed"] == 3,
              f"alone: {alone['moved']} moved, {alone['removed']} removed, {alone['indexed']} indexed")
        difference = compare(self.records("alone"), self.records("together"))
        check(difference < 1e-5, f"vectors differ by {difference} after changes")
        yield f"6 moved, 4 deleted, 3 copied: equal again, vectors within {difference:.1e}"

        away = self.pictures.rename(self.folder / "away")
        before = self.records("together").keys()
        report = self.index("together", "--shard", f"1/{WORKERS}")
        check(report["removed"] == 0 and report.get("warnings"), f"a folder that vanished: {report}")
        check(self.records("together").keys() == before, "a folder that vanished was pruned")
        away.rename(self.pictures)
        yield "the folder taken away: a warning, nothing removed"

    def searching(self):
        self.run("index", self.pictures, "--json")
        greatest, count = 0.0, 0
        for words in ["a red car", "a house by the sea", "fruit on a table", "a person playing a guitar"]:
            for more in [[], ["--where", "category = 'people' or width > 300"], ["--offset", "5", "--min-score", "0.1"]]:
                common = ["search", words, "-k", "20", "--visual-only", *more]
                own = self.json(*common)["results"]
                there = self.json(*common, "--store", self.store("together"))["results"]
                check([hit["path"] for hit in own] == [hit["path"] for hit in there] or self.same(own, there),
                      f"'{words}' {more} finds other pictures")
                for left, right in zip(own, there):
                    greatest = max(greatest, abs(left["score"] - right["score"]))
                count += 1
        check(greatest < 1e-5, f"scores differ by {greatest}")
        yield f"{count} searches as in a library on this machine, scores within {greatest:.1e}"
        out, messages = self.run("search", "a red car", "--store", self.store("together"))
        check("looks alone" in messages, "that words in names do not count is not said")
        self.run("search", "red", "--text-only", "--store", self.store("together"), status=1)
        refused = subprocess.run(
            [PROGRAM, "duplicates"], env=dict(self.environment, GLIMPSE_STORE=self.store("together")),
            cwd=self.folder, capture_output=True, text=True)
        check(refused.returncode == 2 and "a library of this machine" in refused.stderr,
              f"duplicates of a store: {refused.returncode} {refused.stderr}")
        status = self.json("status", "--store", self.store("together"))
        check(status["images"] == len(self.records("together")), "status counts other pictures")
        removed = self.json("remove", self.pictures / "copies", "--store", self.store("alone"))["removed"]
        check(removed == 12, f"{removed} of 12 copies were removed")
        listed = self.json("list", "--store", self.store("alone"))["results"]
        check(len(listed) == status["images"] - 12, "list and remove disagree")
        yield "status, list, remove; what a store cannot do is said"

    def copying(self):
        """The library of this machine, filled by the searches, copied to the server and back."""
        library = self.json("status")["images"]
        self.run("sync", "--to", self.store("copied"))
        first = self.records("copied")
        check(len(first) == library, f"{len(first)} of {library} pictures were copied")
        self.run("sync", "--to", self.store("copied"))
        check(compare(first, self.records("copied")) == 0, "a second copy changed something")
        gone = sorted((self.pictures / "copies").iterdir())[:5]
        for path in gone:
            self.run("remove", path)
        self.run("sync", "--to", self.store("copied"))
        check(len(self.records("copied")) == library - len(gone), "what left the library stayed in the copy")
        back = ["--library", self.folder / "back"]
        self.run("sync", "--from", self.store("copied"), *back)
        check(self.json("status", *back)["images"] == library - len(gone), "not all came back")
        for words in ["a red car", "fruit on a table"]:
            common = ["search", words, "-k", "20", "--visual-only"]
            own, there = self.json(*common)["results"], self.json(*common, *back)["results"]
            check([hit["path"] for hit in own] == [hit["path"] for hit in there] or self.same(own, there),
                  f"'{words}' finds other pictures in what came back")
        self.run("index", *map(str, gone), "--json")
        yield f"{library} pictures copied to the server, again without a change, without {len(gone)} that left, and back"

    def reading_the_seeds(self):
        """A collection as the replaced service makes and fills it, searched as it is."""
        if self.program != "qdrant":
            return
        name, base = "semantic-image-search", f"{self.server}/collections/semantic-image-search"
        some = sorted(path for path in (ROOT / "Gallery").rglob("*.jpg"))[:60]
        lines, _ = self.run("embed", *some)
        rows = [json.loads(line) for line in lines.splitlines()]
        size = len(rows[0]["embedding"])
        put(base, {"vectors": {"default": {"size": size, "distance": "Cosine", "on_disk": True}}})
        put(f"{base}/index?wait=true", {"field_name": "category", "field_schema": "keyword"})
        put(f"{base}/points?wait=true", {"points": [
            {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, str(path))), "vector": {"default": row["embedding"]},
             "payload": {"path": str(path), "filename": path.name, "category": path.parent.name}}
            for path, row in zip(some, rows)]})
        before = qdrant_records(self.server, name)
        own = ["--library", self.folder / "own"]
        self.run("index", *some, "--json", *own)
        kind = some[0].parent.name
        for more in [[], ["--where", f"category = '{kind}'"]]:
            asked = ["search", "a red bicycle", "-k", "10", "--visual-only", *more]
            found = self.json(*asked, "--store", self.store(name))["results"]
            paths = [hit["path"] for hit in found]
            if more:
                check(paths and all(Path(path).parent.name == kind for path in paths), "the category does not hold")
                continue
            best = [hit["path"] for hit in self.json(*asked, *own)["results"]]
            check(paths == best or self.same(found, self.json(*asked, *own)["results"]),
                  f"other pictures are found than in a library: {paths} {best}")
        similar = self.json("similar", some[3], "-k", "5", "--store", self.store(name))["results"]
        check(similar and str(some[3]) not in [hit["path"] for hit in similar], "the picture finds itself")
        check(self.json("status", "--store", self.store(name))["images"] == len(some), "status counts other pictures")
        difference = compare(before, qdrant_records(self.server, name))
        # The client's local mode normalizes what it holds anew at each query.
        check(difference < 1e-6, f"reading changed the collection by {difference}")
        yield f"{len(some)} points as the replaced service writes them: searched, filtered, counted, left as they were"

    @staticmethod
    def same(own, there):
        """Pictures with equal scores may change places."""
        def key(hits):
            return sorted((round(hit["score"], 4), hit["path"]) for hit in hits[:-1])
        return key(own) == key(there)

    def serving(self):
        # Without any library: the folder that is named is not there.
        bare = dict(self.environment, GLIMPSE_LIBRARY=str(self.folder / "none"))
        running = []
        try:
            for _ in range(2):
                process = subprocess.Popen(
                    [PROGRAM, "serve", "--port", "0", "--store", self.store("together")], env=bare,
                    cwd=self.folder, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                running.append((process, self.listening(process)))
            answers = [ask(f"{base}/search-text?q=a+red+car&k=8")["results"] for _, base in running]
            check(answers[0] == answers[1] and len(answers[0]) == 8, "two servers answer differently")
            for _, base in running:
                check(ask(f"{base}/ready")["images"] > 0, "not ready")
                check(ask(f"{base}/api/v1/stats")["store"], "stats name no store")
                check(ask(f"{base}/api/v1/facets?field=category")["values"], "no facets")
                hits = ask(f"{base}/api/v1/search", {"text": "a red car", "k": 3})["results"]
                for hit in hits:
                    with urllib.request.urlopen(base + hit["thumbnail"], timeout=60) as reply:
                        check(reply.read(3) == b"\xff\xd8\xff", f"{hit['thumbnail']} is no JPEG")
                    with urllib.request.urlopen(base + hit["file"], timeout=60) as reply:
                        check(reply.read() == Path(hit["path"]).read_bytes(), f"{hit['file']} is another file")
                page = ask(f"{base}/api/v1/images?limit=50")
                more = ask(f"{base}/api/v1/images?limit=1000&cursor={page['next_cursor']}")["results"]
                check(len({one["id"] for one in page["results"] + more}) == page["total"], "pages lack pictures")
            process, _ = running[0]
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            check(ask(f"{running[1][1]}/search-text?q=a+red+car&k=8")["results"] == answers[1],
                  "the second server does not go on alone")
        finally:
            for process, _ in running:
                if process.poll() is None:
                    process.terminate()
                    process.communicate(timeout=60)
        check(not (self.folder / "none").exists(), "serving made a library")
        yield "two servers at once answer alike, with thumbnails, files, facets and pages; one goes on alone"

    @staticmethod
    def listening(process):
        for line in process.stderr:
            if "listening on " in line:
                threading.Thread(target=process.stderr.read, daemon=True).start()
                return line.split("listening on ")[1].split(" ")[0].rstrip("/")
        raise Failed("the server did not start")


def run(label, address, folder):
    """Prints what was found, each line with the store's name; returns whether all of it holds."""
    if not PROGRAM.exists():
        print(f"sharding: SKIPPED: {PROGRAM} is not there; build the program first", flush=True)
        return True
    Path(folder).mkdir(parents=True)
    trial = Trial(address, folder)
    try:
        for part in (trial.shards, trial.searching, trial.copying, trial.serving, trial.reading_the_seeds):
            for line in part():
                print(f"sharding: {label}: {line}", flush=True)
    except (Failed, OSError, subprocess.SubprocessError, ValueError, KeyError) as reason:
        print(f"sharding: {label}: FAILED: {type(reason).__name__}: {reason}", flush=True)
        return False
    return True
