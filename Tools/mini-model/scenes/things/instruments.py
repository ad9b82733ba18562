"""Drawings of musical instruments.

The body carries the colour; strings, keys and skins stay in their own tones.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, polyline, rounded, smooth

DARK_WOOD = hsl(22, 0.40, 0.17)
PALE_WOOD = hsl(36, 0.55, 0.68)
IVORY = hsl(45, 0.35, 0.95)
EBONY = hsl(230, 0.10, 0.12)
SKIN = hsl(42, 0.35, 0.92)
STEEL = hsl(215, 0.08, 0.66)
GOLD = hsl(45, 0.70, 0.58)
SHADE = hsl(240, 0.3, 0.08, 0.17)
SHINE = hsl(0, 0, 1, 0.34)


def _mirrored(*right: tuple[float, float]) -> skia.Path:
    """A smooth closed shape from the points of its right half, top to bottom."""
    return smooth(*right, *[(-x, y) for x, y in reversed(right) if x > 0])


def _strings(canvas: skia.Canvas, count: int, width: float, top: float, low: float) -> None:
    """Thin parallel strings down the middle."""
    paint = skia.Paint(AntiAlias=True, Color=hsl(45, 0.1, 0.88), StrokeWidth=0.007)
    for i in range(count):
        x = (i / (count - 1) - 0.5) * width
        canvas.drawLine(x * 0.8, top, x, low, paint)


def _pegs(brush: Brush, canvas: skia.Canvas, half: float, top: float, rows: int,
          colour: int) -> None:
    """Tuning pegs on both sides of a head."""
    for i in range(rows):
        y = top + i * 0.05
        for side in (-1, 1):
            brush.detail(canvas, ellipse(side * (half + 0.022), y, 0.024, 0.016), colour)


def _acoustic_guitar(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A guitar with a rounded eight-shaped body and a sound hole."""
    wide, waist = rng.uniform(0.30, 0.345), rng.uniform(0.175, 0.20)
    brush.fill(canvas, _mirrored((0, -0.605), (wide * 0.55, -0.59), (wide * 0.76, -0.48),
                                 (waist, -0.365), (wide * 0.92, -0.24), (wide * 0.98, -0.12),
                                 (wide * 0.62, -0.01), (0, 0.0)))
    brush.detail(canvas, ellipse(0, -0.37, 0.115, 0.115), brush.main(-0.16), False)
    brush.detail(canvas, ellipse(0, -0.37, 0.085, 0.085), DARK_WOOD)
    _guitar_neck(canvas, brush, -0.44)
    brush.detail(canvas, rounded(-0.11, -0.155, 0.11, -0.115, 0.015), DARK_WOOD)
    _strings(canvas, 4, 0.06, -0.90, -0.135)


def _guitar_neck(canvas: skia.Canvas, brush: Brush, low: float) -> None:
    """A fretted neck with its head and pegs."""
    _pegs(brush, canvas, 0.06, -0.965, 3, STEEL)
    brush.fill(canvas, polygon((-0.075, -1.0), (0.075, -1.0), (0.045, -0.83), (-0.045, -0.83)),
               -0.06, False)
    brush.detail(canvas, rounded(-0.038, -0.86, 0.038, low, 0.008), DARK_WOOD)
    fret = skia.Paint(AntiAlias=True, Color=hsl(45, 0.3, 0.75), StrokeWidth=0.008)
    y = -0.82
    while y < low - 0.03:
        canvas.drawLine(-0.036, y, 0.036, y, fret)
        y += 0.06


def _electric_guitar(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A guitar with two horns, pickups and knobs."""
    wide = rng.uniform(0.25, 0.29)
    body = smooth((-0.03, -0.46), (-0.12, -0.53), (-wide * 0.84, -0.62), (-wide * 0.84, -0.48),
                  (-wide * 0.66, -0.36), (-wide, -0.16), (-wide * 0.66, -0.02), (0.02, -0.01),
                  (wide * 0.80, -0.04), (wide * 0.98, -0.18), (wide * 0.66, -0.33),
                  (wide * 0.78, -0.46), (wide * 0.62, -0.56), (0.10, -0.48), (0.03, -0.44))
    brush.fill(canvas, body)
    brush.detail(canvas, smooth((0.03, -0.38), (0.14, -0.36), (0.13, -0.22), (0.18, -0.10),
                                (0.07, -0.12)), brush.main(0.22 if brush.lightness < 0.6 else -0.2))
    _guitar_neck(canvas, brush, -0.40)
    for y in (-0.34, -0.25):
        brush.detail(canvas, rounded(-0.065, y, 0.065, y + 0.045, 0.012), EBONY)
    brush.detail(canvas, rounded(-0.07, -0.155, 0.07, -0.115, 0.01), STEEL)
    for x, y in ((0.12, -0.14), (0.15, -0.20)):
        brush.detail(canvas, ellipse(x, y, 0.02, 0.02), IVORY)
    _strings(canvas, 4, 0.055, -0.90, -0.135)


def guitar(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An acoustic or an electric guitar, neck up, a little tilted."""
    canvas.rotate(rng.uniform(-12, 32), 0, -0.4)
    (_acoustic_guitar if rng.random() < 0.6 else _electric_guitar)(canvas, brush, rng)


def _bow(canvas: skia.Canvas, brush: Brush) -> None:
    """A violin bow from the lower right to the upper left."""
    stick = skia.Path()
    stick.moveTo(0.42, 0.0)
    stick.quadTo(0.40, -0.56, 0.20, -0.98)
    brush.stroke(canvas, stick, 0.022, DARK_WOOD)
    canvas.drawLine(0.375, -0.02, 0.195, -0.96, skia.Paint(
        AntiAlias=True, Color=IVORY, StrokeWidth=0.014))
    brush.detail(canvas, polygon((0.43, -0.09), (0.37, -0.09), (0.365, -0.02), (0.425, 0.0)),
                 DARK_WOOD, False)


def _f_hole(canvas: skia.Canvas, side: int) -> None:
    """One of the two curved slots of a violin."""
    slot = skia.Path()
    slot.moveTo(side * 0.075, -0.345)
    slot.cubicTo(side * 0.12, -0.36, side * 0.075, -0.26, side * 0.115, -0.215)
    slot.cubicTo(side * 0.13, -0.19, side * 0.15, -0.21, side * 0.14, -0.23)
    canvas.drawPath(slot, skia.Paint(
        AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.02, Color=EBONY,
        StrokeCap=skia.Paint.kRound_Cap))


def violin(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A violin with cornered waist, chin rest and scroll, its bow beside it."""
    canvas.rotate(rng.uniform(-18, 12), 0, -0.4)
    with_bow = rng.random() < 0.75
    if with_bow:
        canvas.translate(-0.10, 0)
        _bow(canvas, brush)
    wide = rng.uniform(0.23, 0.27)
    body = skia.Path()
    body.moveTo(0, -0.62)
    for side in (1, -1):
        upper = [(0.10, -0.65, wide * 0.86, -0.62, wide * 0.82, -0.50),
                 (wide * 0.80, -0.45, wide * 0.70, -0.43, wide * 0.88, -0.40),
                 (wide * 0.46, -0.385, wide * 0.46, -0.255, wide * 0.98, -0.235),
                 (wide * 0.82, -0.20, wide * 1.06, -0.16, wide, -0.10),
                 (wide * 0.94, 0.0, 0.10, 0.01, 0, -0.01)]
        if side == 1:
            for curve in upper:
                body.cubicTo(*curve)
            continue
        ends = [(0, -0.62)] + [(c[4], c[5]) for c in upper]
        for i in range(len(upper) - 1, -1, -1):
            c = upper[i]
            body.cubicTo(-c[2], c[3], -c[0], c[1], -ends[i][0], ends[i][1])
    body.close()
    brush.fill(canvas, body)
    for side in (-1, 1):
        _f_hole(canvas, side)
    brush.detail(canvas, ellipse(-wide * 0.5, -0.06, 0.075, 0.045, -15), EBONY)
    for i, y in enumerate((-0.90, -0.85)):
        brush.stroke(canvas, polyline((-0.07, y + 0.01), (0.07, y - 0.01)), 0.018, EBONY)
    brush.fill(canvas, rounded(-0.03, -0.94, 0.03, -0.58, 0.01), -0.08, False)
    brush.fill(canvas, ellipse(0, -0.96, 0.045, 0.045), -0.05, False)
    brush.detail(canvas, ellipse(0, -0.96, 0.018, 0.018), EBONY, False)
    brush.detail(canvas, polygon((-0.022, -0.82), (0.022, -0.82), (0.036, -0.34),
                                 (-0.036, -0.34)), EBONY, False)
    brush.detail(canvas, polygon((-0.03, -0.19), (0.03, -0.19), (0.015, -0.03), (-0.015, -0.03)),
                 EBONY, False)
    brush.detail(canvas, rounded(-0.065, -0.275, 0.065, -0.25, 0.01), PALE_WOOD)
    _strings(canvas, 4, 0.05, -0.82, -0.18)


def _keys(brush: Brush, canvas: skia.Canvas, left: float, right: float, top: float, low: float,
          count: int) -> None:
    """A row of ivory keys with the black ones in twos and threes."""
    brush.detail(canvas, rounded(left, top, right, low, 0.008), IVORY)
    step = (right - left) / count
    gap = skia.Paint(AntiAlias=True, Color=hsl(220, 0.1, 0.45), StrokeWidth=0.007)
    for i in range(1, count):
        x = left + i * step
        canvas.drawLine(x, top, x, low, gap)
        if i % 7 not in (0, 3):
            brush.detail(canvas, rounded(x - step * 0.27, top, x + step * 0.27,
                                         top + (low - top) * 0.58, 0.004), EBONY, False)


def _upright_piano(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An upright piano from the front with its keys."""
    high = rng.uniform(0.84, 0.96)
    brush.fill(canvas, rounded(-0.46, -high + 0.03, 0.46, -0.03, 0.01))
    brush.fill(canvas, rounded(-0.49, -high, 0.49, -high + 0.07, 0.015), 0.06)
    for side in (-1, 1):
        brush.fill(canvas, rounded(side * 0.22 - 0.18, -high + 0.12, side * 0.22 + 0.18, -0.60,
                                   0.015), -0.07, patterned=False)
    if rng.random() < 0.6:
        brush.detail(canvas, polygon((-0.13, -0.76), (0.13, -0.76), (0.14, -0.59), (-0.14, -0.59)),
                     IVORY)
        for i in range(3):
            y = -0.72 + i * 0.045
            canvas.drawLine(-0.10, y, 0.10, y, skia.Paint(AntiAlias=True, Color=EBONY,
                                                         StrokeWidth=0.009))
    brush.fill(canvas, rounded(-0.5, -0.57, 0.5, -0.36, 0.015), -0.04)
    _keys(brush, canvas, -0.44, 0.44, -0.54, -0.41, 14)
    brush.fill(canvas, rounded(-0.36, -0.29, 0.36, -0.10, 0.015), -0.07, patterned=False)
    for side in (-1, 1):
        brush.fill(canvas, polygon((side * 0.48, -0.36), (side * 0.41, -0.36), (side * 0.42, 0),
                                   (side * 0.48, 0)), -0.10, patterned=False)
    for x in (-0.05, 0.05):
        brush.detail(canvas, rounded(x - 0.02, -0.075, x + 0.02, -0.02, 0.01), GOLD)


def _grand_piano(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A grand piano from the player's side with its lid up."""
    lift = rng.uniform(0.0, 0.06)
    for x, top in ((-0.40, -0.30), (0.42, -0.34), (0.06, -0.30)):
        brush.fill(canvas, polygon((x - 0.035, top), (x + 0.035, top), (x + 0.02, -0.03),
                                   (x - 0.02, -0.03)), -0.10, patterned=False)
        brush.detail(canvas, ellipse(x, -0.025, 0.026, 0.026), GOLD)
    lid = smooth((-0.34, -0.55), (-0.30, -0.86 - lift), (-0.05, -0.98 - lift * 0.5),
                 (0.22, -0.86), (0.34, -0.74), (0.46, -0.66), (0.47, -0.55))
    brush.fill(canvas, lid, -0.05)
    brush.stroke(canvas, polyline((0.30, -0.52), (0.20, -0.80)), 0.018, GOLD)
    brush.detail(canvas, polygon((-0.33, -0.54), (0.46, -0.54), (0.48, -0.50), (-0.40, -0.50)),
                 brush.main(-0.22 if brush.lightness > 0.3 else 0.18))
    brush.fill(canvas, rounded(-0.48, -0.51, 0.5, -0.30, 0.03), 0.04)
    brush.fill(canvas, rounded(-0.5, -0.44, 0.22, -0.24, 0.015), -0.04)
    _keys(brush, canvas, -0.46, 0.18, -0.415, -0.30, 11)


def piano(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An upright or a grand piano."""
    (_upright_piano if rng.random() < 0.6 else _grand_piano)(canvas, brush, rng)


def _barrel(half: float, top: float, low: float, flat: float) -> skia.Path:
    """The side of an upright cylinder."""
    path = skia.Path()
    path.moveTo(-half, top)
    path.lineTo(-half, low)
    path.cubicTo(-half, low + flat * 1.3, half, low + flat * 1.3, half, low)
    path.lineTo(half, top)
    path.close()
    return path


def _sticks(brush: Brush, canvas: skia.Canvas, top: float) -> None:
    """Two crossed drum sticks that lie on the skin."""
    for side in (-1, 1):
        tip, grip = (side * -0.10, top + 0.02), (side * 0.42, top - 0.30)
        brush.stroke(canvas, polyline(tip, grip), 0.032, PALE_WOOD)
        brush.detail(canvas, ellipse(*tip, 0.036, 0.028), PALE_WOOD)


def drum(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A drum with cords, hoops and two sticks, shallow or deep."""
    half, high = rng.uniform(0.38, 0.44), rng.uniform(0.42, 0.64)
    flat, low = 0.10, -0.11
    top = low - high
    body = _barrel(half, top, low, flat)
    brush.fill(canvas, body)
    cord = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.022,
                      Color=brush.main(0.36) if brush.lightness < 0.65 else brush.main(-0.4))
    points, count = [], rng.choice((6, 8))
    for i in range(count + 1):
        x = -half + 2 * half * i / count
        sag = flat * max(0.0, 1 - (x / half) ** 2) ** 0.5
        points.append((x, (top + 0.03 if i % 2 else low - 0.03) + sag))
    canvas.drawPath(polyline(*points), cord)
    for y in (low, top):
        hoop = skia.Path()
        hoop.moveTo(-half - 0.015, y - 0.045)
        hoop.lineTo(-half - 0.015, y + 0.03)
        hoop.cubicTo(-half, y + flat * 1.42, half, y + flat * 1.42, half + 0.015, y + 0.03)
        hoop.lineTo(half + 0.015, y - 0.045)
        hoop.cubicTo(half, y + flat * 1.05, -half, y + flat * 1.05, -half - 0.015, y - 0.045)
        brush.fill(canvas, hoop, -0.13, patterned=False)
    brush.fill(canvas, ellipse(0, top - 0.02, half + 0.015, flat), -0.13, patterned=False)
    brush.detail(canvas, ellipse(0, top - 0.02, half - 0.03, flat - 0.025), SKIN)
    if rng.random() < 0.75:
        _sticks(brush, canvas, top)


def trumpet(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A trumpet that points to the right, with three valves."""
    canvas.translate(0, 0.03)
    canvas.rotate(rng.uniform(-22, 6), 0, -0.25)
    flare = rng.uniform(0.19, 0.24)
    loop = skia.Path()
    loop.addRoundRect(skia.Rect(-0.27, -0.40, 0.19, -0.12), 0.14, 0.14)
    brush.stroke(canvas, loop, 0.06, brush.main(-0.09))
    for i, x in enumerate((-0.11, 0.0, 0.11)):
        brush.stroke(canvas, polyline((x, -0.46), (x, -0.56)), 0.024, brush.main(-0.16))
        brush.fill(canvas, rounded(x - 0.045, -0.60, x + 0.045, -0.56, 0.018), 0.1, False)
    bell = skia.Path()
    bell.moveTo(-0.44, -0.435)
    bell.lineTo(0.12, -0.44)
    bell.cubicTo(0.30, -0.45, 0.38, -0.50, 0.47, -0.40 - flare)
    bell.lineTo(0.47, -0.40 + flare)
    bell.cubicTo(0.38, -0.30, 0.30, -0.35, 0.12, -0.36)
    bell.lineTo(-0.44, -0.365)
    bell.close()
    brush.fill(canvas, bell)
    brush.fill(canvas, ellipse(0.47, -0.40, 0.045, flare), 0.10)
    brush.detail(canvas, ellipse(0.475, -0.40, 0.026, flare * 0.80), brush.main(-0.22), False)
    for x in (-0.11, 0.0, 0.11):
        brush.fill(canvas, rounded(x - 0.047, -0.48, x + 0.047, -0.07, 0.025), 0.04)
        brush.detail(canvas, rounded(x - 0.03, -0.45, x - 0.012, -0.11, 0.008), SHINE, False)
    brush.fill(canvas, polygon((-0.43, -0.425), (-0.5, -0.46), (-0.5, -0.34), (-0.43, -0.375)),
               -0.1, patterned=False)


def bell(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A swinging bell, hung from a loop or held by a handle."""
    canvas.rotate(rng.uniform(-16, 16), 0, -0.5)
    half, top = rng.uniform(0.36, 0.43), -0.80
    held = rng.random() < 0.4
    if held:
        top = -0.66
        brush.detail(canvas, rounded(-0.055, -1.03, 0.055, -0.62, 0.05), hsl(26, 0.5, 0.38))
    else:
        ring = skia.Op(ellipse(0, -0.87, 0.12, 0.12), ellipse(0, -0.87, 0.06, 0.06),
                       skia.PathOp.kDifference_PathOp)
        brush.fill(canvas, ring, -0.10, patterned=False)
    brush.detail(canvas, ellipse(rng.uniform(-0.08, 0.08), -0.065, 0.085, 0.085),
                 brush.main(-0.22))
    cup = skia.Path()
    cup.moveTo(0, top)
    for side in (1, -1):
        waist = [(side * half * 0.60, top, side * half * 0.62, top + 0.14, side * half * 0.66,
                  -0.44), (side * half * 0.70, -0.28, side * half * 0.84, -0.22, side * half,
                           -0.13)]
        if side == 1:
            for curve in waist:
                cup.cubicTo(*curve)
            cup.quadTo(0, -0.06, -half, -0.13)
        else:
            (a, b, c, d, e, f), (g, h, i, j, _, _) = waist
            cup.cubicTo(i, j, g, h, e, f)
            cup.cubicTo(c, d, a, b, 0, top)
    cup.close()
    brush.fill(canvas, cup)
    rim = skia.Path()
    rim.moveTo(-half * 0.90, -0.21)
    rim.quadTo(0, -0.14, half * 0.90, -0.21)
    canvas.drawPath(rim, skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, Color=SHADE,
                                    StrokeWidth=0.03))
    gleam = polyline((-half * 0.42, top + 0.16), (-half * 0.46, -0.42), (-half * 0.56, -0.29))
    canvas.drawPath(gleam, skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, Color=SHINE,
                                      StrokeWidth=0.04, StrokeCap=skia.Paint.kRound_Cap,
                                      StrokeJoin=skia.Paint.kRound_Join))


DRAWINGS = {
    "guitar": guitar, "piano": piano, "drum": drum, "trumpet": trumpet, "violin": violin,
    "bell": bell,
}
KINDS = {name: "instruments" for name in DRAWINGS}
