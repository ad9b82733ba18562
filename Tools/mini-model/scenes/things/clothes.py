"""Drawings of clothes and of what is worn or carried out of doors.

Each piece is cut from its own colour; soles, buttons and bands stay small.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, polyline, rounded, smooth

SHADE = hsl(240, 0.3, 0.08, 0.16)


def _contrast(brush: Brush, amount: float = 0.28) -> int:
    """A shade of the colour that stands out from it."""
    return brush.main(amount if brush.lightness < 0.6 else -amount)


def _inside(canvas: skia.Canvas, outline: skia.Path, path: skia.Path, colour: int) -> None:
    """Paints a path only where it lies inside an outline."""
    canvas.save()
    canvas.clipPath(outline, True)
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=colour))
    canvas.restore()


def _seam(canvas: skia.Canvas, path: skia.Path, colour: int = SHADE, width: float = 0.014) -> None:
    """A thin line for folds and seams."""
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, Color=colour,
                                     StrokeWidth=width, StrokeCap=skia.Paint.kRound_Cap))


def _mirrored(*right: tuple[float, float]) -> skia.Path:
    """A closed shape with straight edges from the points of its right half."""
    return polygon(*right, *[(-x, y) for x, y in reversed(right) if x > 0])


def shirt(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A T-shirt or a long-sleeved shirt with collar and buttons."""
    half, formal = rng.uniform(0.26, 0.30), rng.random() < 0.45
    if formal:
        for side in (-1, 1):
            sleeve = polygon((side * (half - 0.06), -0.93), (side * half, -0.90),
                             (side * 0.49, -0.25), (side * 0.37, -0.20),
                             (side * (half - 0.06), -0.55))
            brush.fill(canvas, sleeve, -0.06)
            brush.fill(canvas, polygon((side * 0.50, -0.26), (side * 0.36, -0.20),
                                       (side * 0.38, -0.13), (side * 0.52, -0.19)), 0.05, False)
        body = _mirrored((0, -0.92), (0.11, -0.97), (half, -0.90), (half - 0.02, -0.55),
                         (half, 0))
    else:
        body = skia.Path()
        body.moveTo(-0.13, -0.97)
        body.quadTo(0, -0.82, 0.13, -0.97)
        body.lineTo(half, -0.92)
        body.lineTo(0.5, -0.68)
        body.lineTo(0.395, -0.53)
        body.lineTo(half, -0.62)
        for x, y in ((half, -0.02), (-half, -0.02), (-half, -0.62), (-0.395, -0.53),
                     (-0.5, -0.68), (-half, -0.92)):
            body.lineTo(x, y)
        body.close()
    brush.fill(canvas, body)
    if formal:
        _seam(canvas, polyline((0, -0.90), (0, 0)), SHADE, 0.016)
        for i in range(5):
            brush.detail(canvas, ellipse(0.03, -0.78 + i * 0.17, 0.017, 0.017), _contrast(brush),
                         False)
        for side in (-1, 1):
            brush.fill(canvas, polygon((0, -0.90), (side * 0.10, -1.0), (side * 0.15, -0.95),
                                       (side * 0.10, -0.80)), 0.09, patterned=False)
        _seam(canvas, polygon((0.09, -0.62), (0.20, -0.62), (0.20, -0.48), (0.145, -0.45),
                              (0.09, -0.48)), SHADE, 0.016)
        return
    for side in (-1, 1):
        _seam(canvas, polyline((side * half, -0.62), (side * (half + 0.01), -0.80)), SHADE, 0.016)
        _seam(canvas, polyline((side * 0.475, -0.70), (side * 0.375, -0.56)), SHADE, 0.018)
    neck = skia.Path()
    neck.moveTo(-0.13, -0.97)
    neck.quadTo(0, -0.82, 0.13, -0.97)
    brush.stroke(canvas, neck, 0.03, brush.main(-0.12))
    if rng.random() < 0.3:
        _inside(canvas, body, rounded(-half, -0.55, half, -0.44, 0), _contrast(brush, 0.22))


def _top_hat(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A tall cylinder with a band."""
    half, high = rng.uniform(0.27, 0.32), rng.uniform(0.64, 0.80)
    brush.fill(canvas, ellipse(0, -0.09, 0.5, 0.09), -0.05)
    body = skia.Path()
    body.moveTo(-half * 1.08, -high)
    body.quadTo(-half * 0.88, -high * 0.45, -half, -0.12)
    body.quadTo(0, -0.03, half, -0.12)
    body.quadTo(half * 0.88, -high * 0.45, half * 1.08, -high)
    body.close()
    brush.fill(canvas, body)
    band = skia.Path()
    band.moveTo(-0.5, -0.24)
    band.quadTo(0, -0.15, 0.5, -0.24)
    band.lineTo(0.5, -0.12)
    band.quadTo(0, -0.03, -0.5, -0.12)
    band.close()
    _inside(canvas, body, band, _contrast(brush, 0.3))
    brush.fill(canvas, ellipse(0, -high, half * 1.08, 0.065), 0.07)


def _cap(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A cap with a peak to the right."""
    high = rng.uniform(0.44, 0.54)
    peak = skia.Path()
    peak.moveTo(0.10, -0.16)
    peak.cubicTo(0.3, -0.17, 0.46, -0.13, 0.52, -0.02)
    peak.cubicTo(0.4, -0.06, 0.22, -0.04, 0.04, -0.02)
    peak.close()
    dome = skia.Path()
    dome.moveTo(-0.42, -0.05)
    dome.cubicTo(-0.46, -high * 1.28, 0.24, -high * 1.28, 0.28, -0.12)
    dome.quadTo(0.1, 0.0, -0.42, -0.05)
    dome.close()
    brush.fill(canvas, dome)
    brush.fill(canvas, peak, -0.08)
    for x in (-0.26, 0.12):
        seam = skia.Path()
        seam.moveTo(-0.09, -high)
        seam.quadTo(x, -high * 0.8, x + 0.02, -0.06)
        _seam(canvas, seam, SHADE, 0.018)
    brush.fill(canvas, ellipse(-0.09, -high, 0.045, 0.03), -0.10, False)


def _sun_hat(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A soft hat with a wide brim and a ribbon."""
    high = rng.uniform(0.38, 0.46)
    brim = smooth((-0.5, -0.10), (-0.28, -0.17), (0, -0.20), (0.28, -0.17), (0.5, -0.10),
                  (0.32, -0.02), (0, 0.0), (-0.32, -0.02))
    brush.fill(canvas, brim, -0.04)
    dome = skia.Path()
    dome.moveTo(-0.27, -0.12)
    dome.cubicTo(-0.27, -high * 1.28, 0.27, -high * 1.28, 0.27, -0.12)
    dome.quadTo(0, -0.03, -0.27, -0.12)
    dome.close()
    brush.fill(canvas, dome, 0.05)
    band = skia.Path()
    band.moveTo(-0.4, -0.21)
    band.quadTo(0, -0.13, 0.4, -0.21)
    band.lineTo(0.4, -0.11)
    band.quadTo(0, -0.03, -0.4, -0.11)
    band.close()
    _inside(canvas, dome, band, _contrast(brush, 0.32))


def _woolly_hat(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A knitted hat with a turned-up edge and a bobble."""
    high = rng.uniform(0.60, 0.70)
    dome = skia.Path()
    dome.moveTo(-0.34, -0.12)
    dome.cubicTo(-0.36, -high * 1.26, 0.36, -high * 1.26, 0.34, -0.12)
    dome.close()
    brush.fill(canvas, ellipse(0, -high - 0.10, 0.13, 0.12), 0.10)
    brush.fill(canvas, dome)
    brush.fill(canvas, rounded(-0.38, -0.20, 0.38, 0, 0.07), -0.07)
    for i in range(-5, 6):
        _seam(canvas, polyline((i * 0.065, -0.17), (i * 0.065, -0.03)))


def hat(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A top hat, a cap, a sun hat or a woolly hat."""
    rng.choice((_top_hat, _cap, _sun_hat, _woolly_hat))(canvas, brush, rng)


def _trainer(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A sports shoe with laces and a pale sole."""
    high = rng.uniform(0.46, 0.56)
    upper = skia.Path()
    upper.moveTo(-0.47, -0.08)
    upper.cubicTo(-0.50, -high * 0.6, -0.47, -high * 0.8, -0.44, -high)
    upper.quadTo(-0.28, -high * 0.86, -0.14, -high)
    upper.cubicTo(-0.02, -high * 0.72, 0.12, -0.30, 0.30, -0.27)
    upper.cubicTo(0.46, -0.24, 0.5, -0.17, 0.49, -0.08)
    upper.close()
    brush.fill(canvas, upper)
    toe = ellipse(0.52, -0.05, 0.22, 0.24)
    _inside(canvas, upper, toe, _contrast(brush, 0.18))
    brush.line(canvas, upper)
    for i in range(3):
        x, y = -0.06 + i * 0.085, -high * 0.80 + i * 0.095
        brush.stroke(canvas, polyline((x - 0.07, y + 0.06), (x + 0.02, y)), 0.024,
                     hsl(45, 0.1, 0.95) if brush.lightness < 0.8 else hsl(220, 0.1, 0.35))
    mark = smooth((-0.28, -0.16), (-0.12, -0.20), (0.08, -0.14), (-0.12, -0.16), (-0.26, -0.26))
    brush.detail(canvas, mark, _contrast(brush), False)
    sole = hsl(45, 0.12, 0.93) if brush.lightness < 0.85 else hsl(220, 0.06, 0.60)
    brush.detail(canvas, rounded(-0.49, -0.10, 0.5, 0, 0.045), sole)


def _boot(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A boot with a tall shaft."""
    high, wide = rng.uniform(0.74, 0.92), rng.uniform(0.0, 0.05)
    boot = skia.Path()
    boot.moveTo(-0.36, -0.05)
    boot.lineTo(-0.37 - wide, -high)
    boot.lineTo(0.06 + wide, -high)
    boot.cubicTo(0.05, -0.55, 0.02, -0.38, 0.14, -0.33)
    boot.cubicTo(0.34, -0.30, 0.45, -0.22, 0.44, -0.05)
    boot.close()
    brush.fill(canvas, boot)
    brush.fill(canvas, rounded(-0.39 - wide, -high - 0.03, 0.08 + wide, -high + 0.08, 0.03), 0.08)
    dark = brush.main(-0.2)
    brush.detail(canvas, rounded(-0.38, -0.07, 0.46, 0, 0.025), dark)
    brush.detail(canvas, polygon((-0.38, -0.08), (-0.18, -0.08), (-0.20, 0), (-0.37, 0)), dark)


def _pump(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A lady's shoe with a high heel."""
    heel = rng.uniform(0.34, 0.46)
    shoe = skia.Path()
    shoe.moveTo(-0.47, -heel - 0.16)
    shoe.cubicTo(-0.50, -heel * 0.7, -0.44, -0.2, -0.41, 0)
    shoe.lineTo(-0.34, 0)
    shoe.cubicTo(-0.37, -heel * 0.5, -0.34, -heel * 0.85, -0.24, -heel * 0.80)
    shoe.cubicTo(-0.06, -heel * 0.68, 0.02, -0.02, 0.24, 0)
    shoe.cubicTo(0.36, 0.0, 0.5, 0.01, 0.5, -0.05)
    shoe.cubicTo(0.46, -0.15, 0.34, -0.20, 0.20, -0.24)
    shoe.cubicTo(0.0, -0.16, -0.22, -heel * 0.95, -0.47, -heel - 0.16)
    shoe.close()
    brush.fill(canvas, shoe)
    if rng.random() < 0.5:
        brush.detail(canvas, smooth((0.16, -0.20), (0.10, -0.28), (0.20, -0.24), (0.30, -0.27),
                                    (0.24, -0.19)), _contrast(brush))


def shoe(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A trainer, a boot or a shoe with a heel."""
    rng.choice((_trainer, _trainer, _boot, _pump))(canvas, brush, rng)


def dress(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A dress with a narrow waist and a wide skirt."""
    waist, hem = rng.uniform(0.12, 0.15), rng.uniform(0.34, 0.46)
    sleeves = rng.random() < 0.5
    if sleeves:
        for side in (-1, 1):
            brush.fill(canvas, ellipse(side * 0.22, -0.86, 0.10, 0.085, side * 35), -0.04)
    else:
        for side in (-1, 1):
            brush.stroke(canvas, polyline((side * 0.12, -0.85), (side * 0.09, -0.98)), 0.035)
    bodice = skia.Path()
    bodice.moveTo(-0.18, -0.93 if sleeves else -0.86)
    bodice.quadTo(0, -0.74, 0.18, -0.93 if sleeves else -0.86)
    bodice.cubicTo(0.21, -0.74, waist, -0.66, waist, -0.56)
    bodice.lineTo(-waist, -0.56)
    bodice.cubicTo(-waist, -0.66, -0.21, -0.74, -0.18, -0.93 if sleeves else -0.86)
    skirt = skia.Path()
    skirt.moveTo(-waist, -0.57)
    skirt.cubicTo(-waist - 0.06, -0.38, -hem, -0.22, -hem, -0.05)
    step = hem / 2
    for i in range(4):
        x = -hem + i * step
        skirt.quadTo(x + step / 2, 0.05, x + step, -0.03 if i < 3 else -0.05)
    skirt.cubicTo(hem, -0.22, waist + 0.06, -0.38, waist, -0.57)
    skirt.close()
    brush.fill(canvas, bodice, 0.03)
    brush.fill(canvas, skirt)
    for x in (-0.5, 0, 0.5):
        fold = skia.Path()
        fold.moveTo(x * waist, -0.52)
        fold.quadTo(x * waist * 1.6, -0.3, x * hem, -0.03)
        _seam(canvas, fold, SHADE, 0.018)
    brush.detail(canvas, rounded(-waist - 0.015, -0.605, waist + 0.015, -0.535, 0.02),
                 _contrast(brush, 0.22))


def _handle(brush: Brush, canvas: skia.Canvas, top: float, curl: float) -> None:
    """The stick of an umbrella with its crook."""
    stick = skia.Path()
    stick.moveTo(0, top)
    stick.lineTo(0, -0.09)
    stick.cubicTo(0, 0.01, curl, 0.01, curl, -0.10)
    brush.stroke(canvas, stick, 0.035, hsl(26, 0.45, 0.34))


def umbrella(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An open umbrella with a scalloped edge, tilted a little."""
    canvas.rotate(rng.uniform(-12, 12), 0, -0.4)
    rim, panels = rng.uniform(-0.46, -0.38), rng.choice((4, 5, 6))
    _handle(brush, canvas, -0.9, rng.choice((-0.13, 0.13)))
    brush.stroke(canvas, polyline((0, -0.93), (0, -0.99)), 0.03, brush.main(-0.15))
    step = 1.0 / panels
    edges = [-0.5 + i * step for i in range(panels + 1)]
    for i, (left, right) in enumerate(zip(edges, edges[1:])):
        panel = skia.Path()
        panel.moveTo(0, -0.95)
        panel.cubicTo(left * 0.75, -0.94, left * 0.98, -0.66, left, rim)
        panel.quadTo((left + right) / 2, rim - 0.11, right, rim)
        panel.cubicTo(right * 0.98, -0.66, right * 0.75, -0.94, 0, -0.95)
        panel.close()
        brush.fill(canvas, panel, 0.05 if i % 2 else -0.04)


def _capsule(x: float, y: float, half: float, length: float, turn: float) -> skia.Path:
    """A finger that starts at (x, y) and points up, turned by degrees."""
    path = rounded(x - half, y - length, x + half, y + half, half)
    path.transform(skia.Matrix().setRotate(turn, x, y))
    return path


def glove(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A glove with five fingers, or a mitten."""
    hand = rounded(-0.25, -0.60, 0.25, -0.14, 0.13)
    parts = [_capsule(0.19, -0.30, rng.uniform(0.075, 0.09), 0.40, rng.uniform(38, 50))]
    if rng.random() < 0.4:
        parts.append(rounded(-0.25, -0.98, 0.23, -0.3, 0.23))
    else:
        spread = rng.uniform(4, 8)
        for i, length in enumerate((0.31, 0.42, 0.46, 0.41)):
            parts.append(_capsule(-0.19 + i * 0.127, -0.50, 0.066, length, (i - 1.5) * spread))
    for part in parts:
        hand = skia.Op(hand, part, skia.PathOp.kUnion_PathOp)
    brush.fill(canvas, hand)
    brush.fill(canvas, rounded(-0.25, -0.20, 0.25, 0, 0.05), -0.09)
    for i in range(-3, 4):
        _seam(canvas, polyline((i * 0.065, -0.17), (i * 0.065, -0.03)), SHADE, 0.016)


def sock(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A sock with toe, heel and cuff in another shade."""
    wide, foot = rng.uniform(0.15, 0.18), rng.uniform(0.32, 0.42)
    left, right = -0.12 - wide, -0.12 + wide
    body = skia.Path()
    body.moveTo(left, -0.97)
    body.lineTo(left, -0.30)
    body.cubicTo(left - 0.02, -0.08, left + 0.06, 0.0, left + 0.2, 0.0)
    body.lineTo(foot - 0.1, 0.0)
    body.cubicTo(foot + 0.13, 0.0, foot + 0.13, -0.27, foot - 0.08, -0.27)
    body.cubicTo(right + 0.12, -0.29, right, -0.34, right, -0.48)
    body.lineTo(right, -0.97)
    body.close()
    brush.fill(canvas, body)
    other = _contrast(brush, 0.22)
    _inside(canvas, body, ellipse(foot + 0.14, -0.13, 0.22, 0.22), other)
    _inside(canvas, body, ellipse(left - 0.03, -0.06, 0.19, 0.19), other)
    if rng.random() < 0.45 and brush.pattern == "plain":
        for y in (-0.72, -0.60):
            _inside(canvas, body, rounded(left, y, right, y + 0.055, 0), other)
    brush.line(canvas, body)
    brush.fill(canvas, rounded(left - 0.02, -1.0, right + 0.02, -0.85, 0.03), -0.08)
    count = 5
    for i in range(1, count):
        x = left + (right - left) * i / count
        _seam(canvas, polyline((x, -0.98), (x, -0.87)))


DRAWINGS = {
    "shirt": shirt, "hat": hat, "shoe": shoe, "dress": dress, "umbrella": umbrella,
    "glove": glove, "sock": sock,
}
KINDS = {name: "clothes" for name in DRAWINGS}
