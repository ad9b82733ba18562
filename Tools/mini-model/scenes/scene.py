"""What a scene is: plain values that can be sampled, stored and drawn again.

Everything a caption may say stands in the description; everything else comes
from a drawing seed. Backgrounds, placing and wording are left to other modules.
"""

from __future__ import annotations

import random
import zlib
from dataclasses import asdict, dataclass, replace

import skia

from scenes import catalogue
from scenes.brush import COLOURS
from scenes.landscape import Light, veil
from scenes.placement import place_and_draw
from scenes.settings import IMPOSSIBLE, OUTDOOR, SETTINGS, draw_setting

COLOUR_NAMES = tuple(COLOURS)
COUNTS = (1, 2, 3, 4)
SIZES = ("small", "normal", "large")
RELATIONS = ("left of", "right of", "on", "under", "next to")

HELD_OUT_PERCENT = 12

# Combinations the demonstration gallery shows; training never sees them either.
HELD_OUT_EXTRA = frozenset({
    ("cat", "orange", "living room"), ("cat", "grey", "living room"),
    ("cat", "orange", "garden"), ("cat", "orange", "plain"), ("cat", "black", "living room"),
    ("cyclist", "red", "city"), ("cyclist", "blue", "meadow"), ("cyclist", "green", "highway"),
    ("car", "red", "highway"), ("bicycle", "red", "plain"), ("bicycle", "red", "beach"),
})

# How much more often than others a thing appears.
FAVOURITES = {"cat": 2.5, "dog": 2.5, "car": 2.0, "bicycle": 2.0, "cyclist": 2.0, "person": 2.5,
              "bird": 1.5, "horse": 1.5, "house": 1.5, "couch": 1.5, "tree": 1.5,
              "sailing boat": 1.5}

CLOTHED = frozenset({"person", "cyclist"})


@dataclass(frozen=True)
class Thing:
    """One kind of thing in a scene, with everything a caption can say of it."""

    name: str
    colour: str
    pattern: str = "plain"
    count: int = 1
    size: str = "normal"
    pose: str = ""
    fluffy: bool = False


@dataclass(frozen=True)
class Scene:
    """No, one or two kinds of things in a setting."""

    things: tuple[Thing, ...]
    setting: str
    relation: str = ""
    time: str = "day"
    weather: str = "clear"

    def to_json(self) -> dict:
        """The scene as plain values."""
        return asdict(self) | {"things": [asdict(thing) for thing in self.things]}

    @staticmethod
    def from_json(values: dict) -> "Scene":
        """The scene that `to_json` described."""
        things = tuple(Thing(**thing) for thing in values["things"])
        return Scene(**(values | {"things": things}))

    def distinct_key(self) -> tuple:
        """Equal for scenes that a reader could take for each other by caption."""
        kinds = sorted((t.name, t.colour, t.pattern, t.count, t.size) for t in self.things)
        return (*kinds, self.setting, self.time, self.weather)


def combination_held_out(name: str, colour: str, setting: str) -> bool:
    """Whether training must never show this thing in this colour and setting."""
    if (name, colour, setting) in HELD_OUT_EXTRA:
        return True
    return zlib.crc32(f"{name}|{colour}|{setting}".encode()) % 100 < HELD_OUT_PERCENT


def is_held_out(scene: Scene) -> bool:
    """Whether the scene's main thing is a held-out combination."""
    return bool(scene.things) and combination_held_out(
        scene.things[0].name, scene.things[0].colour, scene.setting)


def may_train(scene: Scene) -> bool:
    """Whether no thing of the scene is a held-out combination."""
    return not any(combination_held_out(t.name, t.colour, scene.setting) for t in scene.things)


def sample_scene(rng: random.Random, held_out: bool = False) -> Scene:
    """A random scene for training, or one with a held-out main thing."""
    while True:
        scene = _sample_any(rng)
        if is_held_out(scene) if held_out else may_train(scene):
            return scene


def _sample_any(rng: random.Random) -> Scene:
    """A random scene, whichever split it belongs to."""
    empty = rng.random() < 0.06
    setting = rng.choice(SETTINGS[:-1])
    if not empty and rng.random() < 0.15:
        setting = "plain"
    time, weather = _sample_time_weather(setting, rng, empty)
    if empty:
        return Scene((), setting, "", time, weather)
    first = _sample_thing(rng, setting, catalogue.NAMES)
    if rng.random() >= 0.35:
        return Scene((_vary_amount(first, rng),), setting, "", time, weather)
    relation = rng.choice(RELATIONS)
    second = _sample_second(first, relation, setting, rng)
    if second is None:
        return Scene((first,), setting, "", time, weather)
    return Scene((first, second), setting, relation, time, weather)


def _sample_time_weather(setting: str, rng: random.Random, empty: bool) -> tuple[str, str]:
    """A time of day and a weather that suit the setting."""
    if setting == "sunset over water":
        return "sunset", rng.choices(("clear", "cloudy"), (8, 2))[0]
    if setting not in OUTDOOR:
        return "day", "clear"
    time = rng.choices(("day", "sunset", "night"), (45, 28, 27) if empty else (60, 18, 22))[0]
    weathers = [w for w in ("cloudy", "rain", "snowfall", "fog")
                if w not in IMPOSSIBLE.get(setting, ())]
    if time == "sunset":
        weathers = ["cloudy"]
    if rng.random() < 0.62 or (time == "sunset" and rng.random() < 0.5):
        return time, "clear"
    return time, rng.choice(weathers)


def _sample_thing(rng: random.Random, setting: str, names: tuple[str, ...]) -> Thing:
    """One thing with colour, pattern and pose, of the given names."""
    name = rng.choices(names, [FAVOURITES.get(n, 1.0) for n in names])[0]
    pattern = "plain"
    if rng.random() < 0.27:
        pattern = rng.choice(("striped", "dotted", "checked") if name in CLOTHED else
                             ("striped", "dotted", "checked", "wooden", "metallic"))
    fluffy = name in catalogue.FLUFFY and pattern == "plain" and rng.random() < 0.4
    poses = catalogue.poses(name, setting)
    return Thing(name, rng.choice(COLOUR_NAMES), pattern,
                 pose=rng.choice(poses) if poses else "", fluffy=fluffy)


def _vary_amount(thing: Thing, rng: random.Random) -> Thing:
    """The thing several times, or once in a size worth telling."""
    count = rng.choices(COUNTS, (72, 13, 9, 6))[0]
    size = rng.choices(SIZES, (12, 76, 12))[0] if count == 1 else "normal"
    return replace(thing, count=count, size=size)


def _sample_second(first: Thing, relation: str, setting: str,
                   rng: random.Random) -> Thing | None:
    """A second thing that can stand in the relation to the first, if any can."""
    names = [n for n in catalogue.NAMES if n != first.name]
    grounded = not catalogue.aloft(first.name, first.pose)
    if relation == "on":
        if first.name in catalogue.BULKY or not grounded:
            return None
        names = [n for n in names if n in catalogue.SUPPORTS]
    elif relation == "under":
        covers = catalogue.COVERS if first.name not in catalogue.BULKY else frozenset()
        names = [n for n in names if grounded and (n in covers or n in catalogue.ALOFT)]
    if not names:
        return None
    second = _sample_thing(rng, setting, tuple(names))
    if relation == "under" and "flying" in catalogue.poses(second.name, setting):
        second = replace(second, pose="flying")
    return second


def draw_scene(scene: Scene, drawing_seed: int, width: int, height: int) -> skia.Image:
    """Draws the scene; the seed decides all that the description leaves open."""
    surface = skia.Surface(width, height)
    canvas = surface.getCanvas()
    canvas.scale(height, height)
    aspect = width / height
    light = Light(scene.time, scene.weather)
    rngs = [random.Random(drawing_seed * 4 + part) for part in range(4)]
    afloat = all(t.name in catalogue.AFLOAT or catalogue.aloft(t.name, t.pose)
                 for t in scene.things)
    stage = draw_setting(canvas, scene.setting, light, aspect, rngs[0], afloat)
    veil(canvas, aspect, light, rngs[1], front=False)
    if scene.things:
        place_and_draw(canvas, scene, stage, aspect, rngs[2])
    veil(canvas, aspect, light, rngs[3], front=True)
    return surface.makeImageSnapshot()
