"""The outdoor settings of a scene, and the list of all settings.

Each painter fills the whole picture (height 1, width aspect) with scenery that
varies by rng, and says where things may be. Things are placed elsewhere.
"""

from __future__ import annotations

import random

import skia

from scenes import rooms
from scenes.brush import ellipse, hsl, polygon
from scenes.landscape import (Light, Stage, dots, glow, hills, paint, ridge, sky, tufts,
                              vertical, wave_lines, wavy_edge)


def beach(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
          afloat: bool) -> Stage:
    """Sea along the horizon and a sandy shore in front."""
    horizon = rng.uniform(0.30, 0.45)
    sky(canvas, aspect, horizon, light, rng)
    hue = rng.uniform(185, 212)
    shore = rng.uniform(0.58, 0.68)
    vertical(canvas, aspect, horizon, shore + 0.08,
             [light.tone(hue + 8, 0.65, 0.42), light.tone(hue, 0.60, 0.62)])
    wave_lines(canvas, aspect, horizon + 0.02, shore, 14, light.tone(hue, 0.5, 0.85, 0.6), rng)
    sand = rng.uniform(38, 48)
    lightness = rng.uniform(0.74, 0.84)
    swing = rng.uniform(0.01, 0.025)
    edge = wavy_edge(aspect, shore, swing, rng)
    canvas.drawPath(edge, paint(light.tone(hue, 0.3, 0.95)))
    edge.offset(0, 0.018)
    canvas.drawPath(edge, paint(light.tone(sand, 0.40, lightness - 0.14)))
    edge.offset(0, 0.022)
    canvas.drawPath(edge, paint(light.tone(sand, 0.55, lightness)))
    dots(canvas, aspect, shore + 0.1, 0.99, rng.randint(10, 30),
         [light.tone(sand, 0.4, lightness - 0.15), light.tone(20, 0.5, 0.88)], rng, 0.006)
    if rng.random() < 0.4:
        hills(canvas, aspect, 1.04, 0.12, (light.tone(sand, 0.55, lightness + 0.05),
                                           light.tone(sand, 0.5, lightness - 0.1)), rng, 2)
        tufts(canvas, aspect, 0.95, 1.0, 14, light.tone(85, 0.35, 0.45), rng, 0.05)
    if afloat:
        return Stage((horizon + 0.16, shore - 0.02), (0.26, 0.45), 0.22)
    return Stage((0.80, 0.93), (0.26, 0.45))


def sunset_water(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
                 afloat: bool) -> Stage:
    """Open water at sunset, with a glittering track below the sun."""
    horizon = rng.uniform(0.44, 0.62)
    sun_x = sky(canvas, aspect, horizon, light, rng)
    hue = rng.choice((20, 335, 290, 250, 215)) + rng.uniform(-12, 12)
    vertical(canvas, aspect, horizon, 1,
             [hsl(30, 0.85, 0.64), hsl(hue, 0.48, 0.46), hsl(hue - 20, 0.45, 0.26)],
             [0, 0.35, 1])
    if rng.random() < 0.45:
        hills(canvas, aspect, horizon, 0.06, (hsl(285, 0.28, 0.36), hsl(285, 0.28, 0.36)), rng, 3)
        vertical(canvas, aspect, horizon, 1,
                 [hsl(30, 0.85, 0.62), hsl(hue, 0.48, 0.45), hsl(hue - 20, 0.45, 0.26)],
                 [0, 0.35, 1])
    wave_lines(canvas, aspect, horizon + 0.02, 1, 26, hsl(30, 0.9, 0.75, 0.35), rng)
    track = paint(hsl(45, 1.0, 0.78, 0.8))
    for row in range(16):
        depth = row / 15
        y = horizon + 0.008 + (0.97 - horizon) * depth
        long = (0.03 + 0.07 * depth) * rng.uniform(0.5, 1.2)
        x = sun_x + rng.uniform(-0.02, 0.02)
        canvas.drawRoundRect(skia.Rect(x - long, y, x + long, y + 0.006 + 0.008 * depth),
                             0.006, 0.006, track)
    if afloat:
        return Stage((min(0.9, horizon + 0.18), 0.90), (0.26, 0.44), 0.22)
    return Stage((0.85, 0.92), (0.26, 0.44))


def jetty(canvas: skia.Canvas, aspect: float, rng: random.Random) -> None:
    """A dark wooden jetty along the bottom, for things that cannot float."""
    top = rng.uniform(0.79, 0.82)
    wood = hsl(rng.uniform(15, 30), 0.30, rng.uniform(0.24, 0.34))
    canvas.drawRect(skia.Rect(0, top, aspect, 0.96), paint(wood))
    gap = paint(hsl(20, 0.35, 0.14))
    for plank in range(int(aspect / 0.11) + 1):
        canvas.drawRect(skia.Rect(plank * 0.11, top, plank * 0.11 + 0.006, 0.96), gap)
    canvas.drawRect(skia.Rect(0, 0.95, aspect, 0.968), gap)


def mountains(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
              afloat: bool) -> Stage:
    """Two ranges of peaks behind a slope of grass or stones."""
    horizon = rng.uniform(0.55, 0.66)
    sky(canvas, aspect, horizon + 0.06, light, rng)
    hue = rng.choice((215, 250, 225, 200, 20))
    snow = light.tone(210, 0.3, 0.97) if rng.random() < 0.75 else None
    ridge(canvas, aspect, horizon, rng.uniform(0.32, 0.46),
          (light.tone(hue, 0.22, 0.64), light.tone(hue, 0.24, 0.55)), snow, rng, rng.randint(2, 4))
    ridge(canvas, aspect, horizon + 0.04, rng.uniform(0.18, 0.28),
          (light.tone(hue, 0.24, 0.46), light.tone(hue, 0.26, 0.37)), snow, rng, rng.randint(3, 5))
    canvas.drawRect(skia.Rect(0, horizon + 0.03, aspect, 1), paint(light.tone(hue, 0.24, 0.42)))
    front = rng.choice((105, 85, 35, 130))
    hills(canvas, aspect, horizon + 0.12, 0.10,
          (light.tone(front, 0.34, 0.48), light.tone(front, 0.36, 0.30)), rng)
    dots(canvas, aspect, 0.8, 1, 8, [light.tone(215, 0.06, 0.55)], rng, 0.014)
    return Stage((0.82, 0.93), (0.24, 0.42))


def forest(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
           afloat: bool) -> Stage:
    """Rows of trunks under a closed canopy, pale with distance."""
    hue = rng.uniform(88, 150)
    vertical(canvas, aspect, 0, 1, [light.tone(hue - 20, 0.40, 0.70),
                                    light.tone(hue - 10, 0.45, 0.84)])
    if light.time == "day" and light.weather == "clear":
        glow(canvas, rng.uniform(0.2, 0.8) * aspect, 0.2, 0.5, hsl(55, 0.9, 0.85, 0.7))
    pointed = rng.random() < 0.4
    floor = rng.uniform(0.66, 0.72)
    for row, lightness in enumerate((0.58, 0.42, 0.29)):
        crown = paint(light.tone(hue, 0.36, lightness))
        trunk = paint(light.tone(28, 0.28, lightness - 0.06))
        foot = floor + 0.02 * row
        count = int(aspect * (7 - row)) + 1
        for i in range(count):
            x = (i + rng.uniform(0.1, 0.9)) * aspect / count
            half = rng.uniform(0.010, 0.016) * (1 + 0.5 * row)
            canvas.drawRect(skia.Rect(x - half, 0, x + half, foot), trunk)
            if pointed:
                for step in range(3):
                    y = 0.10 + 0.17 * step + 0.02 * row - rng.uniform(0, 0.04)
                    wide = 0.07 + 0.025 * step
                    canvas.drawPath(polygon((x, y - 0.2), (x - wide, y), (x + wide, y)), crown)
            else:
                radius = rng.uniform(0.09, 0.14)
                canvas.drawCircle(x, rng.uniform(0.02, 0.16) - 0.03 * row, radius, crown)
    hills(canvas, aspect, floor + 0.05, 0.04,
          (light.tone(hue - 15, 0.36, 0.36), light.tone(hue - 30, 0.38, 0.24)), rng)
    tufts(canvas, aspect, floor + 0.05, 1, 26, light.tone(hue, 0.42, 0.42), rng, 0.035)
    return Stage((0.83, 0.93), (0.28, 0.46))


def city(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
         afloat: bool) -> Stage:
    """A skyline of buildings with windows behind a pavement and a street."""
    street = rng.uniform(0.70, 0.77)
    sky(canvas, aspect, street, light, rng)
    hue = rng.uniform(190, 260)
    _skyline(canvas, aspect, light, rng, street, hue, 0.66, (0.30, 0.58), 0.13, False)
    _skyline(canvas, aspect, light, rng, street, None, 0.50, (0.18, 0.44), 0.19, True)
    canvas.drawRect(skia.Rect(0, street, aspect, street + 0.06), paint(light.tone(220, 0.05, 0.74)))
    canvas.drawRect(skia.Rect(0, street + 0.05, aspect, street + 0.062),
                    paint(light.tone(220, 0.06, 0.52)))
    vertical(canvas, aspect, street + 0.06, 1,
             [light.tone(225, 0.07, 0.40), light.tone(225, 0.07, 0.31)])
    line = paint(light.tone(50, 0.1, 0.9))
    offset = rng.uniform(0, 0.2)
    for dash in range(int(aspect / 0.2) + 2):
        x = dash * 0.2 - offset
        canvas.drawRect(skia.Rect(x, 0.945, x + 0.11, 0.96), line)
    return Stage((street + 0.10, 0.93), (0.24, 0.42))


def _skyline(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random, foot: float,
             hue: float | None, lightness: float, heights: tuple[float, float], width: float,
             windows: bool) -> None:
    """One row of flat-fronted buildings from left to right."""
    x = -rng.uniform(0, width)
    lit, unlit = paint(hsl(46, 0.95, 0.68)), paint(light.tone(205, 0.35, 0.80))
    shine = {"night": 0.6, "sunset": 0.35}.get(light.time, 0.0)
    while x < aspect:
        wide = width * rng.uniform(0.7, 1.4)
        top = foot - rng.uniform(*heights)
        own = rng.choice((15, 30, 210, 40, 350, 225)) if hue is None else hue
        tone = light.tone(own, rng.uniform(0.12, 0.32), lightness + rng.uniform(-0.06, 0.08))
        canvas.drawRect(skia.Rect(x, top, x + wide - 0.004, foot), paint(tone))
        if windows:
            columns = max(2, int(wide / 0.055))
            step = wide / columns
            y = top + 0.025
            while y < foot - 0.07:
                for column in range(columns):
                    left = x + (column + 0.25) * step
                    canvas.drawRect(skia.Rect(left, y, left + step * 0.5, y + 0.03),
                                    lit if rng.random() < shine else unlit)
                y += 0.06
        x += wide


def snow(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
         afloat: bool) -> Stage:
    """White hills, with small snowy firs far away."""
    horizon = rng.uniform(0.46, 0.58)
    sky(canvas, aspect, horizon + 0.1, light, rng)
    hills(canvas, aspect, horizon + 0.05, 0.14,
          (light.tone(212, 0.35, 0.90), light.tone(212, 0.35, 0.82)), rng, 3)
    for _ in range(rng.randint(3, 9)):
        x, y = rng.uniform(0, aspect), horizon + rng.uniform(0.06, 0.1)
        tall = rng.uniform(0.07, 0.13)
        green, white = paint(light.tone(165, 0.22, 0.45)), paint(light.tone(210, 0.3, 0.95))
        for step in range(3):
            top = y - tall * (1 - step * 0.25)
            wide = tall * (0.16 + 0.07 * step)
            canvas.drawPath(polygon((x, top), (x - wide, top + tall * 0.42),
                                    (x + wide, top + tall * 0.42)), green)
            canvas.drawPath(polygon((x, top), (x - wide * 0.45, top + tall * 0.18),
                                    (x + wide * 0.45, top + tall * 0.18)), white)
    hills(canvas, aspect, horizon + 0.16, 0.06,
          (light.tone(210, 0.40, 0.96), light.tone(214, 0.35, 0.88)), rng, 3)
    hills(canvas, aspect, 0.86, 0.08,
          (light.tone(210, 0.30, 0.98), light.tone(214, 0.40, 0.89)), rng, 2)
    return Stage((0.83, 0.93), (0.24, 0.42), 0.20)


def desert(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
           afloat: bool) -> Stage:
    """Sand dunes under a wide sky, sometimes with flat-topped rocks."""
    horizon = rng.uniform(0.46, 0.58)
    sky(canvas, aspect, horizon + 0.08, light, rng)
    hue = rng.uniform(22, 40)
    if rng.random() < 0.5:
        for _ in range(rng.randint(1, 3)):
            x, wide, tall = (rng.uniform(0, aspect), rng.uniform(0.08, 0.2), rng.uniform(0.1, 0.22))
            canvas.drawPath(polygon(
                (x - wide, horizon + 0.08), (x - wide * 0.7, horizon - tall),
                (x + wide * 0.7, horizon - tall), (x + wide, horizon + 0.08)),
                paint(light.tone(hue - 12, 0.45, 0.50)))
    hills(canvas, aspect, horizon + 0.06, 0.10,
          (light.tone(hue, 0.62, 0.70), light.tone(hue, 0.60, 0.58)), rng, 2)
    hills(canvas, aspect, horizon + 0.20, 0.14,
          (light.tone(hue, 0.68, 0.64), light.tone(hue, 0.62, 0.50)), rng, 2)
    hills(canvas, aspect, 0.84, 0.10,
          (light.tone(hue, 0.72, 0.68), light.tone(hue, 0.66, 0.56)), rng, 2)
    return Stage((0.84, 0.93), (0.22, 0.42))


def highway(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
            afloat: bool) -> Stage:
    """An asphalt road, running away from the viewer or across the picture."""
    horizon = rng.uniform(0.40, 0.52)
    sky(canvas, aspect, horizon + 0.03, light, rng)
    hue = rng.choice((95, 115, 80, 48))
    hills(canvas, aspect, horizon + 0.02, 0.10,
          (light.tone(hue + 25, 0.28, 0.55), light.tone(hue + 15, 0.28, 0.45)), rng, 3)
    vertical(canvas, aspect, horizon + 0.02, 1,
             [light.tone(hue, 0.38, 0.56), light.tone(hue, 0.40, 0.40)])
    asphalt = [light.tone(225, 0.06, 0.46), light.tone(225, 0.06, 0.33)]
    line, edge = paint(light.tone(48, 0.2, 0.93)), paint(light.tone(0, 0, 0.90))
    if rng.random() < 0.6:
        _road_ahead(canvas, aspect, horizon + 0.02, rng, asphalt, line, edge)
    else:
        _road_across(canvas, aspect, rng, light, asphalt, line, edge)
    return Stage((0.84, 0.91), (0.22, 0.38))


def _road_ahead(canvas: skia.Canvas, aspect: float, top: float, rng: random.Random,
                asphalt: list[int], line: skia.Paint, edge: skia.Paint) -> None:
    """A road that narrows to a point on the horizon."""
    goal, near = aspect * rng.uniform(0.35, 0.65), aspect * 0.5
    half = rng.uniform(0.62, 0.8) * max(aspect, 0.8)

    def across(share: float, depth: float) -> tuple[float, float]:
        """A point on the road: share -1...1 from edge to edge, depth 0 far, 1 near."""
        middle = goal + (near - goal) * depth
        return middle + share * (0.012 + half * depth), top + (1.01 - top) * depth

    road = polygon(across(-1, 0), across(1, 0), across(1, 1), across(-1, 1))
    brush = skia.Paint(AntiAlias=True)
    brush.setShader(skia.GradientShader.MakeLinear([(0, top), (0, 1)], asphalt))
    canvas.drawPath(road, brush)
    for side in (-1, 1):
        canvas.drawPath(polygon(across(side * 0.94, 0), across(side * 0.90, 0),
                                across(side * 0.90, 1), across(side * 0.94, 1)), edge)
    for lane in (-0.3, 0.3) if rng.random() < 0.5 else (0.0,):
        for start in (0.03, 0.10, 0.20, 0.36, 0.60, 0.88):
            stop = start * 1.42
            canvas.drawPath(polygon(across(lane - 0.02, start), across(lane + 0.02, start),
                                    across(lane + 0.02, stop), across(lane - 0.02, stop)), line)


def _road_across(canvas: skia.Canvas, aspect: float, rng: random.Random, light: Light,
                 asphalt: list[int], line: skia.Paint, edge: skia.Paint) -> None:
    """A wide road seen from its side, with a guard rail behind it."""
    top = rng.uniform(0.66, 0.71)
    rail = paint(light.tone(215, 0.06, 0.76))
    for post in range(int(aspect / 0.16) + 2):
        canvas.drawRect(skia.Rect(post * 0.16, top - 0.06, post * 0.16 + 0.014, top),
                        paint(light.tone(215, 0.06, 0.55)))
    canvas.drawRect(skia.Rect(0, top - 0.075, aspect, top - 0.04), rail)
    vertical(canvas, aspect, top, 1, asphalt)
    canvas.drawRect(skia.Rect(0, top + 0.015, aspect, top + 0.027), edge)
    offset = rng.uniform(0, 0.3)
    for dash in range(int(aspect / 0.3) + 2):
        x = dash * 0.3 - offset
        canvas.drawRect(skia.Rect(x, 0.935, x + 0.18, 0.955), line)


def meadow(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
           afloat: bool) -> Stage:
    """Rolling green hills with grass and tiny flowers."""
    horizon = rng.uniform(0.46, 0.60)
    sky(canvas, aspect, horizon + 0.06, light, rng)
    hue = rng.uniform(82, 118)
    hills(canvas, aspect, horizon + 0.06, 0.12,
          (light.tone(hue + 14, 0.38, 0.66), light.tone(hue + 10, 0.40, 0.54)), rng, 3)
    hills(canvas, aspect, horizon + 0.16, 0.10,
          (light.tone(hue, 0.48, 0.60), light.tone(hue, 0.50, 0.46)), rng, 3)
    hills(canvas, aspect, horizon + 0.26, 0.05,
          (light.tone(hue - 4, 0.52, 0.54), light.tone(hue + 4, 0.52, 0.38)), rng, 2)
    tufts(canvas, aspect, horizon + 0.26, 1, 34, light.tone(hue, 0.52, 0.36), rng, 0.035)
    blossom = [light.tone(h, s, l) for h, s, l in
               ((0, 0, 0.97), (50, 0.95, 0.62), (330, 0.7, 0.78), (270, 0.4, 0.72))]
    dots(canvas, aspect, horizon + 0.24, 1, rng.randint(12, 40),
         rng.sample(blossom, 2), rng, 0.007)
    return Stage((0.83, 0.94), (0.24, 0.44))


def garden(canvas: skia.Canvas, aspect: float, light: Light, rng: random.Random,
           afloat: bool) -> Stage:
    """A lawn with a hedge, a fence and a bed of blossoming bushes."""
    back = rng.uniform(0.60, 0.68)
    sky(canvas, aspect, back, light, rng)
    hue = rng.uniform(95, 140)
    hedge = paint(light.tone(hue, 0.34, 0.34))
    top = back - rng.uniform(0.20, 0.28)
    for i in range(int(aspect / 0.1) + 2):
        canvas.drawCircle(i * 0.1, top + rng.uniform(-0.015, 0.02), 0.075, hedge)
    canvas.drawRect(skia.Rect(0, top, aspect, back), hedge)
    _fence(canvas, aspect, back, light, rng)
    vertical(canvas, aspect, back, 1,
             [light.tone(hue - 22, 0.48, 0.56), light.tone(hue - 15, 0.48, 0.42)])
    bush = paint(light.tone(hue - 8, 0.40, 0.42))
    petals = [paint(light.tone(h, 0.75, l)) for h, l in
              rng.sample(((345, 0.72), (0, 0.60), (48, 0.66), (275, 0.72), (20, 0.95)), 2)]
    for i in range(int(aspect / 0.12) + 2):
        x = i * 0.12 + rng.uniform(-0.03, 0.03)
        if rng.random() < 0.25:
            continue
        radius = rng.uniform(0.045, 0.075)
        canvas.drawPath(ellipse(x, back + 0.02, radius * 1.2, radius), bush)
        for _ in range(6):
            canvas.drawCircle(x + rng.uniform(-1, 1) * radius, back + 0.015
                              + rng.uniform(-0.8, 0.5) * radius, 0.010, rng.choice(petals))
    tufts(canvas, aspect, back + 0.1, 1, 20, light.tone(hue - 15, 0.5, 0.37), rng, 0.03)
    return Stage((0.83, 0.94), (0.24, 0.42))


def _fence(canvas: skia.Canvas, aspect: float, foot: float, light: Light,
           rng: random.Random) -> None:
    """A picket fence, white or of bare wood."""
    white = rng.random() < 0.6
    tone = light.tone(40, 0.15, 0.94) if white else light.tone(28, 0.38, 0.48)
    brush, tall = paint(tone), rng.uniform(0.13, 0.17)
    for level in (0.35, 0.75):
        canvas.drawRect(skia.Rect(0, foot - tall * level - 0.008, aspect,
                                  foot - tall * level + 0.008), brush)
    for i in range(int(aspect / 0.065) + 2):
        x = i * 0.065
        canvas.drawPath(polygon((x - 0.018, foot), (x - 0.018, foot - tall + 0.02),
                                (x, foot - tall), (x + 0.018, foot - tall + 0.02),
                                (x + 0.018, foot)), brush)


PAINTERS = {
    "beach": beach, "mountains": mountains, "sunset over water": sunset_water,
    "forest": forest, "city": city, "snow": snow, "desert": desert,
    "underwater": rooms.underwater, "highway": highway, "meadow": meadow,
    "living room": rooms.living_room, "kitchen": rooms.kitchen, "garden": garden,
    "space": rooms.space, "plain": rooms.plain,
}

SETTINGS = tuple(PAINTERS)

# Settings under an open sky, which can have a time of day and a weather.
OUTDOOR = frozenset({"beach", "mountains", "forest", "city", "snow", "desert", "highway",
                     "meadow", "garden"})

TIMES = ("day", "sunset", "night")
WEATHERS = ("clear", "cloudy", "rain", "snowfall", "fog")

# Weather that a setting never has.
IMPOSSIBLE = {"beach": {"snowfall"}, "desert": {"snowfall", "rain", "fog"}, "snow": {"rain"}}


def draw_setting(canvas: skia.Canvas, setting: str, light: Light, aspect: float,
                 rng: random.Random, afloat: bool = True) -> Stage:
    """Paints the background; `afloat` says that the main thing may be on water."""
    stage = PAINTERS[setting](canvas, aspect, light, rng, afloat)
    if setting == "sunset over water" and not afloat:
        jetty(canvas, aspect, rng)
    return stage
