"""Drawings of plants: crown, fronds, petals or leaves carry the colour.

Trunks, stems and pots keep their own natural colours and stay small.
"""

from __future__ import annotations

import copy
import math
import random

import skia

from ..brush import Brush, ellipse, hsl, polygon, polyline, rounded, smooth

BARK = hsl(26, 0.45, 0.32)
PALE_BARK = hsl(32, 0.42, 0.48)
STALK = hsl(112, 0.45, 0.34)
CLAY = hsl(16, 0.55, 0.50)
CLAY_RIM = hsl(16, 0.55, 0.42)
SHADE = hsl(240, 0.3, 0.08, 0.15)
LIGHT = hsl(60, 0.8, 0.95, 0.20)


def _union(paths: list[skia.Path]) -> skia.Path:
    """One outline around overlapping paths."""
    whole = paths[0]
    for path in paths[1:]:
        whole = skia.Op(whole, path, skia.PathOp.kUnion_PathOp)
    return whole


def _overlay(canvas: skia.Canvas, inside: skia.Path, path: skia.Path, colour: int) -> None:
    """A translucent patch that stays inside another path."""
    canvas.save()
    canvas.clipPath(inside, True)
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=colour))
    canvas.restore()


def _trunk(brush: Brush, canvas: skia.Canvas, width: float, top: float, forked: bool) -> None:
    """A brown trunk with a flared foot, up to y = top."""
    path = skia.Path()
    path.moveTo(-width * 1.5, 0)
    path.quadTo(-width * 0.8, -0.06, -width * 0.7, top)
    path.lineTo(width * 0.7, top)
    path.quadTo(width * 0.8, -0.06, width * 1.5, 0)
    path.close()
    if forked:
        for side in (-1, 1):
            brush.stroke(canvas, polyline((0, top * 0.75), (side * 0.16, top - 0.10)),
                         width * 0.7, BARK)
    brush.detail(canvas, path, BARK)


def _tufts(rng: random.Random, x: float, y: float, rx: float, ry: float, count: int) -> skia.Path:
    """A cloud-like crown around (x, y)."""
    turn = rng.uniform(0, math.tau)
    blobs = [ellipse(x, y, rx * 0.80, ry * 0.80)]
    for i in range(count):
        angle = turn + math.tau * i / count
        size = rng.uniform(0.36, 0.44)
        blobs.append(ellipse(x + math.cos(angle) * rx * 0.62, y + math.sin(angle) * ry * 0.62,
                             rx * size, ry * size))
    return _union(blobs)


def tree(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A leafy tree with a round, cloudy, oval or heaped crown."""
    shape = rng.choice(("round", "cloud", "oval", "heap"))
    _trunk(brush, canvas, rng.uniform(0.045, 0.065), -0.45, shape in ("cloud", "heap"))
    rx = rng.uniform(0.36, 0.46)
    if shape == "round":
        crown, y, ry = ellipse(0, -0.62, rx * 0.92, 0.38), -0.62, 0.38
    elif shape == "oval":
        rx, y, ry = rx * 0.68, -0.58, 0.42
        crown = smooth((0, -1.0), (rx * 0.72, -0.82), (rx, -0.52), (rx * 0.62, -0.22),
                       (0, -0.15), (-rx * 0.62, -0.22), (-rx, -0.52), (-rx * 0.72, -0.82))
    elif shape == "cloud":
        y, ry = -0.64, 0.36
        crown = _tufts(rng, 0, y, rx * 1.05, ry, rng.choice((7, 8, 9)))
    else:
        y, ry = -0.62, 0.36
        crown = _union([ellipse(-rx * 0.52, -0.50, rx * 0.52, 0.21),
                        ellipse(rx * 0.52, -0.50, rx * 0.52, 0.21),
                        ellipse(0, -0.70, rx * 0.62, 0.30), ellipse(0, -0.48, rx * 0.5, 0.18)])
    brush.fill(canvas, crown)
    under = skia.Op(crown, ellipse(-rx * 0.18, y - ry * 0.22, rx * 1.02, ry * 1.0),
                    skia.PathOp.kDifference_PathOp)
    _overlay(canvas, crown, under, SHADE)
    fruit = rng.random() < 0.25
    for _ in range(6):
        angle, far = rng.uniform(0, math.tau), rng.uniform(0.1, 0.62)
        px, py = math.cos(angle) * rx * far, y + math.sin(angle) * ry * far
        if fruit:
            brush.detail(canvas, ellipse(px, py, 0.032, 0.032), brush.main(
                0.25 if brush.lightness < 0.6 else -0.3))
        else:
            _overlay(canvas, crown, ellipse(px, py, 0.07, 0.035, -20), LIGHT)


def _unlined(brush: Brush) -> Brush:
    """The same brush without outlines, for parts that share one contour."""
    bare = copy.copy(brush)
    bare.outline = 0.0
    return bare


def _frond(root: tuple[float, float], angle: float, length: float) -> skia.Path:
    """A broad drooping palm leaf whose lower edge is cut into fingers."""
    cos, sin = math.cos(angle), math.sin(angle)
    tip = (root[0] + cos * length, root[1] + sin * length * 0.65 + 0.20)
    bend = (root[0] + cos * length * 0.60, root[1] + sin * length * 0.95 - 0.20)
    path = skia.Path()
    path.moveTo(*root)
    path.quadTo(*bend, *tip)
    fingers = 5
    for i in range(1, fingers + 1):
        t = 1 - i / (fingers + 0.6)
        x = (1 - t) ** 2 * root[0] + 2 * t * (1 - t) * bend[0] + t * t * tip[0]
        y = (1 - t) ** 2 * root[1] + 2 * t * (1 - t) * bend[1] + t * t * tip[1]
        deep = 0.155 * math.sin(math.pi * min(1.0, t + 0.12)) ** 0.7
        path.lineTo(x + cos * 0.04, y + deep + 0.035)
        if i < fingers:
            path.lineTo(x - cos * 0.012, y + deep * 0.50)
    path.close()
    return path


def palm_tree(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A palm: a slim bent trunk below a star of fronds."""
    lean = rng.uniform(-0.12, 0.12)
    root = (lean, -0.70)
    half = rng.uniform(0.035, 0.045)
    trunk = skia.Path()
    trunk.moveTo(-lean - half * 1.5, 0)
    trunk.quadTo(-lean * 0.6 - half, -0.35, root[0] - half * 0.8, root[1])
    trunk.lineTo(root[0] + half * 0.8, root[1])
    trunk.quadTo(-lean * 0.6 + half, -0.35, -lean + half * 1.5, 0)
    trunk.close()
    brush.detail(canvas, trunk, PALE_BARK)
    canvas.save()
    canvas.clipPath(trunk, True)
    ring = skia.Paint(AntiAlias=True, Color=BARK, StrokeWidth=0.014)
    for i in range(1, 9):
        canvas.drawLine(-0.4, -i * 0.078, 0.4, -i * 0.078 + 0.015, ring)
    canvas.restore()
    length = rng.uniform(0.42, 0.48)
    turns = (-25, 205, 12, 168, -62, 242, -100) if rng.random() < 0.6 else \
        (-15, 195, 22, 158, -50, 230, -80)
    fronds = [_frond(root, math.radians(degrees + rng.uniform(-6, 6)),
                     length * (0.8 if degrees in (-100, -80) else 1.0)) for degrees in turns]
    for frond in fronds:
        brush.line(canvas, frond)
    for frond, shift in zip(fronds, (-0.07, -0.07, 0.0, 0.0, 0.05, 0.05, 0.02)):
        _unlined(brush).fill(canvas, frond, shift)
    if rng.random() < 0.5:
        for x, y in ((-0.04, 0.03), (0.045, 0.035), (0.0, 0.065)):
            brush.detail(canvas, ellipse(root[0] + x, root[1] + y, 0.037, 0.037), BARK)


def _stepped_fir(brush: Brush, canvas: skia.Canvas, rng: random.Random, half: float) -> skia.Path:
    """The crown of a fir as a stack of skirts, painted from the lowest up."""
    tiers = rng.choice((3, 4))
    low, step = -0.13, 0.87 / (tiers + 0.6)
    whole = None
    for i in range(tiers):
        wide = half * (1 - i / (tiers + 0.7))
        bottom = low - i * step
        top = -1.0 if i == tiers - 1 else bottom - step * 1.6
        skirt = skia.Path()
        skirt.moveTo(0, top)
        skirt.quadTo(wide * 0.35, (top + bottom) / 2, wide, bottom)
        for k in range(4):
            x = wide * (1 - k * 0.5)
            skirt.quadTo(x - wide * 0.25, bottom + 0.07, x - wide * 0.5, bottom + 0.005)
        skirt.quadTo(-wide * 0.35, (top + bottom) / 2, 0, top)
        skirt.close()
        brush.fill(canvas, skirt, -0.05 + 0.04 * i)
        whole = skirt if whole is None else _union([whole, skirt])
    return whole


def _jagged_fir(brush: Brush, canvas: skia.Canvas, rng: random.Random, half: float) -> skia.Path:
    """The crown of a fir as one zigzag outline."""
    steps = rng.choice((4, 5))
    right = []
    for i in range(1, steps + 1):
        y = -1.0 + 0.87 * i / steps
        right += [(half * (0.12 + 0.88 * i / steps), y), (half * 0.55 * i / steps, y - 0.035)]
    left = [(-x, y) for x, y in reversed(right[:-1])]
    crown = polygon((0, -1.0), *right[:-1], *left)
    brush.fill(canvas, crown)
    return crown


def fir_tree(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A fir: a pointed tree of skirts or zigzags, rarely with lights and a star."""
    half = rng.uniform(0.32, 0.42)
    brush.detail(canvas, rounded(-0.05, -0.2, 0.05, 0, 0.01), BARK)
    draw = _stepped_fir if rng.random() < 0.65 else _jagged_fir
    crown = draw(brush, canvas, rng, half)
    _overlay(canvas, crown, polygon((0.0, -1.0), (0.5, -0.08), (0.5, 0), (0.08, 0)), SHADE)
    if rng.random() < 0.2:
        for _ in range(7):
            y = rng.uniform(-0.75, -0.2)
            x = rng.uniform(-0.6, 0.6) * half * (1 + y) * 0.9
            brush.detail(canvas, ellipse(x, y, 0.026, 0.026), hsl(rng.choice((48, 0, 200)), 0.9,
                                                                   0.62))


def _stem_and_leaves(brush: Brush, canvas: skia.Canvas, rng: random.Random, top: float) -> None:
    """A green stalk with two leaves up to y = top."""
    bend = rng.uniform(-0.06, 0.06)
    stalk = skia.Path()
    stalk.moveTo(0, 0)
    stalk.quadTo(bend, top * 0.5, 0, top)
    brush.stroke(canvas, stalk, 0.042, STALK)
    for side in (-1, 1):
        y = rng.uniform(-0.12, -0.04)
        leaf = skia.Path()
        leaf.moveTo(0, y)
        leaf.cubicTo(side * 0.06, y - 0.17, side * 0.20, y - 0.20, side * 0.27, y - 0.24)
        leaf.cubicTo(side * 0.27, y - 0.08, side * 0.14, y - 0.0, 0, y)
        brush.detail(canvas, leaf, hsl(112, 0.45, 0.40))


def _daisy(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A flower head of petals around a yellow or dark middle."""
    count = rng.choice((6, 8, 10, 13))
    size = rng.uniform(0.32, 0.37)
    y = -1.0 + size
    width = min(0.15, size * 2.5 / count)
    for i in range(count):
        petal = ellipse(0, -size * 0.63, width, size * 0.40)
        petal.transform(skia.Matrix().setRotate(360 * i / count + 11))
        petal.offset(0, y)
        brush.fill(canvas, petal, 0.04 if i % 2 else -0.03)
    heart = hsl(45, 0.95, 0.55) if brush.colour not in ("yellow", "orange") else hsl(24, 0.6, 0.25)
    brush.detail(canvas, ellipse(0, y, size * 0.33, size * 0.33), heart)
    for dx, dy in ((-0.03, -0.02), (0.03, -0.03), (0.0, 0.035)):
        brush.detail(canvas, ellipse(dx, y + dy, 0.015, 0.015), SHADE, False)


def _tulip(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A closed cup of three petals."""
    half, low = rng.uniform(0.22, 0.28), rng.uniform(-0.54, -0.48)
    for side in (-1, 1):
        brush.fill(canvas, smooth((side * half, -0.97), (side * half * 1.12, -0.72),
                                  (side * half * 0.55, low), (side * -0.03, low),
                                  (side * half * 0.1, -0.78)), -0.05)
    brush.fill(canvas, smooth((0, -1.0), (half * 0.55, -0.80), (half * 0.55, low - 0.08),
                              (0, low + 0.02), (-half * 0.55, low - 0.08), (-half * 0.55, -0.80)),
               0.06)


def _rose(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A rounded bloom of five lobes with a spiral inside."""
    size, y = rng.uniform(0.28, 0.33), -0.68
    lobes = [ellipse(math.cos(a) * size * 0.50, y + math.sin(a) * size * 0.50, size * 0.55,
                     size * 0.55) for a in (i * math.tau / 5 - 0.9 for i in range(5))]
    for i, lobe in enumerate(lobes):
        brush.fill(canvas, lobe, (-0.05, 0.0, -0.03, 0.02, -0.01)[i])
    brush.fill(canvas, ellipse(0, y, size * 0.52, size * 0.52), 0.05)
    spiral = skia.Path()
    for i in range(26):
        angle, radius = i * 0.5, size * 0.43 * i / 25
        point = (math.cos(angle) * radius, y + math.sin(angle) * radius)
        (spiral.lineTo if i else spiral.moveTo)(*point)
    canvas.drawPath(spiral, skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style,
                                       StrokeWidth=0.028, Color=brush.main(-0.16)))


def flower(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """One flower on its stalk: a daisy, a tulip or a rose."""
    bloom = rng.choice((_daisy, _daisy, _tulip, _rose))
    _stem_and_leaves(brush, canvas, rng, -0.6)
    bloom(canvas, brush, rng)


def _spines(brush: Brush, canvas: skia.Canvas, inside: skia.Path, xs: tuple[float, ...],
            top: float) -> None:
    """Pale spines in upright rows."""
    pale = skia.Paint(AntiAlias=True, StrokeWidth=0.012, StrokeCap=skia.Paint.kRound_Cap,
                      Color=brush.main(0.35) if brush.lightness < 0.7 else brush.main(-0.4))
    canvas.save()
    canvas.clipPath(inside, True)
    for x in xs:
        for i in range(10):
            y = top + 0.04 + i * 0.085
            canvas.drawLine(x - 0.016, y, x, y + 0.02, pale)
            canvas.drawLine(x + 0.016, y, x, y + 0.02, pale)
    canvas.restore()


def _tall_cactus(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A column with one or two raised arms."""
    half = rng.uniform(0.12, 0.15)
    body = rounded(-half, -1.0, half, 0.2, half)
    body = skia.Op(body, rounded(-1, -2, 1, 0, 0), skia.PathOp.kIntersect_PathOp)
    parts = [body]
    sides = rng.choice(((-1, 1), (-1, 1), (1,)))
    for side in sides:
        low, high = rng.uniform(-0.42, -0.28), rng.uniform(-0.78, -0.62)
        x = side * rng.uniform(0.33, 0.38)
        bend = skia.Path()
        bend.moveTo(0, low)
        bend.lineTo(x - side * 0.12, low)
        bend.quadTo(x, low, x, low - 0.12)
        bend.lineTo(x, high)
        outline = skia.Path()
        skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=half * 1.35,
                   StrokeCap=skia.Paint.kRound_Cap,
                   StrokeJoin=skia.Paint.kRound_Join).getFillPath(bend, outline)
        parts.append(outline)
    whole = _union(parts)
    brush.fill(canvas, whole)
    _overlay(canvas, whole, rounded(half * 0.45, -0.96, half, 0, 0.02), SHADE)
    _spines(brush, canvas, whole, (-half * 0.5, half * 0.2), -0.95)
    if rng.random() < 0.4:
        brush.detail(canvas, smooth((-0.07, -1.0), (-0.05, -1.06), (0, -1.03), (0.05, -1.06),
                                    (0.07, -1.0), (0, -0.97)), hsl(335, 0.8, 0.68))


def _potted_cactus(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A round ribbed cactus with offshoots in a small clay pot."""
    rx = rng.uniform(0.30, 0.36)
    brush.fill(canvas, ellipse(-rx * 0.85, -0.60, 0.13, 0.17, -25), -0.05)
    brush.fill(canvas, ellipse(rx * 0.85, -0.66, 0.11, 0.16, 28), -0.05)
    body = ellipse(0, -0.55, rx, 0.40)
    brush.fill(canvas, body)
    for scale in (0.75, 0.30):
        rib = ellipse(0, -0.55, rx * scale, 0.395)
        canvas.drawPath(rib, skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style,
                                        StrokeWidth=0.018, Color=brush.main(-0.13)))
    _spines(brush, canvas, body, (-rx * 0.55, 0.0, rx * 0.55), -0.92)
    _pot(brush, canvas, 0.25, -0.24)


def _pot(brush: Brush, canvas: skia.Canvas, half: float, top: float) -> None:
    """A clay flower pot from y = top to the ground."""
    brush.detail(canvas, polygon((-half * 0.88, top), (half * 0.88, top), (half * 0.62, 0),
                                 (-half * 0.62, 0)), CLAY)
    brush.detail(canvas, rounded(-half, top - 0.02, half, top + 0.06, 0.015), CLAY_RIM)


def cactus(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A tall desert cactus with arms, or a round one in a pot."""
    (_tall_cactus if rng.random() < 0.7 else _potted_cactus)(canvas, brush, rng)


def _blade(angle: float, length: float, width: float, low: float) -> skia.Path:
    """A pointed leaf that rises from (0, low), turned by degrees from upright."""
    path = skia.Path()
    path.moveTo(0, low)
    path.cubicTo(-width * 1.3, low - length * 0.35, -width, low - length * 0.8, 0, low - length)
    path.cubicTo(width, low - length * 0.8, width * 1.3, low - length * 0.35, 0, low)
    path.transform(skia.Matrix().setRotate(angle, 0, low))
    return path


def potted_plant(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """Large leaves fanned out above a small clay pot."""
    top = rng.uniform(-0.32, -0.27)
    kind = rng.choice(("blades", "leaves", "bush"))
    if kind == "bush":
        brush.stroke(canvas, polyline((0, top), (0, -0.5)), 0.05, BARK)
        crown = _tufts(rng, 0, -0.68, 0.40, 0.32, 8)
        brush.fill(canvas, crown)
        for x, y in ((-0.15, -0.80), (0.10, -0.72), (-0.05, -0.58), (0.2, -0.58), (-0.24, -0.64)):
            _overlay(canvas, crown, ellipse(x, y, 0.07, 0.03, -25), LIGHT)
    else:
        width = 0.085 if kind == "blades" else 0.145
        turns = (-72, 70, -48, 46, -24, 22, 0) if kind == "blades" else (-66, 64, -32, 31, 0)
        for i, turn in enumerate(turns):
            turn += rng.uniform(-5, 5)
            length = (0.52 if abs(turn) > 55 else 0.64) * rng.uniform(0.93, 1.07)
            brush.fill(canvas, _blade(turn, length, width, top + 0.03), -0.06 + 0.02 * i)
            vein = polyline((0, top), (0, top - length * 0.8))
            vein.transform(skia.Matrix().setRotate(turn, 0, top + 0.03))
            canvas.drawPath(vein, skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style,
                                             StrokeWidth=0.014, Color=brush.main(-0.15)))
    _pot(brush, canvas, rng.uniform(0.22, 0.26), top)


DRAWINGS = {
    "tree": tree, "palm tree": palm_tree, "fir tree": fir_tree, "flower": flower,
    "cactus": cactus, "potted plant": potted_plant,
}
KINDS = {name: "plants" for name in DRAWINGS}
