"""Sky, light, weather and the soft shapes that outdoor settings are built from.

Everything is drawn on a canvas whose height is 1 and whose width is the
picture's aspect. Which shapes make up which setting is not decided here.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import skia

from scenes.brush import hsl, polygon, smooth


@dataclass(frozen=True)
class Stage:
    """Where things may be in a finished background, in shares of the height."""

    ground: tuple[float, float]  # how far down standing things' feet may be
    air: tuple[float, float]  # where the middle of floating things may be
    shadow: float = 0.28  # strength of the shadow under standing things
    weightless: bool = False  # standing things float too (deep space)
    swim: bool = False  # swimmers float (under water)
    dark: bool = False  # dark surroundings: dark things need a glow behind


class Light:
    """Turns daylight colours into those of a time of day and a weather."""

    TINTS = {"day": ((0, 0, 0), 0.0), "sunset": ((236, 120, 70), 0.24),
             "night": ((34, 46, 104), 0.48)}
    VEILS = {"clear": ((0, 0, 0), 0.0), "cloudy": ((150, 156, 168), 0.16),
             "rain": ((112, 122, 138), 0.30), "snowfall": ((205, 212, 224), 0.26),
             "fog": ((206, 210, 214), 0.40)}

    def __init__(self, time: str, weather: str) -> None:
        self.time = time
        self.weather = weather

    def tone(self, hue: float, saturation: float, lightness: float, alpha: float = 1.0) -> int:
        """The colour that a daylight colour takes on in this light."""
        colour = skia.Color4f(hsl(hue, saturation, lightness))
        channels = [colour.fR, colour.fG, colour.fB]
        for tint, share in (self.VEILS[self.weather], self.TINTS[self.time]):
            channels = [c * (1 - share) + t / 255 * share for c, t in zip(channels, tint)]
        return skia.Color4f(*channels, alpha).toColor()


def paint(colour: int, blur: float = 0.0) -> skia.Paint:
    """A plain antialiased paint, with a soft edge where blur is given."""
    result = skia.Paint(AntiAlias=True, Color=colour)
    if blur:
        result.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return result


def vertical(canvas: skia.Canvas, aspect: float, top: float, bottom: float,
             colours: list[int], stops: list[float] | None = None) -> None:
    """Fills a band over the whole width with a vertical gradient."""
    brush = skia.Paint(AntiAlias=True)
    brush.setShader(skia.GradientShader.MakeLinear([(0, top), (0, bottom)], colours, stops))
    canvas.drawRect(skia.Rect(0, top, aspect, bottom + 0.002), brush)


def glow(canvas: skia.Canvas, x: float, y: float, radius: float, colour: int) -> None:
    """A soft round light that fades to nothing at its radius."""
    brush = skia.Paint(AntiAlias=True)
    brush.setShader(skia.GradientShader.MakeRadial(
        (x, y), radius, [colour, skia.ColorSetA(colour, 0)]))
    canvas.drawCircle(x, y, radius, brush)


def hills(canvas: skia.Canvas, aspect: float, level: float, height: float,
          colours: tuple[int, int], rng: random.Random, bumps: int = 4) -> None:
    """A rolling silhouette from `level` (its lowest crest) down to the bottom."""
    points = []
    for i in range(bumps + 3):
        x = (i - 1) * aspect / bumps + rng.uniform(-0.2, 0.2) * aspect / bumps
        points.append((x, level - height * rng.random()))
    path = smooth(*points, closed=False)
    path.lineTo(aspect + 1, 1.02)
    path.lineTo(-1, 1.02)
    path.close()
    brush = skia.Paint(AntiAlias=True)
    brush.setShader(skia.GradientShader.MakeLinear(
        [(0, level - height), (0, 1)], list(colours)))
    canvas.drawPath(path, brush)


def ridge(canvas: skia.Canvas, aspect: float, level: float, height: float, rock: tuple[int, int],
          snow: int | None, rng: random.Random, peaks: int = 4) -> None:
    """A range of pointed mountains, with a shaded side and perhaps snow caps."""
    order = list(range(peaks))
    rng.shuffle(order)
    for i in order:
        x = (i + rng.uniform(0.2, 0.8)) * aspect / peaks
        tall = height * rng.uniform(0.6, 1.0)
        half = tall * rng.uniform(0.62, 0.95)
        top, foot = level - tall, level + 0.02
        canvas.drawPath(polygon((x, top), (x - half, foot), (x + half, foot)), paint(rock[0]))
        canvas.drawPath(polygon((x, top), (x + half * 0.12, level - tall * 0.6),
                                (x - half * 0.1, level - tall * 0.3), (x + half * 0.1, foot),
                                (x + half, foot)), paint(rock[1]))
        if snow is not None:
            cap = rng.uniform(0.25, 0.4)
            canvas.drawPath(polygon(
                (x, top), (x - half * cap, top + tall * cap),
                (x - half * cap * 0.4, top + tall * cap * 0.8),
                (x, top + tall * cap * 1.1), (x + half * cap * 0.4, top + tall * cap * 0.75),
                (x + half * cap, top + tall * cap)), paint(snow))


def cloud(canvas: skia.Canvas, x: float, y: float, size: float, colour: int,
          rng: random.Random) -> None:
    """One flat-bottomed cloud made of a few round puffs."""
    path = skia.Path()
    path.addRoundRect(skia.Rect(x - size, y - size * 0.22, x + size, y + size * 0.16),
                      size * 0.19, size * 0.19)
    for _ in range(4):
        px, radius = x + rng.uniform(-0.6, 0.6) * size, size * rng.uniform(0.22, 0.42)
        path.addCircle(px, y - size * 0.14, radius)
    path.setFillType(skia.PathFillType.kWinding)
    canvas.save()
    canvas.clipRect(skia.Rect(x - 2 * size, y - 2 * size, x + 2 * size, y + size * 0.16))
    canvas.drawPath(path, paint(colour))
    canvas.restore()


SKY_DAY = ((208, 0.80, 0.60, 205, 0.75, 0.86), (200, 0.65, 0.68, 195, 0.60, 0.90),
           (215, 0.70, 0.55, 40, 0.50, 0.90), (195, 0.55, 0.75, 48, 0.65, 0.92))
SKY_SUNSET = (
    ((255, 0.42, 0.40), (335, 0.62, 0.60), (24, 0.95, 0.60), (44, 0.98, 0.68)),
    ((228, 0.45, 0.42), (300, 0.32, 0.58), (18, 0.90, 0.62), (38, 0.98, 0.68)),
    ((340, 0.55, 0.50), (12, 0.85, 0.58), (28, 0.98, 0.58), (46, 1.00, 0.66)),
    ((275, 0.40, 0.35), (345, 0.60, 0.50), (10, 0.85, 0.56), (30, 1.00, 0.62)),
)


def sky(canvas: skia.Canvas, aspect: float, horizon: float, light: Light,
        rng: random.Random, sun: bool = True) -> float:
    """Paints the sky down to the horizon; returns where the sun or moon stands (x)."""
    sun_x = rng.uniform(0.15, 0.85) * aspect
    if light.time == "sunset":
        _sunset_sky(canvas, aspect, horizon, light, rng, sun_x if sun else None)
    elif light.time == "night":
        _night_sky(canvas, aspect, horizon, light, rng, sun_x)
    else:
        _day_sky(canvas, aspect, horizon, light, rng, sun_x if sun else None)
    return sun_x


def _day_sky(canvas: skia.Canvas, aspect: float, horizon: float, light: Light,
             rng: random.Random, sun_x: float | None) -> None:
    """Blue sky with sun and light clouds, or the grey of a dull day."""
    hue, s, l, low_hue, low_s, low_l = rng.choice(SKY_DAY)
    dull = {"clear": 0.0, "cloudy": 0.55, "rain": 0.8, "snowfall": 0.7, "fog": 0.85}[light.weather]
    s, low_s = s * (1 - dull), low_s * (1 - dull)
    darker = {"rain": 0.22, "cloudy": 0.05}.get(light.weather, 0.0)
    vertical(canvas, aspect, 0, horizon,
             [hsl(hue + rng.uniform(-6, 6), s, l - darker), hsl(low_hue, low_s, low_l - darker)])
    if light.weather == "clear":
        if sun_x is not None and rng.random() < 0.5:
            y, radius = rng.uniform(0.08, 0.6) * horizon, rng.uniform(0.04, 0.075)
            glow(canvas, sun_x, y, radius * 3, hsl(50, 1.0, 0.85, 0.7))
            canvas.drawCircle(sun_x, y, radius, paint(hsl(rng.uniform(44, 54), 1.0, 0.66)))
        clouds(canvas, aspect, horizon, rng.randint(0, 3), hsl(210, 0.5, 0.98, 0.85), rng)
    elif light.weather in ("cloudy", "rain"):
        shade = 0.62 if light.weather == "rain" else 0.80
        for step in (0.0, 0.08):
            clouds(canvas, aspect, horizon * 0.8, rng.randint(4, 6),
                   hsl(214, 0.14, shade + step, 0.9), rng, 1.7)


def _sunset_sky(canvas: skia.Canvas, aspect: float, horizon: float, light: Light,
                rng: random.Random, sun_x: float | None) -> None:
    """A sky from violet to gold, with the sun low over the horizon."""
    tones = [hsl(h + rng.uniform(-8, 8), s, l) for h, s, l in rng.choice(SKY_SUNSET)]
    vertical(canvas, aspect, 0, horizon, tones,
             [0.0, rng.uniform(0.3, 0.5), rng.uniform(0.65, 0.82), 1.0])
    if sun_x is not None:
        radius = rng.uniform(0.055, 0.11)
        y = horizon - rng.uniform(-0.3, 1.5) * radius
        canvas.save()
        canvas.clipRect(skia.Rect(0, 0, aspect, horizon))
        glow(canvas, sun_x, y, radius * 3.6, hsl(40, 1.0, 0.75, 0.75))
        canvas.drawCircle(sun_x, y, radius, paint(hsl(rng.uniform(34, 52), 1.0, 0.72)))
        canvas.restore()
    amount = rng.randint(5, 7) if light.weather == "cloudy" else rng.randint(0, 4)
    tint = hsl(rng.choice((345, 15, 290)), 0.5, rng.uniform(0.45, 0.72), 0.55)
    for _ in range(amount):
        x, y = rng.uniform(0, aspect), rng.uniform(0.1, 0.85) * horizon
        long, thick = rng.uniform(0.12, 0.4), rng.uniform(0.006, 0.02)
        canvas.drawRoundRect(skia.Rect(x - long, y, x + long, y + thick), thick, thick, paint(tint))


def _night_sky(canvas: skia.Canvas, aspect: float, horizon: float, light: Light,
               rng: random.Random, moon_x: float) -> None:
    """A dark blue sky with stars and usually a moon."""
    hue = rng.uniform(218, 250)
    vertical(canvas, aspect, 0, horizon,
             [hsl(hue, 0.55, rng.uniform(0.09, 0.14)), hsl(hue - 8, 0.45, rng.uniform(0.24, 0.34))])
    veiled = light.weather != "clear"
    if not (veiled and light.weather != "snowfall"):
        stars(canvas, aspect, horizon, rng.randint(18, 40), rng)
    if rng.random() < (0.3 if veiled else 0.75):
        moon(canvas, moon_x, rng.uniform(0.12, 0.5) * horizon, rng.uniform(0.04, 0.075), rng, hue)
    if veiled and light.weather in ("cloudy", "rain", "fog"):
        clouds(canvas, aspect, horizon * 0.8, rng.randint(4, 6),
               hsl(hue, 0.2, rng.uniform(0.24, 0.34), 0.8), rng, 1.6)


def moon(canvas: skia.Canvas, x: float, y: float, radius: float, rng: random.Random,
         sky_hue: float) -> None:
    """A full or crescent moon with a halo."""
    glow(canvas, x, y, radius * 3, hsl(50, 0.6, 0.85, 0.35))
    disc = skia.Path()
    disc.addCircle(x, y, radius)
    if rng.random() < 0.5:
        bite = skia.Path()
        bite.addCircle(x + radius * rng.choice((-0.5, 0.5)), y - radius * 0.2, radius * 0.85)
        disc = skia.Op(disc, bite, skia.PathOp.kDifference_PathOp)
    canvas.drawPath(disc, paint(hsl(50, 0.6, 0.90)))


def stars(canvas: skia.Canvas, aspect: float, horizon: float, count: int,
          rng: random.Random, size: float = 1.0) -> None:
    """Small pale dots over the sky."""
    for _ in range(count):
        canvas.drawCircle(rng.uniform(0, aspect), rng.uniform(0, horizon * 0.95),
                          size * rng.uniform(0.0022, 0.006),
                          paint(hsl(50, 0.4, 0.95, rng.uniform(0.5, 1.0))))


def clouds(canvas: skia.Canvas, aspect: float, below: float, count: int, colour: int,
           rng: random.Random, size: float = 1.0) -> None:
    """Several clouds spread over the sky."""
    for _ in range(count):
        cloud(canvas, rng.uniform(0, aspect), rng.uniform(0.1, 0.8) * below,
              size * rng.uniform(0.06, 0.14), colour, rng)


def tufts(canvas: skia.Canvas, aspect: float, top: float, bottom: float, count: int,
          colour: int, rng: random.Random, size: float = 0.03) -> None:
    """Small grass tufts that grow towards the viewer."""
    path = skia.Path()
    for _ in range(count):
        depth = rng.random()
        x, y = rng.uniform(0, aspect), top + (bottom - top) * depth
        blade = size * (0.4 + 0.8 * depth)
        for lean in (-0.5, 0.0, 0.5):
            path.moveTo(x - blade * 0.12, y)
            path.lineTo(x + lean * blade, y - blade)
            path.lineTo(x + blade * 0.12, y)
    canvas.drawPath(path, paint(colour))


def dots(canvas: skia.Canvas, aspect: float, top: float, bottom: float, count: int,
         colours: list[int], rng: random.Random, size: float = 0.008) -> None:
    """Scattered small dots: far flowers, pebbles, shells."""
    for _ in range(count):
        depth = rng.random()
        radius = size * (0.5 + 0.8 * depth)
        x, y = rng.uniform(0, aspect), top + (bottom - top) * depth
        canvas.drawOval(skia.Rect(x - radius, y - radius * 0.7, x + radius, y + radius * 0.7),
                        paint(rng.choice(colours)))


def veil(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
         front: bool) -> None:
    """Weather drawn over the background, or (front) over the things as well."""
    if light.weather == "fog":
        _fog(canvas, aspect, light, rng, 0.20 if front else 0.52)
    elif light.weather == "rain":
        _rain(canvas, aspect, rng, 26 if front else 40, light.time == "night")
    elif light.weather == "snowfall":
        _snowfall(canvas, aspect, rng, 22 if front else 42)
    if front:
        _tint(canvas, aspect, light)


def _tint(canvas: skia.Canvas, aspect: float, light: Light) -> None:
    """Lets the time of day colour the whole picture a little."""
    tint = {"sunset": (0.13, 22, 0.85, 0.55), "night": (0.13, 228, 0.55, 0.24)}.get(light.time)
    if tint:
        alpha, hue, saturation, lightness = tint
        canvas.drawRect(skia.Rect(0, 0, aspect, 1),
                        skia.Paint(Color=hsl(hue, saturation, lightness, alpha)))


def _fog(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
         strength: float) -> None:
    """Pale banks of mist, thickest in the middle of the picture."""
    lightness = 0.45 if light.time == "night" else 0.90
    clear, thick = (hsl(215, 0.10, lightness, strength * share) for share in (0.35, 1.0))
    middle = rng.uniform(0.4, 0.65)
    vertical(canvas, aspect, 0, 1, [clear, thick, clear], [0.0, middle, 1.0])
    for _ in range(3):
        y, x = rng.uniform(0.25, 0.85), rng.uniform(0, aspect)
        canvas.drawOval(skia.Rect(x - 0.5, y - 0.05, x + 0.5, y + 0.05),
                        paint(hsl(215, 0.08, lightness, strength * 0.5), 0.03))


def _rain(canvas: skia.Canvas, aspect: float, rng: random.Random, count: int,
          night: bool) -> None:
    """Slanting streaks."""
    slant = rng.uniform(-0.25, 0.25)
    path = skia.Path()
    for _ in range(count):
        x, y, long = rng.uniform(-0.1, aspect + 0.1), rng.uniform(-0.1, 1), rng.uniform(0.04, 0.10)
        path.moveTo(x, y)
        path.lineTo(x + slant * long, y + long)
    brush = paint(hsl(210, 0.4, 0.80 if night else 0.93, 0.6))
    brush.setStyle(skia.Paint.kStroke_Style)
    brush.setStrokeWidth(0.006)
    brush.setStrokeCap(skia.Paint.kRound_Cap)
    canvas.drawPath(path, brush)


def _snowfall(canvas: skia.Canvas, aspect: float, rng: random.Random, count: int) -> None:
    """Round falling flakes."""
    path = skia.Path()
    for _ in range(count):
        path.addCircle(rng.uniform(0, aspect), rng.uniform(0, 1), rng.uniform(0.005, 0.014))
    canvas.drawPath(path, paint(hsl(210, 0.3, 0.99, 0.92)))


def wave_lines(canvas: skia.Canvas, aspect: float, top: float, bottom: float, count: int,
               colour: int, rng: random.Random) -> None:
    """Short horizontal glints on water, wider towards the viewer."""
    brush = paint(colour)
    for _ in range(count):
        depth = rng.random() ** 1.3
        y = top + (bottom - top) * depth
        x, long = rng.uniform(0, aspect), 0.02 + 0.09 * depth * rng.random()
        thick = 0.003 + 0.005 * depth
        canvas.drawRoundRect(skia.Rect(x - long, y - thick, x + long, y + thick),
                             thick, thick, brush)


def wavy_edge(aspect: float, level: float, swing: float, rng: random.Random,
              waves: int = 5) -> skia.Path:
    """A region from a gently waving line down to the bottom of the picture."""
    phase = rng.uniform(0, 2 * math.pi)
    points = [(aspect * (i - 1) / waves, level + swing * math.sin(phase + 1.9 * i))
              for i in range(waves + 3)]
    path = smooth(*points, closed=False)
    path.lineTo(aspect + 1, 1.02)
    path.lineTo(-1, 1.02)
    path.close()
    return path
