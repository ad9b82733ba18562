"""The pictures and texts that families are compared on."""

import random
import sys
from pathlib import Path

import ftfy
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tools/make-tokenizer-fixtures"))
from strings import LANGUAGES  # noqa: E402

SIZES = ("", "small", "old", "big", "wooden", "striped", "shiny", "broken")
COLOURS = ("red", "blue", "green", "white", "black", "golden", "grey", "pink")
THINGS = ("car", "dog", "cat", "boat", "house", "tree", "bicycle", "teapot", "lighthouse", "horse",
          "bridge", "guitar", "lamp", "mountain", "cake", "aeroplane")
PLACES = ("on the beach", "at night", "in the snow", "in front of a wall", "under a bridge",
          "in a city street, seen from above", "on a wooden table", "in the fog", "by the lake",
          "among many other things that stand in the grass")
CHINESE = ("一只橘猫坐在窗台上", "一辆红色的汽车停在海边", "雪山下的木屋", "夜晚的城市街道",
           "孩子们在公园里放风筝", "桌上放着一杯咖啡和一本书")


def captions(count, seed=5):
    """Different captions, from a few words to two dozen."""
    drawn, made = random.Random(seed), set()
    while len(made) < count:
        parts = [" ".join(filter(None, ("a", drawn.choice(SIZES), drawn.choice(COLOURS),
                                        drawn.choice(THINGS)))) for _ in range(drawn.randint(1, 4))]
        made.add(" and ".join(parts) + " " + drawn.choice(PLACES))
    return sorted(made)


def texts():
    """200: captions, sentences in 40 languages, one word, and one too long."""
    # open_clip alone repairs texts (full-width commas, say); see Documentation/Parity.md.
    others = [text for text in [*LANGUAGES, *CHINESE] if ftfy.fix_text(text) == text]
    long = " and ".join(captions(40, seed=6))
    return (["dog", "A", long] + others + captions(200, seed=7))[:200]


def pictures(work, count=100):
    """Files of many sizes and shapes, made of the sample gallery: JPEG (also
    large ones, which are reduced while they are read), PNG and WebP."""
    work.mkdir(parents=True, exist_ok=True)
    gallery = sorted((ROOT / "Gallery").rglob("*.jpg"))
    drawn, made = random.Random(8), []
    for number in range(count):
        source = Image.open(gallery[number * len(gallery) // count]).convert("RGB")
        kind = ("jpg", "png", "webp", "jpg")[number % 4]
        scale = (0.3, 0.8, 1.0, 2.5)[drawn.randrange(4)] if kind == "jpg" else 1.0
        size = [max(8, round(side * scale)) for side in source.size]
        if number % 10 == 9:
            size.reverse()
        path = work / f"picture-{number:03}.{kind}"
        source.resize(size, Image.LANCZOS).save(path, quality=90)
        made.append(path)
    return made
