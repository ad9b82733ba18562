"""The cache that servers share, in Debian's redis-server: what is in it, what is not
believed, and a server that is killed and frozen in the middle."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest
import urllib.parse
import urllib.request

from chroma import ChromaTestCase, store_servers
from program import PROGRAM

# A guard against hanging, and no more.
PATIENCE = 120


class Redis:
    def __init__(self, folder):
        self.folder = folder
        self.port = store_servers.free_ports(1)[0]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", str(self.folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2):
                    return self
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()

    def ask(self, *words):
        """By Redis's own protocol: a text, a number, bytes, a list, or None."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as link:
            words = [word if isinstance(word, bytes) else str(word).encode() for word in words]
            link.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words))
            with link.makefile("rb") as reader:
                return self.read(reader)

    def read(self, reader):
        line = reader.readline().rstrip(b"\r\n")
        kind, rest = line[:1], line[1:]
        if kind == b"$":
            return None if rest == b"-1" else reader.read(int(rest) + 2)[:-2]
        if kind == b"*":
            return [self.read(reader) for _ in range(int(rest))]
        return int(rest) if kind == b":" else rest.decode()

    def keys(self, kind=""):
        return sorted(key.decode() for key in self.ask("KEYS", f"glimpse:1:{kind}*"))


class Server:
    def __init__(self, case, name, store, cache):
        self.log = case.folder / f"{name}.log"
        self.out = open(self.log, "wb")
        self.process = subprocess.Popen(
            [str(PROGRAM), "serve", "--port", "0", "--store", store, "--log-format", "json"],
            env={**case.environment, "XDG_CACHE_HOME": str(case.folder / f"cache-{name}"), "GLIMPSE_CACHE": cache},
            cwd=case.folder, stdout=subprocess.DEVNULL, stderr=self.out)
        case.addCleanup(self.stop)
        end = time.monotonic() + PATIENCE
        while "listening on " not in self.text():
            case.assertIsNone(self.process.poll(), self.text())
            case.assertLess(time.monotonic(), end)
            time.sleep(0.05)
        self.base = self.text().split("listening on ")[1].split(" ")[0].rstrip("/")

    def text(self):
        return self.log.read_text(encoding="utf-8")

    def said(self, words):
        return [line for line in self.text().splitlines() if words in line]

    def get(self, path):
        with urllib.request.urlopen(self.base + path, timeout=PATIENCE) as reply:
            return reply.read()

    def search(self, words):
        return json.loads(self.get(f"/search-text?q={urllib.parse.quote(words)}&k=5"))["results"]

    def counts(self):
        return {line.split()[0].removeprefix("glimpse_shared_cache_").removesuffix("_total"): float(line.split()[1])
                for line in self.get("/metrics").decode().splitlines() if line.startswith("glimpse_shared_cache_")}

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.out.close()


class CacheTests(ChromaTestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("redis-server"):
            raise unittest.SkipTest("redis-server is not installed (apt-get install redis-server)")
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.store = f"{self.address}/{self._testMethodName.replace('_', '-')[:60].rstrip('-')}"
        self.place = self.pictures(12)
        done = subprocess.run([str(PROGRAM), "index", str(self.place), "--store", self.store, "--quiet"],
                              env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.redis = Redis(self.folder).start()
        self.addCleanup(self.redis.stop)
        self.cache = f"redis://127.0.0.1:{self.redis.port}/0"

    def wait(self, holds, act=lambda: None):
        end = time.monotonic() + PATIENCE
        while not holds():
            self.assertLess(time.monotonic(), end)
            act()
            threading.Event().wait(0.1)

    def test_servers_share_vectors_and_thumbnails(self):
        one, two = Server(self, "one", self.store, self.cache), Server(self, "two", self.store, self.cache)
        first = one.search("a red car")
        self.assertEqual(len(self.redis.keys("embedding")), 1)
        self.assertGreaterEqual(len(self.redis.keys("reply")), 1)
        self.assertIn(self.redis.ask("TTL", self.redis.keys("embedding")[0]), range(7 * 86400 - 600, 7 * 86400 + 1))
        self.assertIn(self.redis.ask("TTL", self.redis.keys("reply")[-1]), range(-2, 11))
        self.assertEqual(two.search("a red car"), first)
        self.assertGreaterEqual(two.counts()["hits"], 1)
        # The words themselves are nowhere in it.
        for key in self.redis.keys():
            self.assertNotIn("red", key)
        hit = json.loads(one.get("/api/v1/images?limit=1"))["results"][0]
        small = one.get(hit["thumbnail"])
        self.assertEqual(len(self.redis.keys("thumbnail")), 1)
        # The file is not there any more: the second server never had it.
        os.remove(hit["path"])
        self.assertEqual(two.get(hit["thumbnail"]), small)

    def test_what_others_write_there_is_not_believed(self):
        one = Server(self, "one", self.store, self.cache)
        right = one.search("a red car")
        hit = json.loads(one.get("/api/v1/images?limit=1"))["results"][0]
        small = one.get(hit["thumbnail"])
        kept = {key: self.redis.ask("GET", key) for key in self.redis.keys()}
        for number, junk in enumerate([b"", b"\n", b"x" * 5000, b"\xff" * 1029, b"\x00" * 1029, b"y" * (2 << 20)]):
            for key in kept:
                self.redis.ask("SET", key, junk)
            other = Server(self, f"other-{number}", self.store, self.cache)
            self.assertEqual(other.search("a red car"), right)
            self.assertEqual(other.get(hit["thumbnail"]), small)

    def test_a_server_that_is_killed_is_done_without_and_used_again(self):
        one = Server(self, "one", self.store, self.cache)
        one.search("a red car")
        self.redis.stop()
        for number in range(12):
            self.assertTrue(one.search(f"fruit number {number}"))
        self.assertEqual(len(one.said("does not answer")), 1, one.text())
        self.redis.start()
        self.wait(lambda: one.said("answers again"), lambda: one.search(f"snow {time.monotonic()}"))
        self.wait(lambda: self.redis.keys("embedding"), lambda: one.search(f"a dog {time.monotonic()}"))
        self.assertEqual(len(one.said("does not answer")), 1)
        self.assertEqual(len(one.said("answers again")), 1)

    def test_a_server_that_freezes_is_done_without_and_used_again(self):
        one = Server(self, "one", self.store, self.cache)
        one.search("a red car")
        self.redis.process.send_signal(signal.SIGSTOP)
        threads = [threading.Thread(target=one.search, args=(f"many at once {number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
            self.assertFalse(thread.is_alive())
        self.assertTrue(one.search("while it is frozen"))
        self.assertEqual(len(one.said("does not answer")), 1, one.text())
        self.redis.process.send_signal(signal.SIGCONT)
        self.wait(lambda: one.said("answers again"), lambda: one.search(f"snow {time.monotonic()}"))
        self.assertEqual(len(one.said("answers again")), 1)

    def test_one_that_was_never_there_costs_a_line(self):
        self.redis.stop()
        one = Server(self, "one", self.store, self.cache)
        for words in ("a red car", "a red car", "snow"):
            self.assertTrue(one.search(words))
        self.assertEqual(len(one.said("does not answer")), 1, one.text())

    def test_an_address_that_is_none_is_refused_without_its_password(self):
        for text in ("rediss://:word@host:6379", "http://host", "redis://", "redis://:word@host:0"):
            done = subprocess.run(
                [str(PROGRAM), "serve", "--port", "0", "--store", self.store], env={**self.environment, "GLIMPSE_CACHE": text},
                cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("GLIMPSE_CACHE", done.stderr)
            self.assertNotIn("word", done.stderr)


if __name__ == "__main__":
    unittest.main()
