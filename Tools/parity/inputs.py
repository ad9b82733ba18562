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
# What open_clip repairs, and what it has in lower case otherwise than `tokenizers`.
TYPOGRAPHIC = ("a dog’s bowl", "“open” sign", "a ﬁre engine", "ＢＩＧ　ＣＡＴ， ＡＳＬＥＥＰ", "a caf&eacute; &amp; a bar",
               "l’été à la plage…", "snow&#8209;covered", "ΟΔΥΣΣΕΥΣ")
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


def is_plain(text):
    """Whether open_clip's cleaning adds nothing to a `tokenizer.json`."""
    return ftfy.fix_text(text) == text and text.lower() == "".join(map(str.lower, text))


def texts():
    """200: captions, sentences in 40 languages, one word, and one too long."""
    others = [text for text in [*LANGUAGES, *CHINESE] if is_plain(text)]
    long = " and ".join(captions(40, seed=6))
    # Layout 2 has no words for the cleaning; what needs it comes where only
    # a model's own layout is compared (measure's FORM_PART).
    return (["dog", "A", long] + others + list(TYPOGRAPHIC)
            + [text for text in LANGUAGES if not is_plain(text)] + captions(200, seed=7))[:200]


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


def many_pictures(work, count):
    """Files of 256 × 256 pixels: different parts of the sample gallery's
    pictures, also turned over, so that many have near neighbours."""
    work.mkdir(parents=True, exist_ok=True)
    gallery = sorted((ROOT / "Gallery").rglob("*.jpg"))
    drawn = random.Random(12)
    made = [work / f"part-{number:05}.jpg" for number in range(count)]
    for number, path in enumerate(made):
        source, share = gallery[number % len(gallery)], drawn.uniform(0.3, 0.8)
        place, over = (drawn.random(), drawn.random()), drawn.random() < 0.5
        if path.exists():
            continue
        picture = Image.open(source).convert("RGB")
        side = int(share * min(picture.size))
        left, top = (int(p * (length - side)) for p, length in zip(place, picture.size))
        part = picture.crop((left, top, left + side, top + side)).resize((256, 256), Image.BICUBIC)
        (part.transpose(Image.FLIP_LEFT_RIGHT) if over else part).save(path, quality=90)
    return made
