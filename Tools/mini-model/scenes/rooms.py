"""The settings without an open sky: rooms, under water, space and plain studio.

Same contract as the outdoor painters in `settings`; times of day and weather
do not reach these.
"""

from __future__ import annotations

import random

import skia

from scenes.brush import ellipse, hsl, polygon, rounded, smooth
from scenes.landscape import Light, Stage, glow, hills, paint, stars, vertical

WALLS = ((40, 0.45, 0.88), (200, 0.30, 0.84), (150, 0.22, 0.82), (20, 0.45, 0.85),
         (260, 0.22, 0.86), (48, 0.60, 0.84), (350, 0.35, 0.88), (180, 0.18, 0.80))


def living_room(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
                afloat: bool) -> Stage:
    """A papered wall with a window or pictures, a wooden floor and a rug."""
    hue, s, l = rng.choice(WALLS)
    floor = rng.uniform(0.66, 0.73)
    vertical(canvas, aspect, 0, floor, [hsl(hue, s, l - 0.02), hsl(hue, s, l + 0.04)])
    if rng.random() < 0.4:
        _wall_stripes(canvas, aspect, floor, hsl(hue, s, l - 0.07), rng)
    wood = rng.uniform(22, 36)
    vertical(canvas, aspect, floor, 1, [hsl(wood, 0.38, 0.58), hsl(wood, 0.42, 0.46)])
    seam = paint(hsl(wood, 0.40, 0.40, 0.6))
    for row in range(1, 4):
        y = floor + (1 - floor) * (row / 4) ** 1.3
        canvas.drawRect(skia.Rect(0, y, aspect, y + 0.004), seam)
    canvas.drawRect(skia.Rect(0, floor - 0.035, aspect, floor), paint(hsl(40, 0.2, 0.96)))
    x = rng.choice((0.24, 0.76)) * aspect + rng.uniform(-0.05, 0.05)
    if rng.random() < 0.6:
        _window(canvas, x, rng)
        x = aspect - x
    _picture_frames(canvas, x, rng)
    rug = rng.choice((0, 210, 275, 160, 30, 340))
    middle, wide = aspect * 0.5, rng.uniform(0.40, 0.5)
    canvas.drawPath(ellipse(middle, 0.88, wide, 0.085), paint(hsl(rug, 0.35, 0.66)))
    canvas.drawPath(ellipse(middle, 0.88, wide * 0.86, 0.066), paint(hsl(rug, 0.30, 0.78)))
    return Stage((0.85, 0.92), (0.28, 0.44))


def _wall_stripes(canvas: skia.Canvas, aspect: float, floor: float, tone: int,
                  rng: random.Random) -> None:
    """Faint vertical stripes of wallpaper."""
    step = rng.uniform(0.07, 0.13)
    for i in range(int(aspect / step) + 1):
        canvas.drawRect(skia.Rect(i * step, 0, i * step + step * 0.3, floor),
                        paint(skia.ColorSetA(tone, 110)))


def _window(canvas: skia.Canvas, x: float, rng: random.Random) -> None:
    """A bright window between two curtains."""
    half, top, bottom = rng.uniform(0.12, 0.15), 0.10, rng.uniform(0.40, 0.46)
    canvas.drawRect(skia.Rect(x - half - 0.015, top - 0.015, x + half + 0.015, bottom + 0.015),
                    paint(hsl(40, 0.15, 0.97)))
    canvas.drawRect(skia.Rect(x - half, top, x + half, bottom), paint(hsl(200, 0.65, 0.86)))
    canvas.save()
    canvas.clipRect(skia.Rect(x - half, top, x + half, bottom))
    canvas.drawCircle(x - half * 0.4, bottom + 0.04, 0.12, paint(hsl(110, 0.35, 0.70)))
    canvas.drawCircle(x + half * 0.7, bottom + 0.03, 0.09, paint(hsl(120, 0.33, 0.64)))
    canvas.restore()
    bar = paint(hsl(40, 0.15, 0.97))
    canvas.drawRect(skia.Rect(x - 0.006, top, x + 0.006, bottom), bar)
    middle = (top + bottom) / 2
    canvas.drawRect(skia.Rect(x - half, middle - 0.006, x + half, middle + 0.006), bar)
    cloth = paint(hsl(rng.choice((350, 210, 45, 160, 280)), 0.35, 0.76))
    for side in (-1, 1):
        canvas.drawPath(polygon((x + side * (half + 0.07), top - 0.03), (x + side * half * 0.55,
                        top - 0.03), (x + side * half * 0.9, bottom + 0.07),
                        (x + side * (half + 0.07), bottom + 0.07)), cloth)


def _picture_frames(canvas: skia.Canvas, x: float, rng: random.Random) -> None:
    """One or two framed abstract pictures on the wall."""
    for i in range(rng.randint(1, 2)):
        cx, cy = x + i * 0.05, 0.16 + i * 0.23
        half_w, half_h = rng.uniform(0.07, 0.10), rng.uniform(0.06, 0.09)
        canvas.drawRect(skia.Rect(cx - half_w, cy - half_h, cx + half_w, cy + half_h),
                        paint(hsl(30, 0.35, 0.45)))
        hue = rng.uniform(0, 360)
        inner = skia.Rect(cx - half_w + 0.014, cy - half_h + 0.014,
                          cx + half_w - 0.014, cy + half_h - 0.014)
        canvas.drawRect(inner, paint(hsl(hue, 0.25, 0.88)))
        canvas.save()
        canvas.clipRect(inner)
        canvas.drawCircle(cx + half_w * 0.4, cy + half_h * 0.8, half_w * 0.8,
                          paint(hsl(hue + 40, 0.30, 0.74)))
        canvas.restore()


def kitchen(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
            afloat: bool) -> Stage:
    """Tiles, wall cabinets and a worktop on which things stand."""
    hue, s, l = rng.choice(WALLS)
    vertical(canvas, aspect, 0, 1, [hsl(hue, s * 0.5, 0.94), hsl(hue, s * 0.5, 0.90)])
    joint, step = paint(hsl(hue, s * 0.6, 0.80)), rng.uniform(0.075, 0.11)
    top, worktop = rng.uniform(0.17, 0.24), rng.uniform(0.72, 0.76)
    for i in range(int(1.2 / step)):
        y = top + i * step
        if y < worktop:
            canvas.drawRect(skia.Rect(0, y, aspect, y + 0.005), joint)
    for i in range(int(aspect / step) + 1):
        canvas.drawRect(skia.Rect(i * step, top, i * step + 0.005, worktop), joint)
    front = (rng.choice((200, 150, 30, 45, 215, 10, 170)), rng.uniform(0.18, 0.38),
             rng.uniform(0.58, 0.80))
    _cabinets(canvas, aspect, -0.05, top, front, rng, 0.30)
    _cabinets(canvas, aspect, 0.93, 1.2, front, rng, 0.34)
    if rng.random() < 0.6:
        _utensils(canvas, aspect, top, rng)
    slab = rng.choice(((28, 0.45, 0.52), (215, 0.06, 0.45), (35, 0.25, 0.72), (20, 0.35, 0.38)))
    h, s, l = slab
    vertical(canvas, aspect, worktop, 0.915, [hsl(h, s, l + 0.08), hsl(h, s, l)])
    canvas.drawRect(skia.Rect(0, 0.905, aspect, 0.94), paint(hsl(h, s, l - 0.12)))
    return Stage((worktop + 0.07, 0.895), (0.36, 0.46))


def _cabinets(canvas: skia.Canvas, aspect: float, top: float, bottom: float,
              front: tuple[float, float, float], rng: random.Random, width: float) -> None:
    """A row of cupboard doors with round knobs."""
    hue, s, l = front
    canvas.drawRect(skia.Rect(0, top, aspect, bottom), paint(hsl(hue, s, l - 0.12)))
    for i in range(int(aspect / width) + 1):
        left = i * width + 0.008
        canvas.drawPath(rounded(left, top + 0.01, left + width - 0.016, bottom - 0.012, 0.012),
                        paint(hsl(hue, s, l)))
        canvas.drawCircle(left + width - 0.05, bottom - 0.045 if top < 0.5 else top + 0.035,
                          0.012, paint(hsl(45, 0.2, 0.92)))


def _utensils(canvas: skia.Canvas, aspect: float, top: float, rng: random.Random) -> None:
    """A rail under the wall cabinets with spoons and ladles on it."""
    steel = paint(hsl(215, 0.06, 0.60))
    middle = rng.choice((0.17, 0.83)) * aspect
    canvas.drawRect(skia.Rect(middle - 0.15, top + 0.04, middle + 0.15, top + 0.05), steel)
    for i in range(4):
        x, long = middle - 0.12 + 0.08 * i, rng.uniform(0.09, 0.13)
        canvas.drawRect(skia.Rect(x - 0.005, top + 0.04, x + 0.005, top + 0.04 + long), steel)
        canvas.drawPath(ellipse(x, top + 0.05 + long, 0.02, 0.026), steel)


def underwater(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
               afloat: bool) -> Stage:
    """Blue-green depths with rays of light, weed and a sandy bottom."""
    hue = rng.uniform(184, 212)
    vertical(canvas, aspect, 0, 1, [hsl(hue - 8, 0.62, rng.uniform(0.66, 0.76)),
                                    hsl(hue, 0.62, 0.48), hsl(hue + 12, 0.58, 0.32)], [0, 0.45, 1])
    for _ in range(rng.randint(2, 5)):
        x, wide = rng.uniform(0, aspect), rng.uniform(0.03, 0.08)
        lean, reach = rng.uniform(-0.3, 0.3), rng.uniform(0.5, 0.8)
        ray = skia.Paint(AntiAlias=True)
        ray.setShader(skia.GradientShader.MakeLinear(
            [(0, 0), (0, reach)], [hsl(hue - 10, 0.5, 0.92, 0.32), hsl(hue, 0.5, 0.9, 0)]))
        canvas.drawPath(polygon((x - wide * 0.5, 0), (x + wide * 0.5, 0),
                                (x + lean + wide, reach), (x + lean - wide, reach)), ray)
    hills(canvas, aspect, 0.80, 0.10, (hsl(hue + 5, 0.42, 0.38), hsl(hue + 5, 0.42, 0.30)), rng, 3)
    sand = rng.uniform(42, 60)
    hills(canvas, aspect, 0.88, 0.05, (hsl(sand, 0.30, 0.66), hsl(sand, 0.30, 0.50)), rng, 3)
    for _ in range(rng.randint(3, 7)):
        _weed(canvas, rng.uniform(0, 0.22) if rng.random() < 0.5 else rng.uniform(0.78, 1), aspect,
              rng)
    bubble = paint(hsl(hue, 0.5, 0.93, 0.55))
    bubble.setStyle(skia.Paint.kStroke_Style)
    bubble.setStrokeWidth(0.005)
    for _ in range(rng.randint(5, 14)):
        canvas.drawCircle(rng.uniform(0, aspect), rng.uniform(0.05, 0.8),
                          rng.uniform(0.006, 0.02), bubble)
    return Stage((0.89, 0.94), (0.36, 0.56), 0.2, swim=True)


def _weed(canvas: skia.Canvas, share: float, aspect: float, rng: random.Random) -> None:
    """One swaying ribbon of seaweed."""
    x, tall = share * aspect, rng.uniform(0.14, 0.34)
    sway = rng.uniform(0.015, 0.035)
    foot = rng.uniform(0.9, 1.0)
    points = [(x + sway * (1 if i % 2 else -1), foot - tall * i / 4) for i in range(5)]
    path = smooth(*points, closed=False)
    brush = paint(hsl(rng.choice((120, 150, 95, 340)), 0.38, rng.uniform(0.26, 0.38)))
    brush.setStyle(skia.Paint.kStroke_Style)
    brush.setStrokeWidth(rng.uniform(0.014, 0.024))
    brush.setStrokeCap(skia.Paint.kRound_Cap)
    canvas.drawPath(path, brush)


def space(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
          afloat: bool) -> Stage:
    """Dark sky full of stars with a planet, sometimes over a cratered moon."""
    hue = rng.uniform(225, 285)
    vertical(canvas, aspect, 0, 1, [hsl(hue, 0.5, 0.07), hsl(hue + 15, 0.42, 0.19)])
    for _ in range(rng.randint(1, 3)):
        glow(canvas, rng.uniform(0, aspect), rng.uniform(0, 0.9), rng.uniform(0.25, 0.5),
             hsl(hue + rng.uniform(-50, 70), 0.6, 0.45, 0.30))
    stars(canvas, aspect, 1.0, rng.randint(40, 80), rng, 1.1)
    _planet(canvas, rng.choice((0.12, 0.88)) * aspect, rng.uniform(0.1, 0.3),
            rng.uniform(0.07, 0.14), rng)
    if rng.random() < 0.5:
        return Stage((0.80, 0.85), (0.34, 0.5), weightless=True, dark=True)
    grey = rng.uniform(0.52, 0.70)
    canvas.drawPath(ellipse(aspect / 2, 1.45, max(1.1, aspect), 0.68),
                    paint(hsl(hue, 0.07, grey)))
    for _ in range(rng.randint(5, 9)):
        x, y = rng.uniform(0, aspect), rng.uniform(0.86, 0.99)
        size = rng.uniform(0.015, 0.05)
        canvas.drawPath(ellipse(x, y, size, size * 0.35), paint(hsl(hue, 0.08, grey - 0.12)))
    return Stage((0.87, 0.93), (0.30, 0.46), dark=True)


def _planet(canvas: skia.Canvas, x: float, y: float, radius: float, rng: random.Random) -> None:
    """A banded planet, sometimes with a ring."""
    hue = rng.uniform(0, 360)
    disc = skia.Path()
    disc.addCircle(x, y, radius)
    canvas.save()
    canvas.clipPath(disc, doAntiAlias=True)
    canvas.drawPath(disc, paint(hsl(hue, 0.40, 0.55)))
    for band in (-0.5, 0.05, 0.5):
        canvas.drawPath(ellipse(x, y + band * radius, radius * 1.2, radius * 0.14),
                        paint(hsl(hue + 25, 0.38, 0.66)))
    shade = paint(hsl(hue, 0.5, 0.2, 0.3))
    canvas.drawCircle(x + radius * 0.6, y + radius * 0.4, radius * 1.1, shade)
    canvas.restore()
    if rng.random() < 0.5:
        ring = paint(hsl(hue + 40, 0.4, 0.78, 0.8))
        ring.setStyle(skia.Paint.kStroke_Style)
        ring.setStrokeWidth(radius * 0.14)
        canvas.drawPath(ellipse(x, y, radius * 1.7, radius * 0.4, -18), ring)


def plain(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
          afloat: bool) -> Stage:
    """A studio background of one pale colour, sometimes with a floor line."""
    hue, s, l = rng.choice(WALLS + ((0, 0, 0.97), (0, 0, 0.93), (0, 0, 0.99), (210, 0.1, 0.88)))
    hue += rng.uniform(-15, 15)
    kind = rng.random()
    if kind < 0.35:
        vertical(canvas, aspect, 0, 1, [hsl(hue, s, l), hsl(hue, s, l)])
    elif kind < 0.75:
        vertical(canvas, aspect, 0, 1, [hsl(hue, s, l + 0.05), hsl(hue + 12, s, l - 0.07)])
    else:
        floor = rng.uniform(0.68, 0.76)
        vertical(canvas, aspect, 0, 1, [hsl(hue, s, l + 0.03), hsl(hue, s, l)])
        vertical(canvas, aspect, floor, 1, [hsl(hue, s, l - 0.10), hsl(hue, s, l - 0.03)])
    return Stage((0.83, 0.92), (0.42, 0.52), rng.choice((0.0, 0.18, 0.26)))
