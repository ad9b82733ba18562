"""Drawings of plain shapes and toys: solid signs with a little depth.

The shape itself is the thing, so details stay faint and inside its outline.
"""

from __future__ import annotations

import math
import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, rounded, smooth, star

SHADE = hsl(240, 0.3, 0.08, 0.17)
SHINE = hsl(0, 0, 1, 0.34)


def _solid(canvas: skia.Canvas, brush: Brush, rng: random.Random, path: skia.Path) -> None:
    """Fills a shape flat, as a thick plate or with a lighter face inside its rim."""
    look = rng.choice(("flat", "plate", "rim"))
    if look == "plate":
        below = skia.Path(path)
        below.offset(0.035, 0.035)
        brush.fill(canvas, below, -0.16, patterned=False)
    brush.fill(canvas, path, -0.05 if look == "rim" else 0.0)
    if look == "rim":
        box = path.getBounds()
        inner = skia.Path(path)
        inner.transform(skia.Matrix().setScale(0.76, 0.76, box.centerX(), box.centerY()))
        canvas.save()
        canvas.clipPath(path, True)
        canvas.drawPath(inner, skia.Paint(AntiAlias=True, Color=brush.main(0.12, 0.55)))
        canvas.restore()


def _gloss(canvas: skia.Canvas, inside: skia.Path, x: float, y: float, rx: float, ry: float,
           turn: float) -> None:
    """A bright reflection that stays inside a shape."""
    canvas.save()
    canvas.clipPath(inside, True)
    canvas.drawPath(ellipse(x, y, rx, ry, turn), skia.Paint(AntiAlias=True, Color=SHINE))
    canvas.restore()


def heart(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A heart, slim or plump."""
    half, high = rng.uniform(0.42, 0.50), rng.uniform(0.84, 0.94)
    canvas.rotate(rng.uniform(-8, 8), 0, -0.4)
    path = skia.Path()
    path.moveTo(0, -high + 0.17)
    for side in (1, -1):
        tip, dip = (0, 0.0), (0, -high + 0.17)
        first = (side * half * 0.30, -high - 0.10, side * half * 1.12, -high - 0.03, side * half,
                 -high * 0.60)
        second = (side * half * 0.90, -high * 0.36, side * half * 0.34, -high * 0.20)
        if side == 1:
            path.cubicTo(*first)
            path.cubicTo(*second, *tip)
        else:
            path.cubicTo(second[2], second[3], second[0], second[1], first[4], first[5])
            path.cubicTo(first[2], first[3], first[0], first[1], *dip)
    path.close()
    _solid(canvas, brush, rng, path)
    if rng.random() < 0.6:
        _gloss(canvas, path, -half * 0.55, -high * 0.76, 0.055, 0.11, 40)


def star_shape(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A five-pointed star, sharp or with rounded tips."""
    outer, inner = 0.52, rng.uniform(0.21, 0.28)
    path = star(0, -0.48, outer, inner, 5, -90 + rng.uniform(-14, 14))
    if rng.random() < 0.4:
        soft = skia.Path()
        skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=0.09,
                   StrokeJoin=skia.Paint.kRound_Join).getFillPath(path, soft)
        path = skia.Op(path, soft, skia.PathOp.kUnion_PathOp)
        path.transform(skia.Matrix().setScale(0.92, 0.92, 0, -0.48))
    _solid(canvas, brush, rng, path)


def _straight_arrow(rng: random.Random) -> skia.Path:
    """An arrow that points to the right, around (0, -0.5)."""
    shaft, neck = rng.uniform(0.10, 0.15), rng.uniform(0.02, 0.12)
    head = rng.uniform(0.28, 0.36)
    path = polygon((-0.5, -0.5 - shaft), (neck, -0.5 - shaft), (neck, -0.5 - head), (0.5, -0.5),
                   (neck, -0.5 + head), (neck, -0.5 + shaft), (-0.5, -0.5 + shaft))
    turn = rng.choice((0, 0, 0, -90, 90, -45))
    path.transform(skia.Matrix().setRotate(turn, 0, -0.5))
    return path


def _bent_arrow(rng: random.Random) -> skia.Path:
    """An arrow that curves up and to the right."""
    thick = rng.uniform(0.20, 0.26)
    path = skia.Path()
    path.moveTo(-0.45, 0)
    path.cubicTo(-0.45, -0.5, -0.25, -0.70 - thick / 2, 0.08, -0.64 - thick / 2)
    path.lineTo(0.08, -0.98)
    path.lineTo(0.5, -0.62)
    path.lineTo(0.08, -0.26)
    path.lineTo(0.08, -0.64 + thick / 2)
    path.cubicTo(-0.10, -0.58, -0.45 + thick, -0.40, -0.45 + thick, 0)
    path.close()
    return path


def arrow(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A thick straight or bent arrow."""
    path = (_straight_arrow if rng.random() < 0.75 else _bent_arrow)(rng)
    path.offset(0, -path.getBounds().bottom())
    _solid(canvas, brush, rng, path)


def _perhaps_hollow(rng: random.Random, path: skia.Path, x: float, y: float) -> skia.Path:
    """Sometimes cuts a smaller copy of a shape out of its middle."""
    if rng.random() > 0.2:
        return path
    hole = skia.Path(path)
    size = rng.uniform(0.42, 0.55)
    hole.transform(skia.Matrix().setScale(size, size, x, y))
    return skia.Op(path, hole, skia.PathOp.kDifference_PathOp)


def circle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A flat disc, rarely a thick ring."""
    size = rng.uniform(0.44, 0.5)
    path = _perhaps_hollow(rng, ellipse(0, -size, size, size), 0, -size)
    _solid(canvas, brush, rng, path)


def triangle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A triangle on its base, sometimes lopsided or turned."""
    half, high = rng.uniform(0.44, 0.52), rng.uniform(0.76, 0.96)
    tip = rng.choice((0, 0, 0, rng.uniform(-0.3, 0.3)))
    path = polygon((tip, -high), (half, 0), (-half, 0))
    path = _perhaps_hollow(rng, path, tip / 3, -high / 3)
    if rng.random() < 0.2:
        path.transform(skia.Matrix().setRotate(180, 0, -high / 2))
    _solid(canvas, brush, rng, path)


def square(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A square with sharp or softened corners, hardly tilted."""
    half = rng.uniform(0.40, 0.47)
    path = _perhaps_hollow(rng, rounded(-half, -half * 2, half, 0, rng.choice((0, 0.02, 0.08))),
                           0, -half)
    if rng.random() < 0.3:
        path.transform(skia.Matrix().setRotate(rng.uniform(-12, 12), 0, -half))
    _solid(canvas, brush, rng, path)


def kite(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A toy kite in the air with a tail of bows."""
    canvas.rotate(rng.uniform(8, 26), 0, -0.5)
    half, cross = rng.uniform(0.33, 0.41), rng.uniform(-0.78, -0.72)
    low = -0.30
    swing = rng.uniform(0.07, 0.12)
    tail = [(0, low), (swing, low + 0.09), (-swing, low + 0.19), (swing * 0.8, 0.0)]
    line = smooth(*tail, closed=False)
    canvas.drawPath(line, skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style,
                                     Color=brush.main(-0.18), StrokeWidth=0.018))
    for i, (x, y) in enumerate(tail[1:]):
        bow = polygon((x - 0.07, y - 0.045), (x + 0.07, y + 0.045), (x + 0.07, y - 0.045),
                      (x - 0.07, y + 0.045))
        brush.detail(canvas, bow, brush.main(0.08 if i % 2 else -0.08), outlined=False)
    corners = ((0, -1.04), (half, cross), (0, low), (-half, cross))
    quarters = rng.random() < 0.6
    brush.fill(canvas, polygon(*corners))
    if quarters:
        for i in (0, 2):
            part = polygon((0, cross), corners[i], corners[i + 1])
            canvas.drawPath(part, skia.Paint(AntiAlias=True, Color=SHADE if i else SHINE))
    spar = skia.Paint(AntiAlias=True, Color=brush.main(-0.2), StrokeWidth=0.018)
    canvas.drawLine(0, -1.04, 0, low, spar)
    canvas.drawLine(-half, cross, half, cross, spar)


def _beach_panels(canvas: skia.Canvas, brush: Brush, rng: random.Random, size: float) -> None:
    """The bent seams of a beach ball, every other panel paler."""
    pale = brush.main(0.27) if brush.lightness < 0.6 else brush.main(-0.20)
    hub, turn = (-size * 0.22, -size * 1.45), rng.uniform(0, 60)
    for i in range(3):
        wedge = skia.Path()
        wedge.moveTo(*hub)
        edges = []
        for degrees in (turn + i * 120, turn + i * 120 + 55):
            along, bulge = math.radians(degrees), math.radians(degrees + 22)
            edges.append(((hub[0] + math.cos(bulge) * 0.55, hub[1] + math.sin(bulge) * 0.55),
                          (hub[0] + math.cos(along) * 1.5, hub[1] + math.sin(along) * 1.5)))
        wedge.quadTo(*edges[0][0], *edges[0][1])
        wedge.lineTo(*edges[1][1])
        wedge.quadTo(*edges[1][0], *hub)
        wedge.close()
        canvas.drawPath(wedge, skia.Paint(AntiAlias=True, Color=pale))
    brush.fill(canvas, ellipse(*hub, 0.065, 0.055), -0.05, patterned=False)


def _seams(canvas: skia.Canvas, brush: Brush, rng: random.Random, size: float) -> None:
    """The crossing lines of a basket ball."""
    seam = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.028,
                      Color=brush.main(-0.25) if brush.lightness > 0.3 else brush.main(0.3))
    canvas.rotate(rng.uniform(-40, 40), 0, -size)
    canvas.drawLine(-1, -size, 1, -size, seam)
    canvas.drawLine(0, -2, 0, 1, seam)
    for side in (-1, 1):
        canvas.drawCircle(side * size * 1.25, -size, size * 0.85, seam)


def _patches(canvas: skia.Canvas, brush: Brush, rng: random.Random, size: float) -> None:
    """The five-cornered patches of a football."""
    dark = brush.main(-0.30) if brush.lightness > 0.35 else brush.main(0.45)
    fill = skia.Paint(AntiAlias=True, Color=dark)
    seam = skia.Paint(AntiAlias=True, Color=dark, StrokeWidth=0.02)
    turn = rng.uniform(0, 72)
    for i in range(5):
        angle = math.radians(turn + i * 72)
        x, y = math.cos(angle), math.sin(angle)
        canvas.drawLine(0, -size, x * size, -size + y * size, seam)
        canvas.drawPath(star(x * size * 0.98, -size + y * size * 0.98, size * 0.30, size * 0.25, 5,
                             turn + i * 72 + 180), fill)
    canvas.drawPath(star(0, -size, size * 0.30, size * 0.245, 5, turn), fill)


def ball(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A round ball with shading: for the beach, basket ball or football."""
    size = rng.uniform(0.42, 0.5)
    path = ellipse(0, -size, size, size)
    brush.fill(canvas, path)
    canvas.save()
    canvas.clipPath(path, True)
    rng.choice((_beach_panels, _beach_panels, _seams, _patches))(canvas, brush, rng, size)
    canvas.restore()
    shadow = skia.Op(path, ellipse(-size * 0.22, -size * 1.2, size, size),
                     skia.PathOp.kDifference_PathOp)
    canvas.drawPath(shadow, skia.Paint(AntiAlias=True, Color=SHADE))
    _gloss(canvas, path, -size * 0.45, -size * 1.55, 0.10, 0.06, -40)
    brush.line(canvas, path)


DRAWINGS = {
    "heart": heart, "star": star_shape, "arrow": arrow, "circle": circle, "triangle": triangle,
    "square": square, "kite": kite, "ball": ball,
}
KINDS = {name: "symbols" for name in DRAWINGS}
