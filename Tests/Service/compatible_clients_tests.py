"""Clients that were written for Semantic-Image-Search (github.com/AyushPoddar351/
Semantic-Image-Search, commit 9a8be78) run as they stand in its README, against
this service on the port that they name."""

import json
import shutil
import socket
import subprocess
import sys
import unittest
import urllib.parse

from support import GALLERY, Server

# As its README has them, letter by letter.
PYTHON = '''\
import requests

# Search by text
response = requests.get(
    "http://localhost:8000/search-text",
    params={"q": "sunset over mountains", "k": 5}
)
results = response.json()

# Search by image
with open("query_image.jpg", "rb") as f:
    response = requests.post(
        "http://localhost:8000/search-image",
        files={"file": f},
        params={"k": 5}
    )
results = response.json()
'''
CURL = [
    'curl -X POST "http://localhost:8000/ingest?folder_path=./images"',
    'curl -X POST "http://localhost:8000/ingest"',
]
ADDRESSES = [
    "/search-text?q=cat on a sofa&k=5&category=animals&save_results=false",
    "/translate?q=show me pictures of cute dogs",
]
RESULT = {"filename", "path", "category", "score"}


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@unittest.skipIf(is_taken(8000), "something else listens on port 8000, which these clients name")
class CompatibleClientsTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Its own environment: IMAGES_ROOT=./images, RETRIEVED_ROOT and the rest.
        cls.server = Server(
            pictures=60, port=8000, is_indexed=False,
            environment={"IMAGES_ROOT": "./images", "QUERY_IMAGE_ROOT": "./data/query_images",
                         "RETRIEVED_ROOT": "./data/retrieved"})
        cls.addClassCleanup(cls.server.__exit__)
        shutil.copyfile(GALLERY / "animals" / sorted(p.name for p in (GALLERY / "animals").iterdir())[0],
                        cls.server.folder / "query_image.jpg")
        cls.ingested = [
            json.loads(subprocess.run(command, shell=True, cwd=cls.server.folder, check=True, capture_output=True).stdout)
            for command in CURL]

    def test_curl_ingests_and_ingests_again(self):
        first, second = self.ingested
        self.assertEqual(set(first), {"message", "indexed", "unchanged", "removed", "failed"})
        self.assertEqual((first["indexed"], first["failed"]), (60, 0))
        self.assertEqual((second["indexed"], second["unchanged"]), (0, 60))

    def test_the_python_client_runs(self):
        probe = PYTHON.replace("results = response.json()", "results = response.json(); kept.append((response.status_code, results))")
        script = "kept = []\n" + probe + "import json; print(json.dumps(kept))\n"
        # Unchanged first: what it does not check, it must not trip over.
        subprocess.run([sys.executable, "-c", PYTHON], cwd=self.server.folder, check=True)
        output = subprocess.run(
            [sys.executable, "-c", script], cwd=self.server.folder, check=True, capture_output=True).stdout
        (text_status, text), (image_status, image) = json.loads(output)
        self.assertEqual((text_status, image_status), (200, 200))
        # The library's model is a small bundled one, which every reply says.
        self.assertEqual(set(text), {"query", "translated", "k", "saved_folder", "results", "notice"})
        self.assertEqual(set(image), {"query_image", "k", "saved_folder", "results", "notice"})
        for answer in (text, image):
            self.assertEqual((answer["k"], len(answer["results"]), answer["saved_folder"]), (5, 5, None))
            for result in answer["results"]:
                self.assertEqual(set(result), RESULT)
            scores = [result["score"] for result in answer["results"]]
            self.assertEqual(scores, sorted(scores, reverse=True))

    def test_the_addresses_answer(self):
        found = self.server.ask(urllib.parse.quote(ADDRESSES[0], safe="/?=&"))
        self.assertEqual(found.status, 200)
        self.assertTrue(found.json["results"])
        self.assertEqual({result["category"] for result in found.json["results"]}, {"animals"})
        translated = self.server.ask(urllib.parse.quote(ADDRESSES[1], safe="/?=&")).json
        self.assertEqual(set(translated), {"input", "translated"})
        self.assertNotIn("show me", translated["translated"])

    def test_results_are_saved_where_the_environment_says(self):
        found = self.server.ask("/search-text?q=cat&k=2&save_results=true").json
        folder = self.server.folder / "data" / "retrieved"
        self.assertTrue(found["saved_folder"].startswith(str(folder)), found["saved_folder"])
        self.assertEqual(len([path for path in folder.rglob("*") if path.is_file()]), 2)


if __name__ == "__main__":
    unittest.main()
