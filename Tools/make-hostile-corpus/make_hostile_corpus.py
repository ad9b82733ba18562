#!/usr/bin/env python3
"""Writes Tests/Fixtures/hostile: pictures that decoders stumble over, and
manifest.json, which says what each must give.

Usage: make_hostile_corpus.py [FOLDER]

Needs Pillow and pillow-heif; JPEG XL is written by the `vips` command where
that is installed (else a file already there is kept, and said so). Crafted
files are put together here byte by byte. The same versions write the same
bytes; those used are recorded in the manifest.
"""

import io
import json
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import PIL
import pillow_heif
from PIL import Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()

CENTRE = (200, 80, 40)
WIDTH, HEIGHT = 96, 64


def scene(width=WIDTH, height=HEIGHT):
    """Four coloured quarters and, around the centre, a block of CENTRE."""
    picture = Image.new("RGB", (width, height), (30, 60, 160))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=(240, 220, 60))
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=(40, 150, 70))
    draw.rectangle((width // 2, height // 2, width, height), fill=(230, 230, 235))
    draw.rectangle(
        (width // 4, height // 4, width - width // 4 - 1, height - height // 4 - 1), fill=CENTRE)
    return picture


def encoded(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind, data, crc=None):
    crc = zlib.crc32(kind + data) if crc is None else crc
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)


def png(width, height, depth, colour, idat, extra=b""):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", idat)
            + chunk(b"IEND", b""))


def flat_png(width, height, colour):
    """An RGB PNG of one colour, whatever its size, without holding it."""
    row = b"\0" + bytes(colour) * width
    packer = zlib.compressobj(9)
    parts = [packer.compress(row) for _ in range(height)]
    return png(width, height, 8, 2, b"".join(parts) + packer.flush())


def sixteen_bit_png(picture):
    rows = b"".join(
        b"\0" + b"".join(struct.pack(">3H", *(v * 257 for v in picture.getpixel((x, y))))
                         for x in range(picture.width))
        for y in range(picture.height))
    return png(picture.width, picture.height, 16, 2, zlib.compress(rows, 9))


def psd(picture):
    """A PSD of one merged picture, uncompressed planes."""
    header = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, picture.height, picture.width, 8, 3)
    planes = b"".join(band.tobytes() for band in picture.split())
    return header + struct.pack(">III", 0, 0, 0) + struct.pack(">H", 0) + planes


def tiff_directory(entries, start):
    """A little-endian directory at offset `start`; values over 4 bytes follow."""
    data_at = start + 2 + 12 * len(entries) + 4
    body, data = b"", b""
    for tag, kind, count, value in sorted(entries):
        if len(value) > 4:
            body += struct.pack("<HHII", tag, kind, count, data_at + len(data))
            data += value + b"\0" * (len(value) % 2)
        else:
            body += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
    return struct.pack("<H", len(entries)) + body + struct.pack("<I", 0) + data


def text(tag, value):
    data = value.encode() + b"\0"
    return (tag, 2, len(data), data)


def short(tag, value):
    return (tag, 3, 1, struct.pack("<H", value))


def long(tag, value):
    return (tag, 4, 1, struct.pack("<I", value))


def dng(preview, orientation):
    """A DNG whose main directory is a thumbnail-less shell; the preview hangs
    below it, and the sensor's data is a few bytes."""
    def main(raw_at, preview_at):
        return tiff_directory([
            long(254, 1), text(271, "Glimpse Works"), text(272, "Pinhole 1"),
            short(274, orientation), text(306, "2021:05:06 07:08:09"),
            (330, 4, 2, struct.pack("<II", raw_at, preview_at)),
            (0xC612, 1, 4, b"\1\4\0\0"),
        ], 8)
    raw_at = 8 + len(main(0, 0))

    def raw(strip):
        return tiff_directory([
            long(254, 0), long(256, 8), long(257, 8), short(258, 8), short(259, 1),
            short(262, 32803), long(273, strip), short(277, 1), long(278, 8), long(279, 64),
        ], raw_at)
    preview_at = raw_at + len(raw(0))

    def shown(strip):
        return tiff_directory([
            long(254, 1), short(259, 7), short(262, 6), long(273, strip),
            long(279, len(preview)),
        ], preview_at)
    sensor_at = preview_at + len(shown(0))
    return (b"II*\0" + struct.pack("<I", 8) + main(raw_at, preview_at) + raw(sensor_at)
            + shown(sensor_at + 64) + bytes(range(64)) + preview)


def turned(picture, orientation):
    """`picture` stored so that the EXIF orientation turns it back."""
    back = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    return picture if back is None else picture.transpose(back)


def exif(orientation, full=False):
    tags = Image.Exif()
    tags[274] = orientation
    if full:
        tags[271], tags[272] = "Glimpse Works", "Pinhole 1"
        details = tags.get_ifd(0x8769)
        details[0x9003], details[0xA434] = "2020:02:03 04:05:06", "Needle 50mm"
        place = tags.get_ifd(0x8825)
        place[1], place[2] = "N", (48.0, 51.0, 29.88)
        place[3], place[4] = "W", (2.0, 17.0, 40.2)
    return tags.tobytes()


def wide_gamut(picture):
    """`picture`'s numbers declared as another space's, here one whose red and
    green are exchanged, so that ignoring the profile shows."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = struct.pack(">6H", 2020, 1, 1, 0, 0, 0)  # the date it was made
    red, green = profile.find(b"rXYZ"), profile.find(b"gXYZ")
    profile[red:red + 4], profile[green:green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile).replace(b"s\0R\0G\0B", b"s\0w\0a\0p").replace(b"sRGB", b"swap")


SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">
<rect width="100%" height="100%" fill="rgb(30,60,160)"/>
<rect x="24" y="16" width="48" height="32" fill="rgb{CENTRE}"/></svg>"""

LAUGHS = "".join(
    f'<!ENTITY l{n} "{"&l%d;" % (n - 1) * 10}">' for n in range(1, 10))


class Corpus:
    def __init__(self, folder):
        self.folder, self.entries = folder, []

    def shown(self, name, data, size=(WIDTH, HEIGHT), centre=CENTRE, tolerance=6, **facts):
        self.write(name, data)
        self.entries.append({
            "file": name, "expect": "indexed", "width": size[0], "height": size[1],
            "centre": list(centre), "tolerance": tolerance, **facts})

    def refused(self, name, data, kind, words):
        self.write(name, data)
        self.entries.append(
            {"file": name, "expect": "failed", "kind": kind, "words": words})

    def write(self, name, data):
        if data is not None:
            (self.folder / name).write_bytes(data)


def plain_formats(corpus, picture):
    jpeg = encoded(picture, "JPEG", quality=95, subsampling=0)
    flat = encoded(picture, "PNG")
    corpus.shown("picture.jpg", jpeg, format="jpeg")
    corpus.shown("no-extension", jpeg, format="jpeg")
    corpus.shown("png-named.jpg", flat, tolerance=0, format="png")
    corpus.shown("progressive.jpg", encoded(picture, "JPEG", quality=95, progressive=True))
    corpus.shown("picture.webp", encoded(picture, "WEBP", quality=95), tolerance=10, format="webp")
    corpus.shown("picture.gif", encoded(picture.quantize(16), "GIF"), format="gif")
    corpus.shown("picture.tiff", encoded(picture, "TIFF", compression="tiff_lzw"), tolerance=0,
                 format="tiff")
    corpus.shown("picture.bmp", encoded(picture, "BMP"), tolerance=0, format="bmp")
    corpus.shown("picture.ppm", encoded(picture, "PPM"), tolerance=0, format="pnm")
    plain = "\n".join(" ".join(map(str, picture.getpixel((x, y))))
                      for y in range(HEIGHT) for x in range(WIDTH))
    corpus.shown("plain.ppm", f"P3\n# words\n{WIDTH} {HEIGHT}\n255\n{plain}\n".encode(),
                 tolerance=0, format="pnm")
    corpus.shown("picture.ico", encoded(picture.resize((32, 32), Image.NEAREST), "ICO",
                                        sizes=[(32, 32)], bitmap_format="bmp"),
                 size=(32, 32), format="ico")
    corpus.shown("picture.psd", psd(picture), tolerance=0, format="psd")
    corpus.shown("picture.jp2", encoded(picture, "JPEG2000"), format="jp2")
    corpus.shown("picture.j2k", encoded(picture, "JPEG2000", no_jp2=True), format="jp2")
    corpus.shown("picture.heic", encoded(picture, "HEIF", quality=95), tolerance=12,
                 format="heic")
    corpus.shown("picture.avif", encoded(picture, "AVIF", quality=95), tolerance=12,
                 format="avif")
    corpus.shown("picture.svg", SVG.encode(), format="svg")
    corpus.shown("declared.svg", ("\ufeff<?xml version=\"1.0\"?>\n<!-- " + "drawn " * 400
                                  + "-->\n<!DOCTYPE svg>\n" + SVG).encode(), format="svg")
    jxl = None
    if shutil.which("vips"):
        source = corpus.folder / "for-jxl.png"
        source.write_bytes(flat)
        subprocess.run(["vips", "jxlsave", source, corpus.folder / "picture.jxl"], check=True)
        source.unlink()
    elif not (corpus.folder / "picture.jxl").exists():
        print("no `vips` command: picture.jxl is left out")
        return
    else:
        print("no `vips` command: picture.jxl is kept as it is")
    corpus.shown("picture.jxl", jxl, tolerance=12, format="jxl")


def colours(corpus, picture):
    for name, mode, kind in [("grey.png", "L", "PNG"), ("grey.jpg", "L", "JPEG")]:
        grey = picture.convert(mode)
        value = grey.getpixel((WIDTH // 2, HEIGHT // 2))
        corpus.shown(name, encoded(grey, kind), centre=(value,) * 3)
    one_bit = picture.convert("L").point(lambda v: 255 * (v > 100)).convert("1")
    corpus.shown("one-bit.png", encoded(one_bit, "PNG"), centre=(255,) * 3)
    corpus.shown("16-bit.png", sixteen_bit_png(picture), tolerance=1)
    sixteen = Image.new("I;16", (WIDTH, HEIGHT), 40000)
    corpus.shown("16-bit-grey.png", encoded(sixteen, "PNG"), centre=(156,) * 3, tolerance=1)
    veil = Image.new("L", picture.size, 128)
    half = tuple(round(v * 128 / 255 + 255 * 127 / 255) for v in CENTRE)
    corpus.shown("alpha.png", encoded(Image.merge("RGBA", (*picture.split(), veil)), "PNG"),
                 centre=half, tolerance=2, alpha=True)
    grey_alpha = Image.merge("LA", (Image.new("L", picture.size, 100), veil))
    corpus.shown("grey-alpha.png", encoded(grey_alpha, "PNG"),
                 centre=(round(100 * 128 / 255 + 127),) * 3, tolerance=2, alpha=True)
    palette = picture.quantize(8)
    clear = palette.getpixel((WIDTH // 2, HEIGHT // 2))
    corpus.shown("palette-alpha.png", encoded(palette, "PNG", transparency=clear),
                 centre=(255, 255, 255), alpha=True)
    # Adobe's marker says that the inks are stored inverted; Pillow writes it.
    inks = Image.new("CMYK", (WIDTH, HEIGHT), (0, 0, 0, 0))
    ImageDraw.Draw(inks).rectangle((24, 16, 71, 47), fill=(0, 255, 255, 0))
    corpus.shown("cmyk.jpg", encoded(inks, "JPEG", quality=95), centre=(237, 28, 36),
                 tolerance=45)
    corpus.shown("profile.png", encoded(picture, "PNG", icc_profile=wide_gamut(picture)),
                 centre=(80, 200, 40), tolerance=12)
    corpus.shown("broken-profile.jpg",
                 encoded(picture, "JPEG", quality=95, icc_profile=b"no profile at all" * 20))


def many_frames(corpus, picture):
    second = Image.new("RGB", picture.size, (0, 0, 0))
    third = Image.new("RGB", picture.size, (255, 255, 255))
    corpus.shown("animated.gif", encoded(
        picture.quantize(16), "GIF", save_all=True, append_images=[second, third],
        duration=100), pages=3)
    corpus.shown("animated.webp", encoded(
        picture, "WEBP", save_all=True, append_images=[second], lossless=True), pages=2)
    corpus.shown("multi-page.tiff", encoded(
        picture, "TIFF", save_all=True, append_images=[second] * 3, compression="tiff_lzw"),
        pages=4)


def sideways(corpus, picture):
    for number in range(1, 9):
        corpus.shown(f"exif-{number}.jpg", encoded(
            turned(picture, number), "JPEG", quality=95, subsampling=0, exif=exif(number)),
            orientation=number)
    corpus.shown("sideways.tiff", encoded(
        turned(picture, 6), "TIFF", tiffinfo={274: 6}), tolerance=0, orientation=6)
    corpus.shown("sideways.png", encoded(turned(picture, 8), "PNG", exif=exif(8)), tolerance=0,
                 orientation=8)
    corpus.shown("details.jpg", encoded(picture, "JPEG", quality=95, exif=exif(1, full=True)),
                 camera="Glimpse Works Pinhole 1", taken="2020-02-03T04:05:06",
                 lens="Needle 50mm", latitude=48.8583, longitude=-2.2945)
    preview = encoded(turned(picture, 6), "JPEG", quality=95, subsampling=0)
    corpus.shown("camera.dng", dng(preview, 6), format="raw", orientation=6,
                 camera="Glimpse Works Pinhole 1", taken="2021-05-06T07:08:09")


def extremes(corpus):
    corpus.shown("1x1.png", encoded(Image.new("RGB", (1, 1), CENTRE), "PNG"), size=(1, 1))
    corpus.shown("1x10000.png", flat_png(1, 10000, CENTRE), size=(1, 10000))
    corpus.shown("10000x1.png", flat_png(10000, 1, CENTRE), size=(10000, 1))
    corpus.shown("200-megapixel.png", flat_png(14142, 14142, CENTRE), size=(14142, 14142))
    bomb = png(50000, 50000, 8, 2, zlib.compress(b"\0" * 1000))
    corpus.refused("header-bomb.png", bomb, "tooLarge", "raise max-megapixels")
    corpus.refused("zero-dimension.png", png(0, 10, 8, 2, zlib.compress(b"")), "damaged",
                   "header")


def damaged(corpus, picture):
    large = encoded(scene(480, 320), "JPEG", quality=95, subsampling=0)
    scan = large.index(b"\xff\xda")
    corpus.shown("truncated.jpg", large[:scan + (len(large) - scan) * 3 // 4], size=(480, 320),
                 partial=True)
    corpus.refused("truncated-early.jpg", large[:scan + 20], "damaged", "JPEG")
    corpus.refused("truncated-header.jpg", large[:40], "damaged", "JPEG")
    broken = bytearray(large)
    middle = scan + (len(large) - scan) * 9 // 10
    broken[middle:middle + 40] = b"\x55" * 40
    corpus.shown("corrupted-middle.jpg", bytes(broken), size=(480, 320))
    noisy = encoded(scene(480, 320).effect_spread(3), "PNG")
    corpus.shown("truncated.png", noisy[:len(noisy) * 3 // 4], size=(480, 320), partial=True)
    corpus.refused("truncated-header.png", noisy[:20], "damaged", "PNG")
    whole = encoded(picture, "PNG")
    at = whole.index(b"IDAT")
    length = struct.unpack(">I", whole[at - 4:at])[0]
    bad = bytearray(whole)
    bad[at + 4 + length] ^= 0xFF
    corpus.shown("png-with-bad-crc.png", bytes(bad), tolerance=0, partial=True)
    corpus.refused("empty.jpg", b"", "empty", "empty")
    corpus.refused("text-named.jpg", b"These are words in a file whose name says JPEG.\n",
                   "notAnImage", "not a picture format")
    corpus.refused("document.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n",
                   "notAnImage", "not a picture format")
    corpus.refused("table.csv", b"1,2,3\n4,5,6\n", "notAnImage", "not a picture format")
    corpus.refused("header-only.gif", b"GIF89a" + struct.pack("<HHBBB", 20, 20, 0, 0, 0),
                   "damaged", "GIF")
    corpus.refused("no-preview.dng", dng(b"\xff\xd8 no frame follows here", 1), "unsupported",
                   "no JPEG preview")


def drawings(corpus):
    corpus.refused("billion-laughs.svg", (
        f'<!DOCTYPE svg [<!ENTITY l0 "laugh">{LAUGHS}]>'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        "<text>&l9;</text></svg>").encode(), "damaged", "SVG")
    corpus.shown("external-reference.svg", (
        SVG.replace("</svg>", '<image href="picture.png" width="96" height="64"/>'
                    '<image href="file:///etc/hostname" width="96" height="64"/></svg>')
    ).encode(), format="svg")
    corpus.refused("external-entity.svg", (
        '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        + SVG.replace("</svg>", '<text y="60">&e;</text></svg>')).encode(), "damaged", "SVG")
    corpus.refused("unclosed.svg", SVG[:120].encode(), "damaged", "SVG")


def main():
    default = Path(__file__).resolve().parents[2] / "Tests/Fixtures/hostile"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    corpus, picture = Corpus(folder), scene()
    plain_formats(corpus, picture)
    colours(corpus, picture)
    many_frames(corpus, picture)
    sideways(corpus, picture)
    extremes(corpus)
    damaged(corpus, picture)
    drawings(corpus)
    manifest = {
        "madeWith": {"pillow": PIL.__version__, "pillow-heif": pillow_heif.__version__},
        "files": corpus.entries,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")
    size = sum(path.stat().st_size for path in folder.iterdir())
    print(f"{len(corpus.entries)} files, {size / 1e6:.2f} MB in {folder}")


if __name__ == "__main__":
    main()
