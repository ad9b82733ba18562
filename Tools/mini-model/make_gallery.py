"""Draws the sample gallery: held-out scenes as picture files of many kinds.

Sorts them into folders by category and writes captions.jsonl beside them. What
is in a scene and how it is worded comes from `scenes`.
"""

from __future__ import annotations

import argparse
import io
import json
import random
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

from scenes import catalogue
from scenes.captions import captions
from scenes.scene import Scene, Thing, draw_scene, is_held_out, sample_scene

pillow_heif.register_heif_opener()

SHAPES = ((4, 3), (4, 3), (3, 2), (16, 10), (1, 1), (1, 1), (3, 4), (2, 3))
FORMATS = {"jpg": 60, "png": 15, "webp": 17, "heic": 4, "avif": 4}
ROTATED_EVERY = 8  # every so many JPEGs carry an EXIF orientation

# How upright pixels are stored so that a viewer that heeds the tag shows them upright.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270,
}
ORIENTATION_TAG = 0x0112


def _on_couch(cat_colour: str, couch_colour: str, pose: str, fluffy: bool = False) -> Scene:
    """A cat on a couch in a living room."""
    return Scene((Thing("cat", cat_colour, pose=pose, fluffy=fluffy),
                  Thing("couch", couch_colour)), "living room", "on")


def _one(name: str, colour: str, setting: str, time: str = "day", weather: str = "clear",
         **more) -> Scene:
    """A single thing in a setting."""
    return Scene((Thing(name, colour, **more),), setting, "", time, weather)


DEMONSTRATIONS = (
    _on_couch("orange", "blue", "sleeping"), _on_couch("grey", "red", "sleeping"),
    _on_couch("black", "turquoise", "sleeping"), _on_couch("orange", "grey", "sitting", True),
    _on_couch("grey", "purple", "sitting"), _on_couch("black", "yellow", "standing"),
    _one("cyclist", "red", "city"), _one("cyclist", "blue", "meadow"),
    _one("cyclist", "green", "highway", "sunset"), _one("cyclist", "red", "city", "night"),
    _one("car", "red", "highway"), _one("car", "red", "highway", "night"),
    _one("car", "red", "highway", "sunset"), _one("car", "red", "highway", "day", "rain"),
    _one("cat", "orange", "garden", fluffy=True, pose="sitting"),
    _one("cat", "orange", "plain", fluffy=True, pose="standing"),
    _one("cat", "orange", "living room", fluffy=True, pose="sleeping"),
    _one("bicycle", "red", "plain"), _one("bicycle", "red", "beach"),
    _one("bicycle", "red", "beach", "sunset"),
)

LANDSCAPES = tuple(Scene((), setting, "", time, weather) for setting, time, weather in (
    ("sunset over water", "sunset", "clear"), ("sunset over water", "sunset", "clear"),
    ("sunset over water", "sunset", "clear"), ("sunset over water", "sunset", "cloudy"),
    ("mountains", "sunset", "clear"), ("mountains", "sunset", "clear"),
    ("mountains", "sunset", "cloudy"), ("mountains", "day", "clear"),
    ("mountains", "night", "clear"), ("mountains", "day", "snowfall"),
    ("city", "night", "clear"), ("city", "night", "rain"), ("city", "sunset", "clear"),
    ("city", "day", "clear"), ("beach", "day", "clear"), ("beach", "night", "clear"),
    ("beach", "sunset", "clear"), ("forest", "day", "clear"), ("forest", "day", "fog"),
    ("snow", "day", "snowfall"), ("snow", "night", "clear"), ("desert", "day", "clear"),
    ("desert", "sunset", "clear"), ("highway", "night", "clear"), ("meadow", "day", "clear"),
    ("garden", "day", "clear"), ("underwater", "day", "clear"), ("space", "day", "clear"),
))


def gallery_scenes(count: int, rng: random.Random) -> list[Scene]:
    """The demonstrations and landscapes, then every thing in turn until `count`."""
    scenes = list(DEMONSTRATIONS + LANDSCAPES)
    assert all(is_held_out(scene) for scene in DEMONSTRATIONS)
    seen = {scene.distinct_key() for scene in scenes}
    names = list(catalogue.NAMES)
    while len(scenes) < count:
        rng.shuffle(names)
        for name in names[:count - len(scenes)]:
            scene = _held_out_with(name, rng)
            while scene.distinct_key() in seen:
                scene = _held_out_with(name, rng)
            seen.add(scene.distinct_key())
            scenes.append(scene)
    return scenes


def _held_out_with(name: str, rng: random.Random) -> Scene:
    """A held-out scene whose main thing has this name."""
    while True:
        scene = sample_scene(rng, held_out=True)
        if scene.things[0].name == name:
            return scene


def formats(count: int, rng: random.Random) -> list[str]:
    """File endings in fixed shares, mixed."""
    total = sum(FORMATS.values())
    endings = [e for e, share in FORMATS.items() for _ in range(round(count * share / total))]
    endings = (endings + ["jpg"] * count)[:count]
    rng.shuffle(endings)
    return endings


def picture(scene: Scene, drawing_seed: int, longest: int, shape: tuple[int, int]) -> Image.Image:
    """The scene drawn in the given proportions, its longer side as given."""
    scale = longest / max(shape)
    width, height = round(shape[0] * scale), round(shape[1] * scale)
    pixels = draw_scene(scene, drawing_seed, width, height).toarray()[:, :, 2::-1]
    return Image.fromarray(np.ascontiguousarray(pixels))


def encoded(image: Image.Image, ending: str, orientation: int | None) -> bytes:
    """The picture as the bytes of a file of that kind."""
    buffer = io.BytesIO()
    if ending == "jpg":
        exif = Image.Exif()
        if orientation:
            image = image.transpose(STORED[orientation])
            exif[ORIENTATION_TAG] = orientation
        image.save(buffer, "JPEG", quality=82, optimize=True, progressive=True, exif=exif)
    elif ending == "png":
        image.quantize(96, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    elif ending == "webp":
        image.save(buffer, "WEBP", quality=80, method=6)
    elif ending == "heic":
        image.save(buffer, "HEIF", quality=60)
    else:
        image.save(buffer, "AVIF", quality=65)
    return buffer.getvalue()


def category(scene: Scene) -> str:
    """The folder a scene belongs to."""
    return catalogue.KINDS[scene.things[0].name] if scene.things else "landscapes"


def slug(scene: Scene) -> str:
    """A readable file name without number and ending."""
    parts = []
    for thing, link in zip(scene.things, ("", scene.relation)):
        parts += [link, str(thing.count) if thing.count > 1 else "", thing.colour, thing.name]
    parts += [scene.setting if scene.setting != "plain" else ""]
    told_by_setting = scene.setting == "sunset over water"
    parts += [scene.time if scene.time != "day" and not told_by_setting else ""]
    return "-".join(part for part in parts if part).replace(" ", "-")


def main() -> None:
    """Reads the command line and writes the gallery."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=320)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--sides", type=int, nargs=2, default=(400, 900),
                        help="least and greatest length of the longer side")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    scenes = gallery_scenes(options.count, rng)
    endings = formats(len(scenes), rng)
    lines, total, jpegs, numbers = [], 0, 0, {}
    for index, (scene, ending) in enumerate(zip(scenes, endings)):
        folder = category(scene)
        numbers[folder] = numbers.get(folder, 0) + 1
        longest = rng.randint(*options.sides)
        image = picture(scene, options.seed * 100_003 + index, longest, rng.choice(SHAPES))
        orientation = None
        if ending == "jpg":
            jpegs += 1
            if jpegs % ROTATED_EVERY == 0:
                orientation = 2 + (jpegs // ROTATED_EVERY) % 7
        data = encoded(image, ending, orientation)
        name = f"{folder}/{slug(scene)}-{numbers[folder]:03d}.{ending}"
        (options.out / folder).mkdir(parents=True, exist_ok=True)
        (options.out / name).write_bytes(data)
        total += len(data)
        caption = captions(scene, random.Random(f"gallery/{options.seed}/{index}"), 1, "full")[0]
        lines.append({"file": name, "caption": caption, "category": folder})
    with open(options.out / "captions.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    print(f"{len(lines)} pictures, {total / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
