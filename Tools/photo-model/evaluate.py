"""Measures the model on photographs that are no part of the project, with vectors of the product.

    evaluate.py prepare --photos FOLDER --out WORK      # lists of texts, and changed pictures
    evaluate.py score --photos FOLDER --work WORK       # the table, from what `glimpse embed` made
    evaluate.py expected --model FOLDER --out FILE      # what the Swift test compares with

FOLDER holds the photographs and labels.csv (file, wordnet, names with "; " between them); captions
are those of captions.tsv. evaluate.sh runs all of it. Temperatures and weights were chosen on the
photographs with even places in the list (from 0); the others are reported beside them.
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TEXTS = [
    "a dog running on the beach", "a cat sleeping on a couch", "snowy mountains",
    "two people riding bicycles down the street", "a big truck on the highway", "fruit in a bowl",
]
SIDE = 260


def listed(photos: Path):
    rows = list(csv.DictReader(open(photos / "labels.csv")))
    files = [row["file"] for row in rows]
    names = [row["names"].split("; ") for row in rows]
    captions = [line.split("\t") for line in (HERE / "captions.tsv").read_text().splitlines()]
    return files, names, [(files.index(f"photo-{key}.jpg"), text) for key, text in captions]


def changed(picture):
    """The picture cropped, recoloured and mirrored."""
    from PIL import Image, ImageEnhance, ImageOps

    width, height = picture.size
    box = [round(x) for x in (width * 0.1, height * 0.1, width * 0.9, height * 0.9)]
    warm = Image.merge("RGB", [
        channel.point(lambda value, gain=gain: min(255, round(value * gain)))
        for channel, gain in zip(picture.split(), (1.15, 1.0, 0.8))
    ])
    return {
        "cropped": picture.crop(box),
        "recoloured": ImageEnhance.Brightness(warm).enhance(1.1),
        "mirrored": ImageOps.mirror(picture),
        "all": ImageOps.mirror(ImageEnhance.Brightness(warm).enhance(1.1).crop(box)),
    }


def prepare(photos: Path, work: Path) -> None:
    from PIL import Image

    files, names, captions = listed(photos)
    texts = {
        "name": [each[0] for each in names], "names": [", ".join(each) for each in names],
        "captions": [text for _, text in captions],
    }
    for kind, lines in texts.items():
        (work / f"{kind}.list").write_text("".join(f"text:{line}\n" for line in lines))
    (work / "photos.list").write_text("".join(f"{photos / file}\n" for file in files))
    for file in files:
        for kind, picture in changed(Image.open(photos / file).convert("RGB")).items():
            (work / kind).mkdir(exist_ok=True)
            picture.save((work / kind / file).with_suffix(".png"))
    for kind in ("cropped", "recoloured", "mirrored", "all"):
        lines = (f"{(work / kind / file).with_suffix('.png')}\n" for file in files)
        (work / f"{kind}.list").write_text("".join(lines))


def ranks(queries, pictures, right):
    """How many pictures come before the right one."""
    scores = queries @ pictures.T
    own = scores[np.arange(len(right)), right]
    return (scores > own[:, None]).sum(1)


def recall(found) -> str:
    return " ".join(f"{np.mean(found < k):.3f}" for k in (1, 5, 10))


def score(photos: Path, work: Path) -> None:
    files, names, captions = listed(photos)
    vectors = {path.stem: np.load(path).astype(np.float32) for path in work.glob("*.npy")}
    pictures, every = vectors["photos"], np.arange(len(files))
    captioned = np.array([index for index, _ in captions])
    print(f"{'recall at 1, 5, 10':36}  all                chosen on          reported")
    rows = [
        ("first name of the class", "name", every), ("all names of the class", "names", every),
        ("captions", "captions", captioned),
    ]
    rows += [(f"itself, {kind}", kind, every) for kind in ("cropped", "recoloured", "mirrored", "all")]
    for title, kind, right in rows:
        found = ranks(vectors[kind], pictures, right)
        parts = [found, found[right % 2 == 0], found[right % 2 == 1]]
        print(f"{title:36}  " + "  ".join(recall(part) for part in parts))
    chance, found = np.random.default_rng(0), []
    for _ in range(200):
        part = chance.choice(len(captioned), 100, replace=False)
        found.append(ranks(vectors["captions"][part], pictures[captioned[part]], np.arange(100)))
    print(f"{'captions, among 100':36}  {recall(np.concatenate(found))}")


def disc() -> np.ndarray:
    """An orange disc with a lighter edge above on green, drawn in whole numbers."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    inside = (x - 130) ** 2 + (y - 130) ** 2 < 8100
    light = np.maximum(0, 60 - ((x - 100) ** 2 + (y - 95) ** 2) // 60)
    ground = 60 + (x * 7 + y * 13) % 32
    return np.stack([
        np.where(inside, 190 + light, ground // 2), np.where(inside, 100 + light, ground + 40),
        np.where(inside, 10 + light, ground // 3),
    ], -1).astype(np.uint8)


def expected(model: Path, out: Path) -> None:
    from build import embedder, session, tokenizer_of

    texts = embedder(
        session(model / "textual" / "model.onnx"),
        tokenizer_of(model / "textual" / "tokenizer.json"))(TEXTS)
    pixels = (disc().astype(np.float32).transpose(2, 0, 1) - 127) / 128
    picture = session(model / "visual" / "model.onnx").run(["embedding"], {"image": pixels[None]})[0][0]
    rows = [{"text": text, "embedding": [round(float(x), 4) for x in row]} for text, row in zip(TEXTS, texts)]
    value = {"texts": rows, "disc": [round(float(x), 4) for x in picture]}
    out.write_text(json.dumps(value).replace('{"text"', '\n{"text"') + "\n")
    for row in rows:
        print(f"{np.dot(row['embedding'], picture):.3f}  {row['text']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("command", choices=["prepare", "score", "expected"])
    for name in ("photos", "work", "out", "model"):
        parser.add_argument(f"--{name}", type=Path)
    arguments = parser.parse_args()
    if arguments.command == "prepare":
        prepare(arguments.photos, arguments.out)
    elif arguments.command == "score":
        score(arguments.photos, arguments.work)
    else:
        expected(arguments.model, arguments.out)


if __name__ == "__main__":
    main()
