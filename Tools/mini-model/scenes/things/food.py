"""Drawings of food and of the vessels it comes in.

Each drawing keeps its colour for the largest part: fruit, icing, cap, glass.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, polyline, rounded, smooth, star

STEM = hsl(28, 0.45, 0.28)
CREAM = hsl(42, 0.75, 0.90)
WAFER = hsl(34, 0.70, 0.62)
SHINE = hsl(0, 0, 1, 0.38)
SHADE = hsl(240, 0.3, 0.08, 0.16)


def _leaf(brush: Brush, canvas: skia.Canvas, x: float, y: float, size: float, turn: float) -> None:
    """A green leaf that starts at (x, y) and points to the right, turned by degrees."""
    path = skia.Path()
    path.moveTo(x, y)
    path.quadTo(x + size * 0.45, y - size * 0.55, x + size, y)
    path.quadTo(x + size * 0.45, y + size * 0.45, x, y)
    path.transform(skia.Matrix().setRotate(turn, x, y))
    brush.detail(canvas, path, hsl(105, 0.50, 0.40))


def _mirrored(*right: tuple[float, float]) -> skia.Path:
    """A smooth closed shape from the points of its right half, top to bottom."""
    left = [(-x, y) for x, y in reversed(right) if x > 0]
    return smooth(*right, *left)


def apple(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A whole apple, sometimes with a bite out of it."""
    wide, high = rng.uniform(0.42, 0.50), rng.uniform(0.76, 0.84)
    lean = rng.uniform(-0.06, 0.10)
    brush.stroke(canvas, polyline((0, -high + 0.10), (lean, -high - 0.14)), 0.045, STEM)
    body = _mirrored((0, -high + 0.09), (wide * 0.42, -high), (wide * 0.92, -high * 0.80),
                     (wide, -high * 0.50), (wide * 0.72, -high * 0.12), (wide * 0.32, 0),
                     (0, -0.035))
    if rng.random() < 0.3:
        bite = ellipse(wide, -high * 0.52, 0.17, 0.10)
        for y in (-0.66, -0.40):
            bite = skia.Op(bite, ellipse(wide * 1.02, high * y, 0.15, 0.11),
                           skia.PathOp.kUnion_PathOp)
        flesh = skia.Op(body, bite, skia.PathOp.kIntersect_PathOp)
        body = skia.Op(body, bite, skia.PathOp.kDifference_PathOp)
        brush.fill(canvas, body)
        flesh = skia.Op(flesh, ellipse(wide - 0.16, -high * 0.53, 0.10, 0.21),
                        skia.PathOp.kIntersect_PathOp)
        brush.detail(canvas, flesh, CREAM)
    else:
        brush.fill(canvas, body)
    _leaf(brush, canvas, lean * 0.5, -high + 0.0, rng.uniform(0.22, 0.32), rng.uniform(-40, -8))
    brush.detail(canvas, ellipse(-wide * 0.55, -high * 0.66, 0.06, 0.13, 25), SHINE, False)


def _crescent(turn: float, thick: float) -> skia.Path:
    """A banana shape hanging below the x axis between x = -0.45 and 0.45."""
    path = skia.Path()
    path.moveTo(-0.47, -0.50)
    path.cubicTo(-0.42, -0.50 + 0.50, 0.20, 0.02 + thick * 0.2, 0.47, -0.36)
    path.lineTo(0.43, -0.43)
    path.cubicTo(0.20, -0.40 + thick, -0.20, -0.42 + thick, -0.37, -0.54)
    path.close()
    path.transform(skia.Matrix().setRotate(turn, -0.42, -0.52))
    return path


def banana(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """One curved banana or a small bunch."""
    count = rng.choice((1, 1, 2, 3))
    canvas.save()
    canvas.translate(0, 0.10)
    for i in range(count):
        turn = (i - count + 1) * 17 if count > 1 else rng.uniform(-6, 6)
        thick = rng.uniform(0.06, 0.14)
        body = _crescent(turn, thick)
        brush.fill(canvas, body, shift=-0.05 * (count - 1 - i))
        canvas.save()
        canvas.rotate(turn, -0.42, -0.52)
        ridge = skia.Path()
        ridge.moveTo(-0.40, -0.46)
        ridge.cubicTo(-0.26, -0.20 + thick, 0.16, -0.18 + thick, 0.44, -0.39)
        canvas.drawPath(ridge, skia.Paint(AntiAlias=True, Color=SHADE, StrokeWidth=0.022,
                                          Style=skia.Paint.kStroke_Style))
        brush.detail(canvas, polygon((0.415, -0.43), (0.47, -0.46), (0.51, -0.39), (0.46, -0.34)),
                     STEM, False)
        canvas.restore()
    brush.detail(canvas, polygon((-0.48, -0.49), (-0.48, -0.66), (-0.41, -0.67), (-0.36, -0.53)),
                 STEM)
    canvas.restore()


def pear(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A pear: narrow shoulders above a round belly."""
    wide, neck = rng.uniform(0.34, 0.42), rng.uniform(0.13, 0.18)
    lean = rng.uniform(-0.05, 0.08)
    brush.stroke(canvas, polyline((0, -0.84), (lean, -1.0)), 0.045, STEM)
    brush.fill(canvas, _mirrored((0, -0.88), (neck * 0.8, -0.83), (neck * 1.1, -0.66),
                                 (wide * 0.72, -0.48), (wide, -0.26), (wide * 0.72, -0.05),
                                 (wide * 0.25, 0), (0, -0.02)))
    if rng.random() < 0.7:
        _leaf(brush, canvas, lean * 0.4, -0.88, rng.uniform(0.20, 0.28), rng.uniform(-30, 5))
    brush.detail(canvas, ellipse(-wide * 0.52, -0.33, 0.055, 0.13, 18), SHINE, False)


def _candle(brush: Brush, canvas: skia.Canvas, x: float, y: float) -> None:
    """A cream candle with a flame that stands at (x, y)."""
    brush.detail(canvas, rounded(x - 0.022, y - 0.17, x + 0.022, y, 0.01), CREAM)
    flame = smooth((x, y - 0.27), (x + 0.03, y - 0.21), (x, y - 0.175), (x - 0.03, y - 0.21))
    brush.detail(canvas, flame, hsl(42, 1, 0.58), False)


def _tier(brush: Brush, canvas: skia.Canvas, half: float, top: float, bottom: float,
          drips: int) -> None:
    """A round tier of cake whose pale icing drips over its edge."""
    side = skia.Path()
    side.moveTo(-half, top)
    side.lineTo(-half, bottom - 0.05)
    side.quadTo(0, bottom + 0.05, half, bottom - 0.05)
    side.lineTo(half, top)
    side.close()
    brush.fill(canvas, side)
    icing = skia.Path()
    icing.moveTo(-half, top)
    step = 2 * half / drips
    for i in range(drips):
        x = -half + i * step
        low = top + (0.15, 0.09, 0.17, 0.11)[i % 4]
        icing.cubicTo(x, low + 0.03, x + step * 0.8, low + 0.03, x + step * 0.85, top + 0.06)
        icing.lineTo(x + step, top + 0.05)
    icing.lineTo(half, top)
    icing.close()
    brush.detail(canvas, icing, brush.main(0.20 if brush.lightness < 0.7 else -0.12))
    brush.fill(canvas, ellipse(0, top, half, 0.075), 0.06)


def _whole_cake(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A round cake of one or two tiers with candles."""
    half = rng.uniform(0.42, 0.48)
    brush.detail(canvas, ellipse(0, -0.045, half + 0.03, 0.045), hsl(220, 0.08, 0.84))
    tiers = rng.choice((1, 2))
    top = -0.50 if tiers == 1 else -0.36
    _tier(brush, canvas, half, top, -0.045, rng.choice((6, 7, 8)))
    if tiers == 2:
        half *= 0.66
        _tier(brush, canvas, half, -0.68, -0.38, 5)
        top = -0.68
    count = rng.choice((1, 3, 5))
    for i in range(count):
        x = (i - (count - 1) / 2) * half * 1.5 / max(count, 2)
        _candle(brush, canvas, x, top + (0.03 if i % 2 else 0.0))


def _cake_slice(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A wedge of cake with a pale layer and a cherry."""
    high = rng.uniform(0.46, 0.58)
    tip, back, far = (-0.48, -high + 0.02), (0.46, -high - 0.05), (0.16, -high - 0.24)
    brush.detail(canvas, ellipse(0, -0.04, 0.5, 0.055), hsl(220, 0.08, 0.84))
    brush.fill(canvas, polygon(tip, back, (0.46, -0.05), (-0.48, -0.03)), -0.02)
    for y in (0.36, 0.70):
        brush.detail(canvas, polygon((-0.48, -high * y), (0.46, -high * y - 0.03),
                                     (0.46, -high * y + 0.02), (-0.48, -high * y + 0.05)),
                     CREAM, False)
    brush.fill(canvas, polygon(tip, back, far), 0.09)
    brush.detail(canvas, ellipse(0.1, -high - 0.17, 0.075, 0.075), hsl(352, 0.8, 0.42))
    brush.stroke(canvas, polyline((0.1, -high - 0.23), (0.17, -high - 0.36)), 0.014, STEM)


def cake(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A birthday cake, or one slice of it."""
    (_whole_cake if rng.random() < 0.7 else _cake_slice)(canvas, brush, rng)


def _cone(brush: Brush, canvas: skia.Canvas, half: float, top: float) -> None:
    """A wafer cone with its criss-cross lines, standing on its tip."""
    path = polygon((-half, top), (half, top), (0.02, 0), (-0.02, 0))
    brush.detail(canvas, path, WAFER)
    canvas.save()
    canvas.clipPath(path, True)
    lines = skia.Paint(AntiAlias=True, Color=hsl(28, 0.65, 0.45), StrokeWidth=0.016)
    for i in range(-5, 6):
        canvas.drawLine(i * 0.09 - 0.2, 0, i * 0.09 + 0.2, -0.5, lines)
        canvas.drawLine(i * 0.09 + 0.2, 0, i * 0.09 - 0.2, -0.5, lines)
    canvas.restore()


def _scoop(brush: Brush, canvas: skia.Canvas, x: float, y: float, size: float,
           shift: float) -> None:
    """A ball of ice cream with a frilly lower edge."""
    ball = ellipse(x, y, size, size)
    for i in (-1.5, -0.5, 0.5, 1.5):
        ball = skia.Op(ball, ellipse(x + i * size * 0.52, y + size * 0.62, size * 0.3, size * 0.26),
                       skia.PathOp.kUnion_PathOp)
    brush.fill(canvas, ball, shift)
    brush.detail(canvas, ellipse(x - size * 0.4, y - size * 0.42, size * 0.24, size * 0.15, -40),
                 SHINE, False)


def _scoops(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """One, two or three scoops on a cone."""
    count = rng.choice((1, 2, 3))
    size = {1: 0.31, 2: 0.25, 3: 0.225}[count]
    top = {1: -0.50, 2: -0.42, 3: -0.38}[count]
    _cone(brush, canvas, size * 0.86, top)
    spots = {1: [(0, 0)], 2: [(0, 0), (0.02, 0.28)], 3: [(-0.19, 0), (0.19, 0), (0, 0.27)]}[count]
    for i, (x, up) in enumerate(spots):
        _scoop(brush, canvas, x, top - size * 0.35 - up, size, (0.0, 0.07, -0.05)[i])
    if rng.random() < 0.4:
        brush.detail(canvas, ellipse(0.0, top - size * 1.4 - spots[-1][1], 0.06, 0.06),
                     hsl(352, 0.8, 0.42))


def _popsicle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """Ice cream on a stick."""
    half = rng.uniform(0.22, 0.27)
    brush.detail(canvas, rounded(-0.05, -0.35, 0.05, 0, 0.05), hsl(36, 0.55, 0.70))
    body = skia.Path()
    body.addRoundRect(skia.Rect(-half, -1.0, half, -0.24), half * 0.95, 0.24)
    body = skia.Op(body, rounded(-half, -0.6, half, -0.24, 0.05), skia.PathOp.kUnion_PathOp)
    brush.fill(canvas, body)
    for x in (-0.4, 0.4):
        brush.detail(canvas, rounded(half * x - 0.03, -0.82, half * x + 0.03, -0.40, 0.03),
                     SHADE, False)


def ice_cream(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """Ice cream on a cone, sometimes on a stick."""
    (_scoops if rng.random() < 0.75 else _popsicle)(canvas, brush, rng)


def cup(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A straight mug or a tea cup on its saucer."""
    teacup = rng.random() < 0.45
    half, high = (0.36, 0.50) if teacup else (0.30, rng.uniform(0.66, 0.80))
    base, middle = (-0.07, -0.05) if teacup else (0.0, -0.06)
    foot = half * (0.45 if teacup else rng.uniform(0.82, 1.0))
    top = base - high
    if teacup:
        brush.fill(canvas, ellipse(middle, -0.055, 0.46, 0.055), -0.06)
    reach = half + middle + rng.uniform(0.17, 0.23)
    handle = skia.Path()
    handle.moveTo(half + middle - 0.03, top + high * 0.20)
    handle.cubicTo(reach + 0.08, top + high * 0.08, reach + 0.06, top + high * 0.75,
                   (half + foot) / 2 + middle - 0.02, top + high * 0.70)
    brush.stroke(canvas, handle, 0.075, brush.main(-0.05))
    body = skia.Path()
    body.moveTo(middle - half, top)
    body.cubicTo(middle - half, top + high * 0.65, middle - foot * 1.05, base, middle - foot * 0.8,
                 base)
    body.lineTo(middle + foot * 0.8, base)
    body.cubicTo(middle + foot * 1.05, base, middle + half, top + high * 0.65, middle + half, top)
    body.close()
    brush.fill(canvas, body)
    brush.fill(canvas, ellipse(middle, top, half, 0.07), 0.08, patterned=False)
    brush.detail(canvas, ellipse(middle, top + 0.008, half - 0.045, 0.045), hsl(22, 0.5, 0.22))
    if rng.random() < 0.5:
        for x in (-0.1, 0.08):
            steam = smooth((x, top - 0.06), (x + 0.04, top - 0.12), (x - 0.02, top - 0.17),
                           (x + 0.03, top - 0.23), closed=False)
            canvas.drawPath(steam, skia.Paint(
                AntiAlias=True, Color=hsl(0, 0, 1, 0.7), StrokeWidth=0.03,
                Style=skia.Paint.kStroke_Style, StrokeCap=skia.Paint.kRound_Cap))
    brush.detail(canvas, rounded(middle - half * 0.72, top + 0.14, middle - half * 0.58,
                                 top + high * 0.6, 0.03), SHINE, False)


def bottle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bottle with a slim neck, a cap and a pale label."""
    half, neck = rng.uniform(0.17, 0.22), rng.uniform(0.055, 0.085)
    shoulder = rng.uniform(-0.64, -0.54)
    body = skia.Path()
    body.moveTo(-half + 0.03, 0)
    body.quadTo(-half, 0, -half, -0.04)
    body.lineTo(-half, shoulder)
    body.cubicTo(-half, shoulder - 0.14, -neck, shoulder - 0.10, -neck, shoulder - 0.22)
    body.lineTo(-neck, -0.94)
    body.lineTo(neck, -0.94)
    body.lineTo(neck, shoulder - 0.22)
    body.cubicTo(neck, shoulder - 0.10, half, shoulder - 0.14, half, shoulder)
    body.lineTo(half, -0.04)
    body.quadTo(half, 0, half - 0.03, 0)
    body.close()
    brush.fill(canvas, body)
    cap = rng.choice((hsl(32, 0.45, 0.62), hsl(220, 0.05, 0.25), hsl(45, 0.1, 0.92)))
    brush.detail(canvas, rounded(-neck - 0.015, -1.0, neck + 0.015, -0.92, 0.02), cap)
    if rng.random() < 0.7:
        low, high = -0.16, shoulder + 0.10
        brush.detail(canvas, rounded(-half * 0.8, high, half * 0.8, low, 0.015), CREAM)
        mark = star(0, (low + high) / 2, 0.07, 0.03, 5) if rng.random() < 0.5 else \
            ellipse(0, (low + high) / 2, 0.06, 0.06)
        brush.detail(canvas, mark, brush.main(), False)
    brush.detail(canvas, rounded(-half * 0.74, shoulder - 0.02, -half * 0.56, -0.08, 0.02),
                 SHINE, False)


def mushroom(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A toadstool with a wide dotted cap, sometimes with a small one beside it."""
    if rng.random() < 0.4:
        canvas.save()
        canvas.translate(0.30, 0)
        canvas.scale(0.45, 0.45)
        _one_mushroom(canvas, brush, rng)
        canvas.restore()
        canvas.translate(-0.08, 0)
    _one_mushroom(canvas, brush, rng)


def _one_mushroom(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A single toadstool."""
    half, foot, rim = rng.uniform(0.42, 0.48), rng.uniform(0.11, 0.15), rng.uniform(-0.42, -0.34)
    brush.detail(canvas, smooth((-foot * 0.8, rim), (-foot, -0.1), (-foot * 0.9, -0.01), (0, 0),
                                (foot * 0.9, -0.01), (foot, -0.1), (foot * 0.8, rim)), CREAM)
    cap = skia.Path()
    cap.moveTo(-half, rim)
    cap.cubicTo(-half * 0.95, -1.06, half * 0.95, -1.06, half, rim)
    cap.cubicTo(half * 0.9, rim + 0.09, -half * 0.9, rim + 0.09, -half, rim)
    cap.close()
    brush.fill(canvas, cap)
    if brush.pattern in ("plain", "metallic"):
        dot = hsl(45, 0.3, 0.97) if brush.lightness < 0.85 else brush.main(-0.25)
        for x, y, size in ((-0.55, 0.30, 0.055), (-0.08, 0.62, 0.075), (0.42, 0.42, 0.06),
                           (0.02, 0.14, 0.05), (0.72, 0.10, 0.04), (-0.78, 0.06, 0.035)):
            spot = ellipse(x * half, rim + y * (-0.95 - rim), size, size * 0.8)
            brush.detail(canvas, spot, dot, False)


def pumpkin(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A ribbed pumpkin, sometimes carved into a lantern."""
    high, wide = rng.uniform(0.68, 0.80), rng.uniform(0.44, 0.50)
    middle = -high / 2
    stem = polygon((-0.05, -high + 0.06), (-0.035, -high - 0.10), (0.04, -high - 0.16),
                   (0.09, -high - 0.12), (0.05, -high - 0.06), (0.07, -high + 0.06))
    brush.detail(canvas, stem, hsl(95, 0.4, 0.30))
    for x, half, shift in ((0.62, 0.40, -0.09), (0.34, 0.46, -0.03), (0.0, 0.42, 0.04)):
        for side in ((-1, 1) if x else (1,)):
            brush.fill(canvas, ellipse(side * x * wide, middle + abs(x) * 0.02, wide * half,
                                       high / 2 - x * 0.07), shift)
    if rng.random() < 0.35:
        glow = hsl(47, 1, 0.62) if brush.lightness < 0.45 else hsl(25, 0.6, 0.12)
        for x in (-0.19, 0.19):
            brush.detail(canvas, polygon((x - 0.08, middle - 0.03), (x + 0.08, middle - 0.03),
                                         (x, middle - 0.16)), glow)
        mouth = polygon((-0.28, middle + 0.07), (-0.1, middle + 0.12), (-0.06, middle + 0.09),
                        (0.04, middle + 0.125), (0.1, middle + 0.11), (0.28, middle + 0.07),
                        (0.16, middle + 0.22), (-0.16, middle + 0.22))
        brush.detail(canvas, mouth, glow)
    else:
        _leaf(brush, canvas, 0.06, -high + 0.01, 0.26, rng.uniform(-5, 20))


DRAWINGS = {
    "apple": apple, "banana": banana, "pear": pear, "cake": cake, "ice cream": ice_cream,
    "cup": cup, "bottle": bottle, "mushroom": mushroom, "pumpkin": pumpkin,
}
KINDS = {name: "food" for name in DRAWINGS}
