"""Vehicles of road, rail, water and air, seen from the side and looking right.

Wheels and windows keep their own colours; bodies, hulls and frames are the brush's.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, polygon, polyline, rounded, smooth, star
from .parts import (
    BEAK, CREAM, DARK, LAMP, RIM, TYRE, WHITE, WOOD, about, limb, mark, merged, pane, shade, spot,
    thin_wheel, tint, wheel)


def bicycle_frame(canvas: skia.Canvas, brush: Brush, rng: random.Random, r: float,
                  thick: float = 0.05) -> tuple[tuple[float, float], tuple[float, float]]:
    """A bicycle standing on y = 0 with wheels of radius r; returns saddle and grip."""
    back, front, hub = (-0.29, -r), (0.29, -r), (-0.03, -r * 0.92)
    seat, head = (-0.11, -r * 2.12), (0.19, -r * 2.15)
    for x, y in (back, front):
        thin_wheel(canvas, brush, x, y, r, 0.024)
    for path in (polyline(back, hub, head), polyline(back, seat, hub),
                 polyline((seat[0] + 0.012, seat[1] + 0.04), (head[0], head[1] + 0.02)),
                 polyline((head[0] - 0.02, head[1] - 0.06), front)):
        brush.stroke(canvas, path, thick)
    spot(canvas, RIM, ellipse(*hub, 0.045, 0.045))
    spot(canvas, DARK, ellipse(*hub, 0.02, 0.02))
    turn = rng.choice((-1, 1))
    mark(canvas, DARK, 0.018, polyline((hub[0] - 0.05 * turn, hub[1] - 0.05),
                                       (hub[0] + 0.05 * turn, hub[1] + 0.05)))
    saddle = (seat[0] - 0.01, seat[1] - 0.035)
    spot(canvas, DARK, smooth((saddle[0] - 0.09, saddle[1] - 0.025), (saddle[0] + 0.09, saddle[1]),
                              (saddle[0] - 0.02, saddle[1] + 0.03)))
    if rng.random() < 0.5:
        grip = (head[0] + 0.08, head[1] - 0.11)
        mark(canvas, DARK, 0.026, smooth((head[0] - 0.02, head[1] - 0.06),
                                         (head[0] - 0.03, head[1] - 0.11),
                                         grip, closed=False))
    else:
        grip = (head[0] + 0.06, head[1] - 0.08)
        mark(canvas, DARK, 0.026, smooth(
            (head[0] - 0.02, head[1] - 0.06), (head[0] + 0.05, head[1] - 0.1),
            (head[0] + 0.12, head[1] - 0.04), (head[0] + 0.06, head[1] + 0.01), closed=False))
    return saddle, grip


def bicycle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bicycle; some have mudguards, a basket or a child's thick frame."""
    r = about(rng, 0.21, 0.06)
    for x in ((-0.29, 0.29) if rng.random() < 0.75 else ()):
        arc = skia.Path()
        arc.addArc(skia.Rect(x - r - 0.015, -2 * r - 0.015, x + r + 0.015, 0.015), 190, 150)
        brush.stroke(canvas, arc, 0.028)
    _, grip = bicycle_frame(canvas, brush, rng, r, rng.uniform(0.05, 0.064))
    if rng.random() < 0.35:
        x, y = grip[0] + 0.0, grip[1] + 0.02
        brush.fill(canvas, polygon((x, y), (x + 0.17, y), (x + 0.14, y + 0.12),
                                   (x + 0.02, y + 0.12)))


def car(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A car: hatchback, saloon or estate."""
    kind = rng.choice(("hatchback", "saloon", "estate"))
    roof, r = -about(rng, 0.47, 0.08), about(rng, 0.1, 0.1)
    waist = -0.28
    rear, rear_top = {"hatchback": (-0.43, -0.30), "saloon": (-0.30, -0.18),
                      "estate": (-0.46, -0.40)}[kind]
    front_top = rng.uniform(0.0, 0.08)
    cabin = smooth((rear, waist + 0.04), (rear_top - 0.03, roof + 0.03), (rear_top + 0.1, roof),
                   (front_top - 0.04, roof), (front_top + 0.04, roof + 0.03), (0.24, waist + 0.04))
    body = smooth((-0.49, -0.12), (-0.5, -0.22), (-0.47, waist - 0.01), (-0.3, waist - 0.03),
                  (0.1, waist - 0.03), (0.3, waist + 0.0), (0.46, -0.22), (0.5, -0.14),
                  (0.47, -0.075),
                  (0.3, -0.065), (-0.3, -0.065), (-0.46, -0.07))
    brush.fill(canvas, merged(cabin, body))
    top = roof + 0.055
    middle = (rear_top + front_top) / 2 + 0.04
    pane(canvas, brush, polygon((rear + 0.075, waist), (rear_top + 0.02, top), (middle - 0.02, top),
                                (middle - 0.02, waist)))
    pane(canvas, brush, polygon((middle + 0.02, waist), (middle + 0.02, top),
                                (front_top + 0.005, top),
                                (0.175, waist)))
    line = brush.main(shade(brush, 0.16))
    mark(canvas, line, 0.012, polyline((middle, waist + 0.02), (middle, -0.1)))
    mark(canvas, line, 0.018, polyline((middle - 0.09, -0.22), (middle - 0.03, -0.22)))
    mark(canvas, line, 0.02, polyline((-0.46, -0.1), (0.46, -0.1)))
    brush.detail(canvas, ellipse(0.455, -0.19, 0.03, 0.035), LAMP)
    brush.detail(canvas, rounded(-0.495, -0.23, -0.455, -0.165, 0.012), 0xFFD6352F)
    for x in (-0.28, 0.28):
        spot(canvas, brush.main(shade(brush, 0.22)), ellipse(x, -r, r * 1.2, r * 1.2))
        wheel(canvas, brush, x, -r, r)


def bus(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bus: a long box full of windows, sometimes a double-decker."""
    double = rng.random() < 0.3
    top = -0.74 if double else -about(rng, 0.48, 0.06)
    r, left, right = 0.085, -0.5, 0.5
    if double:
        left, right = -0.42, 0.42
    brush.fill(canvas, rounded(left, top, right, -0.06, 0.05))
    for row in ((top + 0.07, -0.38) if double else (top + 0.08,)):
        count, low = 5, row + (0.12 if double else 0.125)
        step = (right - left - 0.1) / count
        for i in range(count):
            x = left + 0.04 + i * step
            if i == count - 1:
                pane(canvas, brush, rounded(x + 0.01, row - 0.01, right - 0.015, low + 0.02, 0.02))
            else:
                pane(canvas, brush, rounded(x, row, x + step - 0.025, low, 0.015))
    door = right - 0.3
    if not double:
        pane(canvas, brush, rounded(door + 0.01, top + 0.08, door + 0.1, -0.12, 0.012))
        mark(canvas, brush.ink(), 0.01, polyline((door + 0.055, top + 0.08), (door + 0.055, -0.12)))
    line = brush.main(tint(brush, 0.22))
    mark(canvas, line, 0.02, polyline((left + 0.01, -0.185),
                                      (right - 0.32 if not double else right - 0.01, -0.185)))
    brush.detail(canvas, ellipse(right - 0.02, -0.14, 0.022, 0.03), LAMP)
    brush.detail(canvas, rounded(left, -0.19, left + 0.025, -0.12, 0.01), 0xFFD6352F)
    for x in (left + 0.2, right - 0.15 if double else right - 0.42):
        wheel(canvas, brush, x, -r, r)


def truck(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A truck: a separate cab in front, a box, tank or open bed behind."""
    load, r = rng.choice(("box", "box", "tipper", "tank")), about(rng, 0.09, 0.08)
    spot(canvas, DARK, rounded(-0.49, -0.17, 0.48, -0.09, 0.02))
    split = about(rng, 0.18, 0.1)
    high = -about(rng, 0.6, 0.07)
    if load == "box":
        brush.fill(canvas, rounded(-0.5, high, split - 0.03, -0.16, 0.015))
        line = brush.main(shade(brush, 0.1))
        for i in range(1, 4):
            x = -0.5 + i * (split + 0.47) / 4
            mark(canvas, line, 0.012, polyline((x, high + 0.04), (x, -0.2)))
    elif load == "tipper":
        brush.fill(canvas, polygon((-0.5, -0.46), (split - 0.03, -0.46), (split - 0.06, -0.16),
                                   (-0.42, -0.16)))
        for i in range(1, 4):
            x = -0.45 + i * (split + 0.4) / 4
            mark(canvas, brush.main(shade(brush, 0.16)), 0.02, polyline((x, -0.43), (x, -0.19)))
    else:
        brush.fill(canvas, rounded(-0.5, -0.5, split - 0.03, -0.16, 0.16))
        for x in (-0.34, -0.02):
            mark(canvas, brush.main(shade(brush, 0.14)), 0.018, polyline((x, -0.49), (x, -0.17)))
    cab_top = -0.5
    cab = smooth((split, -0.1), (split, -0.3), (split + 0.005, cab_top + 0.01),
                 (split + 0.03, cab_top),
                 (0.34, cab_top), (0.385, cab_top + 0.03), (0.46, -0.3), (0.5, -0.26), (0.5, -0.11),
                 (0.48, -0.09))
    brush.fill(canvas, cab, shade(brush, 0.05))
    pane(canvas, brush, polygon((split + 0.07, -0.29), (split + 0.07, cab_top + 0.06),
                                (0.345, cab_top + 0.06),
                                (0.415, -0.29)))
    mark(canvas, brush.main(shade(brush, 0.2)), 0.016, polyline((split + 0.09, -0.24),
                                                                (split + 0.14, -0.24)))
    brush.detail(canvas, ellipse(0.478, -0.19, 0.025, 0.03), LAMP)
    brush.detail(canvas, rounded(0.42, -0.115, 0.51, -0.075, 0.012), RIM)
    for x in (-0.36, -0.36 + 2.25 * r, 0.33):
        wheel(canvas, brush, x, -r, r)


def steam_train(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A steam engine: boiler, chimney, cab."""
    puff = 0xFFEDEFF2
    for x, y, r in ((0.26, -0.78, 0.055), (0.17, -0.86, 0.075), (0.03, -0.92, 0.06)):
        spot(canvas, puff, ellipse(x + rng.uniform(-0.02, 0.02), y, r, r * 0.85))
    brush.fill(canvas, polygon((0.25, -0.48), (0.23, -0.7), (0.38, -0.7), (0.36, -0.48)),
               shade(brush, 0.14))
    brush.fill(canvas, merged(ellipse(0.06, -0.52, 0.065, 0.07)), shade(brush, 0.1))
    brush.fill(canvas, rounded(-0.25, -0.52, 0.43, -0.2, 0.05))
    brush.fill(canvas, rounded(-0.44, -0.68, -0.12, -0.17, 0.02), shade(brush, 0.05))
    brush.fill(canvas, rounded(-0.5, -0.74, -0.06, -0.66, 0.03), shade(brush, 0.14))
    pane(canvas, brush, rounded(-0.37, -0.6, -0.19, -0.42, 0.03))
    band = brush.main(tint(brush, 0.2))
    for x in (0.02, 0.2):
        mark(canvas, band, 0.022, polyline((x, -0.505), (x, -0.215)))
    brush.detail(canvas, ellipse(0.435, -0.38, 0.04, 0.055), LAMP)
    spot(canvas, DARK, rounded(-0.46, -0.22, 0.44, -0.15, 0.02))
    brush.detail(canvas, polygon((0.4, -0.17), (0.5, -0.02), (0.34, -0.02)), 0xFFC8423B
                 if brush.colour != "red" else 0xFF5A5F69)
    for x, r in ((-0.32, 0.125), (-0.05, 0.125), (0.16, 0.08), (0.31, 0.08)):
        wheel(canvas, brush, x, -r, r, 6)
    mark(canvas, RIM, 0.022, polyline((-0.32, -0.1), (-0.05, -0.1), (0.16, -0.08)))


def fast_train(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A modern train: a pointed nose and a row of windows, on rails."""
    nose = rng.uniform(0.26, 0.36)
    mark(canvas, 0xFF7B7F88, 0.025, polyline((-0.5, -0.012), (0.5, -0.012)))
    for x in (-0.42, -0.32, -0.06, 0.04, 0.2):
        wheel(canvas, brush, x, -0.065, 0.045, 0)
    split = -0.22
    brush.fill(canvas, rounded(-0.5, -0.46, split - 0.012, -0.08, 0.03))
    body = skia.Path()
    body.moveTo(split + 0.012, -0.46)
    body.lineTo(0.5 - nose, -0.46)
    body.cubicTo(0.5 - nose * 0.4, -0.46, 0.5, -0.26, 0.5, -0.16)
    body.quadTo(0.5, -0.08, 0.42, -0.08)
    body.lineTo(split + 0.012, -0.08)
    body.close()
    brush.fill(canvas, body)
    for i in range(6):
        x = -0.47 + i * 0.12 + (0.03 if i > 1 else 0)
        if x < 0.42 - nose:
            pane(canvas, brush, rounded(x, -0.38, x + 0.085, -0.26, 0.02))
    x = 0.5 - nose
    pane(canvas, brush, smooth((x + 0.02, -0.38), (x + nose * 0.36, -0.37),
                               (x + nose * 0.68, -0.265),
                               (x + 0.03, -0.265)))
    stripe = brush.main(tint(brush, 0.26))
    mark(canvas, stripe, 0.026, polyline((-0.49, -0.19), (split - 0.03, -0.19)))
    mark(canvas, stripe, 0.026, polyline((split + 0.03, -0.19), (0.46, -0.19)))
    brush.detail(canvas, ellipse(0.465, -0.135, 0.022, 0.018), LAMP)


def train(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A train: a steam engine or a modern one."""
    (steam_train if rng.random() < 0.6 else fast_train)(canvas, brush, rng)


def tractor(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A tractor: a huge rear wheel, a small front one, cab and exhaust."""
    big, small = about(rng, 0.235, 0.06), about(rng, 0.125, 0.08)
    mark(canvas, DARK, 0.035, polyline((0.26, -0.45), (0.26, -0.68), (0.29, -0.71)))
    spot(canvas, DARK, rounded(-0.3, -0.28, 0.42, -0.15, 0.02))
    roof = -about(rng, 0.82, 0.05)
    brush.fill(canvas, polygon((-0.36, -0.3), (-0.34, roof + 0.03), (0.0, roof + 0.03),
                               (0.07, -0.3)))
    pane(canvas, brush, polygon((-0.3, -0.46), (-0.29, roof + 0.09), (-0.03, roof + 0.09),
                                (0.01, -0.42)))
    brush.fill(canvas, rounded(-0.42, roof - 0.03, 0.06, roof + 0.04, 0.03), shade(brush, 0.06))
    hood = smooth((0.0, -0.5), (0.2, -0.51), (0.42, -0.47), (0.48, -0.42), (0.48, -0.24),
                  (0.4, -0.21),
                  (0.1, -0.21), (0.0, -0.22))
    brush.fill(canvas, hood)
    line = brush.main(shade(brush, 0.18))
    for i in range(3):
        mark(canvas, line, 0.014, polyline((0.15, -0.41 + i * 0.05), (0.34, -0.41 + i * 0.05)))
    brush.detail(canvas, ellipse(0.455, -0.4, 0.03, 0.04), LAMP)
    fender = skia.Path()
    fender.addArc(skia.Rect(-0.22 - big * 1.2, -big * 2.25, -0.22 + big * 1.2, big * 0.2), 190, 160)
    brush.stroke(canvas, fender, 0.06)
    for x, r in ((-0.22, big), (0.32, small)):
        brush.detail(canvas, star(x, -r, r, r * 0.9, 16 if r > 0.15 else 12), TYRE)
        brush.fill(canvas, ellipse(x, -r, r * 0.62, r * 0.62), tint(brush, 0.06), False)
        spot(canvas, RIM, ellipse(x, -r, r * 0.22, r * 0.22))


def motorcycle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A motorcycle: two fat wheels, a tank, an engine, no pedals."""
    r = about(rng, 0.16, 0.07)
    rake = rng.uniform(0.0, 0.03)
    mark(canvas, RIM, 0.035, polyline((0.16, -0.54), (0.31, -r)))
    mark(canvas, 0xFF6C727B, 0.04, polyline((-0.3, -r), (-0.04, -0.22), (0.1, -0.22)))
    for x in (-0.31, 0.31 + rake):
        wheel(canvas, brush, x, -r, r, 8, brush.main())
    brush.fill(canvas, rounded(-0.14, -0.34, 0.14, -0.13, 0.05), shade(brush, 0.16), False)
    for i in range(4):
        mark(canvas, RIM, 0.014, polyline((-0.07, -0.3 + i * 0.035), (0.09, -0.3 + i * 0.035)))
    mark(canvas, RIM, 0.04, smooth((0.08, -0.16), (-0.1, -0.11), (-0.42, -0.13), closed=False))
    body = smooth((-0.48, -0.49), (-0.3, -0.46), (-0.12, -0.44), (-0.02, -0.57), (0.14, -0.6),
                  (0.24, -0.48), (0.18, -0.34), (0.02, -0.27), (-0.2, -0.27), (-0.34, -0.34))
    brush.fill(canvas, body)
    brush.detail(canvas, smooth((-0.36, -0.48), (-0.2, -0.45), (-0.06, -0.46), (-0.04, -0.5),
                                (-0.2, -0.52),
                                (-0.36, -0.53)), DARK)
    for x in (-0.31, 0.31 + rake):
        guard = skia.Path()
        guard.addArc(skia.Rect(x - r - 0.02, -2 * r - 0.02, x + r + 0.02, 0.02), 215, 115)
        brush.stroke(canvas, guard, 0.06)
    mark(canvas, DARK, 0.03, smooth((0.16, -0.55), (0.17, -0.65), (0.06, -0.68), closed=False))
    brush.fill(canvas, smooth((0.16, -0.62), (0.26, -0.62), (0.3, -0.52), (0.22, -0.47),
                              (0.15, -0.53)))
    brush.detail(canvas, ellipse(0.275, -0.54, 0.028, 0.042), LAMP)


def aeroplane(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An airliner, nose up a little."""
    canvas.save()
    canvas.translate(0, -0.3)
    canvas.rotate(rng.uniform(-14, 0))
    fat = about(rng, 0.1, 0.12)
    dark = shade(brush, 0.1)
    brush.fill(canvas, polygon((0.06, -0.05), (-0.12, -0.24), (-0.19, -0.24), (-0.09, -0.03)),
               shade(brush, 0.16))
    brush.fill(canvas, smooth((-0.3, -fat * 0.5), (-0.42, -0.3), (-0.5, -0.31), (-0.47, -0.1),
                              (-0.44, -0.02)),
               dark)
    body = smooth((0.5, 0.02), (0.44, -fat * 0.65), (0.3, -fat), (0.0, -fat), (-0.28, -fat * 0.85),
                  (-0.5, -fat * 0.6), (-0.46, -fat * 0.1), (-0.2, fat * 0.85), (0.1, fat),
                  (0.36, fat * 0.85),
                  (0.47, fat * 0.5))
    brush.fill(canvas, body)
    for i in range(7):
        brush.detail(canvas, rounded(-0.24 + i * 0.075, -0.05, -0.205 + i * 0.075, -0.005, 0.012),
                     WHITE, False)
    pane(canvas, brush, polygon((0.345, -0.02), (0.36, -0.07), (0.42, -0.055), (0.455, -0.015)))
    brush.detail(canvas, rounded(0.02, 0.1, 0.16, 0.17, 0.03), RIM)
    brush.fill(canvas, polygon((0.14, 0.03), (-0.06, 0.25), (-0.16, 0.26), (-0.1, 0.03)), dark)
    brush.fill(canvas, polygon((-0.34, -0.02), (-0.46, 0.1), (-0.52, 0.1), (-0.45, -0.03)), dark)
    canvas.restore()


def helicopter(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A helicopter: a round cabin, a tail boom, rotor and skids."""
    fat = about(rng, 0.22, 0.06)
    y = -0.31
    mark(canvas, DARK, 0.022, polyline((0.14, -0.54), (0.14, -0.64)))
    brush.detail(canvas, limb((-0.34, -0.645, 0.012), (0.14, -0.655, 0.028), (0.5, -0.635, 0.012)),
                 DARK)
    for x in (0.02, 0.24):
        mark(canvas, DARK, 0.022, polyline((x, -0.16), (x - 0.01, -0.03)))
    mark(canvas, DARK, 0.028, smooth((-0.14, -0.02), (0.1, -0.016), (0.34, -0.018), (0.4, -0.05),
                                     closed=False))
    whole = merged(ellipse(0.16, y, 0.27, fat),
                   limb((0.0, y - 0.07, 0.16), (-0.25, y - 0.11, 0.095), (-0.46, y - 0.14, 0.06)),
                   polygon((-0.4, y - 0.12), (-0.5, y - 0.3), (-0.44, y - 0.3), (-0.36, y - 0.13)),
                   rounded(0.02, y - fat - 0.06, 0.24, y - fat + 0.08, 0.03))
    brush.fill(canvas, whole)
    pane(canvas, brush, smooth((0.23, y - fat * 0.7), (0.34, y - fat * 0.48), (0.41, y - 0.01),
                               (0.36, y + 0.01),
                               (0.23, y + 0.0)))
    pane(canvas, brush, rounded(0.04, y - fat * 0.6, 0.15, y - 0.01, 0.03))
    mark(canvas, brush.main(shade(brush, 0.18)), 0.016, polyline((-0.06, y + 0.1), (0.38, y + 0.1)))
    for dx, dy in ((0.0, 0.09), (0.09, 0.0)):
        mark(canvas, DARK, 0.016, polyline((-0.47 - dx, y - 0.15 - dy),
                                           (-0.47 + dx, y - 0.15 + dy)))


def rocket(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A rocket standing upright, or with flames below."""
    fat = about(rng, 0.16, 0.12)
    if rng.random() < 0.7:
        for size, colour in ((1.0, 0xFFF26B2B), (0.6, 0xFFFFD64D)):
            spot(canvas, colour, smooth((-0.1 * size, -0.16), (0.1 * size, -0.16),
                                        (0.06 * size, -0.07),
                                        (0, -0.16 + 0.16 * size), (-0.06 * size, -0.07)))
    fin = shade(brush, 0.12)
    for s in (-1, 1):
        brush.fill(canvas, smooth((s * fat * 0.8, -0.46), (s * (fat + 0.13), -0.26),
                                  (s * (fat + 0.14), -0.08),
                                  (s * fat * 0.6, -0.19)), fin)
    brush.detail(canvas, polygon((-0.08, -0.2), (0.08, -0.2), (0.1, -0.13), (-0.1, -0.13)),
                 0xFF6C727B)
    body = smooth((0, -1.0), (fat * 0.62, -0.84), (fat, -0.58), (fat * 0.98, -0.35),
                  (fat * 0.7, -0.18),
                  (-fat * 0.7, -0.18), (-fat * 0.98, -0.35), (-fat, -0.58), (-fat * 0.62, -0.84))
    brush.fill(canvas, body)
    canvas.save()
    canvas.clipPath(body, skia.ClipOp.kIntersect, True)
    canvas.drawRect(skia.Rect(-0.3, -1.1, 0.3, -0.82), skia.Paint(Color=brush.main(shade(brush,
                                                                                         0.16))))
    canvas.restore()
    brush.line(canvas, body)
    for y, r in ((-0.62, 0.42), (-0.4, 0.3))[:rng.choice((1, 2))]:
        brush.detail(canvas, ellipse(0, y, fat * r * 1.35, fat * r * 1.35), RIM)
        pane(canvas, brush, ellipse(0, y, fat * r, fat * r))
    brush.fill(canvas, limb((0, -0.36, 0.025), (0, -0.24, 0.045), (0, -0.12, 0.035)), fin)


def sailing_boat(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A sailing boat with one or two sails, sails and hull in one colour."""
    two, mast = rng.random() < 0.6, rng.uniform(-0.08, 0.04)
    wide = about(rng, 0.4, 0.1)
    mark(canvas, WOOD, 0.03, polyline((mast, -0.18), (mast, -0.99)))
    main_sail = skia.Path()
    main_sail.moveTo(mast - 0.025, -0.95)
    main_sail.quadTo(mast - wide * 0.7, -0.6, mast - wide * 0.95, -0.3)
    main_sail.quadTo(mast - wide * 0.4, -0.26, mast - 0.025, -0.3)
    main_sail.close()
    brush.fill(canvas, main_sail)
    if two:
        jib = skia.Path()
        jib.moveTo(mast + 0.03, -0.88)
        jib.quadTo(mast + wide * 0.5, -0.62, mast + wide * 0.92, -0.28)
        jib.quadTo(mast + wide * 0.35, -0.26, mast + 0.03, -0.3)
        jib.close()
        brush.fill(canvas, jib, tint(brush, 0.09))
    else:
        brush.detail(canvas, polygon((mast + 0.01, -1.0), (mast + 0.17, -0.95),
                                     (mast + 0.01, -0.9)), 0xFFD64545
                     if brush.colour != "red" else 0xFFF2C230)
    hull = smooth((-0.44, -0.225), (-0.3, -0.21), (0.3, -0.21), (0.48, -0.245), (0.36, -0.06),
                  (0.25, -0.005),
                  (-0.24, -0.005), (-0.36, -0.07))
    brush.fill(canvas, hull, shade(brush, 0.08))
    mark(canvas, brush.main(tint(brush, 0.24)), 0.022, smooth(
        (-0.385, -0.155), (0.0, -0.145), (0.4, -0.165), closed=False))


def ship(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A ship: a long hull with portholes, cabins above, funnels with smoke."""
    funnels, deck = rng.choice((1, 2, 3)), -about(rng, 0.27, 0.08)
    for i in range(funnels):
        x = -0.08 + (i - (funnels - 1) / 2) * 0.17
        if i == 0:
            for k, r in enumerate((0.045, 0.06, 0.05)):
                spot(canvas, 0xFFE3E5E9, ellipse(x - 0.03 - k * 0.08, -0.74 - k * 0.035, r,
                                                 r * 0.8))
        brush.fill(canvas, polygon((x - 0.05, -0.4), (x - 0.06, -0.68), (x + 0.04, -0.68),
                                   (x + 0.05, -0.4)))
        spot(canvas, DARK, polygon((x - 0.058, -0.63), (x - 0.06, -0.68), (x + 0.04, -0.68),
                                   (x + 0.042, -0.63)))
    brush.detail(canvas, rounded(-0.32, -0.49, 0.2, deck, 0.02),
                 WHITE if brush.lightness < 0.85 else 0xFFCFC6B4)
    brush.fill(canvas, rounded(-0.38, -0.37, 0.29, deck + 0.02, 0.02), tint(brush, 0.14))
    for i in range(6):
        pane(canvas, brush, rounded(-0.28 + i * 0.077, -0.45, -0.235 + i * 0.077, -0.4, 0.01))
    mark(canvas, DARK, 0.016, polyline((0.34, deck), (0.34, -0.56)))
    hull = smooth((-0.5, deck + 0.01), (-0.3, deck + 0.02), (0.2, deck + 0.02), (0.4, deck - 0.01),
                  (0.52, deck - 0.05), (0.4, -0.06), (0.32, 0.0), (-0.36, 0.0), (-0.44, -0.05))
    brush.fill(canvas, hull)
    canvas.save()
    canvas.clipPath(hull, skia.ClipOp.kIntersect, True)
    canvas.drawRect(skia.Rect(-0.6, -0.06, 0.6, 0.1), skia.Paint(Color=brush.main(shade(brush,
                                                                                        0.16))))
    canvas.restore()
    brush.line(canvas, hull)
    for i in range(6):
        brush.detail(canvas, ellipse(-0.34 + i * 0.125, deck + 0.1, 0.026, 0.026), WHITE)
        spot(canvas, 0xFF7FB2CC, ellipse(-0.34 + i * 0.125, deck + 0.1, 0.016, 0.016))


def hot_air_balloon(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A hot-air balloon: a great envelope in gores, a basket on ropes."""
    wide = about(rng, 0.36, 0.08)
    for s in (-1, 1):
        mark(canvas, WOOD, 0.012, polyline((s * 0.1, -0.32), (s * 0.065, -0.14)))
        mark(canvas, WOOD, 0.012, polyline((s * 0.04, -0.3), (s * 0.025, -0.14)))
    brush.detail(canvas, polygon((-0.085, -0.16), (0.085, -0.16), (0.065, 0), (-0.065, 0)),
                 0xFFB5793F)
    for y in (-0.115, -0.06):
        mark(canvas, 0xFF7C4E25, 0.012, polyline((-0.072, y), (0.072, y)))
    body = smooth((0, -1.0), (wide * 0.72, -0.92), (wide, -0.68), (wide * 0.74, -0.46),
                  (0.11, -0.29),
                  (-0.11, -0.29), (-wide * 0.74, -0.46), (-wide, -0.68), (-wide * 0.72, -0.92))
    brush.fill(canvas, body)
    if brush.pattern == "plain":
        canvas.save()
        canvas.clipPath(body, skia.ClipOp.kIntersect, True)
        paler = brush.main(tint(brush, 0.13))
        for middle, half in ((0.0, 0.2), (-0.72, 0.14), (0.72, 0.14)):
            left, right = (middle - half) * wide * 1.05, (middle + half) * wide * 1.05
            spot(canvas, paler, smooth((left * 0.2, -1.02), (left, -0.7), (left * 0.35, -0.27),
                                       (right * 0.35, -0.27), (right, -0.7), (right * 0.2, -1.02)))
        canvas.restore()
        brush.line(canvas, body)
    brush.fill(canvas, rounded(-0.115, -0.315, 0.115, -0.275, 0.015), shade(brush, 0.16), False)


def submarine(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A submarine: a cigar with portholes, a tower and a periscope."""
    fat = about(rng, 0.19, 0.1)
    y = -0.21
    mark(canvas, DARK, 0.03, polyline((0.08, -0.5), (0.08, -0.69), (0.17, -0.69)))
    for s in (-1, 1):
        brush.detail(canvas, ellipse(-0.475, y + s * 0.07, 0.028, 0.07), BEAK)
    brush.fill(canvas, polygon((-0.28, y - 0.06), (-0.46, y - 0.22), (-0.46, y + 0.22),
                               (-0.28, y + 0.06)),
               shade(brush, 0.12))
    brush.fill(canvas, smooth((-0.12, y), (-0.09, -0.52), (0.0, -0.55), (0.14, -0.54), (0.19, y)),
               shade(brush, 0.05))
    brush.fill(canvas, smooth((0.48, y), (0.36, y - fat * 0.85), (0.05, y - fat),
                              (-0.25, y - fat * 0.8), (-0.45, y),
                              (-0.25, y + fat * 0.8), (0.05, y + fat), (0.36, y + fat * 0.85)))
    for i in range(3):
        x = -0.16 + i * 0.19
        brush.detail(canvas, ellipse(x, y - 0.02, 0.068, 0.068), CREAM)
        pane(canvas, brush, ellipse(x, y - 0.02, 0.046, 0.046))
    mark(canvas, brush.main(shade(brush, 0.15)), 0.016, smooth(
        (-0.3, y + 0.09), (0.05, y + 0.11), (0.39, y + 0.08), closed=False))


DRAWINGS = {
    "bicycle": bicycle, "car": car, "bus": bus, "truck": truck, "train": train, "tractor": tractor,
    "motorcycle": motorcycle, "aeroplane": aeroplane, "helicopter": helicopter, "rocket": rocket,
    "sailing boat": sailing_boat, "ship": ship, "hot-air balloon": hot_air_balloon,
    "submarine": submarine,
}
KINDS = {name: "vehicles" for name in DRAWINGS}
