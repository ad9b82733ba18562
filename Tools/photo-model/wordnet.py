"""Reads the nouns of WordNet 3.0 as Debian's package wordnet-base installs them."""

from dataclasses import dataclass
from pathlib import Path

NOUNS = Path("/usr/share/wordnet/data.noun")


@dataclass(frozen=True)
class Concept:
    names: tuple[str, ...]
    meaning: str
    kinds: tuple[str, ...]
    """The numbers of the concepts that this one is a kind of."""


def read(path: Path = NOUNS) -> dict[str, Concept]:
    """Every noun's concept by its number, eight digits."""
    found = {}
    with open(path, encoding="latin-1") as lines:
        for line in lines:
            if line.startswith("  "):
                continue
            facts, _, gloss = line.partition("|")
            words = facts.split()
            count = int(words[3], 16)
            names = tuple(words[4 + 2 * i].replace("_", " ") for i in range(count))
            start = 5 + 2 * count
            pointers = [words[start + 4 * i : start + 4 * i + 3] for i in range(int(words[start - 1]))]
            kinds = tuple(number for sign, number, part in pointers if sign[0] == "@" and part == "n")
            found[words[0]] = Concept(names, gloss.strip().split('; "')[0], kinds)
    return found
