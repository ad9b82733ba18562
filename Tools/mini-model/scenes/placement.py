"""Puts the things of a scene into the picture, so that relations can be seen.

Records every drawing, measures what it really covers, then scales and places
it on the stage the background left. Uses the scene's description as it is.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np
import skia

from scenes import catalogue
from scenes.brush import Brush, hsl
from scenes.landscape import Stage, glow, paint

PROBE = 96  # pixels across the probe that measures a drawing
REACH = 1.0  # unit space the probe covers to either side

# Settings in which a colour gets lost unless outlined.
CAMOUFLAGE = {
    "white": {"snow", "plain", "kitchen", "living room"}, "green": {"meadow", "garden", "forest"},
    "turquoise": {"underwater", "beach"}, "blue": {"underwater", "beach", "sunset over water"},
    "orange": {"desert", "sunset over water"}, "yellow": {"desert", "beach", "plain"},
    "brown": {"forest", "desert", "sunset over water"}, "grey": {"city", "highway", "space"},
    "pink": {"sunset over water", "plain"}, "purple": {"sunset over water"},
}
DARK_COLOURS = frozenset({"black", "brown", "blue", "purple"})


@dataclass
class Figure:
    """A recorded drawing with its true bounds in unit space, ready to be placed."""

    picture: skia.Picture
    left: float
    top: float
    right: float
    bottom: float
    surface: float  # the height (y) at which something may rest on it
    name: str
    colour: str
    aloft: bool
    scale: float = 1.0
    x: float = 0.0  # where its middle goes
    y: float = 0.0  # where its lowest point goes
    floating: bool = False

    @property
    def width(self) -> float:
        """Width in the picture."""
        return (self.right - self.left) * self.scale

    @property
    def height(self) -> float:
        """Height in the picture."""
        return (self.bottom - self.top) * self.scale

    def fit(self, height: float, width: float) -> None:
        """Scales to a height, less where that would be too wide."""
        self.scale = min(height / (self.bottom - self.top), width / (self.right - self.left))

    def rest(self) -> float:
        """The picture's y at which another thing can stand on this one."""
        return self.y - (self.bottom - self.surface) * self.scale


def record(thing, scene, rng: random.Random) -> Figure:
    """Draws one thing into a picture of its own and measures it."""
    same = len(scene.things) == 2 and scene.things[0].colour == scene.things[1].colour
    lost = same or scene.setting in CAMOUFLAGE.get(thing.colour, ())
    outline = rng.uniform(0.008, 0.020) if lost or rng.random() < 0.55 else 0.0
    brush = Brush(thing.colour, thing.pattern, outline, random.Random(rng.getrandbits(32)))
    options = {}
    if thing.pose:
        options["pose"] = thing.pose
    if thing.name in catalogue.FLUFFY:
        options["fluffy"] = thing.fluffy
    recorder = skia.PictureRecorder()
    canvas = recorder.beginRecording(skia.Rect(-2, -2, 2, 2))
    canvas.scale(rng.choice((-1, 1)) * rng.uniform(0.93, 1.07), 1.0)
    catalogue.DRAWINGS[thing.name](canvas, brush, random.Random(rng.getrandbits(32)), **options)
    picture = recorder.finishRecordingAsPicture()
    return _measured(picture, thing)


def _measured(picture: skia.Picture, thing) -> Figure:
    """A figure with the bounds of the pixels that the picture covers."""
    pixels = np.zeros((PROBE, PROBE, 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    step = PROBE / (2 * REACH)
    canvas.scale(step, step)
    canvas.translate(REACH, REACH + 0.6)
    canvas.drawPicture(picture)
    covered = pixels[:, :, 3] > 60
    rows, columns = np.flatnonzero(covered.any(1)), np.flatnonzero(covered.any(0))
    top, bottom = rows[0] / step - REACH - 0.6, (rows[-1] + 1) / step - REACH - 0.6
    left, right = columns[0] / step - REACH, (columns[-1] + 1) / step - REACH
    share = catalogue.SUPPORTS.get(thing.name)
    if share is not None:
        surface = bottom - share * (bottom - top)
    else:
        inner = len(columns) // 3
        crests = covered[:, columns[inner]:columns[-1 - inner] + 1].argmax(0)
        surface = float(np.median(crests)) / step - REACH - 0.6
    return Figure(picture, left, top, right, bottom, surface, thing.name, thing.colour,
                  catalogue.aloft(thing.name, thing.pose))


def place_and_draw(canvas: skia.Canvas, scene, stage: Stage, aspect: float,
                   rng: random.Random) -> None:
    """Draws all things of a scene onto the finished background."""
    frame = min(aspect, 1.08) * 0.94
    if aspect < 1:  # keeps feet inside the square that a centre crop leaves
        lowest = 0.52 + aspect / 2
        stage = replace(stage, ground=tuple(min(y, lowest) for y in stage.ground))
    middle = aspect / 2
    if len(scene.things) == 2:
        first, second = (record(thing, scene, rng) for thing in scene.things)
        figures = _pair(scene.relation, first, second, stage, frame, middle, rng)
    else:
        thing = scene.things[0]
        copies = [record(thing, scene, rng) for _ in range(thing.count)]
        if thing.count == 1:
            figures = _single(copies[0], thing.size, stage, frame, middle, rng)
        else:
            figures = _several(copies, stage, frame, middle, rng)
    dim = stage.dark or scene.time == "night"
    for figure in figures:
        _draw(canvas, figure, stage, dim)


def _floats(figure: Figure, stage: Stage) -> bool:
    """Whether a thing hangs free on this stage."""
    return (stage.weightless or figure.aloft
            or (stage.swim and figure.name in catalogue.SWIMMERS))


def _settle(figure: Figure, stage: Stage, rng: random.Random) -> None:
    """Gives a scaled figure its height in the picture: on the ground or in the air."""
    figure.floating = _floats(figure, stage)
    if figure.floating:
        centre = rng.uniform(*stage.air)
        figure.y = min(0.95, max(figure.height + 0.05, centre + figure.height / 2))
    else:
        figure.y = max(rng.uniform(*stage.ground), min(0.97, figure.height + 0.04))


def _single(figure: Figure, size: str, stage: Stage, frame: float, middle: float,
            rng: random.Random) -> list[Figure]:
    """One thing, big, near the middle."""
    low, high = {"small": (0.28, 0.36), "normal": (0.50, 0.66), "large": (0.74, 0.85)}[size]
    goal = rng.uniform(low, high)
    figure.fit(goal, min(frame, goal * 1.35))
    _settle(figure, stage, rng)
    slack = max(0.0, frame - figure.width) / 2
    figure.x = middle + rng.uniform(-1, 1) * min(slack, 0.24)
    return [figure]


def _several(copies: list[Figure], stage: Stage, frame: float, middle: float,
             rng: random.Random) -> list[Figure]:
    """Two to four copies in one row, or in two rows behind each other."""
    shape = copies[0].width / copies[0].height
    count = len(copies)
    if count == 2:
        slots, share, tall = [(-0.25, 0), (0.25, 0)], 0.47, 0.52
    elif count == 3 and shape < 1.0:
        slots, share, tall = [(0.0, 0), (-0.34, 0), (0.34, 0)], 0.32, 0.46
    elif count == 3:
        slots, share, tall = [(0.0, 1), (-0.25, 0), (0.25, 0)], 0.46, 0.32
    else:
        shift = rng.uniform(0.0, 0.03)
        slots = [(-0.25 + shift, 1), (0.25 + shift, 1), (-0.25 - shift, 0), (0.25 - shift, 0)]
        share, tall = 0.44, 0.34
    goal = tall * rng.uniform(0.82, 1.0)
    for figure in copies:
        figure.fit(goal * rng.uniform(0.94, 1.0), share * frame)
    _settle(copies[-1], stage, rng)
    base = copies[-1].y
    back = max(figure.height for figure in copies) * 0.86
    if copies[-1].floating and any(row for _, row in slots):
        base = min(0.95, base + back / 2)
    for figure, (slot, row) in zip(copies, slots):
        figure.floating = copies[-1].floating
        figure.x = middle + slot * frame + rng.uniform(-0.012, 0.012)
        lift = min(back + 0.02, 0.32) if row else 0.0
        figure.y = base - lift + rng.uniform(-0.012, 0.012) * (3 if figure.floating else 1)
    return copies


def _pair(relation: str, first: Figure, second: Figure, stage: Stage, frame: float,
          middle: float, rng: random.Random) -> list[Figure]:
    """Two things in a relation, in the order in which to draw them."""
    if relation == "on":
        return _on(first, second, stage, frame, middle, rng)
    if relation == "under":
        return _under(first, second, stage, frame, middle, rng)
    order = [first, second]
    if relation == "right of" or (relation == "next to" and rng.random() < 0.5):
        order.reverse()
    for figure in order:
        low, high = (0.42, 0.56) if figure.name in catalogue.BULKY else (0.32, 0.46)
        figure.fit(rng.uniform(low, high), 0.47 * frame)
        _settle(figure, stage, rng)
    gap = rng.uniform(0.02, 0.06)
    slack = max(0.0, frame - order[0].width - order[1].width - gap)
    start = middle - frame / 2 + slack * rng.uniform(0.25, 0.6)
    order[0].x = start + order[0].width / 2
    order[1].x = start + order[0].width + gap + slack * rng.uniform(0, 0.2) + order[1].width / 2
    return sorted(order, key=lambda figure: figure.y)


def _on(first: Figure, second: Figure, stage: Stage, frame: float, middle: float,
        rng: random.Random) -> list[Figure]:
    """The first thing stands on the second."""
    second.fit(rng.uniform(0.40, 0.50), 0.86 * frame)
    second.floating = _floats(second, stage) and stage.weightless
    first.fit(rng.uniform(0.30, 0.38), min(0.9 * second.width + 0.06, 0.6 * frame))
    second.y = rng.uniform(*stage.ground)
    over = first.height + 0.04 - second.rest()
    if over > 0:
        second.y = min(0.97, second.y + over)
    free = max(0.0, second.width - first.width) / 2
    second.x = middle + rng.uniform(-0.04, 0.04)
    first.x = second.x + rng.uniform(-1, 1) * free * 0.35
    first.y = second.rest() + 0.006
    first.floating = True
    return [second, first]


def _under(first: Figure, second: Figure, stage: Stage, frame: float, middle: float,
           rng: random.Random) -> list[Figure]:
    """The first thing stands below the second: under a cover, or under a flying thing."""
    second.x = middle + rng.uniform(-0.05, 0.05)
    first.x = second.x + rng.uniform(-0.04, 0.04)
    if second.name in catalogue.COVERS:
        second.fit(rng.uniform(0.66, 0.80), 0.92 * frame)
        second.y = max(rng.uniform(*stage.ground) - 0.02, second.height + 0.02)
        room = catalogue.HEADROOM.get(second.name, 0.42)
        first.fit(second.height * room * rng.uniform(0.9, 1.0), second.width * 0.7)
        first.y = min(0.97, second.y + 0.015)
        second.floating = stage.weightless
    else:
        first.fit(rng.uniform(0.36, 0.46), 0.75 * frame)
        first.y = max(rng.uniform(*stage.ground), first.height + 0.42)
        second.fit(min(0.36, first.y - first.height - 0.07), 0.8 * frame)
        second.y = 0.03 + second.height + rng.uniform(0, 0.02)
        second.floating = True
    first.floating = stage.weightless
    return [second, first]


def _draw(canvas: skia.Canvas, figure: Figure, stage: Stage, dim: bool) -> None:
    """Draws one placed figure with its shadow, and a glow where it is dark."""
    if dim:
        strength = 0.42 if figure.colour in DARK_COLOURS else 0.16
        glow(canvas, figure.x, figure.y - figure.height / 2,
             0.72 * max(figure.width, figure.height), hsl(215, 0.35, 0.80, strength))
    if not figure.floating and stage.shadow > 0:
        half, thick = figure.width * 0.46, 0.012 + 0.02 * figure.height
        canvas.drawOval(skia.Rect(figure.x - half, figure.y - thick, figure.x + half,
                                  figure.y + thick), paint(hsl(230, 0.3, 0.06, stage.shadow), 0.01))
    canvas.save()
    canvas.translate(figure.x, figure.y)
    canvas.scale(figure.scale, figure.scale)
    canvas.translate(-(figure.left + figure.right) / 2, -figure.bottom)
    canvas.drawPicture(figure.picture)
    canvas.restore()
