"""How well Glimpse tells, of photographs, that a library has what is asked for.

    evaluate_photographs.py --glimpse ./glimpse --photos DIR [--model glimpse-photo] [--captions FILE]
                            [--splits 4] [--fit]

DIR holds photographs and `labels.csv` (file, WordNet number, names): one photograph of each class.
Each split makes a library of half of them, by chance. Queries with a match are names of classes that
are there and captions of photographs that are there; queries without are names of classes that are
not there, everyday things that no photograph shows, and nonsense. An absent class may have a close
relative in the library (another breed of dog), which counts against us here as any other. Each query
is put to `glimpse serve`, by looks alone. Prints the table as Markdown.

--fit prints what a model's `score_calibration.json` should say; give it as --model a copy of the
model's folder without that file. The slope is that of a logistic regression of "the first result is
the right one" on its log-odds, the intercept puts 0.5 where the shares of queries judged right, with a
match and without, have the greatest sum.
"""

import argparse
import csv
import random
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from evaluate_cut_off import NONSENSE, area  # noqa: E402
from served_library import ServedLibrary  # noqa: E402

NAMES, CAPTIONS, ABSENT_NAMES = 120, 80, 100  # queries of each kind in a split
OTHER_NONSENSE = """wqpoeiruty|zzzzzz|kjh dfg sdf|norbly flanx|abc def ghi|plim plam|gnarfl
uvw xyz|x x x x|tlhIngan Hol|mumblecrust vorp|9 8 7 6 5|qqqq wwww|skjdfh skdjfh|fnord
blib blub blab|xyzzy plugh|jjjjjkkkkk""".replace("\n", "|")
EVERYDAY = """an x-ray of a hand|a brain scan|a spreadsheet|a bar chart|a map of Europe|a barcode
a passport|a tattoo of a dragon|fireworks over a city|a birthday cake with candles|a wedding dance
a rocket launch|the surface of the moon|a galaxy|an astronaut|a northern light|a tornado
lightning at night|a rainbow over a field|a construction crane|an oil rig|a wind turbine
a solar panel|a nuclear power plant|a subway map|an escalator|an airport departure board
a passenger in an aeroplane seat|a hot air balloon race|a sand castle|a snowman|a Christmas tree
a chess tournament|a boxing match|a ballet performance|a marathon|a yoga class|a fencing duel
a surgeon operating|a dentist at work|a courtroom|a parliament|a stock exchange|a newspaper front page
handwritten notes on a blackboard|a comic strip|a stained glass window of a saint|a bronze statue
an Egyptian mummy|a knight on horseback|a samurai|a dinosaur skeleton|a mermaid|a bowl of ramen
a plate of sushi|a taco|pancakes with syrup|a cup of bubble tea|a barista pouring milk
a tractor pulling a plough|a giraffe|a kangaroo boxing|a dolphin jumping|a parrot talking
a bat in a cave""".replace("\n", "|")


def queries(rows: list, inside: set, captions: dict, rng: random.Random) -> list:
    """(kind, text, file that matches) of one split."""
    there = [row for row in rows if row["file"] in inside]
    missing = [row for row in rows if row["file"] not in inside]

    def name(row):
        return row["names"].split(";")[0].strip()

    described = sorted(file for file in captions if file in inside)
    return (
        [("name of a class", name(row), row["file"]) for row in rng.sample(there, NAMES)]
        + [("caption", captions[f], f) for f in rng.sample(described, min(CAPTIONS, len(described)))]
        + [("name of an absent class", name(row), None) for row in rng.sample(missing, ABSENT_NAMES)]
        + [("absent thing", text, None) for text in EVERYDAY.split("|")]
        + [("nonsense", text, None) for text in (NONSENSE + "|" + OTHER_NONSENSE).split("|")])


def fitted(best: np.ndarray, right: np.ndarray, has: np.ndarray) -> tuple[float, float]:
    """Slope and intercept for log-odds of best results, whether these are right, and whether there
    is a match."""
    logits = np.log(best / (1 - best))
    line = np.zeros(2)
    values = np.stack([logits, np.ones(len(logits))], axis=1)
    for _ in range(50):  # Newton's method
        shares = 1 / (1 + np.exp(-values @ line))
        weighted = values * (shares * (1 - shares))[:, None]
        line += np.linalg.solve(values.T @ weighted, values.T @ (right - shares))
    limits = np.arange(-4, 14, 0.25)
    sums = [(logits[has] > limit).mean() + (logits[~has] <= limit).mean() for limit in limits]
    return float(line[0]), float(-line[0] * limits[int(np.argmax(sums))])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--glimpse", type=Path, required=True)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--model", default="glimpse-photo")
    parser.add_argument("--captions", type=Path,
                        default=Path(__file__).resolve().parents[1] / "photo-model" / "captions.tsv")
    parser.add_argument("--splits", type=int, default=4)
    parser.add_argument("--fit", action="store_true")
    arguments = parser.parse_args()
    with open(arguments.photos / "labels.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    captions = {}
    for line in arguments.captions.read_text(encoding="utf-8").splitlines():
        number, caption = line.split("\t")
        captions[f"photo-{number}.jpg"] = caption
    asked, right = [], []
    for split in range(arguments.splits):
        rng = random.Random(split)
        inside = set(rng.sample([row["file"] for row in rows], len(rows) // 2))
        with tempfile.TemporaryDirectory() as work:
            folder = Path(work) / "photos"
            folder.mkdir()
            for file in inside:
                shutil.copyfile(arguments.photos / file, folder / file)
            program = ServedLibrary(arguments.glimpse.resolve(), Path(work) / "library", arguments.model)
            program.index(folder)
            with program:
                for kind, text, wanted in queries(rows, inside, captions, rng):
                    has = wanted is not None
                    reply = program.search({"text": text, "k": 5})
                    strength = max((hit["strength"] or 0 for hit in reply["results"]), default=0)
                    first = max(reply["results"], key=lambda hit: hit["strength"] or 0)
                    asked.append((kind, has, strength, reply["no_good_match"]))
                    right.append(has and first["filename"] == wanted)
    if arguments.fit:
        most = np.array([min(max(s, 1e-6), 1 - 1e-7) for _, _, s, _ in asked])
        slope, intercept = fitted(most, np.array(right, float), np.array([h for _, h, _, _ in asked]))
        print(f'{{"slope": {slope:.2f}, "intercept": {intercept:.2f}}}')
    best = {has: np.array([s for _, h, s, _ in asked if h == has]) for has in (True, False)}
    print(f"{arguments.model}, {arguments.splits} splits: {len(best[True])} queries with a match,"
          f" {len(best[False])} without; area under the ROC curve {area(best[True], best[False]):.3f}")
    said = [h for _, h, _, none in asked if not none]
    print(f"precision of \"there is a match\" {np.mean(said):.3f},"
          f" recall {sum(said) / len(best[True]):.3f}\n")
    print("| queries | number | judged right | area against the others |\n| --- | --- | --- | --- |")
    for kind in dict.fromkeys(kind for kind, *_ in asked):
        own = [(h, s, none) for k, h, s, none in asked if k == kind]
        values, has = np.array([s for _, s, _ in own]), own[0][0]
        pair = (values, best[False]) if has else (best[True], values)
        print(f"| {kind} | {len(own)} | {np.mean([none != h for h, _, none in own]):.3f}"
              f" | {area(*pair):.3f} |")


if __name__ == "__main__":
    main()
