"""All animals in one table, gathered from the modules that draw them.

`POSES` lists the poses an animal can be asked to take with `pose=...`.
"""

from __future__ import annotations

from . import animals_land, animals_pets, animals_water_air
from .parts import stretched

_FAMILIES = (animals_pets, animals_land, animals_water_air)
DRAWINGS = {name: stretched(draw, 0.12, 0.12)
            for family in _FAMILIES for name, draw in family.DRAWINGS.items()}
KINDS = {name: "animals" for name in DRAWINGS}
POSES = {name: poses for family in _FAMILIES for name, poses in family.POSES.items()}
