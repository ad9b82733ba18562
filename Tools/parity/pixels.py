#!/usr/bin/env python3
"""Compares our pixels with Pillow's, the reference for CLIP's preprocessing.

    pixels.py fixtures            writes Tests/Fixtures/parity (pictures and
                                  Pillow's results, which the tests compare)
    pixels.py measure [FILE...]   prints a table of PSNR, in decibels, over
                                  sizes and formats, and over the files given
    pixels.py table [COUNT]       prints the least PSNR for every way to resize,
                                  over COUNT sizes (default 60) from 8 × 8
                                  pixels to 12 megapixels

`measure` and `table` need the program built beside this file:
    PKG_CONFIG_PATH=../../.runtime/pkgconfig swift build -c release
Needs numpy, Pillow and pillow-heif; `table` also open_clip_torch, whose padding
it compares with.
"""

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import PIL
import pillow_heif
from PIL import Image, ImageOps

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None

HERE = Path(__file__).resolve().parent
FIXTURES = HERE.parents[1] / "Tests/Fixtures/parity"
FILTERS = {"bicubic": Image.BICUBIC, "bilinear": Image.BILINEAR, "lanczos": Image.LANCZOS}


def natural(width, height, seed=1):
    """Noise with about a photograph's share of fine and coarse detail."""
    random = numpy.random.default_rng(seed)
    total = numpy.zeros((height, width, 3))
    for cell in (1, 2, 4, 8, 16, 32, 64, 128, 256):
        grid = random.normal(size=(max(2, height // cell + 2), max(2, width // cell + 2), 3))
        layer = numpy.stack([
            numpy.asarray(Image.fromarray(grid[..., band].astype("f")).resize(
                (width, height), Image.BICUBIC)) for band in range(3)], -1)
        total += (0.7 * layer.mean(-1, keepdims=True) + 0.3 * layer) * cell ** 0.9
    total = (total - total.mean()) / (total.std() or 1) * 50 + 128
    return Image.fromarray(total.clip(0, 255).astype("u1"))


def reference(path, kind, width, height, name):
    """torchvision's Resize and CenterCrop on a Pillow picture, or a squash."""
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    if kind == "squash":
        return picture.resize((width, height), FILTERS[name])
    if kind == "full":
        return picture
    wide, high = picture.size
    side = max(width, height)
    long = int(side * max(wide, high) / min(wide, high))
    size = (side, long) if wide <= high else (long, side)
    picture = picture.resize(size, FILTERS[name])
    top = int(round((size[1] - height) / 2.0))
    left = int(round((size[0] - width) / 2.0))
    return picture.crop((left, top, left + width, top + height))


def psnr(ours, theirs):
    error = ((ours.astype(float) - theirs.astype(float)) ** 2).mean()
    return float("inf") if error == 0 else 10 * numpy.log10(255 ** 2 / error)


def fixtures():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    sources = {
        "8x8.png": (8, 8, {}), "13x200.png": (13, 200, {}), "100x75.png": (100, 75, {}),
        "223x225.png": (223, 225, {}), "301x199.png": (301, 199, {}),
        "333x250.jpg": (333, 250, {"quality": 90}),
        "1001x667.jpg": (1001, 667, {"quality": 85}),
        "400x300.webp": (400, 300, {"quality": 85, "method": 6}),
    }
    for name, (width, height, options) in sources.items():
        natural(width, height).save(FIXTURES / name, **options)
    # Picture, plan, and the least PSNR: 45 where JPEG is reduced while it is
    # decoded, else 50.
    cases = [
        ("8x8.png", "crop", 64, 64, "bicubic", 50), ("8x8.png", "squash", 5, 3, "bicubic", 50),
        ("13x200.png", "crop", 64, 64, "bicubic", 50),
        ("100x75.png", "crop", 128, 128, "bicubic", 50),
        ("100x75.png", "squash", 64, 64, "bilinear", 50),
        ("223x225.png", "crop", 224, 224, "bicubic", 50),
        ("301x199.png", "crop", 64, 64, "bicubic", 50),
        ("301x199.png", "crop", 64, 64, "lanczos", 50),
        ("301x199.png", "squash", 96, 97, "bicubic", 50),
        ("333x250.jpg", "crop", 224, 224, "bicubic", 50),
        ("333x250.jpg", "squash", 64, 64, "bicubic", 45),
        ("1001x667.jpg", "crop", 64, 64, "bicubic", 45),
        ("1001x667.jpg", "crop", 150, 150, "bilinear", 45),
        ("400x300.webp", "crop", 96, 96, "bicubic", 50),
    ]
    listed = []
    for number, (name, kind, width, height, filter_name, least) in enumerate(cases):
        golden = f"golden-{number}.png"
        reference(FIXTURES / name, kind, width, height, filter_name).save(
            FIXTURES / golden, optimize=True)
        listed.append({
            "picture": name, "kind": kind, "width": width, "height": height,
            "filter": filter_name, "golden": golden, "leastPSNR": least})
    text = json.dumps({"madeWith": {"pillow": PIL.__version__}, "cases": listed}, indent=1)
    (FIXTURES / "cases.json").write_text(text + "\n")
    size = sum(path.stat().st_size for path in FIXTURES.iterdir())
    print(f"{len(cases)} cases, {size / 1e6:.2f} MB in {FIXTURES}")


def ours(cases, folder):
    """Runs the Swift program over (path, kind, width, height, filter)."""
    lines = "".join(
        "\t".join(map(str, case)) + f"\t{folder}/{number}\n" for number, case in enumerate(cases))
    program = HERE / ".build/release/pixels"
    answer = subprocess.run([program], input=lines, capture_output=True, text=True, check=True)
    for number, line in enumerate(answer.stdout.splitlines()):
        if line.startswith("error"):
            yield line
            continue
        width, height = map(int, line.split()[:2])
        yield numpy.fromfile(f"{folder}/{number}", "u1").reshape(height, width, 3)


def measure(files):
    with tempfile.TemporaryDirectory() as folder:
        cases = []
        sizes = [(8, 8), (20, 31), (64, 48), (100, 223), (225, 224), (300, 200), (449, 447),
                 (500, 375), (640, 480), (1000, 667), (1001, 1777), (1920, 1080), (4000, 3000)]
        formats = [("png", {"compress_level": 1}), ("jpg", {"quality": 90}),
                   ("webp", {"quality": 85}), ("tif", {}), ("bmp", {}), ("jp2", {}),
                   ("heic", {"quality": 90}), ("avif", {"quality": 80, "speed": 10}), ("gif", {})]
        for width, height in sizes:
            picture = natural(width, height, seed=width)
            for extension, options in formats:
                if extension not in ("png", "jpg", "webp") and not 300 <= width <= 1000:
                    continue
                path = f"{folder}/{width}x{height}.{extension}"
                picture.save(path, **options)
                for plan in [("crop", 224, 224, "bicubic"), ("squash", 256, 256, "bilinear")]:
                    cases.append((path, *plan))
        for path in files:
            cases += [(path, "crop", 224, 224, "bicubic"), (path, "full", 0, 0, "bicubic")]
        print(f"Pillow {PIL.__version__}\n{'picture':24}{'plan':>24}{'PSNR dB':>10}{'max':>5}")
        for case, mine in zip(cases, ours(cases, folder)):
            name, plan = Path(case[0]).name, f"{case[1]} {case[2]} {case[4]}"
            if isinstance(mine, str):
                print(f"{name:24}{plan:>24}  {mine}")
                continue
            theirs = numpy.asarray(reference(*case))
            if mine.shape != theirs.shape:
                print(f"{name:24}{plan:>24}  {mine.shape} against {theirs.shape}")
                continue
            furthest = numpy.abs(mine.astype(int) - theirs.astype(int)).max()
            print(f"{name:24}{plan:>24}{psnr(mine, theirs):10.1f}{furthest:5}")


def padded(path, width, height, name):
    """open_clip's "longest": scaled to fit inside, centred, the rest black."""
    from open_clip.transform import CenterCropOrPad, ResizeKeepRatio
    from torchvision.transforms import InterpolationMode
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    scaled = ResizeKeepRatio((height, width), longest=1,
                             interpolation=InterpolationMode(name))(picture)
    return CenterCropOrPad((height, width), fill=0)(scaled)


def drawn_sizes(count, seed=3):
    """Sizes from 8 × 8 to 12 megapixels, as many small as large ones."""
    drawn = random.Random(seed)
    yield from [(8, 8), (4000, 3000), (3000, 4000), (2000, 1500), (224, 224), (9, 700)][:count]
    for _ in range(count - 6):
        area = 64 * (12e6 / 64) ** drawn.random()
        shape = 2 ** drawn.uniform(-1.2, 1.2)
        yield tuple(max(8, min(4000, round(side)))
                    for side in ((area * shape) ** 0.5, (area / shape) ** 0.5))


def kind_of(extension, width, height, case):
    """How the picture is made smaller or larger, as DecodingJob decides it."""
    _, kind, wide, high, _ = case
    scale = {"crop": min(width, height) / max(wide, high),
             "squash": min(width / wide, height / high),
             "pad": max(width / wide, height / high)}[kind]
    if extension == "jpg" and scale >= 4:
        return "shrinking, reduced while loading"
    return "shrinking" if scale > 1 else "enlarging"


def table(count):
    """For every mode, filter and kind: pictures, least and median PSNR."""
    base = natural(4000, 4000)
    drawn, rows = random.Random(4), {}
    for width, height in drawn_sizes(count):
        with tempfile.TemporaryDirectory() as folder:
            left, top = drawn.randint(0, 4000 - width), drawn.randint(0, 4000 - height)
            picture, cases = base.crop((left, top, left + width, top + height)), []
            for extension, options in (("png", {"compress_level": 1}), ("jpg", {"quality": 90})):
                path = f"{folder}/picture.{extension}"
                picture.save(path, **options)
                for kind in ("crop", "squash", "pad"):
                    for name in FILTERS:
                        side = drawn.choice((224, 256, 384))
                        cases.append((path, kind, side, side, name))
            for case, mine in zip(cases, ours(cases, folder)):
                theirs = numpy.asarray(padded(case[0], *case[2:]) if case[1] == "pad"
                                       else reference(*case))
                made = psnr(mine, theirs) if not isinstance(mine, str) else -1
                group = kind_of(case[0][-3:], width, height, case), case[1], case[4]
                rows.setdefault(group, []).append((made, f"{width} × {height}"))
    print(f"Pillow {PIL.__version__}\n\n| | mode | filter | pictures | least PSNR, dB | of | median |"
          "\n|---|---|---|---|---|---|---|")
    for (kind, mode, name), made in sorted(rows.items()):
        least, size = min(made)
        print(f"| {kind} | {MODES[mode]} | {name} | {len(made)} | {least:.1f} | {size} "
              f"| {numpy.median([m[0] for m in made]):.1f} |")


MODES = {"crop": "shortest side, centre crop", "squash": "squash", "pad": "longest side, padding"}


if __name__ == "__main__":
    if sys.argv[1:2] == ["fixtures"]:
        fixtures()
    elif sys.argv[1:2] == ["measure"]:
        measure(sys.argv[2:])
    elif sys.argv[1:2] == ["table"]:
        table(int(sys.argv[2]) if len(sys.argv) > 2 else 60)
    else:
        sys.exit(__doc__)
