"""Cats and dogs, which come in several poses and can be fluffy.

Seen from the side and looking right, or facing us.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, polygon, smooth
from .animals_legs import body_with_legs
from .parts import (
    BEAK, DARK, ROSE, WHITE, about, choose, eye, face_ink, fill_front, limb, mark, merged, shade,
    shut_eye,
    spot, tint, tufty)

POSES: dict[str, tuple[str, ...]] = {
    "cat": ("sitting", "standing", "sleeping"),
    "dog": ("sitting", "standing", "sleeping", "running"),
}


# Cat

def cat_face(canvas: skia.Canvas, brush: Brush, rng: random.Random, x: float, y: float,
             r: float, asleep: bool = False, fur: float = 0.0) -> None:
    """A cat's head from the front: wide, with two pointed ears and whiskers."""
    head = ellipse(x, y, r, r * 0.84)
    ears = [polygon((x + s * r * 0.95, y - r * 0.25), (x + s * r * 0.88, y - r * 1.32),
                    (x + s * r * 0.2, y - r * 0.75)) for s in (-1, 1)]
    if fur:
        head = tufty(head, fur, rng)
    fill_front(canvas, brush, merged(head, *ears))
    for s in (-1, 1):
        spot(canvas, ROSE, polygon((x + s * r * 0.82, y - r * 0.5),
                                   (x + s * r * 0.80, y - r * 1.08),
                                   (x + s * r * 0.42, y - r * 0.74)))
    spot(canvas, brush.main(tint(brush)), ellipse(x, y + r * 0.36, r * 0.42, r * 0.3))
    for s in (-1, 1):
        if asleep:
            shut_eye(canvas, brush, x + s * r * 0.42, y - r * 0.02, r * 0.2)
        else:
            spot(canvas, 0xFFD9E07A, ellipse(x + s * r * 0.42, y - r * 0.06, r * 0.22, r * 0.24))
            spot(canvas, 0xFF1E1B22, ellipse(x + s * r * 0.42, y - r * 0.06, r * 0.11, r * 0.22))
            spot(canvas, WHITE, ellipse(x + s * r * 0.42 + r * 0.07, y - r * 0.16, r * 0.06,
                                        r * 0.06))
        for lift in (-0.1, 0.08):
            mark(canvas, face_ink(brush), r * 0.045, smooth(
                (x + s * r * 0.45, y + r * 0.34), (x + s * r * 1.2, y + r * (0.30 + lift * 2)),
                closed=False))
    spot(canvas, 0xFFD9707E, polygon((x - r * 0.12, y + r * 0.2), (x + r * 0.12, y + r * 0.2),
                                     (x, y + r * 0.34)))
    mark(canvas, brush.ink() if brush.lightness > 0.25 else DARK, r * 0.06, smooth(
        (x - r * 0.2, y + r * 0.42), (x - r * 0.11, y + r * 0.54), (x, y + r * 0.42),
        (x + r * 0.11, y + r * 0.54), (x + r * 0.2, y + r * 0.42), closed=False))


def cat_tail(rng: random.Random, x: float, y: float, width: float) -> skia.Path:
    """A cat's tail: an S that rises behind it."""
    lift = rng.uniform(0.7, 1.2)
    return limb((x, y, width), (x - 0.12, y - 0.04, width), (x - 0.18, y - 0.18 * lift, width),
                (x - 0.11, y - 0.32 * lift, width * 0.9), (x - 0.16, y - 0.42 * lift, width * 0.7))


def cat_sitting(canvas: skia.Canvas, brush: Brush, rng: random.Random, fur: float) -> None:
    """A cat sitting upright, looking at us."""
    wide = about(rng, 1.0)
    tail = cat_tail(rng, -0.16 * wide, -0.07, 0.085 + fur)
    brush.fill(canvas, tufty(tail, fur, rng) if fur else tail, shade(brush, 0.05))
    body = smooth((0.0, -0.68), (-0.13 * wide, -0.52), (-0.24 * wide, -0.25), (-0.24 * wide, -0.05),
                  (-0.1, 0), (0.14, 0), (0.24 * wide, -0.04), (0.24 * wide, -0.25),
                  (0.15 * wide, -0.52))
    brush.fill(canvas, tufty(body, fur, rng) if fur else body)
    ink = brush.main(shade(brush, 0.2))
    for s in (-1, 1):
        mark(canvas, ink, 0.014, smooth((s * 0.075, -0.26), (s * 0.085, -0.1), (s * 0.08, -0.04),
                                        closed=False))
        mark(canvas, ink, 0.012, smooth((s * 0.2 * wide, -0.24), (s * 0.12, -0.14),
                                        (s * 0.14, -0.04),
                                        closed=False))
        brush.fill(canvas, ellipse(s * 0.05, -0.03, 0.06, 0.032), tint(brush, 0.08), False)
    spot(canvas, brush.main(tint(brush, 0.12)), ellipse(0, -0.38, 0.085, 0.13))
    cat_face(canvas, brush, rng, rng.uniform(-0.03, 0.05), -0.70, about(rng, 0.215, 0.1), fur=fur)


def cat_standing(canvas: skia.Canvas, brush: Brush, rng: random.Random, fur: float) -> None:
    """A cat on its four legs with its tail in the air."""
    deep = about(rng, 0.24)
    tail = cat_tail(rng, -0.26, -0.42, 0.075 + fur * 0.6)
    body = limb((-0.22, -0.40, deep), (0.0, -0.385, deep * 0.92), (0.2, -0.41, deep))
    body_with_legs(canvas, brush, rng, tail, body, hind=-0.25, fore=0.22, top=-0.36, thick=0.115,
                   thin=0.075, fur=fur)
    cat_face(canvas, brush, rng, 0.27, -0.60 + rng.uniform(-0.05, 0.08), about(rng, 0.19, 0.1),
             fur=fur)


def cat_sleeping(canvas: skia.Canvas, brush: Brush, rng: random.Random, fur: float) -> None:
    """A cat curled up asleep."""
    high = about(rng, 0.42)
    body = smooth((-0.46, -0.14), (-0.36, -0.34), (-0.12, -high), (0.16, -high * 0.86),
                  (0.36, -0.22), (0.40, -0.06), (0.25, 0), (-0.34, 0))
    brush.fill(canvas, tufty(body, fur, rng) if fur else body)
    mark(canvas, brush.main(shade(brush, 0.2)), 0.014, smooth(
        (-0.18, -0.28), (-0.06, -0.22), (-0.06, -0.1), closed=False))
    cat_face(canvas, brush, rng, 0.24, -0.20, 0.19, asleep=True, fur=fur)
    tail = limb((-0.42, -0.08, 0.08 + fur), (-0.2, -0.045, 0.085 + fur), (0.06, -0.05, 0.07 + fur))
    brush.fill(canvas, tufty(tail, fur, rng) if fur else tail, shade(brush, 0.06))


def cat(canvas: skia.Canvas, brush: Brush, rng: random.Random, pose: str | None = None,
        fluffy: bool = False) -> None:
    """A cat: pointed ears, whiskers, a long thin tail."""
    draw = {"sitting": cat_sitting, "standing": cat_standing, "sleeping": cat_sleeping}
    draw[choose(rng, pose, POSES["cat"])](canvas, brush, rng, 0.062 if fluffy else 0.0)


# Dog

def dog_head(canvas: skia.Canvas, brush: Brush, rng: random.Random, x: float, y: float, r: float,
             asleep: bool = False, fur: float = 0.0) -> None:
    """A dog's head from the side: a square muzzle, a black nose, a hanging ear."""
    long = about(rng, 1.0)
    skull = merged(ellipse(x, y, r, r * 0.92),
                   limb((x + r * 0.3, y + r * 0.3, r), (x + r * 1.25 * long, y + r * 0.4,
                                                        r * 0.72)))
    fill_front(canvas, brush, tufty(skull, fur, rng) if fur else skull)
    tip = x + r * (1.25 * long + 0.22)
    spot(canvas, brush.main(tint(brush, 0.14)), ellipse(tip - r * 0.38, y + r * 0.5, r * 0.42,
                                                        r * 0.22))
    if not asleep and rng.random() < 0.6:
        brush.detail(canvas, limb((tip - r * 0.5, y + r * 0.66, r * 0.26),
                                  (tip - r * 0.46, y + r * 0.98, r * 0.24)), 0xFFEF7F8B)
    mark(canvas, brush.ink(), r * 0.07, smooth(
        (tip - r * 0.1, y + r * 0.52), (tip - r * 0.5, y + r * 0.70),
        (tip - r * 0.95, y + r * 0.58),
        closed=False))
    brush.detail(canvas, ellipse(tip, y + r * 0.18, r * 0.22, r * 0.17), 0xFF221E22)
    if asleep:
        shut_eye(canvas, brush, x + r * 0.42, y - r * 0.08, r * 0.18)
    else:
        eye(canvas, brush, x + r * 0.42, y - r * 0.16, r * 0.15)
    flop = about(rng, 1.0)
    ear = smooth((x - r * 0.05, y - r * 0.78), (x - r * 0.55, y - r * 0.8),
                 (x - r * 0.95, y - r * 0.1),
                 (x - r * 0.85, y + r * 0.75 * flop), (x - r * 0.45, y + r * 0.78 * flop),
                 (x - r * 0.15, y + r * 0.1))
    brush.fill(canvas, tufty(ear, fur, rng) if fur else ear, shade(brush, 0.13))


def collar(canvas: skia.Canvas, brush: Brush, rng: random.Random, ax: float, ay: float,
           bx: float, by: float) -> None:
    """Sometimes a collar with a tag, across the neck."""
    if rng.random() < 0.5:
        band = limb((ax, ay, 0.05), ((ax + bx) / 2, (ay + by) / 2 + 0.01, 0.05), (bx, by, 0.05))
        brush.detail(canvas, band, rng.choice((0xFFD64545, 0xFF3F6FC4, 0xFF3E9A5A)))
        brush.detail(canvas, ellipse(bx, by + 0.04, 0.028, 0.028), BEAK)


def dog_sitting(canvas: skia.Canvas, brush: Brush, rng: random.Random, fur: float) -> None:
    """A dog sitting, seen from the side."""
    tail = limb((-0.2, -0.06, 0.09 + fur), (-0.34, -0.08, 0.08 + fur),
                (-0.43, -0.10 - rng.uniform(0.05, 0.2), 0.05 + fur))
    brush.fill(canvas, tufty(tail, fur, rng) if fur else tail, shade(brush, 0.05))
    brush.fill(canvas, limb((0.14, -0.4, 0.12), (0.2, -0.2, 0.09), (0.23, -0.04, 0.08)),
               shade(brush, 0.11))
    body = merged(
        limb((0.06, -0.68, 0.2), (0.04, -0.48, 0.27), (-0.08, -0.26, 0.34), (-0.12, -0.17, 0.33)),
        limb((0.1, -0.45, 0.16), (0.12, -0.22, 0.1), (0.12, -0.06, 0.085), (0.15, -0.036, 0.07)),
        ellipse(-0.12, -0.16, 0.17, 0.15), limb((-0.12, -0.04, 0.08), (0.04, -0.036, 0.072)))
    brush.fill(canvas, tufty(body, fur, rng) if fur else body)
    mark(canvas, brush.main(shade(brush, 0.2)), 0.014, smooth(
        (-0.14, -0.28), (-0.01, -0.22), (0.02, -0.12), (-0.05, -0.07), closed=False))
    collar(canvas, brush, rng, -0.04, -0.60, 0.17, -0.56)
    dog_head(canvas, brush, rng, 0.09, -0.78 + rng.uniform(-0.02, 0.03), about(rng, 0.185, 0.08),
             fur=fur)


def dog_standing(canvas: skia.Canvas, brush: Brush, rng: random.Random, fur: float) -> None:
    """A dog on its four legs, tail up."""
    deep, wag = about(rng, 0.24), rng.uniform(-0.06, 0.06)
    tail = limb((-0.3, -0.5, 0.09 + fur), (-0.41, -0.6, 0.075 + fur),
                (-0.43 + wag, -0.76, 0.045 + fur))
    body = limb((-0.24, -0.46, deep), (-0.02, -0.44, deep * 0.88), (0.16, -0.46, deep * 1.12))
    neck = limb((0.14, -0.5, 0.22), (0.24, -0.66, 0.19))
    body_with_legs(canvas, brush, rng, tail, body, neck, hind=-0.26, fore=0.16, top=-0.4,
                   thick=0.13, thin=0.08, fur=fur)
    collar(canvas, brush, rng, 0.12, -0.62, 0.31, -0.54)
    dog_head(canvas, brush, rng, 0.24, -0.74, about(rng, 0.165, 0.08), fur=fur)


def dog_running(canvas: skia.Canvas, brush: Brush, rng: random.Random, fur: float) -> None:
    """A dog at a gallop, legs stretched out."""
    reach = rng.uniform(0.9, 1.1)
    for path in (limb((-0.2, -0.34, 0.13), (-0.36, -0.24, 0.08), (-0.46 * reach, -0.12, 0.06)),
                 limb((0.15, -0.34, 0.12), (0.3, -0.2, 0.08), (0.43 * reach, -0.18, 0.06))):
        brush.fill(canvas, path, shade(brush, 0.11))
    whole = merged(
        limb((-0.24, -0.42, 0.22), (0.0, -0.42, 0.19), (0.16, -0.42, 0.25)),
        limb((0.14, -0.46, 0.2), (0.26, -0.56, 0.17)),
        limb((-0.3, -0.45, 0.08 + fur), (-0.42, -0.52, 0.07 + fur), (-0.5, -0.62, 0.04 + fur)),
        limb((-0.24, -0.36, 0.15), (-0.3, -0.18, 0.09), (-0.42 * reach, -0.035, 0.065)),
        limb((0.16, -0.36, 0.13), (0.26, -0.16, 0.085), (0.38 * reach, -0.035, 0.06)))
    brush.fill(canvas, tufty(whole, fur, rng) if fur else whole)
    collar(canvas, brush, rng, 0.16, -0.56, 0.31, -0.47)
    dog_head(canvas, brush, rng, 0.27, -0.62, about(rng, 0.14, 0.08), fur=fur)


def dog_sleeping(canvas: skia.Canvas, brush: Brush, rng: random.Random, fur: float) -> None:
    """A dog lying flat asleep, head on its paws."""
    high = about(rng, 0.26)
    tail = limb((-0.4, -0.08, 0.08 + fur), (-0.48, -0.06, 0.06 + fur), (-0.5, -0.04, 0.04 + fur))
    body = merged(tail, limb((-0.3, -high * 0.55, high), (-0.08, -high * 0.56, high * 1.05),
                             (0.1, -high * 0.5, high * 0.85)),
                  limb((0.05, -0.05, 0.09), (0.25, -0.045, 0.085), (0.42, -0.04, 0.075)),
                  limb((-0.26, -0.06, 0.12), (-0.1, -0.04, 0.08)))
    brush.fill(canvas, tufty(body, fur, rng) if fur else body)
    mark(canvas, brush.main(shade(brush, 0.2)), 0.013, smooth(
        (-0.3, -0.2), (-0.16, -0.18), (-0.14, -0.08), (-0.22, -0.05), closed=False))
    dog_head(canvas, brush, rng, 0.2, -0.19, 0.145, asleep=True, fur=fur)


def dog(canvas: skia.Canvas, brush: Brush, rng: random.Random, pose: str | None = None,
        fluffy: bool = False) -> None:
    """A dog: a muzzle with a black nose, hanging ears."""
    draw = {"sitting": dog_sitting, "standing": dog_standing, "sleeping": dog_sleeping,
            "running": dog_running}
    draw[choose(rng, pose, POSES["dog"])](canvas, brush, rng, 0.06 if fluffy else 0.0)


DRAWINGS = {"cat": cat, "dog": dog}
