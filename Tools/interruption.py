"""A library under test, for Tools/kill-test and Tools/fault-test: pictures, runs
of the program, and what must hold of a library that a run was torn out of.
Standard library only."""

import json
import os
import subprocess

SCORE_TOLERANCE = 2e-3  # a batch of another size may round differently


class Finding(Exception):
    """What a round found that must not be."""


def write_pictures(folder, count, generator):
    """PPM pictures of 48 x 48 in 16 fields of random colours."""
    for number in range(count):
        colours = [bytes(generator.randrange(256) for _ in range(3)) for _ in range(16)]
        rows = b"".join(
            b"".join(colours[y // 12 * 4 + x // 12] for x in range(48)) for y in range(48)
        )
        album = os.path.join(folder, f"album-{number % 3}")
        os.makedirs(album, exist_ok=True)
        with open(os.path.join(album, f"{number:04}.ppm"), "wb") as file:
            file.write(b"P6\n48 48\n255\n" + rows)


class Glimpse:
    """The program with one library after another."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.pictures = os.path.join(folder, "pictures")
        self.library = ""
        self.environment = dict(
            os.environ,
            HOME=folder,
            XDG_CACHE_HOME=os.path.join(folder, "cache"),
            XDG_DATA_HOME=os.path.join(folder, "data"),
            HF_HUB_OFFLINE="1",
            GLIMPSE_MODEL=os.path.abspath(options.model),
        )

    def command(self, *arguments):
        return [os.path.abspath(self.options.program), *arguments, "--library", self.library]

    def start_indexing(self, environment=None):
        return subprocess.Popen(
            self.command("index", self.pictures, "--quiet", "--batch-size", "2"),
            env=environment or self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def run(self, *arguments):
        return subprocess.run(
            self.command(*arguments), env=self.environment, capture_output=True, check=False)

    def json(self, *arguments):
        ended = self.run(*arguments, "--json")
        if ended.returncode != 0:
            words = ended.stderr.decode(errors="replace").strip()
            raise Finding(f"{arguments[0]} ended with {ended.returncode}: {words}")
        return json.loads(ended.stdout)

    def listing(self):
        return [row["path"] for row in self.json("list", "--no-fail")["results"]]

    def answers(self):
        reply = self.json("search", "red", "-k", "10000", "--no-fold")
        return {row["path"]: row["score"] for row in reply["results"]}


def check_after_kill(glimpse, everything):
    """What a killed run may have left; returns how many pictures it kept."""
    if not os.path.exists(os.path.join(glimpse.library, "catalog.sqlite3")):
        return None
    verified = glimpse.run("verify", "--json")
    if verified.returncode != 0:
        words = verified.stderr.decode(errors="replace")
        if "no library in" in words:
            return None
        raise Finding(f"verify: {verified.stdout.decode()}{words}")
    listed = glimpse.listing()
    if len(listed) != len(set(listed)):
        raise Finding("a picture is listed twice")
    if not set(listed) <= everything:
        raise Finding("a picture is listed that does not exist")
    if json.loads(verified.stdout)["images"] != len(listed):
        raise Finding("verify and list count differently")
    if glimpse.json("status")["failed"] != 0:
        raise Finding("a picture counts as failed")
    return len(listed)


def check_completed(glimpse, expected_list, expected_answers):
    resumed = glimpse.json("index", glimpse.pictures, "--quiet")
    if resumed["failed"] != 0 or resumed["removed"] != 0:
        raise Finding(f"the resumed run says {resumed}")
    if glimpse.listing() != expected_list:
        raise Finding("the resumed library lists other pictures")
    answers = glimpse.answers()
    if answers.keys() != expected_answers.keys():
        raise Finding("the resumed library finds other pictures")
    worst = max(abs(answers[path] - expected_answers[path]) for path in answers)
    if worst > SCORE_TOLERANCE:
        raise Finding(f"a score differs by {worst:.5f}")
    if glimpse.run("verify").returncode != 0:
        raise Finding("verify finds the resumed library damaged")
    return resumed["indexed"]
