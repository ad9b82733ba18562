"""Drawings of hand tools and small useful things.

Handles and bodies carry the colour; bare steel is kept thin or tinted.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, polyline, rounded, smooth

STEEL = hsl(215, 0.10, 0.74)
DARK_STEEL = hsl(215, 0.10, 0.50)
PAPER = hsl(45, 0.45, 0.93)
SHADE = hsl(240, 0.3, 0.08, 0.16)
SHINE = hsl(0, 0, 1, 0.32)


def _ring(x: float, y: float, rx: float, ry: float, thick: float, turn: float = 0) -> skia.Path:
    """A flat ring around (x, y)."""
    return skia.Op(ellipse(x, y, rx, ry, turn), ellipse(x, y, rx - thick, ry - thick, turn),
                   skia.PathOp.kDifference_PathOp)


def _tilted(canvas: skia.Canvas, rng: random.Random, low: float, high: float) -> None:
    """Leans the drawing to one side around its middle."""
    canvas.rotate(rng.uniform(low, high), 0, -0.5)


def hammer(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A claw hammer or a mallet with a stout handle."""
    _tilted(canvas, rng, -14, 22)
    half = rng.uniform(0.055, 0.07)
    brush.fill(canvas, smooth((-half * 0.7, -0.86), (-half * 0.8, -0.5), (-half * 1.15, -0.2),
                              (-half, 0.0), (half, 0.0), (half * 1.15, -0.2), (half * 0.8, -0.5),
                              (half * 0.7, -0.86)), 0.05)
    for i in range(3):
        brush.detail(canvas, rounded(-half, -0.08 - i * 0.06, half, -0.06 - i * 0.06, 0.01), SHADE,
                     False)
    if rng.random() < 0.3:
        brush.fill(canvas, rounded(-0.32, -1.0, 0.32, -0.68, 0.05), -0.05)
        for side in (-1, 1):
            x = side * 0.27
            brush.detail(canvas, rounded(x - 0.015, -1.0, x + 0.015, -0.68, 0.01), SHADE, False)
        return
    head = skia.Path()
    head.moveTo(-0.10, -0.99)
    head.lineTo(0.08, -0.99)
    head.cubicTo(0.24, -1.02, 0.38, -0.92, 0.46, -0.70)
    head.cubicTo(0.34, -0.82, 0.22, -0.82, 0.09, -0.77)
    head.lineTo(-0.10, -0.77)
    head.close()
    brush.fill(canvas, head, -0.12)
    brush.fill(canvas, polygon((-0.09, -0.96), (-0.22, -0.94), (-0.22, -0.82), (-0.09, -0.80)),
               -0.06)
    brush.fill(canvas, rounded(-0.36, -1.0, -0.21, -0.76, 0.03), -0.12)
    brush.detail(canvas, rounded(-0.34, -0.97, -0.315, -0.79, 0.01), SHINE, False)


def scissors(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """Open scissors, points up, with large handles."""
    spread = rng.uniform(11, 19)
    wide = rng.uniform(0.15, 0.175)
    for side in (-1, 1):
        canvas.save()
        canvas.rotate(side * spread, 0, -0.52)
        blade = skia.Path()
        blade.moveTo(side * 0.005, -1.0)
        blade.quadTo(side * -0.075, -0.76, side * -0.055, -0.44)
        blade.lineTo(side * 0.035, -0.44)
        blade.close()
        tinted = hsl(brush.hue, brush.saturation * 0.30, 0.78 if brush.lightness < 0.85 else 0.66)
        brush.detail(canvas, blade, tinted)
        loop = _ring(side * -0.16, -0.19, wide, 0.20, 0.075, side * 24)
        arm = polygon((side * -0.07, -0.56), (side * 0.045, -0.56), (side * 0.015, -0.36),
                      (side * -0.10, -0.30))
        brush.fill(canvas, skia.Op(loop, arm, skia.PathOp.kUnion_PathOp), 0.03 * side)
        canvas.restore()
    brush.detail(canvas, ellipse(0, -0.52, 0.032, 0.032), DARK_STEEL)


def _old_bow(rng: random.Random) -> skia.Path:
    """The trefoil or oval handle of an old key, centred on (0, -0.77)."""
    if rng.random() < 0.5:
        return _ring(0, -0.77, rng.uniform(0.22, 0.26), 0.22, 0.085)
    bow = ellipse(0, -0.82, 0.15, 0.15)
    for x in (-0.17, 0.17):
        bow = skia.Op(bow, ellipse(x, -0.68, 0.15, 0.14), skia.PathOp.kUnion_PathOp)
    for x, y in ((0, -0.84), (-0.18, -0.67), (0.18, -0.67)):
        bow = skia.Op(bow, ellipse(x, y, 0.065, 0.065), skia.PathOp.kDifference_PathOp)
    return bow


def _old_key(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A key of an old castle door."""
    half = rng.uniform(0.045, 0.055)
    key = skia.Op(_old_bow(rng), rounded(-half, -0.58, half, 0, 0.02), skia.PathOp.kUnion_PathOp)
    key = skia.Op(key, rounded(-half * 1.8, -0.56, half * 1.8, -0.48, 0.02),
                  skia.PathOp.kUnion_PathOp)
    bit = polygon((0, -0.26), (0.24, -0.26), (0.24, -0.17), (0.16, -0.17), (0.16, -0.13),
                  (0.24, -0.13), (0.24, -0.03), (0, -0.03))
    brush.fill(canvas, skia.Op(key, bit, skia.PathOp.kUnion_PathOp))
    brush.detail(canvas, rounded(-half * 0.6, -0.46, -half * 0.15, -0.05, 0.01), SHINE, False)


def _door_key(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A flat modern key with a jagged edge."""
    blade = polygon((-0.085, -0.58), (0.085, -0.58), (0.085, -0.42), (0.04, -0.37), (0.085, -0.32),
                    (0.03, -0.26), (0.085, -0.19), (0.05, -0.14), (0.085, -0.09), (0, 0),
                    (-0.085, -0.08))
    brush.fill(canvas, blade, 0.08)
    brush.detail(canvas, rounded(-0.04, -0.56, -0.015, -0.09, 0.01), SHADE, False)
    head = rounded(-0.25, -1.0, 0.25, -0.55, rng.choice((0.09, 0.16, 0.22)))
    head = skia.Op(head, ellipse(0, -0.88, 0.075, 0.06), skia.PathOp.kDifference_PathOp)
    brush.fill(canvas, head)


def key(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An old or a modern key, a little tilted, bow up."""
    _tilted(canvas, rng, -20, 40)
    (_old_key if rng.random() < 0.65 else _door_key)(canvas, brush, rng)


def ladder(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A straight ladder or a step ladder."""
    foot, rungs = rng.uniform(0.24, 0.32), rng.choice((5, 6, 7))
    thick = rng.uniform(0.075, 0.095)
    stepped = rng.random() < 0.4
    top = foot * (0.55 if stepped else rng.uniform(0.8, 1.0))
    if stepped:
        for side in (-1, 1):
            brush.stroke(canvas, polyline((side * top * 0.7 + 0.06, -0.96),
                                          (side * foot * 0.8 + 0.18, -0.06)), thick * 0.6,
                         brush.main(-0.16))
        brush.stroke(canvas, polyline((-foot * 0.72 + 0.16, -0.22), (foot * 0.72 + 0.16, -0.22)),
                     thick * 0.45, brush.main(-0.16))
    for i in range(rungs):
        y = -0.10 - i * 0.82 / (rungs - 1)
        half = foot + (top - foot) * -y
        brush.fill(canvas, rounded(-half, y - thick * 0.42, half, y + thick * 0.42, 0.012), 0.07)
    for side in (-1, 1):
        brush.fill(canvas, polygon((side * top - thick / 2, -1.0), (side * top + thick / 2, -1.0),
                                   (side * foot + thick / 2, 0), (side * foot - thick / 2, 0)),
                   -0.03)
    if stepped:
        brush.fill(canvas, rounded(-top - 0.08, -1.02, top + 0.08, -0.93, 0.02), 0.04)


def bucket(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A pail with a wire handle, empty or full of water."""
    half, high = rng.uniform(0.34, 0.40), rng.uniform(0.56, 0.66)
    foot = half * rng.uniform(0.66, 0.78)
    raised = rng.random() < 0.7
    bow = skia.Path()
    bow.moveTo(-half + 0.01, -high + 0.02)
    if raised:
        bow.cubicTo(-half * 0.9, -1.12, half * 0.9, -1.12, half - 0.01, -high + 0.02)
        brush.stroke(canvas, bow, 0.028, DARK_STEEL)
        brush.fill(canvas, rounded(-0.10, -1.015, 0.10, -0.955, 0.03), -0.1, False)
    body = skia.Path()
    body.moveTo(-half, -high)
    body.lineTo(-foot, -0.05)
    body.quadTo(0, 0.05, foot, -0.05)
    body.lineTo(half, -high)
    body.close()
    brush.fill(canvas, body)
    canvas.save()
    canvas.clipPath(body, True)
    for y in (-high * 0.62, -high * 0.24):
        band = skia.Path()
        band.moveTo(-0.5, y)
        band.quadTo(0, y + 0.12, 0.5, y)
        canvas.drawPath(band, skia.Paint(AntiAlias=True, Color=SHADE, StrokeWidth=0.022,
                                         Style=skia.Paint.kStroke_Style))
    canvas.restore()
    brush.fill(canvas, ellipse(0, -high, half, 0.085), 0.06, False)
    inside = hsl(200, 0.65, 0.62) if rng.random() < 0.35 else brush.main(-0.2)
    brush.detail(canvas, ellipse(0, -high + 0.008, half - 0.04, 0.058), inside)
    if not raised:
        bow.cubicTo(-half * 0.8, -high * 0.15, half * 0.8, -high * 0.15, half - 0.01, -high + 0.02)
        brush.stroke(canvas, bow, 0.026, DARK_STEEL)
    for side in (-1, 1):
        brush.fill(canvas, ellipse(side * (half - 0.005), -high + 0.03, 0.03, 0.035), -0.12, False)


def saw(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A hand saw: a long toothed blade and a closed grip."""
    canvas.rotate(rng.uniform(-6, 4), 0, -0.25)
    teeth, tip = rng.choice((11, 13, 15)), rng.uniform(0.10, 0.16)
    right, low = 0.52, -0.06
    points = [(-0.22, -0.44), (right, -0.30 - tip * 0.3), (right, low - tip)]
    for i in range(teeth):
        x = right - i * (right + 0.22) / teeth
        nxt = right - (i + 1) * (right + 0.22) / teeth
        slope = tip * (1 - i / teeth)
        points += [(x, low - slope + 0.055), (nxt, low - slope - 0.005)]
    brush.fill(canvas, polygon(*points), 0.07)
    brush.detail(canvas, polygon((-0.15, -0.39), (right - 0.06, -0.31), (right - 0.06, -0.29),
                                 (-0.15, -0.36)), SHINE, False)
    grip = smooth((-0.48, -0.46), (-0.34, -0.50), (-0.14, -0.46), (-0.12, -0.30), (-0.16, -0.08),
                  (-0.28, 0.0), (-0.46, -0.02), (-0.44, -0.22))
    hole = smooth((-0.36, -0.37), (-0.25, -0.35), (-0.25, -0.20), (-0.29, -0.10), (-0.36, -0.12),
                  (-0.34, -0.24))
    grip = skia.Op(grip, hole, skia.PathOp.kDifference_PathOp)
    brush.fill(canvas, grip, -0.10)
    for y in (-0.36, -0.16):
        brush.detail(canvas, ellipse(-0.175, y, 0.022, 0.022), STEEL)


def screwdriver(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A screwdriver, point down, with a fat grooved handle."""
    _tilted(canvas, rng, -18, 34)
    half, waist = rng.uniform(0.12, 0.155), rng.uniform(-0.46, -0.40)
    brush.detail(canvas, rounded(-0.035, waist - 0.02, 0.035, -0.06, 0.01), STEEL)
    if rng.random() < 0.6:
        tip = polygon((-0.035, -0.14), (0.035, -0.14), (0.06, -0.06), (0.045, 0), (-0.045, 0),
                      (-0.06, -0.06))
    else:
        tip = polygon((-0.035, -0.10), (0.035, -0.10), (0.012, 0), (-0.012, 0))
    brush.detail(canvas, tip, STEEL)
    handle = smooth((0, -1.0), (half * 0.85, -0.97), (half, -0.84), (half * 0.95, -0.64),
                    (half * 0.55, waist - 0.10), (half * 0.75, waist - 0.03), (half * 0.5, waist),
                    (-half * 0.5, waist), (-half * 0.75, waist - 0.03),
                    (-half * 0.55, waist - 0.10), (-half * 0.95, -0.64), (-half, -0.84),
                    (-half * 0.85, -0.97))
    brush.fill(canvas, handle)
    for x in (-0.48, 0.0, 0.48):
        brush.detail(canvas, rounded(x * half - 0.013, -0.93, x * half + 0.013, -0.62, 0.012),
                     SHADE, False)
    brush.detail(canvas, rounded(-half * 0.80, -0.90, -half * 0.66, -0.68, 0.01), SHINE, False)


def _upright_book(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A closed book that stands and shows its cover and spine."""
    half, high = rng.uniform(0.30, 0.36), rng.uniform(0.88, 1.0)
    brush.detail(canvas, polygon((-half + 0.10, -high), (half + 0.02, -high), (half - 0.02, -high
                                 + 0.06), (-half + 0.06, -high + 0.06)), PAPER)
    spine = polygon((-half + 0.10, -high), (-half + 0.06, -high + 0.06), (-half + 0.06, 0),
                    (-half - 0.02, -0.05), (-half - 0.02, -high + 0.01))
    cover = rounded(-half + 0.06, -high + 0.06, half, 0, 0.02)
    brush.fill(canvas, cover)
    brush.fill(canvas, spine, -0.13, patterned=False)
    pale = brush.main(0.26) if brush.lightness < 0.6 else brush.main(-0.25)
    middle = 0.03
    brush.detail(canvas, rounded(middle - 0.18, -high + 0.18, middle + 0.18, -high + 0.36, 0.02),
                 pale)
    for y in (0.24, 0.30):
        brush.detail(canvas, rounded(middle - 0.12, -high + y - 0.012, middle + 0.12, -high + y
                                     + 0.008, 0.005), brush.ink(), False)
    brush.detail(canvas, ellipse(middle, -high * 0.30, 0.08, 0.08), pale)


def _lying_book(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A thick closed book that lies and shows cover, pages and back."""
    thick = rng.uniform(0.13, 0.20)
    low, top = -thick, -thick - rng.uniform(0.34, 0.42)
    brush.detail(canvas, polygon((-0.44, low + 0.02), (0.34, low + 0.02), (0.47, low - 0.22),
                                 (0.47, -0.24), (0.34, -0.03), (-0.44, -0.03)), PAPER)
    for i in range(1, 4):
        y = low + thick * i / 4
        brush.detail(canvas, polygon((-0.44, y), (0.34, y), (0.34, y + 0.01), (-0.44, y + 0.01)),
                     SHADE, False)
    brush.fill(canvas, polygon((-0.46, -0.035), (0.36, -0.035), (0.5, -0.26), (0.5, -0.22),
                               (0.37, 0), (-0.46, 0)), -0.10, False)
    cover = polygon((-0.46, low + 0.02), (0.36, low + 0.02), (0.5, top), (-0.28, top))
    brush.fill(canvas, cover, 0.04)
    brush.fill(canvas, smooth((-0.46, low + 0.02), (-0.50, low + 0.05), (-0.50, -0.04), (-0.46, 0),
                              (-0.42, -0.03), (-0.44, -thick / 2), (-0.42, low + 0.02)), -0.12,
               False)
    pale = brush.main(0.26) if brush.lightness < 0.6 else brush.main(-0.25)
    brush.detail(canvas, polygon((-0.18, low - 0.12), (0.26, low - 0.12), (0.34, top + 0.10),
                                 (-0.09, top + 0.10)), pale)


def book(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A closed book, standing or lying."""
    (_upright_book if rng.random() < 0.6 else _lying_book)(canvas, brush, rng)


DRAWINGS = {
    "hammer": hammer, "scissors": scissors, "key": key, "ladder": ladder, "bucket": bucket,
    "saw": saw, "screwdriver": screwdriver, "book": book,
}
KINDS = {name: "tools" for name in DRAWINGS}
