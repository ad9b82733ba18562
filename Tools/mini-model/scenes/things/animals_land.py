"""Farm and wild land animals, seen from the side and looking right.

Each keeps the one or two marks that tell it from its neighbours.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, polygon, smooth
from .animals_legs import body_with_legs, hooves, leg
from .parts import (
    CREAM, DARK, ROSE, WHITE, about, choose, eye, face_ink, fill_front, limb, mark, merged, shade,
    spot, tint,
    tufty)

POSES: dict[str, tuple[str, ...]] = {"bear": ("standing", "sitting")}


# Farm

def horse(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A horse: long legs, arched neck, mane and flowing tail."""
    deep, down = about(rng, 0.25), rng.uniform(-0.02, 0.06)
    hair = shade(brush, 0.2)
    brush.fill(canvas, limb((-0.33, -0.6, 0.07), (-0.43, -0.52, 0.1), (-0.45, -0.34, 0.1),
                            (-0.41, -0.2, 0.03)), hair, False)
    body = limb((-0.24, -0.56, deep * 1.06), (0.0, -0.54, deep * 0.95), (0.17, -0.55, deep * 1.04))
    neck = limb((0.16, -0.56, 0.24), (0.26, -0.74 + down, 0.16), (0.32, -0.87 + down, 0.13))
    head = limb((0.31, -0.88 + down, 0.13), (0.40, -0.81 + down, 0.115),
                (0.47, -0.73 + down, 0.085))
    ear = polygon((0.26, -0.9 + down), (0.28, -1.0 + down), (0.345, -0.92 + down))
    whole = body_with_legs(canvas, brush, rng, body, neck, head, ear, hind=-0.28, fore=0.18,
                           top=-0.48, thick=0.12, thin=0.055, swing=0.08)
    hooves(canvas, whole, 0.045)
    mane = smooth((0.33, -0.98 + down), (0.24, -0.94 + down), (0.15, -0.78 + down), (0.07, -0.64),
                  (0.13, -0.63), (0.2, -0.7 + down), (0.24, -0.8 + down), (0.31, -0.9 + down))
    brush.fill(canvas, mane, hair, False)
    eye(canvas, brush, 0.37, -0.87 + down, 0.02)
    spot(canvas, DARK, ellipse(0.485, -0.74 + down, 0.012, 0.012))


def cow(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A cow: heavy square body with patches, horns, udder, pink muzzle."""
    deep, down = about(rng, 0.34, 0.08), rng.uniform(-0.03, 0.08)
    mark(canvas, brush.main(shade(brush, 0.12)), 0.028, smooth(
        (-0.4, -0.62), (-0.46, -0.5), (-0.45, -0.3), closed=False))
    spot(canvas, DARK, ellipse(-0.45, -0.25, 0.03, 0.06))
    spot(canvas, ROSE, ellipse(-0.14, -0.29, 0.1, 0.07))
    body = smooth((-0.4, -0.66), (-0.15, -0.65), (0.12, -0.66), (0.26, -0.62), (0.28, -0.44),
                  (0.18, -0.66 + deep), (-0.1, -0.65 + deep * 1.02), (-0.36, -0.68 + deep),
                  (-0.42, -0.5))
    whole = body_with_legs(canvas, brush, rng, body, limb((0.2, -0.56, 0.22),
                                                          (0.3, -0.62 + down, 0.2)),
                           hind=-0.33, fore=0.18, top=-0.38, thick=0.13, thin=0.08, swing=0.03)
    hooves(canvas, whole, 0.05)
    canvas.save()
    canvas.clipPath(whole, skia.ClipOp.kIntersect, True)
    patch = WHITE if brush.lightness < 0.8 else DARK
    for x, y in ((-0.28, -0.62), (0.02, -0.45)):
        x, y, r = x + rng.uniform(-0.05, 0.05), y + rng.uniform(-0.04, 0.04), rng.uniform(0.06,
                                                                                          0.09)
        spot(canvas, patch, smooth((x - r, y), (x - r * 0.3, y - r), (x + r, y - r * 0.6),
                                   (x + r * 0.8, y + r * 0.5), (x - r * 0.2, y + r * 0.9)))
    canvas.restore()
    brush.line(canvas, whole)
    x, y = 0.36, -0.66 + down
    for s in (-1, 1):
        brush.detail(canvas, smooth((x + s * 0.05, y - 0.1), (x + s * 0.12, y - 0.15),
                                    (x + s * 0.11, y - 0.24), (x + s * 0.17, y - 0.14),
                                    (x + s * 0.09, y - 0.07)), CREAM)
        brush.fill(canvas, ellipse(x + s * 0.145, y - 0.045, 0.065, 0.035, s * 15),
                   shade(brush, 0.1))
    fill_front(canvas, brush, smooth((x - 0.11, y - 0.1), (x, y - 0.14), (x + 0.11, y - 0.1),
                              (x + 0.09, y + 0.1), (x, y + 0.16), (x - 0.09, y + 0.1)))
    brush.detail(canvas, ellipse(x, y + 0.125, 0.105, 0.068), ROSE)
    for s in (-1, 1):
        spot(canvas, 0xFFA85A64, ellipse(x + s * 0.045, y + 0.115, 0.017, 0.022))
        eye(canvas, brush, x + s * 0.058, y - 0.02, 0.021)


def sheep(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A sheep: a cloud of wool on thin legs."""
    skin = 0xFF4A4248 if brush.lightness > 0.25 else 0xFFD9C8B4
    for x in (-0.24, -0.13, 0.1, 0.2):
        brush.detail(canvas, leg(rng, x, -0.24, 0.07, 0.06, 0.02), skin)
    puffs = []
    wide, high = about(rng, 0.33, 0.08), about(rng, 0.2, 0.1)
    for dx, dy in ((-1, 0), (-0.8, -0.75), (-0.3, -1.1), (0.25, -1.1), (0.75, -0.8), (0.95, 0),
                   (0.65, 0.7), (0.15, 0.95), (-0.35, 0.95), (-0.8, 0.65)):
        puffs.append(ellipse(dx * wide - 0.04, -0.44 + dy * high, 0.125, 0.115))
    brush.fill(canvas, merged(ellipse(-0.04, -0.44, wide, high), *puffs))
    curl = brush.main(shade(brush, 0.1))
    for x, y in ((-0.26, -0.5), (-0.08, -0.38), (0.06, -0.54), (-0.2, -0.3)):
        mark(canvas, curl, 0.014, smooth((x - 0.05, y), (x, y + 0.04), (x + 0.05, y), closed=False))
    x, y = 0.35, -0.55 + rng.uniform(-0.05, 0.1)
    brush.detail(canvas, ellipse(x - 0.11, y - 0.05, 0.08, 0.035, -20), skin)
    brush.detail(canvas, smooth((x - 0.09, y - 0.09), (x + 0.03, y - 0.13), (x + 0.11, y),
                                (x + 0.11, y + 0.13), (x + 0.02, y + 0.14), (x - 0.07, y + 0.04)),
                                skin)
    brush.fill(canvas, merged(*(ellipse(x + dx, y - 0.12 + dy, 0.06, 0.05)
                                for dx, dy in ((-0.07, 0.01), (0.0, -0.025), (0.06, 0.015)))))
    spot(canvas, WHITE, ellipse(x + 0.04, y - 0.01, 0.028, 0.032))
    spot(canvas, 0xFF1E1B22, ellipse(x + 0.048, y - 0.005, 0.017, 0.02))


def pig(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A pig: round, on short legs, with a disc of a snout and a curly tail."""
    fat = about(rng, 0.235, 0.1)
    tail = smooth((-0.36, -0.38), (-0.43, -0.4), (-0.46, -0.46), (-0.42, -0.49), (-0.39, -0.44),
                  (-0.44, -0.38), (-0.5, -0.42), closed=False)
    brush.stroke(canvas, tail, 0.024, brush.main(shade(brush, 0.08)))
    body_with_legs(canvas, brush, rng, ellipse(-0.06, -0.36, 0.33, fat), hind=-0.25, fore=0.13,
                   top=-0.22, thick=0.12, thin=0.09, swing=0.02)
    x, y = 0.26, -0.44 + rng.uniform(-0.05, 0.04)
    for s in (-1, 1):
        brush.fill(canvas, smooth((x + s * 0.05 - 0.02, y - 0.12), (x + s * 0.15, y - 0.26),
                                  (x + s * 0.19, y - 0.1), (x + s * 0.14, y - 0.05)),
                                  shade(brush, 0.09))
    fill_front(canvas, brush, ellipse(x, y, 0.185, 0.165))
    brush.fill(canvas, ellipse(x + 0.05, y + 0.04, 0.085, 0.065), tint(brush, 0.1), False)
    for s in (-1, 1):
        spot(canvas, DARK, ellipse(x + 0.05 + s * 0.03, y + 0.04, 0.014, 0.022))
        eye(canvas, brush, x + 0.03 + s * 0.08, y - 0.055, 0.021)
    mark(canvas, face_ink(brush), 0.011, smooth((x, y + 0.12), (x + 0.04, y + 0.135),
                                                (x + 0.09, y + 0.12), closed=False))


# Wild

def rabbit(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A rabbit sitting: long upright ears, round back, white tail."""
    tall, fat = about(rng, 0.32), about(rng, 1.0, 0.08)
    spot(canvas, WHITE, ellipse(-0.32 * fat, -0.12, 0.085, 0.085))
    brush.line(canvas, ellipse(-0.32 * fat, -0.12, 0.085, 0.085))
    x, y = 0.14, -0.50
    spread = rng.uniform(4, 12)
    for turn, shift in ((-spread - 4, shade(brush, 0.1)), (spread, 0.0)):
        cx = x + (turn / 90) * 0.42 - 0.02
        brush.fill(canvas, ellipse(cx, y - tall * 0.82, 0.06, tall / 2 + 0.04, turn), shift)
        spot(canvas, ROSE, ellipse(cx, y - tall * 0.82, 0.028, tall / 2 - 0.02, turn))
    body = merged(smooth((-0.3 * fat, -0.1), (-0.27 * fat, -0.32), (-0.08, -0.45), (0.1, -0.42),
                         (0.2, -0.25), (0.17, -0.03), (0, 0), (-0.22, 0)),
                  limb((0.13, -0.2, 0.1), (0.16, -0.04, 0.075), (0.2, -0.035, 0.07)))
    brush.fill(canvas, body)
    mark(canvas, brush.main(shade(brush, 0.18)), 0.014, smooth(
        (-0.1, -0.28), (0.02, -0.24), (0.04, -0.12), (-0.02, -0.07), closed=False))
    brush.fill(canvas, limb((-0.16, -0.04, 0.08), (0.02, -0.038, 0.076)), tint(brush, 0.06))
    fill_front(canvas, brush, ellipse(x + 0.03, y, 0.17, 0.145))
    spot(canvas, brush.main(tint(brush)), ellipse(x + 0.13, y + 0.05, 0.07, 0.055))
    spot(canvas, 0xFFD9707E, ellipse(x + 0.185, y + 0.015, 0.022, 0.018))
    eye(canvas, brush, x + 0.07, y - 0.03, 0.028)


def elephant(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """An elephant: huge, with big ears, trunk and tusks."""
    curl = rng.uniform(-0.02, 0.16)
    mark(canvas, brush.main(shade(brush, 0.14)), 0.022, smooth(
        (-0.42, -0.55), (-0.48, -0.42), (-0.47, -0.3), closed=False))
    body = smooth((-0.42, -0.5), (-0.34, -0.72), (-0.08, -0.8), (0.16, -0.72), (0.2, -0.45),
                  (0.12, -0.27), (-0.12, -0.24), (-0.36, -0.26))
    head = ellipse(0.24, -0.66, 0.165, 0.175)
    trunk = limb((0.32, -0.62, 0.17), (0.40, -0.42, 0.12), (0.41, -0.24, 0.095),
                 (0.44 + curl * 0.2, -0.1 - curl * 0.3, 0.08), (0.49, -0.1 - curl, 0.065))
    whole = body_with_legs(canvas, brush, rng, body, head, trunk, hind=-0.3, fore=0.09, top=-0.3,
                           thick=0.19, thin=0.15, swing=0.025)
    nails = brush.main(tint(brush, 0.24))
    canvas.save()
    canvas.clipPath(whole, skia.ClipOp.kIntersect, True)
    for x in (-0.34, -0.29, -0.24, 0.05, 0.1, 0.15):
        spot(canvas, nails, ellipse(x, 0, 0.02, 0.025))
    canvas.restore()
    brush.detail(canvas, limb((0.31, -0.5, 0.05), (0.37, -0.41, 0.04), (0.46, -0.4, 0.02)), WHITE)
    size = about(rng, 1.0)
    brush.fill(canvas, smooth((0.16, -0.78), (0.02, -0.84), (-0.12 * size, -0.72),
                              (-0.1 * size, -0.52),
                              (0.04, -0.42 * size), (0.13, -0.5), (0.18, -0.62)),
                              shade(brush, 0.08))
    eye(canvas, brush, 0.29, -0.69, 0.024)


def giraffe(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A giraffe: a very long spotted neck, long legs."""
    lean = rng.uniform(-0.04, 0.05)
    hx, hy = 0.22 + lean, -0.9
    dark = shade(brush, 0.2)
    mark(canvas, brush.main(dark), 0.018, smooth((-0.24, -0.46), (-0.3, -0.36), (-0.29, -0.26),
                                                 closed=False))
    for dx in (-0.05, 0.0):
        mark(canvas, brush.main(dark), 0.02, polygon((hx + dx, hy), (hx + dx - 0.015, hy - 0.075)))
        spot(canvas, brush.main(dark), ellipse(hx + dx - 0.017, hy - 0.082, 0.02, 0.02))
    body = limb((-0.16, -0.44, 0.17), (-0.02, -0.45, 0.19), (0.08, -0.5, 0.2))
    neck = limb((0.07, -0.5, 0.19), (0.13 + lean * 0.3, -0.68, 0.11), (hx - 0.02, hy + 0.02, 0.085))
    head = limb((hx - 0.03, hy, 0.09), (hx + 0.06, hy + 0.02, 0.08), (hx + 0.13, hy + 0.045, 0.06))
    ear = ellipse(hx - 0.085, hy - 0.01, 0.045, 0.022, 20)
    whole = body_with_legs(canvas, brush, rng, body, neck, head, ear, hind=-0.19, fore=0.09,
                           top=-0.4,
                           thick=0.085, thin=0.045, swing=0.04)
    canvas.save()
    canvas.clipPath(whole, skia.ClipOp.kIntersect, True)
    for x, y, r in ((-0.18, -0.47, 0.045), (-0.1, -0.4, 0.04), (-0.05, -0.5, 0.045),
                    (0.03, -0.42, 0.045),
                    (0.08, -0.53, 0.045), (0.13, -0.45, 0.035), (0.1, -0.64, 0.035),
                    (0.16, -0.6, 0.03),
                    (0.15 + lean * 0.4, -0.72, 0.03), (0.17 + lean * 0.7, -0.81, 0.024),
                    (-0.2, -0.32, 0.03), (0.09, -0.31, 0.03), (-0.19, -0.22, 0.02),
                    (0.1, -0.2, 0.02)):
        x, y = x + rng.uniform(-0.01, 0.01), y + rng.uniform(-0.012, 0.012)
        spot(canvas, brush.main(shade(brush, 0.17)), polygon(
            (x - r, y - r * 0.3), (x - r * 0.2, y - r), (x + r * 0.9, y - r * 0.5),
            (x + r * 0.7, y + r * 0.7), (x - r * 0.5, y + r * 0.9)))
    canvas.restore()
    hooves(canvas, whole, 0.03)
    brush.line(canvas, whole)
    eye(canvas, brush, hx + 0.02, hy - 0.01, 0.018)
    spot(canvas, DARK, ellipse(hx + 0.14, hy + 0.035, 0.008, 0.008))


def lion(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A lion: a great mane around its face, a tail with a tuft."""
    dark = shade(brush, 0.17)
    lift = rng.uniform(-0.1, 0.1)
    tail = smooth((-0.34, -0.46), (-0.44, -0.42), (-0.47, -0.55), (-0.42, -0.68 + lift),
                  closed=False)
    brush.stroke(canvas, tail, 0.035, brush.main(shade(brush, 0.06)))
    brush.fill(canvas, ellipse(-0.41, -0.71 + lift, 0.05, 0.07, 20), dark, False)
    body = limb((-0.24, -0.43, 0.25), (0.0, -0.42, 0.24), (0.15, -0.44, 0.28))
    body_with_legs(canvas, brush, rng, body, hind=-0.27, fore=0.16, top=-0.36, thick=0.14,
                   thin=0.1, swing=0.04)
    x, y, r = 0.22, -0.62 + rng.uniform(-0.03, 0.05), about(rng, 0.27, 0.08)
    brush.fill(canvas, tufty(ellipse(x, y, r, r * 1.02), 0.09, rng), dark)
    for s in (-1, 1):
        brush.fill(canvas, ellipse(x + s * 0.125, y - 0.145, 0.05, 0.05))
    brush.fill(canvas, ellipse(x, y, 0.165, 0.17))
    brush.fill(canvas, ellipse(x, y + 0.08, 0.085, 0.062), tint(brush, 0.14), False)
    spot(canvas, 0xFF5A3530, polygon((x - 0.04, y + 0.02), (x + 0.04, y + 0.02), (x, y + 0.06)))
    for s in (-1, 1):
        mark(canvas, 0xFF5A3530, 0.011, smooth((x, y + 0.05), (x + s * 0.01, y + 0.095),
                                               (x + s * 0.045, y + 0.09), closed=False))
    for s in (-1, 1):
        eye(canvas, brush, x + s * 0.068, y - 0.04, 0.022)


def bear_head(canvas: skia.Canvas, brush: Brush, x: float, y: float, r: float) -> None:
    """A bear's head from the front: small round ears, a pale muzzle."""
    for s in (-1, 1):
        brush.fill(canvas, ellipse(x + s * r * 0.72, y - r * 0.72, r * 0.33, r * 0.33))
        spot(canvas, brush.main(tint(brush, 0.12)),
             ellipse(x + s * r * 0.72, y - r * 0.72, r * 0.18, r * 0.18))
    fill_front(canvas, brush, ellipse(x, y, r, r * 0.9))
    brush.fill(canvas, ellipse(x, y + r * 0.35, r * 0.46, r * 0.36), tint(brush, 0.2), False)
    spot(canvas, 0xFF221E22, ellipse(x, y + r * 0.2, r * 0.18, r * 0.13))
    mark(canvas, 0xFF221E22, r * 0.06, smooth((x - r * 0.2, y + r * 0.46), (x, y + r * 0.54),
                                              (x + r * 0.2, y + r * 0.46), closed=False))
    for s in (-1, 1):
        eye(canvas, brush, x + s * r * 0.38, y - r * 0.12, r * 0.12)


def bear(canvas: skia.Canvas, brush: Brush, rng: random.Random, pose: str | None = None) -> None:
    """A bear: bulky, round ears, on all fours or sitting up."""
    if choose(rng, pose, POSES["bear"]) == "standing":
        hump = about(rng, 0.36, 0.08)
        body = limb((-0.24, -0.4, 0.36), (0.0, -0.44, hump), (0.18, -0.45, hump))
        body_with_legs(canvas, brush, rng, body, ellipse(-0.42, -0.46, 0.04, 0.04), hind=-0.27,
                       fore=0.2, top=-0.3, thick=0.19, thin=0.14, swing=0.04)
        bear_head(canvas, brush, 0.3, -0.58 + rng.uniform(-0.05, 0.08), about(rng, 0.18, 0.06))
        return
    fat = about(rng, 0.29, 0.08)
    for s in (-1, 1):
        brush.fill(canvas, limb((s * 0.17, -0.13, 0.18), (s * 0.3, -0.09, 0.17)),
                   shade(brush, 0.06))
        brush.fill(canvas, ellipse(s * 0.34, -0.1, 0.085, 0.1), 0.0)
        spot(canvas, brush.main(tint(brush, 0.18)), ellipse(s * 0.345, -0.095, 0.045, 0.055))
    brush.fill(canvas, ellipse(0, -0.32, fat, 0.32))
    spot(canvas, brush.main(tint(brush, 0.13)), ellipse(0, -0.3, fat * 0.6, 0.2))
    for s in (-1, 1):
        brush.fill(canvas, limb((s * 0.2, -0.5, 0.13), (s * 0.29, -0.36, 0.13),
                                (s * 0.22, -0.26, 0.12)), shade(brush, 0.04))
    bear_head(canvas, brush, 0, -0.73, about(rng, 0.215, 0.05))


def fox(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A fox: a thick white-tipped tail, sharp ears and a pointed white-cheeked face."""
    lift = rng.uniform(-0.12, 0.08)
    tail = smooth((-0.2, -0.42), (-0.33, -0.46 + lift * 0.5), (-0.47, -0.38 + lift),
                  (-0.52, -0.18 + lift),
                  (-0.42, -0.2 + lift), (-0.3, -0.26 + lift * 0.5), (-0.2, -0.34))
    brush.fill(canvas, tail, shade(brush, 0.04))
    canvas.save()
    canvas.clipPath(tail, skia.ClipOp.kIntersect, True)
    spot(canvas, WHITE, ellipse(-0.52, -0.2 + lift, 0.13, 0.1, -50))
    canvas.restore()
    brush.line(canvas, tail)
    deep = about(rng, 0.2, 0.1)
    body = limb((-0.2, -0.39, deep), (0.0, -0.37, deep * 0.9), (0.16, -0.4, deep * 1.05))
    whole = body_with_legs(canvas, brush, rng, body, limb((0.14, -0.42, 0.17), (0.24, -0.54, 0.16)),
                           hind=-0.22, fore=0.16, top=-0.34, thick=0.1, thin=0.055, swing=0.05)
    hooves(canvas, whole, 0.1)
    x, y = 0.27, -0.6 + rng.uniform(-0.04, 0.08)
    for s in (-1, 1):
        brush.fill(canvas, polygon((x + s * 0.17, y - 0.02), (x + s * 0.16, y - 0.27),
                                   (x + s * 0.02, y - 0.1)))
        spot(canvas, DARK, polygon((x + s * 0.163, y - 0.17), (x + s * 0.16, y - 0.27),
                                   (x + s * 0.095, y - 0.19)))
    face = smooth((x - 0.1, y - 0.13), (x, y - 0.135), (x + 0.1, y - 0.13), (x + 0.2, y + 0.02),
                  (x + 0.08, y + 0.12), (x, y + 0.19), (x - 0.08, y + 0.12), (x - 0.2, y + 0.02))
    fill_front(canvas, brush, face)
    canvas.save()
    canvas.clipPath(face, skia.ClipOp.kIntersect, True)
    for s in (-1, 1):
        spot(canvas, WHITE if brush.lightness < 0.85 else 0xFFD9D2C4, smooth(
            (x + s * 0.22, y + 0.0), (x + s * 0.1, y + 0.02), (x + s * 0.03, y + 0.12),
            (x, y + 0.2),
            (x + s * 0.2, y + 0.2)))
    canvas.restore()
    brush.line(canvas, face)
    spot(canvas, 0xFF221E22, ellipse(x, y + 0.165, 0.034, 0.028))
    for s in (-1, 1):
        eye(canvas, brush, x + s * 0.075, y - 0.0, 0.022)


def mouse(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A mouse: very big round ears, pointed nose, long thin tail."""
    wave = rng.uniform(-0.08, 0.1)
    brush.stroke(canvas, smooth((-0.24, -0.08), (-0.38, -0.04), (-0.46, -0.16 - wave),
                                (-0.4, -0.3 - wave), (-0.48, -0.4 - wave), closed=False), 0.024,
                                ROSE)
    ear = about(rng, 0.13, 0.1)
    brush.fill(canvas, ellipse(0.22, -0.5, ear * 0.9, ear), shade(brush, 0.1))
    for x in (-0.12, 0.16):
        brush.detail(canvas, limb((x, -0.03, 0.055), (x + 0.09, -0.026, 0.05)), ROSE)
    body = merged(
        smooth((-0.3, -0.1), (-0.27, -0.3), (-0.08, -0.42), (0.1, -0.36), (0.2, -0.2),
               (0.14, -0.03),
               (-0.1, -0.02), (-0.25, -0.03)),
        smooth((0.0, -0.4), (0.14, -0.48), (0.28, -0.42), (0.45, -0.25), (0.44, -0.21),
               (0.25, -0.17),
               (0.08, -0.18)))
    brush.fill(canvas, body)
    brush.fill(canvas, ellipse(0.04, -0.49, ear, ear * 1.08))
    spot(canvas, ROSE, ellipse(0.045, -0.485, ear * 0.62, ear * 0.7))
    eye(canvas, brush, 0.27, -0.33, 0.028)
    spot(canvas, 0xFFD9707E, ellipse(0.45, -0.235, 0.028, 0.026))
    for end in (-0.3, -0.22, -0.14):
        mark(canvas, face_ink(brush), 0.008, smooth((0.38, -0.235), (0.26, end + 0.02),
                                                    closed=False))


DRAWINGS = {
    "horse": horse, "cow": cow, "sheep": sheep, "pig": pig, "rabbit": rabbit,
    "elephant": elephant, "giraffe": giraffe, "lion": lion, "bear": bear, "fox": fox,
    "mouse": mouse,
}
