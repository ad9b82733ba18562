"""Buildings and other built things, seen from the front.

Walls are the brush's colour and roofs a darker shade of it, so the colour is plain to see.
"""

from __future__ import annotations

import math
import random

import skia

from ..brush import Brush, ellipse, polygon, polyline, rounded
from .parts import (
    DARK, LAMP, WHITE, WOOD, about, mark, merged, pane, shade, spot, stretched, tint,
    window)

STONE = 0xFFB9B4AA


def door(canvas: skia.Canvas, brush: Brush, x: float, width: float, height: float,
         arched: bool = False, y: float = 0.0) -> None:
    """A wooden door standing on y, with a knob."""
    leaf = rounded(x - width / 2, y - height, x + width / 2, y, 0.008)
    if arched:
        leaf = merged(ellipse(x, y - height + width / 2, width / 2, width / 2),
                      rounded(x - width / 2, y - height + width / 2, x + width / 2, y, 0))
    brush.detail(canvas, leaf, WOOD if brush.colour != "brown" else 0xFFC99A62)
    if not arched:
        mark(canvas, 0x55000000, 0.008, rounded(
            x - width * 0.3, y - height * 0.88, x + width * 0.3, y - height * 0.55, 0.005))
    spot(canvas, LAMP, ellipse(x + width * 0.28, y - height * 0.42, width * 0.08, width * 0.08))


def slit(canvas: skia.Canvas, brush: Brush, x: float, y: float, width: float = 0.05,
         height: float = 0.11) -> None:
    """A dark arched window, for stone buildings."""
    path = merged(ellipse(x, y - height / 2 + width / 2, width / 2, width / 2),
                  rounded(x - width / 2, y - height / 2 + width / 2, x + width / 2, y + height / 2,
                          0))
    brush.detail(canvas, path, 0xFF3B4150 if brush.lightness > 0.25 else LAMP)


def battlements(left: float, right: float, top: float, teeth: int, height: float) -> skia.Path:
    """A row of merlons standing on top."""
    step = (right - left) / (teeth * 2 - 1)
    return merged(*(rounded(left + 2 * i * step, top - height, left + (2 * i + 1) * step,
                            top + 0.02, 0)
                    for i in range(teeth)))


def bricks(canvas: skia.Canvas, brush: Brush, rng: random.Random, area: tuple, count: int) -> None:
    """A few scattered bricks in a wall of (left, top, right, bottom)."""
    colour = brush.main(shade(brush, 0.1))
    left, top, right, bottom = area
    for _ in range(count):
        x, y = rng.uniform(left, right - 0.06), rng.uniform(top, bottom)
        mark(canvas, colour, 0.016, polyline((x, y), (x + rng.uniform(0.025, 0.05), y)))


def flag(canvas: skia.Canvas, brush: Brush, x: float, y: float, size: float = 0.1) -> None:
    """A pennant on a pole that ends at (x, y)."""
    mark(canvas, DARK, 0.012, polyline((x, y + size * 1.1), (x, y)))
    brush.detail(canvas, polygon((x, y), (x + size, y + size * 0.3), (x, y + size * 0.6)),
                 0xFFD64545 if brush.colour != "red" else 0xFFF2C230)


def house(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A house: gable, hip or sideways roof, windows, a door, often a chimney."""
    kind = rng.choice(("gable", "hip", "wide"))
    wide = rng.uniform(0.34, 0.4) if kind == "gable" else rng.uniform(0.4, 0.45)
    eaves = -about(rng, {"gable": 0.5, "hip": 0.46, "wide": 0.4}[kind], 0.12)
    ridge = eaves - about(rng, {"gable": 0.38, "hip": 0.28, "wide": 0.3}[kind], 0.12)
    lit = rng.random() < 0.25
    if rng.random() < 0.75:
        x = rng.choice((-1, 1)) * wide * 0.5
        brush.fill(canvas, rounded(x - 0.05, ridge - 0.04, x + 0.05, eaves, 0), shade(brush, 0.06))
        brush.fill(canvas, rounded(x - 0.065, ridge - 0.07, x + 0.065, ridge - 0.02, 0.01),
                   shade(brush, 0.17))
    if kind == "gable":
        wall = polygon((-wide, 0), (-wide, eaves), (0, ridge + 0.02), (wide, eaves), (wide, 0))
        brush.fill(canvas, wall)
        over = 0.07
        slope = (ridge - eaves) / wide
        brush.fill(canvas, polygon(
            (-wide - over, eaves - over * slope), (0, ridge - 0.045),
            (wide + over, eaves - over * slope),
            (wide + over - 0.02, eaves - over * slope + 0.075), (0, ridge + 0.05),
            (-wide - over + 0.02, eaves - over * slope + 0.075)), shade(brush, 0.15))
    else:
        brush.fill(canvas, rounded(-wide, eaves - 0.02, wide, 0, 0))
        top = wide * (0.52 if kind == "hip" else 0.92)
        roof = polygon((-wide - 0.05, eaves + 0.02), (-top, ridge), (top, ridge),
                       (wide + 0.05, eaves + 0.02))
        brush.fill(canvas, roof, shade(brush, 0.15))
        line = brush.main(shade(brush, 0.22))
        for i in range(1, 4):
            y = ridge + (eaves - ridge) * i / 4
            half = top + (wide + 0.05 - top) * i / 4 - 0.03
            mark(canvas, line, 0.01, polyline((-half, y), (half, y)))
    place = rng.choice((-0.5, 0.0, 0.5))
    door(canvas, brush, place * wide, 0.14, 0.27, rng.random() < 0.3)
    low = max(eaves + 0.08, -0.33)
    for spot_x in (-0.55, 0.55) if place == 0 else (-place * 1.1,
                                                    0.0) if wide > 0.37 else (-place * 0.9,):
        x = spot_x * wide
        window(canvas, brush, x - 0.06, low, x + 0.06, low + 0.14, lit=lit)
    if kind == "gable":
        window(canvas, brush, -0.055, eaves - 0.1, 0.055, eaves + 0.02, lit=lit)
    spot(canvas, STONE, rounded(place * wide - 0.1, -0.022, place * wide + 0.1, 0, 0.006))


def castle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A castle: two round towers, a wall with battlements, a gate, flags."""
    pointed = rng.random() < 0.5
    keep, side = -about(rng, 0.68, 0.06), -about(rng, 0.62, 0.08)
    flag(canvas, brush, 0, keep - 0.2, 0.11)
    back = merged(rounded(-0.19, keep, 0.19, -0.3, 0), battlements(-0.21, 0.21, keep, 4, 0.07),
                  rounded(-0.21, keep - 0.01, 0.21, keep + 0.05, 0))
    brush.fill(canvas, back, shade(brush, 0.07))
    for x in (-0.09, 0.09):
        slit(canvas, brush, x, keep + 0.15)
    wall = merged(rounded(-0.4, -0.4, 0.4, 0, 0), battlements(-0.3, 0.3, -0.4, 6, 0.06))
    brush.fill(canvas, wall)
    bricks(canvas, brush, rng, (-0.26, -0.35, 0.27, -0.05), 9)
    for s in (-1, 1):
        left, right = s * 0.38 - 0.115, s * 0.38 + 0.115
        if pointed:
            brush.fill(canvas, rounded(left, side, right, 0, 0.0))
            brush.fill(canvas, polygon((left - 0.03, side + 0.02), (s * 0.38, side - 0.26),
                                       (right + 0.03, side + 0.02)),
                       shade(brush, 0.17))
        else:
            brush.fill(canvas, merged(rounded(left, side, right, 0, 0),
                                      rounded(left - 0.02, side - 0.02, right + 0.02, side + 0.06,
                                              0),
                                      battlements(left - 0.02, right + 0.02, side - 0.02, 3,
                                                  0.065)))
        slit(canvas, brush, s * 0.38, side + 0.17)
        slit(canvas, brush, s * 0.38, side + 0.36)
    door(canvas, brush, 0, 0.2, 0.25, True)
    for x in (-0.05, 0.0, 0.05):
        mark(canvas, 0x66000000, 0.01, polyline((x, -0.2), (x, -0.01)))


def lighthouse(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A lighthouse: a tapering tower with a lantern, a gallery and bands."""
    foot, head = about(rng, 0.21, 0.1), about(rng, 0.13, 0.08)
    top = -0.74
    if rng.random() < 0.2:
        for s in (-1, 1):
            spot(canvas, 0x99FFE9A0, polygon((s * 0.05, -0.84), (s * 0.5, -0.95), (s * 0.5, -0.72)))
    for x, rx, ry in ((-0.17, 0.11, 0.05), (0.16, 0.12, 0.055), (0.0, 0.2, 0.04)):
        spot(canvas, 0xFF8D8880, ellipse(x, -0.03, rx, ry * 0.6))
    body = polygon((-foot, -0.02), (-head, top), (head, top), (foot, -0.02))
    brush.fill(canvas, body)
    canvas.save()
    canvas.clipPath(body, skia.ClipOp.kIntersect, True)
    band = skia.Paint(Color=WHITE if brush.lightness < 0.85 else 0xFFD0C9BA)
    for y in ((-0.54, -0.26) if brush.pattern == "plain" else ()):
        canvas.drawRect(skia.Rect(-0.3, y - 0.04, 0.3, y + 0.03), band)
    canvas.restore()
    brush.line(canvas, body)
    brush.detail(canvas, rounded(-0.08, -0.88, 0.08, top, 0.0), LAMP)
    for x in (-0.03, 0.03):
        mark(canvas, DARK, 0.01, polyline((x, -0.88), (x, top)))
    brush.fill(canvas, rounded(-head - 0.05, top - 0.015, head + 0.05, top + 0.03, 0.01),
               shade(brush, 0.12))
    for i in range(-2, 3):
        x = i * (head + 0.035) / 2
        mark(canvas, brush.main(shade(brush, 0.12)), 0.012, polyline((x, top), (x, top - 0.07)))
    mark(canvas, brush.main(shade(brush, 0.12)), 0.014, polyline((-head - 0.04, top - 0.07),
                                                                 (head + 0.04, top - 0.07)))
    brush.fill(canvas, polygon((-0.115, -0.87), (0, -0.99), (0.115, -0.87)), shade(brush, 0.06))
    slit(canvas, brush, 0, -0.42, 0.05, 0.1)
    door(canvas, brush, 0, 0.1, 0.16, True, -0.01)


def windmill(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A windmill: a tapering body, a cap and four lattice sails."""
    foot, head = about(rng, 0.22, 0.1), about(rng, 0.125, 0.08)
    body = polygon((-foot, 0), (-head, -0.6), (head, -0.6), (foot, 0))
    brush.fill(canvas, body)
    brush.fill(canvas, merged(ellipse(0, -0.6, head + 0.02, 0.115),
                              rounded(-head - 0.025, -0.615, head + 0.025, -0.56, 0.02)),
               shade(brush, 0.16))
    window(canvas, brush, -0.04, -0.42, 0.04, -0.32)
    door(canvas, brush, 0, 0.12, 0.2, True)
    turn = rng.uniform(10, 80)
    hub = (0, -0.62)
    for i in range(4):
        canvas.save()
        canvas.translate(*hub)
        canvas.rotate(turn + 90 * i)
        long = 0.37
        blade = polygon((0.09, 0.01), (long, 0.01), (long, 0.1), (0.09, 0.085))
        brush.fill(canvas, blade, tint(brush, 0.12), False)
        for k in range(1, 4):
            x = 0.09 + (long - 0.09) * k / 4
            mark(canvas, WOOD, 0.008, polyline((x, 0.0), (x, 0.09)))
        mark(canvas, WOOD, 0.022, polyline((0, 0), (long + 0.01, 0)))
        canvas.restore()
    brush.detail(canvas, ellipse(*hub, 0.03, 0.03), DARK)


def church(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A church: a nave and a steeple with a cross."""
    steeple = -about(rng, 0.55, 0.06)
    tip = -0.88
    gold = 0xFFE9B93A if brush.colour not in ("yellow", "orange") else DARK
    mark(canvas, gold, 0.024, polyline((-0.2, tip + 0.03), (-0.2, -0.99)))
    mark(canvas, gold, 0.024, polyline((-0.245, -0.945), (-0.155, -0.945)))
    ridge = -about(rng, 0.52, 0.06)
    brush.fill(canvas, rounded(-0.08, -0.31, 0.46, 0, 0))
    brush.fill(canvas, polygon((-0.1, -0.3), (-0.06, ridge), (0.4, ridge), (0.5, -0.3)),
               shade(brush, 0.16))
    brush.fill(canvas, rounded(-0.36, steeple, -0.04, 0, 0), tint(brush, 0.03))
    brush.fill(canvas, polygon((-0.4, steeple + 0.015), (-0.2, tip), (0.0, steeple + 0.015)),
               shade(brush, 0.16))
    slit(canvas, brush, -0.2, steeple + 0.13, 0.075, 0.13)
    brush.detail(canvas, ellipse(-0.2, steeple + 0.27, 0.05, 0.05), WHITE)
    mark(canvas, DARK, 0.01, polyline((-0.2, steeple + 0.235), (-0.2, steeple + 0.27),
                                      (-0.175, steeple + 0.28)))
    for x in (0.06, 0.2, 0.34):
        path = merged(ellipse(x, -0.19, 0.035, 0.04), rounded(x - 0.035, -0.19, x + 0.035, -0.08,
                                                              0))
        pane(canvas, brush, path)
    door(canvas, brush, -0.2, 0.14, 0.19, True)


def tower(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A tall narrow tower: pointed roof, battlements or a clock."""
    kind = rng.choice(("pointed", "battlements", "clock"))
    half = about(rng, 0.14, 0.12)
    top = -0.72
    if kind == "battlements":
        top = -0.8
        path = merged(rounded(-half, top, half, 0, 0), rounded(-half - 0.045, top - 0.03,
                                                               half + 0.045, top + 0.09, 0),
                      battlements(-half - 0.045, half + 0.045, top - 0.03, 4, 0.08))
        brush.fill(canvas, path)
        if rng.random() < 0.6:
            flag(canvas, brush, 0, top - 0.17, 0.13)
    else:
        brush.fill(canvas, rounded(-half, top, half, 0, 0))
        brush.fill(canvas, polygon((-half - 0.05, top + 0.015), (0, -1.0),
                                   (half + 0.05, top + 0.015)), shade(brush, 0.17))
    if kind == "clock":
        brush.fill(canvas, rounded(-half - 0.03, top + 0.25, half + 0.03, top + 0.29, 0.005),
                   shade(brush, 0.1))
        y, r = top + 0.13, half * 0.68
        brush.detail(canvas, ellipse(0, y, r, r), WHITE)
        turn = rng.uniform(0, 6.28)
        mark(canvas, DARK, 0.014, polyline((0, y), (0, y - r * 0.75)))
        mark(canvas, DARK, 0.016, polyline((0, y), (r * 0.5 * math.cos(turn),
                                                    y + r * 0.5 * math.sin(turn))))
    else:
        slit(canvas, brush, 0, top + 0.2, 0.065, 0.13)
    brush.fill(canvas, rounded(-half - 0.03, -0.07, half + 0.03, 0, 0.005), shade(brush, 0.08))
    bricks(canvas, brush, rng, (-half + 0.01, top + 0.34, half - 0.01, -0.1), 7)
    slit(canvas, brush, 0, -0.3, 0.06, 0.11)
    door(canvas, brush, 0, 0.11, 0.17, True)


def barn(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A barn: a gambrel roof and a great door crossed with white boards."""
    wide, eaves = about(rng, 0.38, 0.08), -about(rng, 0.42, 0.08)
    knee, ridge = eaves - 0.2, eaves - 0.32
    wall = polygon((-wide, 0), (-wide, eaves), (-wide * 0.66, knee), (0, ridge),
                   (wide * 0.66, knee), (wide, eaves),
                   (wide, 0))
    brush.fill(canvas, wall)
    if brush.pattern == "plain":
        line = brush.main(shade(brush, 0.08))
        for i in range(-4, 5):
            x = i * wide / 5
            mark(canvas, line, 0.009, polyline((x, eaves - 0.08), (x, -0.01)))
    roof = polygon((-wide - 0.06, eaves + 0.035), (-wide * 0.7, knee - 0.045), (0, ridge - 0.06),
                   (wide * 0.7, knee - 0.045),
                   (wide + 0.06, eaves + 0.035), (wide + 0.005, eaves + 0.05),
                   (wide * 0.63, knee + 0.025), (0, ridge + 0.02),
                   (-wide * 0.63, knee + 0.025), (-wide - 0.005, eaves + 0.05))
    brush.fill(canvas, roof, shade(brush, 0.18))
    trim = WHITE if brush.lightness < 0.85 else 0xFF9A6B43
    gate, high = about(rng, 0.17, 0.1), -0.32
    brush.fill(canvas, rounded(-gate, high, gate, 0, 0), shade(brush, 0.1))
    for path in (polygon((-gate, high), (gate, high), (gate, 0), (-gate, 0)),
                 polyline((0, high), (0, 0))):
        mark(canvas, trim, 0.024, path)
    for s in (-1, 1):
        mark(canvas, trim, 0.018, polyline((0, high), (s * gate, 0)))
        mark(canvas, trim, 0.018, polyline((s * gate, high), (0, 0)))
    brush.detail(canvas, rounded(-0.07, eaves - 0.13, 0.07, eaves - 0.01, 0),
                 0xFF3B3036 if brush.lightness > 0.25 else LAMP)
    mark(canvas, trim, 0.02, rounded(-0.07, eaves - 0.13, 0.07, eaves - 0.01, 0))


def tent(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A tent: a ridge tent seen from the side and front, or a pyramid."""
    high = -about(rng, 0.6, 0.1)
    if rng.random() < 0.55:
        side = rng.uniform(0.12, 0.2)
        mark(canvas, DARK, 0.014, polyline((-0.18, high), (-0.5, 0)))
        brush.fill(canvas, polygon((-0.16, high), (side, high + 0.03), (0.48, -0.03), (0.18, 0)),
                   shade(brush, 0.1))
        brush.fill(canvas, polygon((-0.16, high), (0.2, 0), (-0.46, 0)))
        x = -0.14
    else:
        for s in (-1, 1):
            mark(canvas, DARK, 0.014, polyline((s * 0.2, high * 0.45), (s * 0.5, 0)))
        mark(canvas, WOOD, 0.022, polyline((0, high), (0, high - 0.07)))
        brush.fill(canvas, polygon((0, high), (0.4, 0), (-0.4, 0)))
        x = 0.0
    top = high * 0.68
    spot(canvas, 0xFF3A3136, polygon((x, top), (x + 0.11, 0), (x - 0.11, 0)))
    for s in (-1, 1):
        flap = polygon((x, top), (x + s * 0.11, -0.0), (x + s * 0.19, -0.0),
                       (x + s * 0.09, top * 0.42))
        brush.fill(canvas, flap, tint(brush, 0.12), False)


def bridge(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bridge: stone arches, or towers with hanging cables."""
    if rng.random() < 0.5:
        arches, deck = rng.choice((2, 3)), -about(rng, 0.36, 0.1)
        path = rounded(-0.5, deck, 0.5, 0, 0)
        span = 1.0 / arches
        for i in range(arches):
            x, half = -0.5 + span * (i + 0.5), span * 0.36
            hole = merged(ellipse(x, 0, half, min(half * 1.1, -deck - 0.1)))
            path = skia.Op(path, hole, skia.kDifference_PathOp)
        brush.fill(canvas, path)
        brush.fill(canvas, rounded(-0.5, deck - 0.06, 0.5, deck + 0.02, 0.01), shade(brush, 0.12))
        bricks(canvas, brush, rng, (-0.46, deck + 0.06, 0.46, deck + 0.08), 6)
        for i in range(arches + 1):
            x = max(-0.46, min(0.46, -0.5 + span * i))
            brush.fill(canvas, rounded(x - 0.035, deck - 0.1, x + 0.035, deck + 0.0, 0.01),
                       shade(brush, 0.06))
        return
    deck, top = -0.22, -about(rng, 0.66, 0.08)
    place = about(rng, 0.27, 0.08)
    for start, end, sag in ((-0.5, -place, 0.5), (-place, place, 1.0), (place, 0.5, 0.5)):
        rope = skia.Path()
        left_y = top + 0.03 if start > -0.5 else deck
        right_y = top + 0.03 if end < 0.5 else deck
        middle = (deck - 0.05) * 2 - top if sag == 1.0 else deck - 0.04
        rope.moveTo(start, left_y)
        rope.quadTo((start + end) / 2, middle, end, right_y)
        for k in range(1, 6 if sag == 1.0 else 4):
            t = k / (6 if sag == 1.0 else 4)
            y = (1 - t) ** 2 * left_y + 2 * t * (1 - t) * middle + t * t * right_y
            x = start + (end - start) * t
            mark(canvas, brush.main(shade(brush, 0.05)), 0.01, polyline((x, y), (x, deck)))
        brush.stroke(canvas, rope, 0.024)
    for s in (-1, 1):
        x = s * place
        for dx in (-0.04, 0.04):
            brush.fill(canvas, rounded(x + dx - 0.022, top, x + dx + 0.022, 0, 0.005))
        for y in (top + 0.02, top + 0.2):
            brush.fill(canvas, rounded(x - 0.06, y, x + 0.06, y + 0.045, 0.005))
        brush.fill(canvas, rounded(x - 0.1, -0.06, x + 0.1, 0, 0.01), shade(brush, 0.12))
    brush.fill(canvas, rounded(-0.5, deck, 0.5, deck + 0.065, 0.005), shade(brush, 0.06))


DRAWINGS = {name: stretched(draw, 0.14, 0.14) for name, draw in {
    "house": house, "castle": castle, "lighthouse": lighthouse, "windmill": windmill,
    "church": church, "tower": tower, "barn": barn, "tent": tent, "bridge": bridge,
}.items()}
KINDS = {name: "buildings" for name in DRAWINGS}
