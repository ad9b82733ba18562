"""Compares what the built program makes of a model folder with the reference."""

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

PROGRAM = Path(__file__).resolve().parents[2] / "glimpse"


class Program:
    """`glimpse embed` over a model folder; compiled models are kept in a
    folder of its own, so that the user's cache is left alone."""

    def __init__(self, work, program=PROGRAM):
        self.program, self.work = Path(program), Path(work)
        if not self.program.exists():
            raise FileNotFoundError(f"{self.program} is not there: run `make build` first")

    def embed(self, folder, precision, pictures=(), texts=()):
        """One row a picture, then one a text."""
        if any("\n" in text for text in texts):
            raise ValueError("a text of several lines cannot be listed")
        with tempfile.TemporaryDirectory(dir=self.work) as aside:
            listed, made = Path(aside) / "list.txt", Path(aside) / "made.npy"
            listed.write_text("".join(f"{p}\n" for p in pictures)
                              + "".join(f"text:{t}\n" for t in texts))
            environment = {"PATH": os.environ["PATH"], "HOME": aside,
                           "XDG_CACHE_HOME": str(self.work / "cache")}
            answer = subprocess.run(
                [self.program, "embed", "--model", folder, "--precision", precision,
                 "--from-file", listed, "--out", made],
                env=environment, capture_output=True, text=True)
            if answer.returncode != 0:
                raise RuntimeError(f"glimpse embed failed: {answer.stderr.strip()}")
            return np.load(made)


def computes_bf16():
    """Whether the processor multiplies bf16 itself; emulated, it is slow."""
    words = Path("/proc/cpuinfo").read_text().split()
    return not {"avx512_bf16", "amx_bf16", "bf16"}.isdisjoint(words)


def cosines(ours, theirs):
    """The cosine of each row with the one that it should be equal to."""
    return (ours.astype(np.float64) * theirs).sum(1)


def least_cosine(ours, theirs):
    """The smallest cosine of rows that should be equal."""
    return float(cosines(ours, theirs).min())


def likeness(rows):
    """The mean cosine of different rows: near 1, a tower says the same of
    everything and agreement would prove little."""
    rows = rows.astype(np.float64)
    count = len(rows)
    return float(((rows @ rows.T).sum() - count) / (count * (count - 1)))


def same_neighbours(rows, other_rows, queries=1000):
    """The mean share of the ten nearest, of all but themselves, that the first
    so many rows have in common in two sets of vectors."""
    def nearest(vectors):
        asked = vectors[:queries]
        scores = asked @ vectors.T
        scores[np.arange(len(asked)), np.arange(len(asked))] = -2
        return np.argpartition(-scores, 10, axis=1)[:, :10]
    pairs = zip(nearest(rows), nearest(other_rows))
    return float(np.mean([len(set(a) & set(b)) / 10 for a, b in pairs]))


def opened(path):
    """A picture as the reference sees it: upright RGB."""
    return ImageOps.exif_transpose(Image.open(path)).convert("RGB")


def exact_pixels(reference, path):
    """The picture after the reference's resizing and cropping, as 8-bit
    colours: what its normalisation gets, and a file that needs no resizing."""
    pixels = reference.pixels(opened(path)).numpy()
    mean, deviation = reference.normalisation
    colours = (pixels * np.reshape(deviation, (3, 1, 1)) + np.reshape(mean, (3, 1, 1))) * 255
    return Image.fromarray(colours.round().clip(0, 255).astype("u1").transpose(1, 2, 0))


class Comparison:
    """The reference's answers to pictures and texts, and what is held against
    them. The exact pictures are what the reference made of the files, so their
    vectors are the same."""

    def __init__(self, reference, pictures, texts, work):
        self.pictures, self.texts, self.exact = list(pictures), list(texts), []
        for number, path in enumerate(pictures):
            self.exact.append(Path(work) / f"exact-{number}.png")
            exact_pixels(reference, path).save(self.exact[-1], compress_level=1)
        self.picture_rows = reference.embed_pictures([opened(path) for path in pictures])
        self.text_rows = reference.embed_texts(texts)

    def likeness(self):
        return {"pictures": likeness(self.picture_rows), "texts": likeness(self.text_rows)}

    def cosines(self, program, folder, precision, pictures=None, texts=None, files=True):
        """The least cosines over the first so many pictures and texts."""
        pairs = self.pairs(program, folder, precision, pictures, texts, files)
        return {name: least_cosine(*pair) for name, pair in pairs.items()}

    def pairs(self, program, folder, precision, pictures=None, texts=None, files=True):
        """The program's rows and the reference's, over the first so many
        pictures and texts."""
        exact, said = self.exact[:pictures], self.texts[:texts]
        given = self.pictures[:pictures] if files else []
        rows = program.embed(folder, precision, [*exact, *given], said)
        pixels, whole, words = np.split(rows, [len(exact), len(exact) + len(given)])
        made = {"pixels": (pixels, self.picture_rows[:pictures]),
                "texts": (words, self.text_rows[:texts])}
        if files:
            made["files"] = (whole, self.picture_rows[:pictures])
        return made
