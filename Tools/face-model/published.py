#!/usr/bin/env python3
"""Writes small models in the layouts of other face models, and what the
publishers' own programs find with them.

    published.py --insightface FOLDER --scene Tests/Fixtures/faces/scene.ppm \
      --out Tests/Fixtures/faces/published

The weights are random: what is compared is what is done with a network's
numbers, not how good they are. FOLDER is the source package of insightface,
unpacked; of it SCRFD, ArcFaceONNX and the alignment run. YuNet and SFace run
in OpenCV (FaceDetectorYN, FaceRecognizerSF). A FaceNet's faces are cut out and
resized by Pillow as facenet-pytorch's extract_face does. Needs
published-requirements.txt.
"""

import argparse
import importlib.util
import json
import sys
import types
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from PIL import Image

from graph import Graph

STRIDES = 8, 16, 32
# Where eyes, nose and mouth lie around a cell, in strides.
FACE = np.array([[-1.1, -0.9], [1.1, -0.9], [0, 0.2], [-0.8, 1.2], [0.8, 1.2]], np.float32)
# What scores and shared parts differ from their bounds by at least, so that no
# rounding decides.
CLEAR = 2e-3


class Builder(Graph):
    def __init__(self, seed):
        super().__init__()
        self.random = np.random.default_rng(seed)

    def convolution(self, source, channels, size, stride, spread, bias=0.0):
        inputs, outputs = channels
        weights = self.random.normal(0, spread / np.sqrt(inputs * size * size), (outputs, inputs, size, size))
        weights = self.constant(weights, halves=True)
        bias = self.constant(np.broadcast_to(np.float32(bias), outputs).astype(np.float32))
        return self.node("Conv", [source, weights, bias], kernel_shape=[size, size], strides=[stride, stride],
                         pads=[(size - stride) // 2] * 4)

    def rows(self, source, width, batch=()):
        """Maps of features as rows of `width` numbers, cell by cell."""
        turned = self.node("Transpose", [source], perm=[0, 2, 3, 1])
        return self.node("Reshape", [turned, self.constant(np.array([*batch, -1, width], np.int64))])

    def levels(self, source, scale):
        """Features at the three strides of a detector."""
        scaled = self.node("Mul", [source, self.constant(np.float32(scale))])
        if scale != 1:
            scaled = self.node("Sub", [scaled, self.constant(np.float32(1))])
        level = self.node("Tanh", [self.convolution(scaled, (3, 12), 8, 8, 4)])
        found = [level]
        for _ in STRIDES[1:]:
            level = self.node("Tanh", [self.convolution(level, (12, 12), 2, 2, 2)])
            found.append(level)
        return found


def scrfd(path):
    """As InsightFace exports it: two answers a cell, outputs by their places."""
    graph = Builder(21)
    kinds = {"score": 1, "box": 4, "points": 10}
    outputs = {kind: [] for kind in kinds}
    for level in graph.levels("input.1", 1):
        scores = graph.node("Sigmoid", [graph.convolution(level, (12, 2), 1, 1, 3, -4.5)])
        boxes = graph.convolution(level, (12, 8), 1, 1, 0.5, np.tile([2.2, 2.4, 2.2, 2.6], 2))
        points = graph.convolution(level, (12, 20), 1, 1, 0.25, np.tile(FACE.ravel(), 2))
        for kind, maps in zip(kinds, (scores, boxes, points)):
            outputs[kind].append(graph.rows(maps, kinds[kind]))
    named = {}
    # The numbers that the published files have for names.
    for kind, first in zip(kinds, (448, 451, 454)):
        for place, output in enumerate(outputs[kind]):
            name = str(first + 23 * place)
            graph.call(output, name)
            named[name] = ["rows", kinds[kind]]
    graph.save(path, "scrfd", {"input.1": [1, 3, "height", "width"]}, named)


def yunet(path):
    """As in OpenCV's zoo: a fixed input, outputs by their names."""
    graph = Builder(6)
    named = {}
    for level, stride in zip(graph.levels("input", 1 / 128), STRIDES):
        heads = {
            "cls": (graph.node("Sigmoid", [graph.convolution(level, (12, 1), 1, 1, 6, -2)]), 1),
            "obj": (graph.node("Sigmoid", [graph.convolution(level, (12, 1), 1, 1, 6, -2)]), 1),
            "bbox": (graph.convolution(level, (12, 4), 1, 1, 0.3, [0, 0, 1.6, 1.6]), 4),
            "kps": (graph.convolution(level, (12, 10), 1, 1, 0.25, FACE.ravel()), 10),
        }
        for kind, (maps, width) in heads.items():
            name = f"{kind}_{stride}"
            graph.call(graph.rows(maps, width, batch=(1,)), name)
            named[name] = [1, (640 // stride) ** 2, width]
    order = [f"{kind}_{stride}" for kind in ("cls", "obj", "bbox", "kps") for stride in STRIDES]
    graph.save(path, "yunet", {"input": [1, 3, 640, 640]}, {name: named[name] for name in order})


def recogniser(path, seed, size, dimension, names, scale=1.0, shift=0.0, batch=1):
    source, target = names
    graph = Builder(seed)
    values = graph.node("Sub", [source, graph.constant(np.float32(shift))])
    values = graph.node("Mul", [values, graph.constant(np.float32(scale))])
    step = size // 16
    maps = graph.node("Relu", [graph.convolution(values, (3, 4), step, step, 3)])
    maps = graph.node("AveragePool", [maps], kernel_shape=[4, 4], strides=[4, 4])
    flat = graph.node("Flatten", [maps], axis=1)
    weights = graph.constant(graph.random.normal(0, 1, (64, dimension)), halves=True)
    graph.call(graph.node("MatMul", [flat, weights]), target)
    graph.save(path, "recogniser", {source: [batch, 3, size, size]}, {target: [batch, dimension]})


def insightface(folder):
    """Three modules of the package, without the package itself, which is built by
    a compiler."""
    root = next(folder.rglob("insightface/model_zoo")).parent
    for name in ("insightface", "insightface.utils", "insightface.model_zoo"):
        sys.modules[name] = types.ModuleType(name)
        sys.modules[name].__path__ = []
    modules = []
    for name in ("utils.face_align", "model_zoo.retinaface", "model_zoo.arcface_onnx"):
        path = root / (name.replace(".", "/") + ".py")
        spec = importlib.util.spec_from_file_location(f"insightface.{name}", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        if name == "utils.face_align":
            sys.modules["insightface.utils"].face_align = module
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


def check_clear(detect, score, overlap):
    """The same faces with bounds that are a little off."""
    count = detect(score, overlap)
    for by in (-CLEAR, CLEAR):
        assert detect(score + by, overlap) == count == detect(score, overlap + by), (score, overlap)


def face(box, score, points, descriptor):
    return {"score": float(score), "box": [float(value) for value in box],
            "points": [[float(value) for value in point] for point in points],
            "descriptor": [float(f"{value:.5g}") for value in descriptor]}


def with_arcface(out, picture, package):
    align, retinaface, arcface = insightface(package)
    recognise = arcface.ArcFaceONNX(str(out / "arcface.onnx"))
    detector = retinaface.RetinaFace(str(out / "scrfd.onnx"))
    detector.prepare(-1, input_size=(640, 480), det_thresh=0.5)
    boxes, points = detector.detect(picture)

    def detect(score, overlap):
        detector.det_thresh, detector.nms_thresh = score, overlap
        return len(detector.detect(picture)[0])

    check_clear(detect, 0.5, 0.4)
    found = []
    for box, five in zip(boxes, points):
        chip = align.norm_crop(picture, five, 112)
        found.append(face(box[:4], box[4], five, recognise.get_feat(chip).ravel()))
    chip = align.norm_crop(picture, points[0], 112)
    Image.fromarray(chip[:, :, ::-1]).save(out / "aligned.ppm")
    return found


def with_sface(out, picture):
    height, width = picture.shape[:2]
    detector = cv2.FaceDetectorYN.create(str(out / "yunet.onnx"), "", (width, height), 0.9, 0.3, 5000)
    recognise = cv2.FaceRecognizerSF.create(str(out / "sface.onnx"), "")
    _, rows = detector.detect(picture)

    def detect(score, overlap):
        detector.setScoreThreshold(score)
        detector.setNMSThreshold(overlap)
        return len(detector.detect(picture)[1])

    check_clear(detect, 0.9, 0.3)
    found = []
    for row in rows:
        chip = recognise.alignCrop(picture, row)
        box = [row[0], row[1], row[0] + row[2], row[1] + row[3]]
        found.append(face(box, row[14], row[4:14].reshape(5, 2), recognise.feature(chip).ravel()))
    return found


def with_facenet(out, picture, boxes):
    session = onnxruntime.InferenceSession(str(out / "facenet.onnx"))
    image = Image.fromarray(picture[:, :, ::-1])
    found = []
    for box in boxes:
        left, top = (int(max(value, 0)) for value in box[:2])
        right, bottom = int(min(box[2], image.width)), int(min(box[3], image.height))
        chip = image.crop((left, top, right, bottom)).resize((160, 160), Image.BILINEAR)
        values = (np.float32(chip) - 127.5) / 128
        found.append(session.run(None, {"input": values.transpose(2, 0, 1)[None]})[0].ravel())
    return found


def main():
    parser = argparse.ArgumentParser()
    for name in ("insightface", "scene", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    out = options.out
    out.mkdir(parents=True, exist_ok=True)
    scrfd(out / "scrfd.onnx")
    yunet(out / "yunet.onnx")
    recogniser(out / "arcface.onnx", 1, 112, 512, ("input.1", "683"))
    recogniser(out / "sface.onnx", 2, 112, 128, ("data", "fc1"), scale=1 / 128, shift=127.5)
    recogniser(out / "facenet.onnx", 3, 160, 512, ("input", "embedding"), batch="batch")
    picture = cv2.imread(str(options.scene))
    # As large as the detector looks at it, so that nothing is resized by OpenCV.
    height, width = picture.shape[:2]
    large = Image.fromarray(picture[:, :, ::-1]).resize((2 * width, 2 * height), Image.BILINEAR)
    large = np.ascontiguousarray(np.asarray(large)[:, :, ::-1])
    arcface = with_arcface(out, large, options.insightface)
    sface = with_sface(out, picture)
    facenet = with_facenet(out, picture, [found["box"] for found in sface])
    for found, descriptor in zip(sface, facenet):
        found["facenet"] = [float(f"{value:.5g}") for value in descriptor]
    (out / "expected.json").write_text(json.dumps({"scrfd": arcface, "yunet": sface}) + "\n")
    for name, found in (("scrfd", arcface), ("yunet", sface)):
        print(name, len(found), [round(entry["score"], 4) for entry in found])
    print(sum(path.stat().st_size for path in out.iterdir()), "bytes")


if __name__ == "__main__":
    main()
