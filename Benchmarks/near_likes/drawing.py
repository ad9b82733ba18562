"""What the families of near-likes are drawn with: text, paper, things."""

import math
import random
import string

import numpy
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = "/usr/share/fonts/truetype/dejavu/"
WORDS = """time water work people part place world year hand child point house company number group
problem fact week month night story case life home room area money book word business issue side kind
head friend power hour game line member law car city name president team minute idea body back parent
face level office door health person art war history party result change morning reason research girl
guy moment air teacher force education market river garden letter winter summer record window""".split()
NAMES = "Anna Bruno Clara David Elena Felix Greta Hugo Irene Jonas Karin Lukas Maria Nils Olga Paul".split()
COLOURS = [(200, 40, 40), (40, 90, 200), (40, 150, 60), (230, 180, 30), (130, 50, 160), (30, 30, 30)]


def font(size, style="Sans"):
    """A DejaVu face: Sans, Sans-Bold, Serif, SansMono."""
    return ImageFont.truetype(f"{FONTS}DejaVu{style}.ttf", size)


def page(width=900, height=1273, colour="white"):
    picture = Image.new("RGB", (width, height), colour)
    return picture, ImageDraw.Draw(picture)


def digits(chance, count):
    return "".join(chance.choice(string.digits) for _ in range(count))


def sentence(chance, count):
    return " ".join(chance.choice(WORDS) for _ in range(count)).capitalize() + "."


def lines(draw, chance, x, y, count, words=9, size=20, step=32, style="Serif"):
    """Lines of text from other words each time."""
    for row in range(count):
        draw.text((x, y + row * step), sentence(chance, words), fill=(25, 25, 25), font=font(size, style))


def grain(picture, sigma, seed):
    """The noise of a sensor or a scanner."""
    noise = numpy.random.default_rng(seed).normal(0, sigma, (picture.height, picture.width, 3))
    return Image.fromarray(numpy.clip(numpy.asarray(picture, float) + noise, 0, 255).astype("uint8"))


def texture(width, height, seed, low=40, high=220, octaves=6):
    """Clouds of noise: ground, leaves, stone. The same seed is the same place."""
    noise = numpy.random.default_rng(seed)
    sums = numpy.zeros((height, width, 3))
    for octave in range(octaves):
        cells = 3 * 2**octave
        small = noise.uniform(0, 255, (cells * height // width + 1, cells, 3)).astype("uint8")
        layer = Image.fromarray(small).resize((width, height), Image.BICUBIC)
        sums += numpy.asarray(layer, float) / 1.6**octave
    sums = (sums - sums.min()) / (sums.max() - sums.min())
    return Image.fromarray((low + sums * (high - low)).astype("uint8"))


def star(draw, x, y, radius, fill):
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.45
        angle = math.pi * corner / 5 - math.pi / 2
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    draw.polygon(points, fill=fill)


def chance_of(name, number):
    """Random numbers of one variant, the same in every run."""
    return random.Random(f"{name}-{number}")


__all__ = [name for name in dir() if not name.startswith("_")]
