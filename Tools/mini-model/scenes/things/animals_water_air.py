"""Animals of water and air, and those that creep or hop.

Seen from the side and looking right, the owl, frog and butterfly from the front.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush, ellipse, polygon, polyline, smooth
from .parts import (
    BEAK, DARK, WHITE, about, choose, eye, face_ink, limb, mark, merged, shade, spot, tint)

POSES: dict[str, tuple[str, ...]] = {
    "bird": ("standing", "flying"),
    "duck": ("swimming", "standing"),
    "owl": ("sitting", "flying"),
}


def frog(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A frog facing us: eyes on top of its head, a wide mouth, folded legs."""
    wide, high = about(rng, 0.3, 0.1), about(rng, 0.56, 0.08)
    for s in (-1, 1):
        brush.fill(canvas, smooth((s * 0.16, -0.34), (s * 0.36, -0.4), (s * 0.47, -0.2),
                                  (s * 0.38, -0.04),
                                  (s * 0.2, -0.04)), shade(brush, 0.09))
        foot = merged(*(limb((s * 0.26, -0.03, 0.05), (s * x, -0.022, 0.04))
                        for x in (0.38, 0.48)), limb((s * 0.3, -0.035, 0.07),
                                                     (s * 0.42, -0.025, 0.05)))
        brush.fill(canvas, foot, shade(brush, 0.04))
    body = merged(ellipse(0, -0.26, wide, 0.26), ellipse(0, -high, wide * 0.98, 0.2),
                  ellipse(-0.17, -high - 0.18, 0.115, 0.115),
                  ellipse(0.17, -high - 0.18, 0.115, 0.115))
    brush.fill(canvas, body)
    spot(canvas, brush.main(tint(brush, 0.17)), ellipse(0, -0.22, wide * 0.66, 0.19))
    for s in (-1, 1):
        brush.fill(canvas, limb((s * 0.17, -0.28, 0.09), (s * 0.14, -0.12, 0.075),
                                (s * 0.13, -0.035, 0.07)), shade(brush, 0.05))
        spot(canvas, WHITE, ellipse(s * 0.17, -high - 0.19, 0.078, 0.078))
        spot(canvas, 0xFF1E1B22, ellipse(s * 0.165, -high - 0.19, 0.045, 0.045))
        spot(canvas, face_ink(brush), ellipse(s * 0.03, -high - 0.04, 0.009, 0.009))
    mark(canvas, face_ink(brush), 0.018, smooth(
        (-wide * 0.72, -high + 0.02), (0, -high + 0.1), (wide * 0.72, -high + 0.02), closed=False))


def turtle(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A turtle: a domed shell with plates, a small head, short legs."""
    dome, up = about(rng, 0.46, 0.12), rng.uniform(0, 0.14)
    skin = tint(brush, 0.14)
    for x in (-0.27, -0.16, 0.1, 0.21):
        brush.fill(canvas, limb((x, -0.16, 0.12), (x + 0.015, -0.05, 0.1)), skin, False)
    brush.fill(canvas, polygon((-0.36, -0.16), (-0.49, -0.1), (-0.34, -0.1)), skin, False)
    brush.fill(canvas, merged(limb((0.24, -0.18, 0.12), (0.34, -0.24 - up * 0.6, 0.1)),
                              ellipse(0.4, -0.28 - up, 0.1, 0.085)), skin, False)
    shell = skia.Path()
    shell.moveTo(-0.4, -0.13)
    shell.cubicTo(-0.4, -0.13 - dome * 1.15, 0.32, -0.13 - dome * 1.15, 0.32, -0.13)
    shell.close()
    brush.fill(canvas, shell)
    line = brush.main(shade(brush, 0.18))
    top = -0.13 - dome * 0.84
    for a, b, c in (((-0.22, -0.14), (-0.2, -0.3), (-0.12, top)),
                    ((0.14, -0.14), (0.12, -0.3), (0.04, top))):
        mark(canvas, line, 0.018, smooth(a, b, c, closed=False))
    mark(canvas, line, 0.018, polyline((-0.37, -0.3), (-0.2, -0.3), (-0.04, -0.25), (0.12, -0.3),
                                       (0.29, -0.3)))
    brush.fill(canvas, limb((-0.39, -0.13, 0.07), (-0.04, -0.125, 0.075), (0.31, -0.13, 0.07)),
               shade(brush, 0.08), False)
    eye(canvas, brush, 0.43, -0.3 - up, 0.022)
    mark(canvas, face_ink(brush), 0.01, smooth((0.49, -0.255 - up), (0.44, -0.24 - up),
                                               closed=False))


def snake(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A snake: coils on the ground or waves along it, a forked tongue."""
    fat = about(rng, 0.1, 0.15)
    if rng.random() < 0.5:
        brush.fill(canvas, limb((-0.25, -0.06, fat), (-0.4, -0.07, fat * 0.6), (-0.5, -0.14, 0.02)))
        coils = ((0.0, -0.075, 0.36, 0.075), (0.0, -0.19, 0.29, 0.075), (0.0, -0.3, 0.21, 0.07))
        for i, (x, y, rx, ry) in enumerate(coils):
            brush.fill(canvas, ellipse(x, y, rx, ry), shade(brush, 0.05) if i % 2 else 0.0)
        neck = limb((0.05, -0.34, fat), (-0.08, -0.46, fat), (-0.02, -0.6, fat), (0.12, -0.64, fat))
        hx, hy = 0.16, -0.65
    else:
        wave = rng.uniform(0.8, 1.1)
        neck = limb((-0.5, -0.03, 0.025), (-0.4, -0.09, fat * 0.7), (-0.29, -0.24 * wave, fat),
                    (-0.17, -0.14, fat * 1.1), (-0.08, -fat * 0.6, fat * 1.15),
                    (0.03, -0.16, fat * 1.15), (0.1, -0.34 * wave, fat * 1.1),
                    (0.22, -0.42 * wave, fat), (0.32, -0.42 * wave, fat))
        hx, hy = 0.36, -0.425 * wave
    mark(canvas, 0xFFD8333F, 0.014, polyline((hx + 0.08, hy + 0.02), (hx + 0.17, hy + 0.04)))
    mark(canvas, 0xFFD8333F, 0.012, polyline((hx + 0.2, hy + 0.01), (hx + 0.165, hy + 0.04),
                                             (hx + 0.2, hy + 0.07)))
    whole = merged(neck, ellipse(hx, hy, 0.115, 0.082, 6))
    brush.fill(canvas, whole)
    eye(canvas, brush, hx + 0.035, hy - 0.025, 0.022, white=True)


def fish(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A fish: fins, a fan of a tail, scales."""
    tall = about(rng, 0.23, 0.2)
    y = -tall - 0.08
    fin = shade(brush, 0.09)
    fork = rng.uniform(0.0, 0.1)
    brush.fill(canvas, smooth((-0.24, y), (-0.4, y - 0.2), (-0.5, y - 0.21), (-0.44 + fork, y),
                              (-0.5, y + 0.21), (-0.4, y + 0.2)), fin)
    brush.fill(canvas, smooth((-0.14, y - tall * 0.75), (-0.1, y - tall - 0.12),
                              (0.1, y - tall - 0.11),
                              (0.18, y - tall * 0.7)), fin)
    brush.fill(canvas, smooth((-0.06, y + tall * 0.8), (-0.1, y + tall + 0.09),
                              (0.02, y + tall + 0.06),
                              (0.08, y + tall * 0.8)), fin)
    body = smooth((-0.31, y), (-0.18, y - tall * 0.72), (0.08, y - tall), (0.34, y - tall * 0.6),
                  (0.45, y), (0.34, y + tall * 0.6), (0.08, y + tall), (-0.18, y + tall * 0.72))
    brush.fill(canvas, body)
    scale = brush.main(shade(brush, 0.13))
    for i in range(3):
        for j in range(-1, 2):
            x, sy = -0.17 + i * 0.12 + (0.05 if j else 0), y + j * tall * 0.45
            mark(canvas, scale, 0.012, smooth((x, sy - 0.045), (x + 0.035, sy), (x, sy + 0.045),
                                              closed=False))
    mark(canvas, scale, 0.015, smooth((0.24, y - tall * 0.65), (0.19, y), (0.24, y + tall * 0.65),
                                      closed=False))
    brush.fill(canvas, smooth((0.12, y + 0.04), (-0.03, y + 0.03), (-0.08, y + 0.14),
                              (0.06, y + 0.13)), fin)
    eye(canvas, brush, 0.32, y - tall * 0.2, 0.033, white=True)
    mark(canvas, face_ink(brush), 0.014, smooth((0.435, y + 0.045), (0.39, y + 0.055),
                                                (0.36, y + 0.04),
                                                closed=False))


def whale(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A whale: a great round head, a fluke, a spout."""
    tall, lift = about(rng, 0.4, 0.1), rng.uniform(0.0, 0.1)
    for s in (-1, 1):
        brush.detail(canvas, limb((0.16, -tall - 0.03, 0.025),
                                  (0.16 + s * 0.03, -tall - 0.16, 0.035),
                                  (0.16 + s * 0.12, -tall - 0.2, 0.035),
                                  (0.16 + s * 0.15, -tall - 0.12, 0.04)), 0xFFA9DDF3)
    body = smooth((0.48, -tall * 0.5), (0.36, -tall * 0.92), (0.1, -tall), (-0.14, -tall * 0.74),
                  (-0.3, -tall * 0.66 - lift), (-0.37, -tall - lift), (-0.28, -tall - 0.05 - lift),
                  (-0.26, -tall - 0.15 - lift), (-0.37, -tall - 0.14 - lift),
                  (-0.41, -tall - 0.02 - lift),
                  (-0.48, -tall - 0.06 - lift), (-0.52, -tall + 0.03 - lift),
                  (-0.44, -tall + 0.05 - lift),
                  (-0.4, -tall * 0.45), (-0.24, -0.06), (0.1, 0), (0.4, -0.07))
    brush.fill(canvas, body)
    canvas.save()
    canvas.clipPath(body, skia.ClipOp.kIntersect, True)
    belly = smooth((0.6, -tall * 0.38), (0.3, -tall * 0.3), (0.0, -0.05), (-0.2, 0.02), (0.2, 0.2),
                   (0.6, 0.1))
    spot(canvas, brush.main(tint(brush, 0.24)), belly)
    line = brush.main(tint(brush, 0.12))
    for i in range(4):
        mark(canvas, line, 0.01, smooth((0.44 - i * 0.02, -tall * 0.28 + i * 0.03),
                                        (0.22, -tall * 0.17 + i * 0.03), (0.06, 0.0), closed=False))
    canvas.restore()
    brush.line(canvas, body)
    brush.fill(canvas, smooth((0.1, -tall * 0.4), (0.16, -0.12), (0.04, -0.01), (-0.02, -0.1),
                              (0.02, -tall * 0.4)), shade(brush, 0.09))
    eye(canvas, brush, 0.32, -tall * 0.55, 0.024)




def bird_standing(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A small bird on two thin legs."""
    fat = about(rng, 0.23, 0.12)
    for x in (-0.03, 0.07):
        mark(canvas, 0xFFC9782B, 0.022, polyline((x, -0.22), (x + 0.01, -0.02), (x + 0.07, -0.012)))
        mark(canvas, 0xFFC9782B, 0.02, polyline((x + 0.01, -0.02), (x - 0.04, -0.012)))
    cock = rng.uniform(-0.1, 0.14)
    brush.fill(canvas, smooth((-0.16, -0.42), (-0.34, -0.40 - cock), (-0.5, -0.42 - cock * 1.6),
                              (-0.48, -0.34 - cock * 1.5), (-0.16, -0.28)), shade(brush, 0.1))
    beak = polygon((0.33, -0.7), (0.47, -0.645), (0.33, -0.6))
    brush.detail(canvas, beak, BEAK)
    body = merged(ellipse(0.0, -0.4, 0.28, fat, -28), ellipse(0.19, -0.65, 0.165, 0.155))
    brush.fill(canvas, body)
    canvas.save()
    canvas.clipPath(body, skia.ClipOp.kIntersect, True)
    spot(canvas, brush.main(tint(brush, 0.14)), ellipse(0.2, -0.34, 0.15, 0.17, -20))
    canvas.restore()
    brush.line(canvas, body)
    brush.fill(canvas, smooth((0.08, -0.5), (-0.02, -0.55), (-0.16, -0.46), (-0.3, -0.32),
                              (-0.14, -0.27),
                              (0.04, -0.32)), shade(brush, 0.11))
    line = brush.main(shade(brush, 0.2))
    for i in range(2):
        mark(canvas, line, 0.011, smooth((-0.2 + i * 0.06, -0.33 + i * 0.0),
                                         (-0.1 + i * 0.06, -0.35),
                                         (-0.02 + i * 0.05, -0.4), closed=False))
    eye(canvas, brush, 0.24, -0.68, 0.028)


def bird_flying(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A bird in flight, one wing up in front and one behind."""
    up = about(rng, 1.0, 0.15)
    brush.fill(canvas, smooth((0.1, -0.34), (0.14, -0.6 * up), (0.3, -0.78 * up), (0.27, -0.5),
                              (0.2, -0.3)),
               shade(brush, 0.13))
    brush.fill(canvas, polygon((-0.2, -0.28), (-0.5, -0.36), (-0.44, -0.26), (-0.5, -0.14)),
               shade(brush, 0.09))
    brush.detail(canvas, polygon((0.4, -0.36), (0.52, -0.3), (0.4, -0.26)), BEAK)
    body = merged(smooth((-0.28, -0.27), (-0.05, -0.38), (0.2, -0.38), (0.3, -0.25), (0.15, -0.12),
                         (-0.08, -0.14)), ellipse(0.31, -0.32, 0.125, 0.115))
    brush.fill(canvas, body)
    brush.fill(canvas, smooth((0.12, -0.32), (0.06, -0.58 * up), (-0.14, -0.86 * up),
                              (-0.2, -0.74 * up),
                              (-0.25, -0.66 * up), (-0.25, -0.54 * up), (-0.26, -0.44),
                              (-0.16, -0.3),
                              (0.0, -0.24)), shade(brush, 0.06))
    line = brush.main(shade(brush, 0.18))
    for i in range(3):
        mark(canvas, line, 0.012, smooth((-0.16 - i * 0.02, (-0.66 + i * 0.11) * up),
                                         (-0.06, (-0.52 + i * 0.08) * up), closed=False))
    eye(canvas, brush, 0.34, -0.345, 0.024)


def bird(canvas: skia.Canvas, brush: Brush, rng: random.Random, pose: str | None = None) -> None:
    """A small bird, standing or flying."""
    if choose(rng, pose, POSES["bird"]) == "flying":
        canvas.save()
        canvas.translate(0, 0.1)
        bird_flying(canvas, brush, rng)
        canvas.restore()
    else:
        bird_standing(canvas, brush, rng)


def duck(canvas: skia.Canvas, brush: Brush, rng: random.Random, pose: str | None = None) -> None:
    """A duck: a flat broad bill, a curved neck, an upturned tail."""
    standing = choose(rng, pose, POSES["duck"]) == "standing"
    canvas.save()
    if standing:
        for x in (-0.06, 0.08):
            mark(canvas, 0xFFE8871E, 0.03, polyline((x, -0.16), (x, -0.03)))
            spot(canvas, 0xFFE8871E, polygon((x - 0.04, 0), (x + 0.1, 0), (x + 0.02, -0.05)))
        canvas.translate(0, -0.12)
        canvas.scale(0.9, 0.9)
    neck = about(rng, 1.0, 0.12)
    hy = -0.62 * neck
    bill = smooth((0.3, hy - 0.06), (0.4, hy), (0.51, hy + 0.02), (0.5, hy + 0.075),
                  (0.3, hy + 0.09))
    brush.detail(canvas, bill, BEAK)
    body = merged(
        smooth((-0.48, -0.44), (-0.34, -0.36), (-0.1, -0.36), (0.1, -0.34), (0.32, -0.3),
               (0.36, -0.15),
               (0.2, -0.01), (-0.18, 0.0), (-0.4, -0.14), (-0.46, -0.32)),
        limb((0.18, -0.25, 0.24), (0.21, -0.45 * neck, 0.16), (0.21, hy, 0.16)),
        ellipse(0.21, hy, 0.145, 0.14))
    brush.fill(canvas, body)
    if rng.random() < 0.4:
        canvas.save()
        canvas.clipPath(body, skia.ClipOp.kIntersect, True)
        spot(canvas, WHITE, limb((0.08, hy + 0.2, 0.045), (0.2, hy + 0.22, 0.045),
                                 (0.34, hy + 0.18, 0.045)))
        canvas.restore()
        brush.line(canvas, body)
    brush.fill(canvas, smooth((0.12, -0.26), (-0.02, -0.31), (-0.24, -0.28), (-0.38, -0.26),
                              (-0.2, -0.11),
                              (0.02, -0.09), (0.12, -0.16)), shade(brush, 0.09))
    line = brush.main(shade(brush, 0.18))
    for i in range(2):
        mark(canvas, line, 0.012, smooth((-0.26 + i * 0.07, -0.23 + i * 0.05),
                                         (-0.12 + i * 0.05, -0.2 + i * 0.05),
                                         (-0.02, -0.22 + i * 0.05), closed=False))
    eye(canvas, brush, 0.25, hy - 0.03, 0.026)
    canvas.restore()


def owl(canvas: skia.Canvas, brush: Brush, rng: random.Random, pose: str | None = None) -> None:
    """An owl facing us: huge ringed eyes, ear tufts, wings folded or spread."""
    wide = about(rng, 0.27, 0.1)
    flying = choose(rng, pose, POSES["owl"]) == "flying"
    for s in (-1, 1):
        if flying:
            wing = smooth((s * 0.18, -0.62), (s * 0.36, -0.74), (s * 0.52, -0.66), (s * 0.5, -0.44),
                          (s * 0.38, -0.36), (s * 0.26, -0.28), (s * 0.16, -0.26))
            brush.fill(canvas, wing, shade(brush, 0.1))
    body = merged(ellipse(0, -0.38, wide, 0.37), ellipse(0, -0.66, wide * 1.02, 0.24),
                  *(polygon((s * wide * 1.0, -0.68), (s * wide * 0.98, -1.0),
                            (s * wide * 0.3, -0.86))
                    for s in (-1, 1)))
    brush.fill(canvas, body)
    spot(canvas, brush.main(tint(brush, 0.15)), ellipse(0, -0.3, wide * 0.62, 0.24))
    line = brush.main(shade(brush, 0.08))
    for row in range(3):
        for k in range(-1, 2):
            x, y = k * wide * 0.36 + (row % 2) * wide * 0.12, -0.42 + row * 0.1
            mark(canvas, line, 0.015, smooth((x - 0.032, y), (x, y + 0.03), (x + 0.032, y),
                                             closed=False))
    for s in (-1, 1):
        if not flying:
            brush.fill(canvas, smooth((s * wide * 0.86, -0.56), (s * wide * 1.2, -0.4),
                                      (s * wide * 1.08, -0.14),
                                      (s * wide * 0.72, -0.06), (s * wide * 0.7, -0.3)),
                                      shade(brush, 0.11))
        for dx in (-0.035, 0.0, 0.035):
            brush.detail(canvas, ellipse(s * 0.1 + dx, -0.025, 0.02, 0.03), BEAK, False)
        brush.detail(canvas, ellipse(s * 0.125, -0.68, 0.125, 0.125), WHITE)
        spot(canvas, 0xFFF2B632, ellipse(s * 0.12, -0.68, 0.082, 0.082))
        spot(canvas, 0xFF1E1B22, ellipse(s * 0.115, -0.68, 0.052, 0.052))
        spot(canvas, WHITE, ellipse(s * 0.115 + 0.018, -0.7, 0.016, 0.016))
    brush.detail(canvas, polygon((-0.045, -0.62), (0.045, -0.62), (0, -0.52)), BEAK)


def butterfly(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A butterfly seen from above, four wings spread."""
    wide, low, tip = about(rng, 0.44, 0.1), about(rng, 0.3, 0.15), rng.uniform(0.0, 0.12)
    y = -0.39
    spots = tint(brush, 0.24)
    for s in (-1, 1):
        brush.fill(canvas, smooth((s * 0.02, y + 0.02), (s * 0.2, y + 0.04),
                                  (s * low * 1.15, y + 0.16),
                                  (s * low, y + 0.36), (s * 0.14, y + 0.32)), shade(brush, 0.09))
        brush.fill(canvas, smooth((s * 0.02, y - 0.02), (s * 0.12, y - 0.28),
                                  (s * wide * 0.85, y - 0.4 - tip),
                                  (s * wide * 1.08, y - 0.28), (s * wide * 0.9, y + 0.02),
                                  (s * 0.16, y + 0.06)))
        spot(canvas, brush.main(spots), ellipse(s * wide * 0.78, y - 0.22, 0.065, 0.08, s * 30))
        spot(canvas, brush.main(spots), ellipse(s * wide * 0.42, y - 0.12, 0.035, 0.045, s * 30))
        spot(canvas, brush.main(spots), ellipse(s * low * 0.72, y + 0.2, 0.05, 0.06, -s * 30))
        mark(canvas, DARK, 0.014, smooth((0, y - 0.14), (s * 0.05, y - 0.3), (s * 0.11, y - 0.38),
                                         closed=False))
        spot(canvas, DARK, ellipse(s * 0.115, y - 0.385, 0.02, 0.02))
    brush.detail(canvas, limb((0, y - 0.12, 0.06), (0, y + 0.05, 0.06), (0, y + 0.24, 0.035)), DARK)
    brush.detail(canvas, ellipse(0, y - 0.15, 0.04, 0.042), DARK)


DRAWINGS = {
    "frog": frog, "turtle": turtle, "snake": snake, "fish": fish, "whale": whale, "bird": bird,
    "duck": duck, "owl": owl, "butterfly": butterfly,
}
