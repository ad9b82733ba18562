"""How well Glimpse tells that a library has what is asked for, measured with the built program.

    evaluate_cut_off.py --glimpse ./glimpse --gallery Gallery --scenes DIR --out Documentation/Images

From the sample gallery, and from held-out scenes (Tools/mini-model/make_dataset.py --split eval
--seed 8, which no constant was fitted to), libraries are made that lack three things in ten.
Queries for what is left have a match; queries for what was taken out, for things that no picture
has, and nonsense have none. Each is put to `glimpse serve` over the library, by looks alone, since the
gallery's file names would answer too well. Prints the table as Markdown and draws the curves: of
queries (receiver operating characteristic) and of pictures (precision and recall). Beside the latter
stands the same for the bare cosine, and what the best limit of each query's own would give: more
than that no judge that keeps the order of the cosines can reach.
"""

import argparse
import json
import random
import re
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from served_library import ServedLibrary  # noqa: E402

COLOURS = ("black", "white", "grey", "red", "orange", "yellow", "green", "turquoise", "blue",
           "purple", "pink", "brown")
DEPTH = 40  # results looked at of each query; no thing is in more pictures
NONSENSE = """sdfsdflksdfj|qwerty uiop|xkcd zzyzx|lorem ipsum dolor|asdf|blorptang|ghghgh ghgh
vvvvvv|zxcvbnm|foo bar baz|12345 67890|!!!???|oiuwer lkjsdf|mxyzptlk|brillig slithy toves
aaaaaaaa|trkl plim|hjkl hjkl|@#$%|nnnnng|ploverfish grommet|quuxify|dfgh""".replace("\n", "|")
ABSENT = """an invoice|a microscope|a football stadium|surgery in an operating theatre|a keyboard
a smartphone|a credit card|a passport|a volcano erupting|a waterfall|a penguin|a dinosaur|a robot
an x-ray of a hand|a circuit board|a bowl of ramen|a pizza|a hamburger|a chess board|a skateboard
a ballet dancer|a crowd at a concert|a judge in court|a newspaper|handwritten notes|a spreadsheet
a barcode|a satellite|a washing machine|a toothbrush|a sewing machine|a bathtub|a golf course
a tennis match|a parade|fireworks|a birthday party|a politician giving a speech|a crab
a spider web|a kangaroo|a zebra|a crocodile|a hedgehog|a peacock|a jellyfish|an octopus
a glacier|a tornado|lightning|a brain scan|a syringe|a wheelchair|an ambulance|a forklift
a sword|a crown|a diamond ring|sunglasses|a wristwatch""".replace("\n", "|")


class Pictures:
    """Files with their (colour, thing) pairs and captions."""

    def __init__(self, rows: list[tuple[Path, list[tuple[str, str]], str]]):
        self.rows = rows
        self.things = sorted({thing for _, pairs, _ in rows for _, thing in pairs})


def gallery(folder: Path, things: list[str]) -> Pictures:
    """The gallery; what is in a picture is read from its file name."""
    slugs = {thing.replace(" ", "-"): thing for thing in sorted(things, key=len, reverse=True)}
    pattern = re.compile(f"({'|'.join(COLOURS)})-({'|'.join(slugs)})(?=-|$)")
    rows = []
    for line in (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name = re.sub(r"-\d{3}$", "", Path(row["file"]).stem)
        pairs = [(m[1], slugs[m[2]]) for m in pattern.finditer(name)]
        rows.append((folder / row["file"], pairs, row["caption"]))
    return Pictures(rows)


def scenes(data: Path, work: Path) -> Pictures:
    """Held-out scenes as PNG files."""
    images = np.load(data / "images.npy", mmap_mode="r")
    rows = []
    for i, line in enumerate((data / "captions.jsonl").read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        path = work / f"{i:05}.png"
        Image.fromarray(images[2 * i]).save(path)
        pairs = [(thing["colour"], thing["name"]) for thing in row["scene"]["things"]]
        rows.append((path, pairs, row["captions"][0]))
    return Pictures(rows)


def ask(pictures: Pictures, program: ServedLibrary, folder: Path, rng: random.Random, most: int):
    """Asks all kinds of queries. Yields (kind, has a match, said to have none, (strength, cosine,
    relevance) of hits, number of relevant pictures) for each; the last is nil for captions, of which
    nobody knows what else they fit."""
    missing = set(rng.sample(pictures.things, len(pictures.things) * 3 // 10))
    kept = [row for row in pictures.rows if not any(t in missing for _, t in row[1])]
    gone = [row for row in pictures.rows if row[1] and row[1][0][1] in missing]
    answers = {}
    for number, (path, pairs, _) in enumerate(kept):
        target = folder / f"{number:05}{path.suffix}"
        shutil.copyfile(path, target)
        answers[target.name] = pairs
    program.index(folder)

    def some(items: list) -> list:
        return rng.sample(items, min(most, len(items)))

    pairs = sorted({pair for _, ps, _ in kept for pair in ps})
    gone_pairs = sorted({pair for _, ps, _ in gone for pair in ps if pair[1] in missing})
    queries = [("colour and thing", f"a {c} {t}", (c, t)) for c, t in some(pairs)]
    queries += [("thing", f"a {t}", (None, t)) for t in some(sorted({t for _, t in pairs}))]
    queries += [("caption", row[2], None) for row in some(kept)]
    wrong = [("colour and thing, absent", f"a {c} {t}") for c, t in some(gone_pairs)]
    wrong += [("thing, absent", f"a {t}") for t in sorted(missing)]
    wrong += [("caption, absent", row[2]) for row in some(gone)]
    wrong += [("not in any picture", text) for text in ABSENT.split("|")]
    wrong += [("nonsense", text) for text in NONSENSE.split("|")]

    def fits(name: str, wanted) -> bool:
        return any(t == wanted[1] and wanted[0] in (None, c) for c, t in answers[name])

    with program:
        for kind, text, wanted in queries:
            reply = program.search({"text": text, "k": DEPTH})
            hits = [(hit["strength"], hit["score"], bool(wanted) and fits(hit["filename"], wanted))
                    for hit in reply["results"]]
            relevant = sum(fits(name, wanted) for name in answers) if wanted else None
            yield kind, True, reply["no_good_match"], hits, relevant
        for kind, text in wrong:
            reply = program.search({"text": text, "k": DEPTH})
            hits = [(hit["strength"], hit["score"], False) for hit in reply["results"]]
            yield kind, False, reply["no_good_match"], hits, 0


def area(positive: np.ndarray, negative: np.ndarray) -> float:
    """The area under the ROC curve: how often a query with a match comes before one without."""
    order = np.concatenate([positive, negative]).argsort(kind="stable")
    values = np.concatenate([positive, negative])[order]
    ranks = np.empty(len(order))
    _, first, counts = np.unique(values, return_index=True, return_counts=True)
    for start, count in zip(first, counts):
        ranks[order[start:start + count]] = start + (count + 1) / 2
    n = len(positive)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def curve(positive: np.ndarray, negative: np.ndarray) -> list[tuple[float, float]]:
    """(false positive rate, true positive rate) at every threshold."""
    thresholds = np.unique(np.concatenate([positive, negative]))[::-1]
    return [(0.0, 0.0)] + [(float((negative >= t).mean()), float((positive >= t).mean()))
                           for t in thresholds]


def precision_recall(values: list[float], fits: list[bool], relevant: int) -> list[tuple[float, float]]:
    """(recall, precision) with more and more pictures taken for right, the surest first."""
    order = np.argsort(-np.array(values), kind="stable")
    right = np.cumsum(np.array(fits)[order])
    return [(float(r / relevant), float(r / n)) for n, r in enumerate(right, start=1)]


def best_limits(asked: list, relevant: int) -> list[tuple[float, float]]:
    """The same where each query has the limit of its own that is best in hindsight, for every price
    of a wrong picture."""
    points = []
    for price in np.geomspace(0.02, 30, 200):
        right = wrong = 0
        for hits in asked:
            fits = np.array([f for _, _, f in hits])
            gain = np.cumsum(np.where(fits, 1.0, -price))
            if len(gain) and gain.max() > 0:
                count = int(gain.argmax()) + 1
                right += int(fits[:count].sum())
                wrong += int((~fits[:count]).sum())
        if right:
            points.append((right / relevant, right / (right + wrong)))
    return sorted(points)


def recall_at(points: list[tuple[float, float]], precision: float = 0.9) -> float:
    return max((r for r, p in points if p >= precision), default=0.0)


def figures(results: list) -> dict:
    best = lambda hits: max((s for s, _, _ in hits if s is not None), default=0.0)
    positive = np.array([best(h) for _, yes, _, h, _ in results if yes])
    negative = np.array([best(h) for _, yes, _, h, _ in results if not yes])
    said_yes = [(yes, kind) for kind, yes, none, _, _ in results if not none]
    kinds = {}
    for kind, yes, none, _, _ in results:
        kinds.setdefault((kind, yes), []).append(none != yes)
    asked = [hits for _, yes, _, hits, n in results if yes and n]
    marked = [hit for hits in asked for hit in hits]
    fits = [f for _, _, f in marked]
    strong = [f for s, _, f in marked if s >= 0.5]
    relevant = sum(n for _, yes, _, _, n in results if yes and n)
    pictures = {"strength": precision_recall([s for s, _, _ in marked], fits, relevant),
                "cosine": precision_recall([c for _, c, _ in marked], fits, relevant),
                "best limit of each query": best_limits(asked, relevant)}
    return {
        "with": len(positive), "without": len(negative), "area": area(positive, negative),
        "precision": float(np.mean([yes for yes, _ in said_yes])),
        "recall": sum(yes for yes, _ in said_yes) / len(positive),
        "hit_precision": float(np.mean(strong)), "hit_recall": sum(strong) / relevant,
        "pictures": pictures,
        "kinds": {kind: (len(right), float(np.mean(right)), yes)
                  for (kind, yes), right in kinds.items()},
        "curve": curve(positive, negative),
    }


SIDE, LEFT, TOP = 300, 60, 34


def thinned(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Without points that are less than a pixel from the one before."""
    kept = points[:1]
    for a, b in points[1:]:
        if abs(a - kept[-1][0]) >= 1 or abs(b - kept[-1][1]) >= 1:
            kept.append((a, b))
    return kept + points[-1:]


def panel(x: int, title: str, across: str, up: str, lines: list) -> list[str]:
    """One square of curves. A line is (name, points, colour, dashes)."""
    left = x + LEFT
    parts = [f'<rect x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>',
             f'<text x="{left + SIDE / 2}" y="{TOP - 12}" text-anchor="middle" font-size="13">{title}</text>']
    for number, (name, points, colour, dashes) in enumerate(lines):
        drawn = " ".join(f"{a:.1f},{b:.1f}" for a, b in thinned(
            [(left + a * SIDE, TOP + SIDE - b * SIDE) for a, b in points]))
        parts.append(f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2"'
                     f' stroke-dasharray="{dashes}"/>')
        y = TOP + SIDE - 12 - 16 * (len(lines) - 1 - number)
        parts.append(f'<line x1="{left + 8}" y1="{y - 4}" x2="{left + 30}" y2="{y - 4}" stroke="{colour}"'
                     f' stroke-width="2" stroke-dasharray="{dashes}"/>')
        parts.append(f'<text x="{left + 36}" y="{y}" fill="{colour}" font-size="11">{name}</text>')
    for tick in (0, 0.5, 1):
        parts.append(f'<text x="{left + tick * SIDE}" y="{TOP + SIDE + 16}" text-anchor="middle">{tick}</text>')
        parts.append(f'<text x="{left - 8}" y="{TOP + SIDE - tick * SIDE + 4}" text-anchor="end">{tick}</text>')
    parts.append(f'<text x="{left + SIDE / 2}" y="{TOP + SIDE + 36}" text-anchor="middle">{across}</text>')
    parts.append(f'<text transform="translate({x + 16} {TOP + SIDE / 2}) rotate(-90)" text-anchor="middle">'
                 f'{up}</text>')
    return parts


def drawing(sets: dict[str, dict]) -> str:
    """The curves as SVG: of queries on the left, of pictures on the right."""
    colours = ("#1f77b4", "#d62728")
    dashes = {"strength": "none", "cosine": "2 3", "best limit of each query": "7 4"}
    queries = [(f'{name}: area {f["area"]:.3f}', f["curve"], colour, "none")
               for (name, f), colour in zip(sets.items(), colours)]
    pictures = [(f"{name}: {kind}", points, colour, dashes[kind])
                for (name, f), colour in zip(sets.items(), colours)
                for kind, points in f["pictures"].items()]
    width = 2 * (SIDE + LEFT + 20)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{SIDE + TOP + 50}" '
             f'font-family="sans-serif" font-size="12">', '<rect width="100%" height="100%" fill="white"/>']
    parts += panel(0, "does the library have it?", "queries without a match that seem to have one",
                   "queries with a match that are found", queries)
    parts += panel(width // 2, "which pictures show it?", "recall", "precision", pictures)
    return "\n".join(parts + ["</svg>", ""])


def table(sets: dict[str, dict]) -> str:
    lines = ["| | " + " | ".join(sets) + " |", "| --- |" + " --- |" * len(sets)]
    rows = [("queries with a match / without", lambda f: f"{f['with']} / {f['without']}"),
            ("area under the ROC curve", lambda f: f"{f['area']:.3f}"),
            ("precision of \"there is a match\"", lambda f: f"{f['precision']:.3f}"),
            ("recall of it", lambda f: f"{f['recall']:.3f}"),
            ("precision of the pictures marked strong", lambda f: f"{f['hit_precision']:.3f}"),
            ("recall of them", lambda f: f"{f['hit_recall']:.3f}")]
    rows += [(f"recall at precision 0.9: {kind}",
              lambda f, kind=kind: f"{recall_at(f['pictures'][kind]):.3f}")
             for kind in ("cosine", "strength", "best limit of each query")]
    lines += [f"| {name} | " + " | ".join(value(f) for f in sets.values()) + " |"
              for name, value in rows]
    kinds = list(dict.fromkeys(kind for f in sets.values() for kind in f["kinds"]))
    for kind in kinds:
        cells = [f"{f['kinds'][kind][1]:.3f} of {f['kinds'][kind][0]}" if kind in f["kinds"] else ""
                 for f in sets.values()]
        lines.append(f"| judged rightly: {kind} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--glimpse", type=Path, required=True)
    parser.add_argument("--gallery", type=Path, required=True)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=120, help="queries of each kind (120)")
    arguments = parser.parse_args()
    glimpse = arguments.glimpse.resolve()
    with tempfile.TemporaryDirectory() as work:
        drawn = Path(work) / "scenes"
        drawn.mkdir()
        held_out = scenes(arguments.scenes, drawn)
        sets = {"gallery": gallery(arguments.gallery, held_out.things), "held-out scenes": held_out}
        results = {}
        for name, pictures in sets.items():
            folder = Path(work) / name.replace(" ", "-")
            folder.mkdir()
            program = ServedLibrary(glimpse, Path(work) / f"{folder.name}.library")
            results[name] = figures(list(ask(pictures, program, folder, random.Random(11),
                                             arguments.most)))
    print(table(results))
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "cut-off.svg").write_text(drawing(results), encoding="utf-8")


if __name__ == "__main__":
    main()
