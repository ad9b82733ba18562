"""Drawings of what is fixed to a house or plugged into it: clock, door, television.

The furniture module offers them under its kind; nothing here registers itself.
"""

from __future__ import annotations

import math
import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, polyline, rounded

BRASS = hsl(44, 0.70, 0.55)
STEEL = hsl(215, 0.08, 0.62)
SHADE = hsl(240, 0.3, 0.08, 0.16)
PALE = hsl(48, 0.30, 0.95)


def _clock_face(brush: Brush, canvas: skia.Canvas, rng: random.Random, x: float, y: float,
                size: float) -> None:
    """A pale dial with marks and two hands."""
    face = brush.main(0.36) if brush.lightness < 0.7 else brush.main(-0.10)
    if brush.colour in ("black", "grey"):
        face = PALE
    dark = hsl(brush.hue, 0.3, 0.12)
    brush.detail(canvas, ellipse(x, y, size, size), face)
    for i in range(12):
        angle = math.radians(i * 30)
        canvas.drawCircle(x + math.cos(angle) * size * 0.83, y + math.sin(angle) * size * 0.83,
                          size * (0.075 if i % 3 == 0 else 0.04),
                          skia.Paint(AntiAlias=True, Color=dark))
    for length, width in ((0.48, 0.13), (0.74, 0.085)):
        angle = rng.uniform(0, math.tau)
        canvas.drawLine(x, y, x + math.cos(angle) * size * length,
                        y + math.sin(angle) * size * length, skia.Paint(
                            AntiAlias=True, Color=dark, StrokeWidth=size * width,
                            StrokeCap=skia.Paint.kRound_Cap))
    canvas.drawCircle(x, y, size * 0.1, skia.Paint(AntiAlias=True, Color=dark))


def _alarm_clock(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A round alarm clock with two bells."""
    size = rng.uniform(0.37, 0.41)
    for side in (-1, 1):
        brush.stroke(canvas, polyline((side * 0.2, -0.15), (side * 0.30, -0.02)), 0.06,
                     brush.main(-0.12))
        bell = skia.Path()
        bell.addArc(skia.Rect(-0.15, -0.13, 0.15, 0.17), 180, 180)
        bell.close()
        bell.transform(skia.Matrix().setRotate(side * 38).postTranslate(side * 0.27, -0.77))
        brush.fill(canvas, bell, -0.05)
    brush.stroke(canvas, polyline((0, -0.78), (0, -0.94)), 0.035, brush.main(-0.12))
    brush.fill(canvas, ellipse(0, -0.96, 0.055, 0.04), -0.05, False)
    brush.fill(canvas, ellipse(0, -0.43, size, size))
    _clock_face(brush, canvas, rng, 0, -0.43, size * 0.70)


def _wall_clock(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A round or square clock without feet."""
    if rng.random() < 0.6:
        brush.fill(canvas, ellipse(0, -0.48, 0.48, 0.48))
    else:
        brush.fill(canvas, rounded(-0.46, -0.94, 0.46, -0.02, 0.10))
    _clock_face(brush, canvas, rng, 0, -0.48, 0.34)


def _tall_clock(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A grandfather clock with a pendulum."""
    half = rng.uniform(0.16, 0.20)
    brush.fill(canvas, rounded(-half, -0.72, half, -0.1, 0.01))
    brush.fill(canvas, rounded(-half - 0.05, -0.17, half + 0.05, 0, 0.015), -0.06)
    hood = polygon((-half - 0.05, -0.60), (-half - 0.05, -0.92), (0, -1.02), (half + 0.05, -0.92),
                   (half + 0.05, -0.60))
    brush.fill(canvas, hood, 0.04)
    _clock_face(brush, canvas, rng, 0, -0.77, half * 0.86)
    brush.detail(canvas, rounded(-half * 0.55, -0.55, half * 0.55, -0.22, 0.02), brush.main(-0.24))
    swing = rng.uniform(-0.04, 0.04)
    brush.stroke(canvas, polyline((0, -0.54), (swing, -0.30)), 0.014, BRASS)
    brush.detail(canvas, ellipse(swing, -0.30, 0.05, 0.05), BRASS)


def clock(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An alarm clock, a wall clock or a grandfather clock."""
    rng.choice((_alarm_clock, _wall_clock, _tall_clock))(canvas, brush, rng)


def door(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A closed door in its frame: panelled, boarded, arched or with a window."""
    half = rng.uniform(0.25, 0.31)
    arch = rng.random() < 0.3
    for grow, shift in ((0.055, -0.14), (0.0, 0.02)):
        leaf = skia.Path()
        radius = (half + grow) if arch else 0.01
        leaf.addRoundRect(skia.Rect(-half - grow, -0.945 - grow, half + grow, 0.4), radius,
                          radius)
        leaf = skia.Op(leaf, rounded(-1, -2, 1, 0, 0), skia.PathOp.kIntersect_PathOp)
        brush.fill(canvas, leaf, shift)
    style = "boards" if arch else rng.choice(("panels", "panels", "window"))
    if style == "boards":
        for i in (-1, 0, 1):
            x = i * half * 0.5
            canvas.drawLine(x, -0.90, x, 0, skia.Paint(AntiAlias=True, Color=SHADE,
                                                       StrokeWidth=0.018))
        for y in (-0.68, -0.18):
            brush.detail(canvas, rounded(-half, y - 0.03, half * 0.3, y + 0.03, 0.02),
                         hsl(220, 0.08, 0.25))
    else:
        for side in (-1, 1):
            x = side * half * 0.46
            for top, low in ((-0.87, -0.53), (-0.39, -0.08)):
                panel = rounded(x - half * 0.34, top, x + half * 0.34, low, 0.01)
                if style == "window" and top < -0.8:
                    brush.detail(canvas, panel, hsl(200, 0.5, 0.85))
                else:
                    brush.fill(canvas, panel, -0.09, patterned=False)
    brush.detail(canvas, ellipse(half * 0.80, -0.46, 0.038, 0.038), BRASS)


def _picture_tube(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An old television with an aerial, knobs and legs."""
    high = rng.uniform(0.60, 0.68)
    top = -0.09 - high
    for tip in (-0.22, 0.24):
        brush.stroke(canvas, polyline((0, top), (tip, top - 0.22)), 0.02, STEEL)
        brush.detail(canvas, ellipse(tip, top - 0.22, 0.022, 0.022), STEEL)
    for side in (-1, 1):
        brush.stroke(canvas, polyline((side * 0.30, -0.12), (side * 0.36, -0.025)), 0.05,
                     brush.main(-0.15))
    brush.fill(canvas, rounded(-0.5, top, 0.5, -0.08, 0.09))
    _screen(brush, canvas, rounded(-0.43, top + 0.08, 0.18, -0.16, 0.10))
    for y in (top + 0.16, top + 0.31):
        brush.detail(canvas, ellipse(0.34, y, 0.06, 0.06), PALE)
        brush.stroke(canvas, polyline((0.34, y), (0.36, y - 0.04)), 0.016, brush.ink())
    for i in range(3):
        brush.detail(canvas, rounded(0.27, -0.27 + i * 0.04, 0.41, -0.255 + i * 0.04, 0.007),
                     brush.main(-0.25), False)


def _screen(brush: Brush, canvas: skia.Canvas, path: skia.Path) -> None:
    """A dark glass screen in a deep shade of the colour, with a reflection."""
    depth = 0.22 if 0.2 < brush.lightness < 0.8 else 0.40
    deep = brush.main(-depth) if brush.lightness > 0.2 else brush.main(0.14)
    brush.detail(canvas, path, deep)
    box = path.getBounds()
    left, top, wide, high = box.left(), box.top(), box.width(), box.height()
    gleam = polygon((left + wide * 0.16, top + high), (left + wide * 0.56, top),
                    (left + wide * 0.80, top), (left + wide * 0.40, top + high))
    gleam = skia.Op(gleam, path, skia.PathOp.kIntersect_PathOp)
    brush.detail(canvas, gleam, hsl(0, 0, 1, 0.16), False)


def _flat_screen(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A wide flat television on a foot."""
    high = rng.uniform(0.56, 0.62)
    brush.fill(canvas, rounded(-0.06, -0.14, 0.06, -0.02, 0.01), -0.14, patterned=False)
    brush.fill(canvas, rounded(-0.24, -0.045, 0.24, 0, 0.02), -0.08)
    brush.fill(canvas, rounded(-0.5, -0.11 - high, 0.5, -0.11, 0.03))
    _screen(brush, canvas, rounded(-0.43, -0.04 - high, 0.43, -0.20, 0.015))
    brush.detail(canvas, ellipse(0.40, -0.155, 0.016, 0.016), hsl(110, 0.8, 0.6), False)


def television(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An old television set or a flat one."""
    (_picture_tube if rng.random() < 0.65 else _flat_screen)(canvas, brush, rng)
