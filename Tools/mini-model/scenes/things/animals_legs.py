"""Four-legged bodies, shared by the animal drawings.

Legs stand on y = 0; the two far ones are drawn darker, behind the body.
"""

from __future__ import annotations

import random

import skia

from ..brush import Brush
from .parts import DARK, limb, merged, shade, tufty


def leg(rng: random.Random, x: float, top: float, thick: float, thin: float,
        swing: float) -> skia.Path:
    """One leg from the body down to the ground, put a little forward or back."""
    foot = x + rng.uniform(-swing, swing)
    return limb((x, top, thick), ((x + foot) / 2 + 0.01, top * 0.5, (thick + thin) / 2),
                (foot, -thin * 0.45, thin))


def body_with_legs(canvas: skia.Canvas, brush: Brush, rng: random.Random, *parts: skia.Path,
                   hind: float, fore: float, top: float, thick: float, thin: float,
                   swing: float = 0.05, fur: float = 0.0) -> skia.Path:
    """Draws the two far legs, then body, near legs and other parts as one shape."""
    for x in (hind + thick * 0.75, fore - thick * 0.75):
        brush.fill(canvas, leg(rng, x, top, thick, thin, swing), shade(brush, 0.11))
    whole = merged(*parts, leg(rng, hind, top, thick, thin, swing),
                   leg(rng, fore, top, thick, thin, swing))
    if fur:
        whole = tufty(whole, fur, rng)
    brush.fill(canvas, whole)
    return whole


def hooves(canvas: skia.Canvas, whole: skia.Path, height: float) -> None:
    """Darkens the lowest strip of a shape."""
    canvas.save()
    canvas.clipPath(whole, skia.ClipOp.kIntersect, True)
    canvas.drawRect(skia.Rect(-0.6, -height, 0.6, 0.1), skia.Paint(Color=DARK))
    canvas.restore()
