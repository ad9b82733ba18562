"""What the classifier's 1,000 classes mean, as vectors of texts.

Two views of a class. Its *meaning* is the mean of the sentence vectors of its names, gloss, kind and
everyday descriptions, centred over the classes. Its *direction* is one of 1,000 unit vectors that
are as near to right angles as so few coordinates allow. A text is laid out over the classes by the
phrases it is nearest to: names, glosses, descriptions, the names of kinds (which stand for all
classes below them) and scenes (which stand for the classes that are seen in them).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

import wordnet

HERE = Path(__file__).parent
# Shares of names together, names one by one, gloss, kind and descriptions in a meaning.
SHARES = (1.0, 1.0, 0.5, 0.5, 1.5)
# A kind of more classes than this says too little.
MOST_CLASSES = 200


@dataclass
class Concepts:
    numbers: list[str]
    axes: np.ndarray
    """The principal axes of the meanings, one a column."""
    meanings: np.ndarray
    """The classes' meanings on these axes, one a row."""
    directions: np.ndarray
    phrases: np.ndarray
    """The sentence vectors of the phrases, one a row."""
    phrase_directions: np.ndarray
    """The mean of the directions of the classes that a phrase stands for."""

    @property
    def width(self) -> int:
        return self.axes.shape[1] + self.directions.shape[1]


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";")]


def descriptions() -> dict[str, list[str]]:
    """Everyday descriptions of each class by its number, in the classifier's order."""
    lines = (HERE / "classes.tsv").read_text().splitlines()
    return {number: split(text) for number, text in (line.split("\t") for line in lines)}


def scenes() -> list[tuple[str, list[str]]]:
    """Phrases with the numbers of the classes that such pictures show."""
    lines = (HERE / "scenes.tsv").read_text().splitlines()
    return [
        (phrase, numbers.split())
        for text, numbers in (line.split("\t") for line in lines)
        for phrase in split(text)
    ]


def classes_below(nouns, numbers) -> dict[str, set[str]]:
    """For each kind above a class, the classes below it."""
    found: dict[str, set[str]] = {}
    for number in numbers:
        left, seen = list(nouns[number].kinds), set()
        while left:
            kind = left.pop()
            if kind not in seen:
                seen.add(kind)
                found.setdefault(kind, set()).add(number)
                left += nouns[kind].kinds
    return {kind: below for kind, below in found.items() if len(below) <= MOST_CLASSES}


def nearly_orthogonal(count: int, width: int, rounds: int, seed: int) -> np.ndarray:
    """Unit vectors, no two of which are much nearer to each other than `count` must be: dot products
    are cut to the bound of Welch and the matrix of them brought back to rank `width`, in turns."""
    rows = unit(np.random.default_rng(seed).standard_normal((count, width)))
    bound = np.sqrt((count - width) / (width * (count - 1)))
    for _ in range(rounds):
        products = np.clip(rows @ rows.T, -bound, bound)
        np.fill_diagonal(products, 1)
        basis, _ = np.linalg.qr(products @ rows)
        basis, _ = np.linalg.qr(products @ basis)
        values, vectors = np.linalg.eigh(basis.T @ products @ basis)
        rows = unit(basis @ (vectors * np.sqrt(np.maximum(values, 1e-9))))
    return rows.astype(np.float32)


def build(embed, settings) -> Concepts:
    """- embed: from a list of texts to their sentence vectors, one a row."""
    nouns = wordnet.read()
    described = descriptions()
    numbers = list(described)
    index = {number: i for i, number in enumerate(numbers)}

    phrases, stands_for = [], []

    def say(phrase, classes):
        phrases.append(phrase)
        stands_for.append([index[number] for number in classes])

    for number in numbers:
        noun = nouns[number]
        for text in [*noun.names, ", ".join(noun.names), noun.meaning, *described[number]]:
            say(text, [number])
    for kind, below in sorted(classes_below(nouns, numbers).items()):
        for name in nouns[kind].names:
            say(name, sorted(below))
    for phrase, classes in scenes():
        say(phrase, classes)
    vectors = embed(phrases)

    def mean_of(texts_of):
        counts = [len(texts_of(number)) for number in numbers]
        all_vectors = embed([text for number in numbers for text in texts_of(number)])
        starts = np.cumsum([0, *counts[:-1]])
        return unit(np.add.reduceat(all_vectors, starts) / np.array(counts)[:, None])

    meanings = sum(
        share * mean_of(texts_of)
        for share, texts_of in zip(SHARES, [
            lambda n: [", ".join(nouns[n].names)],
            lambda n: list(nouns[n].names),
            lambda n: [f"{nouns[n].names[0]}: {nouns[n].meaning}"],
            lambda n: list(nouns[nouns[n].kinds[0]].names),
            lambda n: described[n],
        ]))
    meanings = unit(meanings)
    meanings = meanings - meanings.mean(0)
    axes = np.linalg.svd(meanings, full_matrices=False)[2][: settings.meaning_width].T
    directions = nearly_orthogonal(len(numbers), settings.class_width, settings.rounds, seed=1)
    return Concepts(
        numbers, axes, meanings @ axes, directions, vectors,
        np.stack([directions[classes].mean(0) for classes in stands_for]))
