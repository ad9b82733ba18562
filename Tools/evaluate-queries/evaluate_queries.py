"""Which ways to ask find more, measured with the built program.

    evaluate_queries.py --glimpse ./glimpse --scenes DIR [--most 200] [--negations]

DIR holds held-out scenes (Tools/mini-model/make_dataset.py --split eval); the first drawing of each
becomes a library. Captions, things with a colour, things, things at a place, and things without a
place are put to `glimpse serve` over it, by looks alone and exactly, in every way that there is:
as typed, in templates, in several phrasings, with feedback, with pictures chosen from the results.
Prints tables as Markdown. Of captions it counts how often their picture comes first, of the
others the mean average precision over the whole library; of negations, which share of the first five
pictures has what is wanted and lacks what is not. --negations asks these alone.
"""

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

TOOLS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TOOLS), str(TOOLS / "mini-model")]
from scenes.words import PLACES, VIEWS  # noqa: E402
from served_library import ServedLibrary  # noqa: E402

TEMPLATES = ("a {}", "a photo of {}", "a picture of {}")
# Of a chosen picture that is right; one that is wrong has minus half of it.
WEIGHTS = (0.05, 0.1, 0.2, 0.5)
NEGATIVE_WEIGHTS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.5, 1)


class Program(ServedLibrary):
    """Numbers of pictures in place of replies."""

    def __init__(self, glimpse: Path, library: Path):
        super().__init__(glimpse, library)
        self.ids: dict[str, str] = {}

    def ranking(self, body: dict, most: int) -> list[int]:
        """Numbers of the pictures, the best first."""
        results = self.search({"exact": True, "k": most, **body})["results"]
        self.ids.update((hit["filename"], hit["id"]) for hit in results)
        return [int(Path(hit["filename"]).stem) for hit in results]

    def picture(self, number: int) -> str:
        return self.ids[f"{number:05}.png"]


def average_precision(ranking: list[int], right: set[int]) -> float:
    places = [place for place, number in enumerate(ranking, start=1) if number in right]
    return sum(n / place for n, place in enumerate(places, start=1)) / len(right)


def queries(rows: list[dict], rng: random.Random, most: int) -> dict[str, list[tuple[str, set[int]]]]:
    """Words and the pictures that fit them, by kind of query."""
    kinds: dict[str, dict[str, set[int]]] = {"colour, thing": {}, "thing": {}, "thing, place": {}}
    for number, row in enumerate(rows):
        place = PLACES[row["scene"]["setting"]][0]
        for thing in row["scene"]["things"]:
            for kind, words in (("colour, thing", f"{thing['colour']} {thing['name']}"),
                                ("thing", thing["name"]), ("thing, place", f"{thing['name']} {place}")):
                kinds[kind].setdefault(words, set()).add(number)
    captions = [(row["captions"][0], {number}) for number, row in enumerate(rows)]
    asked = {"caption": rng.sample(captions, min(most, len(captions)))}
    for kind, found in kinds.items():
        asked[kind] = rng.sample(sorted(found.items()), min(most, len(found)))
    return asked


def ways() -> dict[str, callable]:
    """Each way makes a request's body of words."""
    made = {"as typed": lambda words: {"text": words}}
    for template in TEMPLATES:
        made[f"\"{template.format('…')}\""] = lambda words, t=template: {"text": t.format(words)}
    made["five phrasings averaged (`--ensemble`)"] = lambda words: {"text": words, "ensemble": True}
    for share in (0.1, 0.3, 0.5):
        made[f"three closest pictures added at {share} (`--feedback {share}`)"] = (
            lambda words, s=share: {"text": words, "feedback": s})
    made["a tenth of \"a picture\" subtracted"] = lambda words: {
        "terms": [{"text": words}, {"text": "a picture", "weight": -0.1}]}
    return made


def score(kind: str, ranking: list[int], right: set[int]) -> float:
    return float(ranking[:1] == list(right)) if kind == "caption" else average_precision(ranking, right)


def chosen(program: Program, asked: list[tuple[str, set[int]]], count: int) -> tuple[list[float], int]:
    """More like the first right result and less like the first wrong one, as a person would choose
    among the first ten. Both are left out of what is judged, before and after. Precision before
    and with each weight, and the number of queries that have something to choose."""
    values = []
    for words, right in asked:
        ranking = program.ranking({"text": words}, count)
        good = next((n for n in ranking[:10] if n in right), None)
        bad = next((n for n in ranking[:10] if n not in right), None)
        rest = right - {good}
        if good is None or bad is None or not rest:
            continue
        rankings = [ranking] + [program.ranking({"terms": [
            {"text": words}, {"image_id": program.picture(good), "weight": weight},
            {"image_id": program.picture(bad), "weight": -weight / 2}]}, count) for weight in WEIGHTS]
        values.append([average_precision([n for n in one if n not in (good, bad)], rest) for one in rankings])
    return [float(mean) for mean in np.mean(values, axis=0)], len(values)


def negations(rows: list[dict], rng: random.Random, most: int) -> dict[str, list[tuple[str, str, set[int]]]]:
    """What is wanted, what is not, and the pictures that have the one and lack the other: a thing
    without a place, and a place without a thing. There are five pictures to find at least, and some
    to leave out."""
    by_thing: dict[str, set[int]] = {}
    by_place: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        by_place.setdefault(row["scene"]["setting"], set()).add(number)
        for thing in row["scene"]["things"]:
            by_thing.setdefault(thing["name"], set()).add(number)
    del by_place["plain"]
    asked: dict[str, list] = {"a THING without PLACE": [], "PLACE without a THING": []}
    for name, with_thing in sorted(by_thing.items()):
        for place, there in sorted(by_place.items()):
            view = VIEWS[place][0]
            if with_thing & there and len(with_thing - there) >= 5:
                asked["a THING without PLACE"].append((f"a {name}", view, with_thing - there))
            if with_thing & there and len(there - with_thing) >= 5:
                asked["PLACE without a THING"].append((view, f"a {name}", there - with_thing))
    return {kind: rng.sample(some, min(most, len(some))) for kind, some in asked.items()}


def negation_table(program: Program, asked: dict[str, list[tuple[str, str, set[int]]]]) -> str:
    manners = {"as typed": lambda a, b: {"text": f"{a} without {b}", "understand_negation": False},
               "without the second half": lambda a, b: {"text": a},
               "`without` understood": lambda a, b: {"text": f"{a} without {b}"}}
    for weight in NEGATIVE_WEIGHTS:
        manners[f"subtracted at {weight}"] = lambda a, b, w=weight: {
            "terms": [{"text": a}, {"text": b, "weight": -w}]}
    lines = []
    for name, manner in manners.items():
        shares = [np.mean([sum(n in right for n in program.ranking(manner(a, b), 5)) / 5
                           for a, b, right in some]) for some in asked.values()]
        lines.append([name, *(f"{share:.3f}" for share in [*shares, np.mean(shares)])])
    return table(["", *(f"{kind} ({len(some)})" for kind, some in asked.items()), "mean"], lines)


def table(head: list[str], lines: list[list[str]]) -> str:
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head)] + lines)


def print_ways(program: Program, rows: list[dict], rng: random.Random, most: int) -> None:
    """All but negations."""
    asked = queries(rows, rng, most)
    lines = []
    for name, way in ways().items():
        values = [np.mean([score(kind, program.ranking(way(words), 1 if kind == "caption" else len(rows)), right)
                           for words, right in some]) for kind, some in asked.items()]
        lines.append([name] + [f"{value:.3f}" for value in values])
    print(table(["", *(f"{kind} ({len(some)})" for kind, some in asked.items())], lines))
    print()
    kinds = ["colour, thing", "thing", "thing, place"]
    results = [chosen(program, asked[kind], len(rows)) for kind in kinds]
    names = ["as typed"] + [f"a right one at {w}, a wrong one at −{w / 2:g}" for w in WEIGHTS]
    print(table(["", *(f"{kind} ({count})" for kind, (_, count) in zip(kinds, results))],
                [[name, *(f"{means[row]:.3f}" for means, _ in results)] for row, name in enumerate(names)]))
    print()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--glimpse", type=Path, required=True)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--most", type=int, default=200, help="queries of each kind, drawn by chance (200)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--negations", action="store_true", help="ask for negations alone")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    rows = [json.loads(line) for line in (options.scenes / "captions.jsonl").read_text("utf-8").splitlines()]
    images = np.load(options.scenes / "images.npy", mmap_mode="r")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "pictures"
        folder.mkdir()
        for number in range(len(rows)):
            Image.fromarray(images[2 * number]).save(folder / f"{number:05}.png")
        program = Program(options.glimpse.resolve(), Path(work) / "library")
        program.index(folder)
        with program:
            if not options.negations:
                print_ways(program, rows, rng, options.most)
            # Of their own, so that the queries are the same with and without the rest.
            rng = random.Random(options.seed + 1)
            print(negation_table(program, negations(rows, rng, options.most)))


if __name__ == "__main__":
    main()
