"""Which things exist, who draws them, and how each behaves in a scene.

Gathers the drawing modules under `things` into one list and says what floats,
swims, carries or covers. How a scene is sampled or laid out is not decided here.
"""

from __future__ import annotations

import importlib
from typing import Callable

MODULES = ("animals", "people", "vehicles", "buildings", "food", "furniture",
           "plants", "clothes", "tools", "instruments", "symbols")

DRAWINGS: dict[str, Callable] = {}
KINDS: dict[str, str] = {}
POSES: dict[str, tuple[str, ...]] = {}


def _gather() -> None:
    """Reads every drawing module once, in a fixed order."""
    for module_name in MODULES:
        module = importlib.import_module(f"scenes.things.{module_name}")
        DRAWINGS.update(module.DRAWINGS)
        KINDS.update(module.KINDS)
        POSES.update(getattr(module, "POSES", {}))


_gather()

NAMES = tuple(DRAWINGS)

FLUFFY = frozenset({"cat", "dog"})

# Things that hang in the air rather than stand on the ground.
ALOFT = frozenset({"bird", "butterfly", "aeroplane", "helicopter", "rocket",
                   "hot-air balloon", "kite"})

# Settings in which a duck may swim; elsewhere it stands.
WATERS = frozenset({"beach", "sunset over water", "underwater"})

# Things that swim freely when the scene is under water.
SWIMMERS = frozenset({"fish", "whale", "submarine", "turtle"})

# Things at home on a water surface; others get a jetty to stand on.
AFLOAT = frozenset({"sailing boat", "ship", "submarine", "whale", "duck", "fish"})

# Things too big to be put on another thing without looking like a mistake.
BULKY = frozenset({"house", "castle", "lighthouse", "windmill", "church", "tower", "barn",
                   "bridge", "tent", "tree", "palm tree", "fir tree", "door", "ship",
                   "whale", "couch", "bed", "table", "bookshelf", "bus", "train", "truck"})

# Where another thing rests on it, as a share of its height from the ground.
# None means on its very top.
SUPPORTS: dict[str, float | None] = {
    "table": None, "couch": 0.46, "chair": 0.47, "bed": 0.50, "bookshelf": None,
    "car": None, "truck": None, "bus": None, "train": None, "piano": None, "drum": None,
    "book": None, "cake": None, "horse": 0.62, "elephant": None, "cow": None,
    "turtle": None, "whale": None, "television": None, "square": None, "barn": None,
    "bridge": None,
}

# Things another thing can be under while both stand on the ground.
COVERS = frozenset({"table", "tree", "palm tree", "umbrella", "bridge"})

# How tall a thing under a cover may be, as a share of the cover's height.
HEADROOM = {"table": 0.60, "bridge": 0.55, "umbrella": 0.50}


def aloft(name: str, pose: str) -> bool:
    """Whether the thing hangs in the air; a bird only while it flies."""
    if pose:
        return pose == "flying"
    return name in ALOFT


def poses(name: str, setting: str) -> tuple[str, ...]:
    """The poses a thing can take in a setting."""
    return tuple(pose for pose in POSES.get(name, ())
                 if pose != "swimming" or setting in WATERS)
