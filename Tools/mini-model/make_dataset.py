"""Writes drawn scenes with captions as a data set for training or evaluation.

Writes images.npy, captions.jsonl and meta.json into a folder. What is drawn and
how it is worded comes from `scenes`; training reads only what is written here.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import random
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from scenes import catalogue
from scenes.brush import PATTERNS
from scenes.captions import captions, short_label
from scenes.scene import COLOUR_NAMES, COUNTS, RELATIONS, SIZES, Scene, draw_scene, sample_scene
from scenes.settings import SETTINGS, TIMES, WEATHERS

CAPTIONS_PER_SCENE = 6
FULL_CAPTIONS = 3
OBLONG = 0.35  # share of oblong drawings, half cut and half squeezed to a square

VOCABULARY = {
    "thing": list(catalogue.NAMES), "colour": list(COLOUR_NAMES), "pattern": list(PATTERNS),
    "count": list(COUNTS), "size": list(SIZES), "setting": list(SETTINGS), "time": list(TIMES),
    "weather": list(WEATHERS), "relation": list(RELATIONS),
}


def labels(scene: Scene) -> dict[str, int]:
    """Where each attribute stands in its vocabulary; -1 where there is none."""
    def at(kind: str, value) -> int:
        return VOCABULARY[kind].index(value) if value != "" else -1

    first = scene.things[0] if scene.things else None
    second = scene.things[1] if len(scene.things) == 2 else None
    return {
        "thing1": at("thing", first.name) if first else -1,
        "colour1": at("colour", first.colour) if first else -1,
        "pattern1": at("pattern", first.pattern) if first else -1,
        "count1": at("count", first.count) if first else -1,
        "setting": at("setting", scene.setting),
        "time": at("time", scene.time),
        "weather": at("weather", scene.weather),
        "thing2": at("thing", second.name) if second else -1,
        "colour2": at("colour", second.colour) if second else -1,
        "relation": at("relation", scene.relation),
    }


def scene_at(index: int, seed: int, split: str, attempt: int = 0) -> Scene:
    """The scene with this index; another attempt gives another scene."""
    rng = random.Random(f"{split}/{seed}/{index}/{attempt}")
    return sample_scene(rng, held_out=split == "eval")


def all_scenes(count: int, seed: int, split: str) -> list[Scene]:
    """Every scene of a split; no two of an evaluation can be confused."""
    scenes, seen = [], set()
    for index in range(count):
        attempt = 0
        scene = scene_at(index, seed, split)
        while split == "eval" and scene.distinct_key() in seen:
            attempt += 1
            scene = scene_at(index, seed, split, attempt)
        seen.add(scene.distinct_key())
        scenes.append(scene)
    return scenes


def record(index: int, scene: Scene, seed: int, split: str) -> dict:
    """One line of captions.jsonl."""
    rng = random.Random(f"captions/{split}/{seed}/{index}")
    line = {"scene": scene.to_json(), "labels": labels(scene)}
    if split == "eval":
        return line | {"captions": captions(scene, rng, 1, "full"), "short": short_label(scene)}
    texts = captions(scene, rng, FULL_CAPTIONS, "full")
    texts += captions(scene, rng, CAPTIONS_PER_SCENE - len(texts), "any")
    return line | {"captions": texts}


def picture(scene: Scene, drawing_seed: int, size: int) -> np.ndarray:
    """One drawing as square RGB pixels, worn a little as real files are."""
    rng = random.Random(drawing_seed ^ 0x5EED)
    form = rng.random()
    width, height = size, size
    if form < OBLONG:
        ratio = rng.uniform(1.15, 1.5)
        width, height = rng.choice(((round(size * ratio), size), (size, round(size * ratio))))
    pixels = draw_scene(scene, drawing_seed, width, height).toarray()[:, :, 2::-1]
    image = Image.fromarray(np.ascontiguousarray(pixels))
    if form < OBLONG / 2:
        left, top = (width - size) // 2, (height - size) // 2
        image = image.crop((left, top, left + size, top + size))
    elif form < OBLONG:
        image = image.resize((size, size), Image.Resampling.BILINEAR)
    return worn(image, rng)


def worn(image: Image.Image, rng: random.Random) -> np.ndarray:
    """Slight blur, brightness, noise and JPEG artefacts, each only sometimes."""
    if rng.random() < 0.15:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.8)))
    if rng.random() < 0.25:
        gain, lift = rng.uniform(0.88, 1.12), rng.uniform(-10, 10)
        table = [min(255, max(0, round(value * gain + lift))) for value in range(256)]
        image = image.point(table * 3)
    if rng.random() < 0.15:
        noise = np.random.default_rng(rng.getrandbits(32)).normal(
            0, rng.uniform(1.5, 5), (*image.size[::-1], 1))
        image = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    if rng.random() < 0.5:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=rng.randint(40, 95))
        image = Image.open(buffer)
    return np.asarray(image)


def _draw_block(task: tuple) -> int:
    """Draws the scenes start...stop into the shared array (runs in a worker)."""
    path, scenes, start, seed, drawings, size = task
    images = np.lib.format.open_memmap(path, mode="r+")
    for offset, scene in enumerate(scenes):
        for drawing in range(drawings):
            row = (start + offset) * drawings + drawing
            images[row] = picture(scene, seed * 100_000_007 + row, size)
    return len(scenes)


def main() -> None:
    """Reads the command line and writes the data set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", choices=("train", "eval"), default="train")
    parser.add_argument("--scenes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--drawings", type=int, default=2)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    scenes = all_scenes(options.scenes, options.seed, options.split)
    with open(options.out / "captions.jsonl", "w", encoding="utf-8") as lines:
        for index, scene in enumerate(scenes):
            lines.write(json.dumps(record(index, scene, options.seed, options.split)) + "\n")
    meta = {"split": options.split, "scenes": len(scenes), "drawings": options.drawings,
            "size": options.size, "seed": options.seed, "vocabulary": VOCABULARY}
    (options.out / "meta.json").write_text(json.dumps(meta, indent=1))

    path = options.out / "images.npy"
    shape = (len(scenes) * options.drawings, options.size, options.size, 3)
    np.lib.format.open_memmap(path, mode="w+", dtype=np.uint8, shape=shape).flush()
    block = 250
    tasks = [(path, scenes[start:start + block], start, options.seed, options.drawings,
              options.size) for start in range(0, len(scenes), block)]
    done = 0
    with multiprocessing.get_context("fork").Pool(options.jobs) as pool:
        for count in pool.imap_unordered(_draw_block, tasks):
            done += count
            print(f"{done}/{len(scenes)} scenes", flush=True)


if __name__ == "__main__":
    main()
