"""People: simple stylised humans whose clothes are in the brush's colour.

Skin, hair and trousers vary by chance; the cyclist rides a bicycle in the brush's colour.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import skia

from ..brush import Brush, ellipse, polyline, rounded, smooth
from .parts import (
    DARK, WHITE, about, choose, limb, mark, merged, shade, spot)
from .vehicles import bicycle_frame

POSES: dict[str, tuple[str, ...]] = {"person": ("standing", "walking", "sitting")}

SKINS = (0xFFFBD9BE, 0xFFF0BF99, 0xFFD79B6C, 0xFFB0754A, 0xFF80502F, 0xFF5B3823)
HAIRS = (0xFF2A2026, 0xFF4A2F22, 0xFF7A4A26, 0xFFC98A3C, 0xFFE6C36A, 0xFFA9A6A3, 0xFFB4502A)
TROUSERS = (0xFF3C4A66, 0xFF4B4B52, 0xFF6B5A48, 0xFF2F3138, 0xFF7C8796)
SHOES = (0xFF33282A, 0xFF5B3A26, 0xFF8A8D93)


@dataclass
class Looks:
    """What differs from one person to the next, besides the clothes' colour."""

    skin: int
    hair: int
    trousers: int
    shoes: int
    style: str
    dress: bool


def looks(brush: Brush, rng: random.Random) -> Looks:
    """A person's looks by chance; some wear trousers that match the shirt."""
    tone = rng.randrange(len(SKINS))
    hairs = HAIRS if tone < 3 else HAIRS[:3]
    suit = rng.random() < 0.4
    trousers = brush.main(shade(brush, 0.13)) if suit else rng.choice(TROUSERS)
    return Looks(SKINS[tone], rng.choice(hairs), trousers, rng.choice(SHOES),
                 rng.choice(("short", "long", "bun", "curly", "hat", "bald")), rng.random() < 0.4)


def head(canvas: skia.Canvas, brush: Brush, who: Looks, x: float, y: float, r: float,
         helmet: bool = False) -> None:
    """A head with hair and a friendly face, turned a little to the right."""
    if who.style == "long":
        brush.detail(canvas, smooth((x - r * 0.9, y - r * 0.4), (x, y - r * 1.1),
                                    (x + r * 0.85, y - r * 0.4), (x + r * 0.95, y + r * 0.3),
                                    (x + r * 0.5, y + r * 0.7), (x - r * 0.15, y + r * 0.8),
                                    (x - r * 0.5, y + r * 1.35), (x - r * 1.15, y + r * 1.2)),
                     who.hair)
    elif who.style == "bun" and not helmet:
        brush.detail(canvas, ellipse(x - r * 0.5, y - r * 1.15, r * 0.42, r * 0.42), who.hair)
    elif who.style == "curly":
        curls = ((-0.85, 0.1), (-0.85, -0.5), (-0.35, -0.95), (0.3, -0.98), (0.8, -0.6), (0.88, 0.05))
        brush.detail(canvas, merged(*(ellipse(x + r * dx, y + r * dy, r * 0.48, r * 0.48)
                                      for dx, dy in curls)), who.hair)
    brush.detail(canvas, ellipse(x, y, r * 0.92, r), who.skin)
    if helmet:
        brush.fill(canvas, smooth((x - r * 1.1, y - r * 0.25), (x - r * 0.85, y - r * 1.05),
                                  (x, y - r * 1.35),
                                  (x + r * 0.9, y - r * 0.95), (x + r * 1.15, y - r * 0.3),
                                  (x, y - r * 0.42)))
    elif who.style == "hat":
        brush.fill(canvas, merged(rounded(x - r * 1.35, y - r * 0.72, x + r * 1.35, y - r * 0.46,
                                          r * 0.12),
                                  rounded(x - r * 0.82, y - r * 1.4, x + r * 0.82, y - r * 0.5,
                                          r * 0.35)), shade(brush, 0.08))
    elif who.style != "bald":
        brush.detail(canvas, smooth((x - r * 0.98, y + r * 0.05), (x - r * 0.82, y - r * 0.8),
                                    (x, y - r * 1.14),
                                    (x + r * 0.8, y - r * 0.8), (x + r * 0.95, y - r * 0.1),
                                    (x + r * 0.5, y - r * 0.5), (x - r * 0.3, y - r * 0.5),
                                    (x - r * 0.7, y - r * 0.25)), who.hair)
    for dx in (-0.22, 0.46):
        spot(canvas, 0xFF241C20, ellipse(x + r * dx, y + r * 0.02, r * 0.1, r * 0.13))
        spot(canvas, 0x55E8655A, ellipse(x + r * (dx * 1.35 - 0.02), y + r * 0.36, r * 0.17,
                                         r * 0.12))
    mark(canvas, 0xFF7A2F2B, r * 0.09, smooth((x - r * 0.12, y + r * 0.44),
                                              (x + r * 0.14, y + r * 0.58),
                                              (x + r * 0.4, y + r * 0.42), closed=False))


def sleeve(canvas: skia.Canvas, brush: Brush, who: Looks, knots: tuple, shift: float) -> None:
    """An arm along three (x, y) points: a sleeve in the clothes' colour, then a hand."""
    (ax, ay), (bx, by), (cx, cy) = knots
    brush.detail(canvas, ellipse(cx, cy, 0.036, 0.036), who.skin)
    brush.fill(canvas, limb((ax, ay, 0.095), (bx, by, 0.085),
                            (cx - (cx - bx) * 0.25, cy - (cy - by) * 0.25, 0.075)), shift)


def trouser_leg(canvas: skia.Canvas, brush: Brush, who: Looks, knots: tuple) -> None:
    """A leg along (x, y) points, down to a shoe that points right."""
    x, y = knots[-1]
    colour = who.skin if who.dress else who.trousers
    width = 0.075 if who.dress else 0.1
    path = limb(*((px, py, width * (1.1 if i == 0 else 0.95)) for i, (px, py) in enumerate(knots)))
    brush.detail(canvas, path, colour)
    brush.detail(canvas, smooth((x - 0.055, y - 0.015), (x + 0.03, y - 0.02), (x + 0.1, y + 0.02),
                                (x + 0.1, y + 0.045), (x - 0.055, y + 0.045)), who.shoes)


def torso(brush: Brush, who: Looks, x: float, top: float, low: float, wide: float) -> skia.Path:
    """A shirt, or a dress that widens to its hem, from the shoulders down to low."""
    hem = wide * (1.65 if who.dress else 1.08)
    return smooth((x - wide * 0.45, top), (x + wide * 0.45, top), (x + wide * 1.0, top + 0.05),
                  (x + wide * 0.98, (top + low) / 2), (x + hem, low - 0.01),
                  (x + hem * 0.6, low + 0.012),
                  (x - hem * 0.6, low + 0.012), (x - hem, low - 0.01),
                  (x - wide * 0.98, (top + low) / 2),
                  (x - wide * 1.0, top + 0.05))


def upright(canvas: skia.Canvas, brush: Brush, rng: random.Random, who: Looks,
            stride: float) -> None:
    """A person on their feet; stride 0 stands, more walks."""
    wide, r = about(rng, 0.15, 0.12), about(rng, 0.115, 0.08)
    shoulder, hip = -0.70, -0.21 if who.dress else -0.29
    wave = rng.random() < 0.25 and stride == 0
    swing = stride * 1.0 + 0.04
    far_hand = (0.17 + swing * 0.6, -0.42) if stride else (wide + 0.08, -0.38)
    if wave:
        far_hand = (wide + 0.2, -0.86)
    sleeve(canvas, brush, who, ((wide * 0.85, shoulder + 0.07),
                                (wide + (0.12 if wave else 0.06), -0.62 if wave else -0.53),
                                far_hand), shade(brush, 0.1))
    foot = 0.075
    trouser_leg(canvas, brush, who, ((-foot * 0.8, hip - 0.03), (-foot - stride * 0.6, -0.18),
                                     (-foot - stride * 1.2, -0.05 - stride * 0.12)))
    trouser_leg(canvas, brush, who, ((foot * 0.8, hip - 0.03), (foot + stride * 0.9, -0.19),
                                     (foot + stride * 1.0, -0.045)))
    brush.detail(canvas, limb((0, -0.76, 0.075), (0, shoulder + 0.02, 0.08)), who.skin)
    body = torso(brush, who, 0, shoulder, hip, wide)
    brush.fill(canvas, body)
    if not who.dress:
        mark(canvas, brush.main(shade(brush, 0.16)), 0.012,
             polyline((0.0, shoulder + 0.05), (0.0, hip)))
        for y in (-0.6, -0.51, -0.42):
            spot(canvas, WHITE if brush.lightness < 0.85 else DARK, ellipse(0.025, y, 0.011, 0.011))
    else:
        mark(canvas, brush.main(shade(brush, 0.16)), 0.02,
             polyline((-wide * 0.95, -0.47), (wide * 0.95, -0.47)))
    sleeve(canvas, brush, who, ((-wide * 0.9, shoulder + 0.07), (-wide - 0.05, -0.53),
                                (-wide - 0.04 - swing * 0.6, -0.40)), shade(brush, 0.07))
    head(canvas, brush, who, 0.01, -0.99 + r * 1.12, r)


def seated(canvas: skia.Canvas, brush: Brush, rng: random.Random, who: Looks) -> None:
    """A person sitting on the ground, knees up or legs stretched, seen from the side."""
    r, knee = about(rng, 0.13, 0.08), rng.choice((-0.3, -0.12))
    foot = (0.36, -0.05) if knee < -0.2 else (0.44, -0.06)
    trouser_leg(canvas, brush, who, ((-0.08, -0.1), (0.16, knee), foot))
    brush.detail(canvas, limb((-0.1, -0.56, 0.08), (-0.1, -0.5, 0.08)), who.skin)
    body = smooth((-0.16, -0.55), (-0.04, -0.55), (0.04, -0.46), (0.05, -0.25), (0.06, -0.03),
                  (-0.06, 0.0),
                  (-0.24, -0.0), (-0.27, -0.1), (-0.25, -0.3), (-0.23, -0.48))
    if who.dress:
        body = merged(body, limb((-0.1, -0.13, 0.24), (0.06, (knee - 0.16) / 2, 0.2),
                                 (0.14, knee + 0.02, 0.16)))
    brush.fill(canvas, body)
    sleeve(canvas, brush, who, ((-0.11, -0.45), (-0.04, -0.26), (0.14, knee - 0.04)),
           shade(brush, 0.1))
    head(canvas, brush, who, -0.09, -0.59 - r * 0.85, r)


def person(canvas: skia.Canvas, brush: Brush, rng: random.Random, pose: str | None = None) -> None:
    """A person standing, walking or sitting, dressed in the brush's colour."""
    pose = choose(rng, pose, POSES["person"])
    who = looks(brush, rng)
    if pose == "sitting":
        seated(canvas, brush, rng, who)
    else:
        upright(canvas, brush, rng, who, 0.0 if pose == "standing" else rng.uniform(0.09, 0.14))


def cyclist(canvas: skia.Canvas, brush: Brush, rng: random.Random) -> None:
    """A person with a helmet riding a bicycle."""
    who = looks(brush, rng)
    who.dress = False
    r = about(rng, 0.2, 0.05)
    hub = (-0.03, -r * 0.92)
    saddle_y = -r * 2.12
    lean = rng.uniform(0.0, 0.06)
    hip, shoulder = (-0.13, saddle_y - 0.1), (0.03 + lean, -0.74 + lean * 0.4)
    brush.detail(canvas, limb((hip[0], hip[1], 0.1), (0.1, -0.38, 0.08),
                              (hub[0] + 0.05, hub[1] - 0.06, 0.07)), 0xFF2C2C33)
    _, grip = bicycle_frame(canvas, brush, rng, r, 0.05)
    brush.detail(canvas, limb((hip[0], hip[1], 0.12), (0.05, -0.32, 0.09),
                              (hub[0] - 0.03, hub[1] + 0.03, 0.07)), who.trousers)
    foot = (hub[0] - 0.03, hub[1] + 0.05)
    brush.detail(canvas, smooth((foot[0] - 0.05, foot[1] - 0.015),
                                (foot[0] + 0.03, foot[1] - 0.02), (foot[0] + 0.09, foot[1] + 0.02),
                                (foot[0] + 0.08, foot[1] + 0.04),
                                (foot[0] - 0.05, foot[1] + 0.04)), who.shoes)
    brush.detail(canvas, limb((shoulder[0], shoulder[1], 0.08),
                              (shoulder[0] + 0.03, shoulder[1] - 0.05, 0.08)), who.skin)
    brush.fill(canvas, limb((hip[0], hip[1], 0.16), ((hip[0] + shoulder[0]) / 2 - 0.02,
                                                     (hip[1] + shoulder[1]) / 2, 0.18),
                            (shoulder[0], shoulder[1] + 0.02, 0.15)))
    sleeve(canvas, brush, who, ((shoulder[0] + 0.02, shoulder[1] + 0.05),
                                (shoulder[0] + 0.13, -0.56), (grip[0], grip[1] - 0.01)),
           shade(brush, 0.1))
    head(canvas, brush, who, shoulder[0] + 0.05, shoulder[1] - 0.13, 0.1, helmet=True)


DRAWINGS = {"person": person, "cyclist": cyclist}
KINDS = {name: "people" for name in DRAWINGS}
