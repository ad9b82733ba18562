"""What the library answers to a few texts and pictures, written beside a model,
so that the program tells a wrong activation, tokenizer or preprocessing.

`reference_similarities.json` holds the texts with their ids, how the pictures'
colours come out after normalisation, and the cosines of each with each, the
texts before the pictures; `tolerance`, where it is there, is how far these may be
off at least. The pictures are drawn by rule, as in
Sources/Models/EmbeddingModels/Checking/TestPicture.swift.
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image

FILE = "reference_similarities.json"
# Capitals, an accent and a full stop, which tokenizers treat in ways of their own;
# nothing that cleaning would change, which layout 2 has no words for.
TEXTS = ["a photo of a cat", "Two Dogs on the Beach", "un café à Paris",
         "the sea at night, seen from a ship.", "1999"]


def pictures():
    """Colours that run into one another, a chessboard, and a disc on a ground."""
    y, x = np.mgrid[0:120, 0:160]
    run = np.stack([x * 255 // 159, y * 255 // 119, 255 - x * 255 // 159], axis=-1)
    board = np.where(((x // 20 + y // 20) % 2 == 0)[..., None], (230, 40, 30), (20, 60, 200))
    disc = np.where((((x - 100) ** 2 + (y - 50) ** 2) < 1600)[..., None],
                    (250, 220, 40), (30, 120, 60))
    return [Image.fromarray(part.astype("u1")) for part in (run, board, disc)]


def answers(library, texts, token_ids, text_rows, prepared, picture_rows):
    """The file's contents.

    `token_ids` without what fills up; `prepared` the pictures as 3 × height ×
    width numbers, after normalisation; the rows are unit vectors.
    """
    rows = np.concatenate([text_rows, picture_rows]).astype(np.float64)
    colours = [{"mean": _rounded(part.mean((1, 2))), "deviation": _rounded(part.std((1, 2)))}
               for part in (np.asarray(part, np.float64) for part in prepared)]
    return {"library": library, "texts": list(texts),
            "token_ids": [[int(i) for i in ids] for ids in token_ids],
            "colours": colours, "similarities": [_rounded(row) for row in rows @ rows.T]}


def of(reference):
    """Those of a Reference (reference.py)."""
    images = pictures()
    return answers(
        reference.library, TEXTS, [reference.ids(text) for text in TEXTS],
        reference.embed_texts(TEXTS), [reference.pixels(image).numpy() for image in images],
        reference.embed_pictures(images))


def save(made, folder):
    """Writes them into a model's folder, a row a line."""
    parts = []
    for name, value in made.items():
        if name in ("token_ids", "colours", "similarities"):
            lines = ",\n".join("    " + json.dumps(row) for row in value)
            parts.append(f'  "{name}": [\n{lines}\n  ]')
        else:
            parts.append(f'  "{name}": {json.dumps(value, ensure_ascii=False)}')
    (Path(folder) / FILE).write_text("{\n" + ",\n".join(parts) + "\n}\n")


def _rounded(row):
    return [round(float(value), 5) for value in row]
