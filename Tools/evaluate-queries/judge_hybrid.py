"""How good the order of results is where half of the pictures have telling names.

    judge_hybrid.py --glimpse ./glimpse [--gallery Gallery] [--queries 300] [--seed 1]

Copies the sample gallery into one flat folder. Every second picture of each thing keeps its name,
which tells what it shows; the others are called as cameras call them (IMG_0001.jpg). Queries are
things, things with a colour and things at a place, as people type them; right are all pictures that
show it, whatever they are called. Prints nDCG@10 and MRR by looks alone, by words alone and by both,
over all right pictures, and over the right pictures of each half alone.
"""

import argparse
import math
import random
import shutil
import sys
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOOLS))
from served_library import ServedLibrary  # noqa: E402

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".avif", ".gif", ".tiff", ".bmp"}
COLOURS = {"black", "white", "grey", "red", "orange", "yellow", "green", "turquoise", "blue", "purple",
           "pink", "brown"}
SMALL = {"on", "of", "to", "next", "left", "right", "under", "over", "with", "in", "and"}
FORMS = {
    1: ("{0}", "a {0}", "a picture of a {0}", "show me a {0}"),
    2: ("{0} {1}", "a {0} {1}", "a photo of a {0} {1}"),
    3: ("{0} {1} {2}", "a {0} {1} in the {2}", "{0} {1}, {2}"),
}


def words_of(path: Path) -> list[str]:
    """Words of a telling name, without numbers."""
    return [word for word in path.stem.lower().split("-") if not word.isdigit()]


def made_queries(pictures: dict[Path, list[str]], rng: random.Random, most: int) -> list[tuple[str, set[Path]]]:
    """Texts and the pictures that show them."""
    wanted: dict[tuple[str, ...], set[Path]] = {}
    for path, words in pictures.items():
        for colour, thing in zip(words, words[1:]):
            if colour not in COLOURS or thing in SMALL:
                continue
            place = words[-1]
            keys = [(thing,), (colour, thing)]
            if place not in (thing, colour) and place not in COLOURS | SMALL:
                keys.append((colour, thing, place))
            for key in keys:
                wanted.setdefault(key, set()).add(path)
    # A thing with a colour is what stands side by side in the name; others that
    # show it are right as well.
    for key, right in wanted.items():
        for path, words in pictures.items():
            text = " " + " ".join(words) + " "
            pair = " ".join(key[:2]) if len(key) > 1 else key[0]
            if f" {pair} " in text and (len(key) < 3 or key[2] in words):
                right.add(path)
    keys = sorted(wanted)
    rng.shuffle(keys)
    return [(rng.choice(FORMS[len(key)]).format(*key), wanted[key]) for key in keys[:most]]


def gain(ranking: list[str], right: set[str]) -> tuple[float, float]:
    """nDCG@10 and the reciprocal rank of the first right one."""
    hits = [name in right for name in ranking[:10]]
    ideal = sum(1 / math.log2(i + 2) for i in range(min(10, len(right))))
    dcg = sum(1 / math.log2(i + 2) for i, hit in enumerate(hits) if hit)
    first = next((i for i, name in enumerate(ranking) if name in right), None)
    return dcg / ideal, 0.0 if first is None else 1 / (first + 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--glimpse", type=Path, default=Path("glimpse"))
    parser.add_argument("--gallery", type=Path, default=TOOLS.parent / "Gallery")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", default="glimpse-mini")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    files = sorted(p for p in arguments.gallery.rglob("*") if p.suffix.lower() in SUFFIXES)
    with tempfile.TemporaryDirectory() as folder:
        pictures = Path(folder) / "pictures"
        pictures.mkdir()
        names, telling = {}, set()
        for number, path in enumerate(files):
            name = path.name if number % 2 else f"IMG_{number:04}{path.suffix}"
            shutil.copy(path, pictures / name)
            names[path] = name
            if number % 2:
                telling.add(name)
        queries = made_queries({path: words_of(path) for path in files}, rng, arguments.queries)
        library = ServedLibrary(arguments.glimpse, Path(folder) / "library", arguments.model)
        library.index(pictures)
        modes = {"looks": "visual", "words": "text", "both": "combined"}
        sums: dict[tuple[str, str], list[float]] = {}
        with library:
            for text, right_paths in queries:
                right = {names[path] for path in right_paths}
                for label, mode in modes.items():
                    # A name that no word finds is an empty ranking.
                    found = library.search(
                        {"text": text, "k": 50, "mode": mode, "fold_duplicates": False,
                         "understand_negation": False})
                    ranking = [hit["filename"] for hit in found["results"]]
                    for half, wanted in (("all", right), ("telling", right & telling),
                                         ("camera", right - telling)):
                        if not wanted:
                            continue
                        # Right ones of the other half are neither right nor wrong.
                        kept = [name for name in ranking if name in wanted or name not in right]
                        ndcg, reciprocal = gain(kept, wanted)
                        entry = sums.setdefault((label, half), [0.0, 0.0, 0])
                        entry[0] += ndcg
                        entry[1] += reciprocal
                        entry[2] += 1
    print(f"{len(files)} pictures, {len(queries)} queries")
    print("| by | right pictures | queries | nDCG@10 | MRR |\n|---|---|---|---|---|")
    for (label, half), (ndcg, reciprocal, count) in sums.items():
        print(f"| {label} | {half} | {count} | {ndcg / count:.3f} | {reciprocal / count:.3f} |")


if __name__ == "__main__":
    main()
