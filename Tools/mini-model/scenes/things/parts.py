"""Parts that many drawings share: limbs, eyes, wheels, windows, shade.

Everything is in the unit space that brush.py describes.
"""

from __future__ import annotations

import functools
import math
import random
from collections.abc import Callable

import skia

from ..brush import Brush, ellipse, polygon, polyline, rounded, smooth

TYRE = 0xFF2B2C33
RIM = 0xFFC9CDD3
GLASS = 0xFFC4E6F5
LAMP = 0xFFFFE27A
WHITE = 0xFFFDFBF5
CREAM = 0xFFF3E6C8
ROSE = 0xFFF0A3A8
BEAK = 0xFFF5A623
DARK = 0xFF34323A
WOOD = 0xFF8A5A34

_BIG = 512.0  # path operations are done at this scale, where they are exact


def about(rng: random.Random, value: float, spread: float = 0.12) -> float:
    """A value near the given one, to vary proportions."""
    return value * rng.uniform(1 - spread, 1 + spread)


def shade(brush: Brush, amount: float = 0.10) -> float:
    """A shift that sets a part off: darker, or lighter where the brush is near black."""
    return amount if brush.lightness < 0.25 else -amount


def tint(brush: Brush, amount: float = 0.16) -> float:
    """A shift towards light, or towards dark where the brush is near white."""
    return -amount * 0.6 if brush.lightness > 0.85 else amount


def merged(*paths: skia.Path) -> skia.Path:
    """The union of paths, so that parts share one outline."""
    builder = skia.OpBuilder()
    for path in paths:
        grown = skia.Path(path)
        grown.transform(skia.Matrix.Scale(_BIG, _BIG))
        builder.add(grown, skia.kUnion_PathOp)
    result = builder.resolve()
    result.transform(skia.Matrix.Scale(1 / _BIG, 1 / _BIG))
    return result


def limb(*knots: tuple[float, float, float]) -> skia.Path:
    """A rounded tube through (x, y, width) knots: a leg, a neck, a tail."""
    left, right = [], []
    last = len(knots) - 1
    for i, (x, y, width) in enumerate(knots):
        ax, ay, _ = knots[max(0, i - 1)]
        bx, by, _ = knots[min(last, i + 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        dx, dy, half = (bx - ax) / length, (by - ay) / length, width / 2
        if i == 0:
            start = (x - dx * half * 0.9, y - dy * half * 0.9)
        if i == last:
            end = (x + dx * half * 0.9, y + dy * half * 0.9)
        left.append((x + dy * half, y - dx * half))
        right.append((x - dy * half, y + dx * half))
    return smooth(start, *left, end, *reversed(right))


def tufty(path: skia.Path, size: float, rng: random.Random) -> skia.Path:
    """The same shape with a zig-zag edge of fur."""
    measure = skia.PathMeasure(path, True, 100)
    length = measure.getLength()
    count = max(16, 2 * int(length / size))
    places = [measure.getPosTan(length * i / count) for i in range(count)]
    turning = sum(place.x() * along.y() - place.y() * along.x() for place, along in places)
    outward = 1 if turning > 0 else -1
    teeth = []
    for i, (place, along) in enumerate(places):
        out = outward * size * (rng.uniform(0.45, 0.8) if i % 2 == 0 else -0.2)
        teeth.append((place.x() + along.y() * out, min(0.0, place.y() - along.x() * out)))
    return polygon(*teeth)


def mark(canvas: skia.Canvas, colour: int, width: float, path: skia.Path) -> None:
    """A thin line of a fixed colour, never outlined: a whisker, a mouth."""
    canvas.drawPath(path, skia.Paint(
        AntiAlias=True, Color=colour, Style=skia.Paint.kStroke_Style, StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap, StrokeJoin=skia.Paint.kRound_Join))


def spot(canvas: skia.Canvas, colour: int, path: skia.Path) -> None:
    """A filled patch of a fixed colour, never outlined."""
    canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=colour))


def fill_front(canvas: skia.Canvas, brush: Brush, path: skia.Path, shift: float = 0.0) -> None:
    """Fills a part that lies before another of the same colour, with an edge between them."""
    brush.fill(canvas, path, shift)
    if brush.outline == 0:
        mark(canvas, brush.main(shade(brush, 0.12)), 0.012, path)


def stretched(draw: Callable, wide: float, high: float) -> Callable:
    """The same drawing, made up to so much narrower and lower by chance."""
    @functools.wraps(draw)
    def drawn(canvas: skia.Canvas, brush: Brush, rng: random.Random, **how) -> None:
        canvas.save()
        canvas.scale(1 - rng.uniform(0, wide), 1 - rng.uniform(0, high))
        draw(canvas, brush, rng, **how)
        canvas.restore()
    return drawn


def face_ink(brush: Brush) -> int:
    """A colour for lines on the thing itself: dark, or light on a dark thing."""
    return 0xFFE8E4DC if brush.lightness < 0.25 else brush.ink()


def eye(canvas: skia.Canvas, brush: Brush, x: float, y: float, radius: float,
        white: bool = False) -> None:
    """A round eye with a glint; white around it on dark animals or where asked."""
    if white or brush.lightness < 0.36:
        spot(canvas, WHITE, ellipse(x, y, radius * 1.45, radius * 1.45))
    spot(canvas, 0xFF1E1B22, ellipse(x, y, radius, radius))
    spot(canvas, WHITE, ellipse(x + radius * 0.32, y - radius * 0.36, radius * 0.34, radius * 0.34))


def shut_eye(canvas: skia.Canvas, brush: Brush, x: float, y: float, radius: float) -> None:
    """A closed eye: a lid curving down."""
    mark(canvas, face_ink(brush), radius * 0.45,
         smooth((x - radius, y), (x, y + radius * 0.7), (x + radius, y), closed=False))


def wheel(canvas: skia.Canvas, brush: Brush, x: float, y: float, radius: float,
          spokes: int = 5, rim_colour: int = RIM) -> None:
    """A wheel with tyre, rim and spokes, for cars and the like."""
    brush.detail(canvas, ellipse(x, y, radius, radius), TYRE)
    rim = radius * 0.58
    spot(canvas, rim_colour, ellipse(x, y, rim, rim))
    for i in range(spokes):
        turn = 2 * math.pi * i / spokes - math.pi / 2
        mark(canvas, 0xFF8A9099, radius * 0.10, polyline(
            (x, y), (x + rim * 0.85 * math.cos(turn), y + rim * 0.85 * math.sin(turn))))
    spot(canvas, 0xFF6C727B, ellipse(x, y, radius * 0.16, radius * 0.16))


def thin_wheel(canvas: skia.Canvas, brush: Brush, x: float, y: float, radius: float,
               width: float) -> None:
    """A bicycle's wheel: a thin tyre, a coloured rim and fine spokes."""
    for i in range(6):
        turn = math.pi * i / 6 + 0.2
        dx, dy = radius * math.cos(turn), radius * math.sin(turn)
        mark(canvas, 0xFF9BA1AA, 0.007, polyline((x - dx, y - dy), (x + dx, y + dy)))
    inner = radius - width * 1.3
    mark(canvas, brush.main(), width * 0.8, ellipse(x, y, inner, inner))
    mark(canvas, TYRE, width, ellipse(x, y, radius - width / 2, radius - width / 2))
    spot(canvas, DARK, ellipse(x, y, width * 0.8, width * 0.8))


def pane(canvas: skia.Canvas, brush: Brush, path: skia.Path, lit: bool = False) -> None:
    """A pane of glass with a glint, lit from inside or not."""
    brush.detail(canvas, path, LAMP if lit else GLASS)
    if lit:
        return
    bounds = path.getBounds()
    x, y, w, h = bounds.left(), bounds.top(), bounds.width(), bounds.height()
    canvas.save()
    canvas.clipPath(path, skia.ClipOp.kIntersect, True)
    spot(canvas, 0x66FFFFFF, polygon(
        (x + w * 0.15, y + h), (x + w * 0.5, y), (x + w * 0.75, y), (x + w * 0.4, y + h)))
    canvas.restore()
    brush.line(canvas, path)


def window(canvas: skia.Canvas, brush: Brush, left: float, top: float, right: float,
           bottom: float, frame: int = WHITE, lit: bool = False) -> None:
    """A house window: frame, pane and cross bars."""
    rim = min(right - left, bottom - top) * 0.13
    brush.detail(canvas, rounded(left - rim, top - rim, right + rim, bottom + rim, rim), frame)
    pane(canvas, brush, rounded(left, top, right, bottom, rim * 0.3), lit)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    mark(canvas, frame, rim * 0.7, polyline((middle_x, top), (middle_x, bottom)))
    mark(canvas, frame, rim * 0.7, polyline((left, middle_y), (right, middle_y)))


def choose(rng: random.Random, pose: str | None, poses: tuple[str, ...]) -> str:
    """The pose asked for, or one of the poses by chance."""
    return pose if pose is not None else rng.choice(poses)
