"""Figures for glimpse-mini on held-out scenes, from embeddings that any program may have made.

    evaluate.py prepare --data DIR --out WORK
        writes WORK/images0, WORK/images1 (PNG files, the two drawings of every scene), and
        WORK/captions.txt and WORK/short.txt (one text a line), all in the order of the scenes
    evaluate.py dataset --data DIR --out FOLDER
        writes the same pictures, and FOLDER/captions.jsonl for `glimpse eval`: the first drawings
        with their captions are the split "first", the second ones the split "second", and the two
        of a scene are one group
    evaluate.py score --images0 A.npy --images1 B.npy --captions C.npy --short D.npy --data DIR
        prints the table; each file holds float rows (scenes, dimensions) in that same order
    evaluate.py reference --model FOLDER --data DIR
        makes the four sets of embeddings with onnxruntime and prints the same table, as a check

`--json FILE` also stores the figures, `--limit N` uses the first N scenes only. Recall is over
all scenes' first drawings. How the embeddings come about otherwise is no business of this file.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

COLOUR_OF_THING = (("thing1", "colour1"), ("thing2", "colour2"))


class HeldOutScenes:
    """The held-out data: pictures (scenes * 2, side, side, 3), texts and labels."""

    def __init__(self, folder: Path, limit: int | None):
        with open(folder / "captions.jsonl", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines][:limit]
        self.count = len(rows)
        self.images = np.load(folder / "images.npy", mmap_mode="r")[: 2 * self.count]
        self.captions = [row["captions"][0] for row in rows]
        self.shorts = [row["short"] for row in rows]
        names = rows[0]["labels"]
        self.labels = {name: np.array([row["labels"][name] for row in rows]) for name in names}


def unit_rows(embeddings: np.ndarray) -> np.ndarray:
    """The rows scaled to length 1, float32."""
    rows = np.asarray(embeddings, dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def ranks_of_own(queries: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """For each query row, how many targets score above the one of the same number."""
    scores = queries @ targets.T
    return (scores > np.diagonal(scores)[:, None]).sum(1)


def recall(ranks: np.ndarray) -> dict[str, float]:
    return {f"recall@{k}": float((ranks < k).mean()) for k in (1, 5, 10)}


def short_query_figures(short: np.ndarray, images: np.ndarray,
                        labels: dict[str, np.ndarray]) -> dict[str, float]:
    """How the top picture of each distinct "colour thing" query answers it.

    right_colour: the colour is on one of the picture's things; right_thing: the thing is in it;
    right_both: that thing has that colour. precision@5: share of the top five right in both.
    """
    asked = [i for i in range(len(short)) if labels["thing1"][i] >= 0]
    pairs = {}
    for i in asked:
        pairs.setdefault((labels["thing1"][i], labels["colour1"][i]), i)
    order = np.argsort(-(short[list(pairs.values())] @ images.T), axis=1)[:, :5]
    colour, thing, both, five = [], [], [], []
    for (wanted_thing, wanted_colour), top in zip(pairs, order):
        best = top[0]
        colour.append(any(labels[t][best] >= 0 and labels[c][best] == wanted_colour
                          for t, c in COLOUR_OF_THING))
        thing.append(any(labels[t][best] == wanted_thing for t, _ in COLOUR_OF_THING))
        answers = np.zeros(len(top), dtype=bool)
        for t, c in COLOUR_OF_THING:
            answers |= (labels[t][top] == wanted_thing) & (labels[c][top] == wanted_colour)
        both.append(answers[0])
        five.append(answers.mean())
    return {"queries": len(pairs), "right_colour": float(np.mean(colour)),
            "right_thing": float(np.mean(thing)), "right_both": float(np.mean(both)),
            "precision@5": float(np.mean(five))}


def table(images0: np.ndarray, images1: np.ndarray, captions: np.ndarray, short: np.ndarray,
          scenes: HeldOutScenes) -> dict:
    """All figures, from four sets of embeddings (scenes, dimensions)."""
    sets = {"images0": images0, "images1": images1, "captions": captions, "short": short}
    for name, rows in sets.items():
        if len(rows) != scenes.count:
            raise SystemExit(f"{name} has {len(rows)} rows, the data {scenes.count} scenes")
    first, second, texts, asked = (unit_rows(rows) for rows in sets.values())
    text_ranks = ranks_of_own(texts, first)
    by_things = {}
    amounts = (scenes.labels["thing1"] >= 0).astype(int) + (scenes.labels["thing2"] >= 0)
    for amount, name in enumerate(("no_thing", "one_kind", "two_kinds")):
        if (amounts == amount).any():
            by_things[name] = float((text_ranks[amounts == amount] < 1).mean())
    return {
        "scenes": scenes.count,
        "text_to_image": recall(text_ranks),
        "text_to_image_recall@1_by_scene": by_things,
        "image_to_text": recall(ranks_of_own(first, texts)),
        "image_to_image": recall(ranks_of_own(second, first)),
        "short_queries": short_query_figures(asked, first, scenes.labels),
    }


def print_table(figures: dict) -> None:
    """The figures as lines of text, shares as three decimals."""
    for name, value in figures.items():
        if not isinstance(value, dict):
            print(f"{name:34} {value}")
            continue
        for inner, share in value.items():
            shown = share if isinstance(share, int) else f"{share:.4f}"
            print(f"{name + ' ' + inner:50} {shown}")


def prepare(scenes: HeldOutScenes, out: Path) -> None:
    """Writes the pictures as PNG files numbered by scene, and the texts."""
    for j in (0, 1):
        folder = out / f"images{j}"
        folder.mkdir(parents=True, exist_ok=True)
        for i in range(scenes.count):
            Image.fromarray(scenes.images[2 * i + j]).save(folder / f"{i:05}.png")
    (out / "captions.txt").write_text("\n".join(scenes.captions) + "\n", encoding="utf-8")
    (out / "short.txt").write_text("\n".join(scenes.shorts) + "\n", encoding="utf-8")
    print(f"{scenes.count} scenes written to {out}")


def write_dataset(scenes: HeldOutScenes, out: Path) -> None:
    """Writes the held-out scenes as `glimpse eval` reads them."""
    prepare(scenes, out)
    with open(out / "captions.jsonl", "w", encoding="utf-8") as lines:
        for i, caption in enumerate(scenes.captions):
            for j, more in ((0, {"caption": caption, "split": "first"}), (1, {"split": "second"})):
                row = {"image": f"images{j}/{i:05}.png", "group": f"{i:05}", **more}
                lines.write(json.dumps(row) + "\n")


def picture_input(pixels: np.ndarray, preprocess: dict) -> np.ndarray:
    """uint8 (side, side, 3) -> float32 (3, height, width), as preprocess_cfg.json says."""
    height, width = preprocess["size"]
    resized = Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC)
    values = np.asarray(resized, dtype=np.float32) / 255
    mean, std = (np.array(preprocess[key], dtype=np.float32) for key in ("mean", "std"))
    return ((values - mean) / std).transpose(2, 0, 1)


def reference_embeddings(model: Path, scenes: HeldOutScenes) -> dict[str, np.ndarray]:
    """The four sets of embeddings, through onnxruntime."""
    import onnxruntime
    from text_tokenizer import TextEncoder

    def session(path: Path):
        return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    config = json.loads((model / "config.json").read_text(encoding="utf-8"))
    preprocess = json.loads((model / "visual/preprocess_cfg.json").read_text(encoding="utf-8"))
    length = config["text_cfg"]["context_length"]
    encoder = TextEncoder.from_file(model / "textual/tokenizer.json", length)
    visual, textual = session(model / "visual/model.onnx"), session(model / "textual/model.onnx")

    def pictures(j: int) -> np.ndarray:
        rows = []
        for start in range(0, scenes.count, 50):
            chunk = scenes.images[2 * start + j : 2 * min(start + 50, scenes.count) : 2]
            batch = np.stack([picture_input(pixels, preprocess) for pixels in chunk])
            rows.append(visual.run(None, {"image": batch})[0])
        return np.concatenate(rows)

    def texts(lines: list[str]) -> np.ndarray:
        chunks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        return np.concatenate([textual.run(None, {"text": encoder(c)})[0] for c in chunks])

    return {"images0": pictures(0), "images1": pictures(1), "captions": texts(scenes.captions),
            "short": texts(scenes.shorts)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("prepare", "dataset", "score", "reference"):
        command = commands.add_parser(name)
        command.add_argument("--data", type=Path, required=True)
        command.add_argument("--limit", type=int)
        if name in ("prepare", "dataset"):
            command.add_argument("--out", type=Path, required=True)
        else:
            command.add_argument("--json", type=Path)
        if name == "score":
            for embeddings in ("images0", "images1", "captions", "short"):
                command.add_argument(f"--{embeddings}", type=Path, required=True)
        if name == "reference":
            command.add_argument("--model", type=Path, required=True)
    arguments = parser.parse_args()
    scenes = HeldOutScenes(arguments.data, arguments.limit)
    if arguments.command == "prepare":
        prepare(scenes, arguments.out)
        return
    if arguments.command == "dataset":
        write_dataset(scenes, arguments.out)
        return
    if arguments.command == "score":
        embeddings = {name: np.load(getattr(arguments, name))
                      for name in ("images0", "images1", "captions", "short")}
    else:
        embeddings = reference_embeddings(arguments.model, scenes)
    figures = table(**embeddings, scenes=scenes)
    print_table(figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
