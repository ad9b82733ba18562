"""Drawings of furniture and of what stands about in a room.

Frames, cushions and shades carry the colour; only glass and linen do not.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, polyline, rounded, smooth
from .fittings import clock, door, television

LINEN = hsl(45, 0.25, 0.95)
BRASS = hsl(44, 0.70, 0.55)
STEEL = hsl(215, 0.08, 0.62)
SHADE = hsl(240, 0.3, 0.08, 0.16)
PALE = hsl(48, 0.30, 0.95)


def _leg(brush: Brush, canvas: skia.Canvas, x: float, top: float, foot_x: float,
         width: float = 0.05, shift: float = -0.08, bottom: float = 0.0) -> None:
    """A tapered leg from (x, top) down to (foot_x, bottom)."""
    half = width / 2
    brush.fill(canvas, polygon((x - half, top), (x + half, top), (foot_x + half * 0.7, bottom),
                               (foot_x - half * 0.7, bottom)), shift, patterned=False)


def _side_chair(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A wooden chair seen half from the side."""
    seat, width = rng.uniform(-0.50, -0.42), rng.uniform(0.07, 0.09)
    _leg(brush, canvas, -0.10, seat, -0.10, width * 0.85, -0.14, -0.06)
    _leg(brush, canvas, 0.30, seat, 0.30, width * 0.85, -0.14, -0.06)
    slats = rng.choice(("rails", "panel", "bars"))
    if slats == "panel":
        brush.fill(canvas, polygon((-0.30, -0.92), (-0.08, -0.97), (-0.06, seat - 0.06),
                                   (-0.26, seat)), 0.04)
    elif slats == "rails":
        for y in (-0.93, -0.80, -0.67):
            brush.fill(canvas, polygon((-0.30, y), (-0.08, y - 0.05), (-0.08, y + 0.03),
                                       (-0.30, y + 0.08)), 0.04)
    else:
        for x in (-0.24, -0.17, -0.10):
            brush.fill(canvas, rounded(x - 0.018, -0.90, x + 0.018, seat, 0.01), 0.02, False)
        brush.fill(canvas, polygon((-0.30, -0.95), (-0.06, -1.0), (-0.06, -0.87), (-0.30, -0.82)))
    for x, top, low in ((-0.30, -0.98, 0.0), (-0.06, -1.02, seat)):
        brush.fill(canvas, rounded(x - width / 2, top, x + width / 2, low, 0.02), -0.04)
    _leg(brush, canvas, 0.16, seat, 0.18, width, -0.06)
    brush.fill(canvas, polygon((-0.34, seat), (-0.10, seat - 0.09), (0.35, seat - 0.09),
                               (0.22, seat)), 0.09)
    brush.fill(canvas, polygon((-0.34, seat), (0.22, seat), (0.35, seat - 0.09),
                               (0.35, seat - 0.03), (0.22, seat + 0.06), (-0.34, seat + 0.06)))


def _front_chair(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A padded chair seen from the front."""
    half, seat = rng.uniform(0.24, 0.30), -0.46
    for side in (-1, 1):
        _leg(brush, canvas, side * (half - 0.08), seat, side * (half - 0.07), 0.055, -0.15, -0.05)
        _leg(brush, canvas, side * (half + 0.0), seat, side * (half + 0.03), 0.075, -0.10)
    back = rounded(-half, -1.0, half, seat, rng.choice((0.05, 0.14, 0.24)))
    brush.fill(canvas, back)
    brush.fill(canvas, rounded(-half + 0.06, -0.93, half - 0.06, seat - 0.02, 0.08), 0.06, False)
    brush.fill(canvas, rounded(-half - 0.05, seat - 0.08, half + 0.05, seat + 0.07, 0.05), 0.03)


def _office_chair(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A swivel chair on castors."""
    half = rng.uniform(0.25, 0.30)
    dark = hsl(220, 0.06, 0.30)
    for x, y in ((-0.28, -0.04), (-0.12, 0), (0.12, 0), (0.28, -0.04)):
        brush.stroke(canvas, polyline((0, -0.13), (x, y - 0.05)), 0.035, dark)
        brush.detail(canvas, ellipse(x, y - 0.035, 0.035, 0.035), hsl(220, 0.1, 0.16))
    brush.stroke(canvas, polyline((0, -0.13), (0, -0.38)), 0.05, STEEL)
    brush.stroke(canvas, polyline((0, -0.38), (0, -0.55)), 0.08, dark)
    brush.fill(canvas, rounded(-half, -1.0, half, -0.50, 0.12))
    for side in (-1, 1):
        x = side * (half + 0.06)
        brush.stroke(canvas, polyline((side * half * 0.9, -0.40), (x, -0.44), (x, -0.58)), 0.03,
                     dark)
        brush.fill(canvas, rounded(x - 0.055, -0.63, x + 0.055, -0.57, 0.03), -0.1, False)
    brush.fill(canvas, rounded(-half - 0.03, -0.47, half + 0.03, -0.33, 0.07), 0.06)


def chair(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A wooden, padded or swivel chair."""
    rng.choice((_side_chair, _side_chair, _front_chair, _office_chair))(canvas, brush, rng)


def couch(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A wide couch with arm rests and loose cushions."""
    half, high = 0.5, rng.uniform(0.50, 0.62)
    seats = rng.choice((2, 2, 3))
    arm = rng.uniform(0.09, 0.13)
    for side in (-1, 1):
        _leg(brush, canvas, side * 0.40, -0.08, side * 0.42, 0.05, -0.2)
    brush.fill(canvas, rounded(-half + 0.05, -high, half - 0.05, -0.08, rng.uniform(0.05, 0.14)),
               -0.05)
    inner = half - arm
    step = 2 * inner / seats
    for i in range(seats):
        left = -inner + i * step
        brush.fill(canvas, rounded(left, -high + 0.05, left + step, -0.22, 0.05), 0.03)
        brush.fill(canvas, rounded(left, -0.28, left + step, -0.15, 0.045), 0.09)
    brush.fill(canvas, rounded(-half + 0.04, -0.16, half - 0.04, -0.06, 0.03), -0.04)
    for side in (-1, 1):
        x = side * (half - arm / 2)
        brush.fill(canvas, rounded(x - arm / 2, -high * 0.72, x + arm / 2, -0.05, arm * 0.48))
    if rng.random() < 0.4:
        pillow = rounded(-0.09, -0.09, 0.09, 0.09, 0.035)
        pillow.transform(skia.Matrix().setRotate(rng.uniform(-25, 25)))
        pillow.offset(rng.choice((-1, 1)) * (inner - 0.11), -0.33)
        brush.detail(canvas, pillow, PALE if brush.lightness < 0.8 else STEEL)


def _square_table(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A four-legged table, sometimes with a drawer."""
    high, width = rng.uniform(0.50, 0.64), rng.uniform(0.07, 0.10)
    back = -high + 0.14
    for x in (-0.30, 0.30):
        _leg(brush, canvas, x, back - 0.1, x, width * 0.8, -0.16, -0.11)
    for side in (-1, 1):
        _leg(brush, canvas, side * 0.42, back - 0.1, side * 0.42, width, -0.06)
    if rng.random() < 0.5:
        brush.fill(canvas, polygon((-0.43, -high + 0.12), (0.43, -high + 0.12),
                                   (0.43, -high + 0.27), (-0.43, -high + 0.27)), -0.03)
        brush.detail(canvas, rounded(-0.06, -high + 0.185, 0.06, -high + 0.215, 0.015), BRASS)
    brush.fill(canvas, polygon((-0.36, -high), (0.36, -high), (0.5, -high + 0.12),
                               (-0.5, -high + 0.12)), 0.08)
    brush.fill(canvas, rounded(-0.5, -high + 0.12, 0.5, -high + 0.175, 0.012), -0.02)


def _round_table(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A round table on one turned foot."""
    high, flat = rng.uniform(0.54, 0.66), rng.uniform(0.08, 0.12)
    brush.fill(canvas, ellipse(0, -0.05, 0.24, 0.05), -0.12)
    stem = smooth((-0.035, -high), (-0.04, -high * 0.6), (-0.09, -high * 0.35), (-0.05, -0.15),
                  (-0.12, -0.06), (0.12, -0.06), (0.05, -0.15), (0.09, -high * 0.35),
                  (0.04, -high * 0.6), (0.035, -high))
    brush.fill(canvas, stem, -0.05)
    brush.fill(canvas, ellipse(0, -high + 0.05, 0.5, flat), -0.08)
    brush.fill(canvas, ellipse(0, -high, 0.5, flat), 0.07)


def _draped_table(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A table under a cloth that hangs in folds."""
    high, low = rng.uniform(0.56, 0.66), rng.uniform(-0.30, -0.22)
    for x in (-0.38, 0.38):
        _leg(brush, canvas, x, -high, x, 0.06, -0.12)
    cloth = skia.Path()
    cloth.moveTo(-0.46, -high)
    cloth.lineTo(-0.5, low)
    for i in range(5):
        cloth.quadTo(-0.4 + i * 0.2, low + 0.11, -0.3 + i * 0.2, low)
    cloth.lineTo(0.46, -high)
    cloth.close()
    brush.fill(canvas, cloth)
    for x in (-0.3, -0.1, 0.1, 0.3):
        brush.detail(canvas, polygon((x * 0.95, -high + 0.1), (x + 0.015, low), (x - 0.015, low)),
                     SHADE, False)
    brush.fill(canvas, ellipse(0, -high, 0.46, 0.07), 0.07)


def table(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A square, round or covered table."""
    rng.choice((_square_table, _square_table, _round_table, _draped_table))(canvas, brush, rng)


def _side_bed(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bed seen from its long side."""
    head = rng.uniform(0.54, 0.64)
    brush.detail(canvas, rounded(-0.44, -0.33, 0.44, -0.20, 0.04), LINEN)
    brush.fill(canvas, rounded(-0.46, -0.24, 0.46, -0.08, 0.02), -0.10)
    brush.fill(canvas, rounded(-0.5, -head, -0.42, 0, 0.03), -0.06)
    brush.fill(canvas, rounded(0.43, -head * 0.62, 0.5, 0, 0.03), -0.06)
    pillow = smooth((-0.41, -0.34), (-0.36, -0.43), (-0.22, -0.42), (-0.17, -0.35), (-0.28, -0.32))
    brush.detail(canvas, pillow, LINEN)
    blanket = skia.Path()
    start = rng.uniform(-0.22, -0.12)
    blanket.moveTo(start, -0.40)
    blanket.cubicTo(0.1, -0.45, 0.36, -0.42, 0.44, -0.36)
    blanket.lineTo(0.45, -0.13)
    blanket.quadTo(0.30, -0.09, 0.15, -0.13)
    blanket.quadTo(0.0, -0.09, start - 0.04, -0.13)
    blanket.close()
    brush.fill(canvas, blanket, 0.03)
    fold = polygon((start, -0.40), (start + 0.09, -0.42), (start + 0.05, -0.12),
                   (start - 0.04, -0.13))
    brush.fill(canvas, fold, 0.12, patterned=False)


def _front_bed(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bed seen from its foot, with the head board behind."""
    head = rng.uniform(0.72, 0.86)
    half = rng.uniform(0.36, 0.42)
    for side in (-1, 1):
        _leg(brush, canvas, side * 0.42, -0.2, side * 0.42, 0.08, -0.15)
    board = skia.Path()
    board.moveTo(-half, -0.3)
    board.lineTo(-half, -head + 0.10)
    board.quadTo(0, -head - 0.10, half, -head + 0.10)
    board.lineTo(half, -0.3)
    board.close()
    brush.fill(canvas, board, -0.07)
    brush.detail(canvas, polygon((-half + 0.03, -0.52), (half - 0.03, -0.52), (0.48, -0.2),
                                 (-0.48, -0.2)), LINEN)
    for spot in ((-0.17, 0.17) if rng.random() < 0.7 else (0.0,)):
        brush.detail(canvas, rounded(spot - 0.145, -0.64, spot + 0.145, -0.49, 0.06), LINEN)
    brush.fill(canvas, polygon((-half + 0.01, -0.47), (half - 0.01, -0.47), (0.5, -0.26),
                               (-0.5, -0.26)), 0.07)
    brush.fill(canvas, rounded(-0.5, -0.27, 0.5, -0.08, 0.04))


def bed(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bed with pillow and blanket from the side or from its foot."""
    rng.choice((_side_bed, _front_bed))(canvas, brush, rng)


def _glow(canvas: skia.Canvas, x: float, y: float, size: float) -> None:
    """A faint warm light around a lamp shade."""
    canvas.drawCircle(x, y, size, skia.Paint(AntiAlias=True, Color=hsl(50, 1, 0.75, 0.22)))


def _shaded_lamp(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A lamp with a fabric shade, for the table or standing on the floor."""
    standing = rng.random() < 0.4
    top, low, wide = (-1.0, -0.68, 0.25) if standing else (-1.0, -0.46, 0.37)
    narrow = wide * rng.uniform(0.45, 0.75)
    if rng.random() < 0.5:
        _glow(canvas, 0, (top + low) / 2, wide * 1.3)
    if standing:
        brush.fill(canvas, rounded(-0.032, low - 0.02, 0.032, -0.03, 0.01), -0.08, False)
        brush.fill(canvas, rounded(-0.18, -0.06, 0.18, 0, 0.03), -0.08)
    else:
        brush.fill(canvas, rounded(-0.03, low - 0.02, 0.03, -0.3, 0.01), -0.12, False)
        brush.fill(canvas, smooth((-0.04, -0.40), (-0.15, -0.26), (-0.08, -0.08), (0, -0.04),
                                  (0.08, -0.08), (0.15, -0.26), (0.04, -0.40)), -0.03)
        brush.fill(canvas, rounded(-0.17, -0.07, 0.17, 0, 0.03), -0.10)
    shade = skia.Path()
    shade.moveTo(-narrow, top)
    shade.lineTo(narrow, top)
    shade.lineTo(wide, low)
    shade.quadTo(0, low + 0.06, -wide, low)
    shade.close()
    brush.fill(canvas, shade, 0.05)
    trim = skia.Path()
    trim.moveTo(-wide + 0.01, low - 0.03)
    trim.quadTo(0, low + 0.03, wide - 0.01, low - 0.03)
    brush.stroke(canvas, trim, 0.02, brush.main(-0.1))


def _desk_lamp(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A jointed desk lamp that shines down."""
    elbow = (rng.uniform(-0.34, -0.24), rng.uniform(-0.54, -0.46))
    beam = polygon((0.06, -0.66), (0.40, -0.62), (0.50, -0.02), (-0.02, -0.02))
    brush.detail(canvas, beam, hsl(50, 1, 0.75, 0.22), False)
    brush.fill(canvas, rounded(-0.32, -0.09, 0.06, 0, 0.04))
    brush.stroke(canvas, polyline((-0.13, -0.09), elbow, (0.10, -0.88)), 0.06, brush.main(-0.05))
    for x, y in (elbow, (-0.13, -0.10)):
        brush.fill(canvas, ellipse(x, y, 0.055, 0.055), 0.08, patterned=False)
    brush.detail(canvas, ellipse(0.24, -0.63, 0.08, 0.08), hsl(50, 1, 0.82))
    head = smooth((0.06, -0.97), (0.19, -0.96), (0.34, -0.84), (0.45, -0.62), (0.24, -0.66),
                  (0.02, -0.66), (0.02, -0.84))
    brush.fill(canvas, head, 0.03)


def lamp(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A table lamp, a standing lamp or a desk lamp."""
    (_shaded_lamp if rng.random() < 0.7 else _desk_lamp)(canvas, brush, rng)


def bookshelf(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A tall shelf with rows of upright and leaning books."""
    half, rows = rng.uniform(0.32, 0.42), rng.choice((3, 3, 4))
    brush.fill(canvas, rounded(-half, -1.0, half, 0, 0.02))
    inner, step = half - 0.05, 0.90 / rows
    for row in range(rows):
        floor = -0.05 - row * step
        brush.fill(canvas, rounded(-inner, floor - step + 0.045, inner, floor, 0.005), -0.17,
                   patterned=False)
        _books(canvas, brush, rng, -inner + 0.01, inner - 0.01, floor, step - 0.08)


def _books(canvas: skia.Canvas, brush: Brush, rng: random.Random, x: float, end: float,
           floor: float, room: float) -> None:
    """A row of books from x to end that stand on the floor of a shelf."""
    neutral = (hsl(42, 0.35, 0.86), hsl(210, 0.12, 0.70), hsl(30, 0.25, 0.45))
    gap = rng.uniform(0.0, 0.16)
    while x < end - 0.05 - gap:
        width, high = rng.uniform(0.045, 0.08), room * rng.uniform(0.70, 1.0)
        colour = rng.choice(neutral) if rng.random() < 0.30 else brush.main(rng.uniform(0.0, 0.24))
        brush.detail(canvas, rounded(x, floor - high, min(x + width, end), floor, 0.008), colour)
        x += width + 0.006


DRAWINGS = {
    "chair": chair, "couch": couch, "table": table, "bed": bed, "lamp": lamp,
    "bookshelf": bookshelf, "clock": clock, "door": door, "television": television,
}
KINDS = {name: "furniture" for name in DRAWINGS}
