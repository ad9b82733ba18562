"""Writes a trained glimpse-mini as the folder a program loads: two ONNX files and their texts.

The layout is that of the open_clip exports published under immich-app on the Hugging Face hub:

    config.json                     embed_dim, vision_cfg, text_cfg
    visual/model.onnx               "image" float32 (batch, 3, 112, 112) -> "embedding" (batch, 256)
    visual/preprocess_cfg.json      how a picture becomes that input
    textual/model.onnx              "text" int32 (batch, length) -> "embedding" (batch, 256)
    textual/tokenizer.json, tokenizer_config.json
    training_log.jsonl              the training log, thinned

Embeddings have length 1. Batch normalisation is folded into the convolutions; weights are stored
as float16 and cast to float32 as the file is loaded, so that all arithmetic is float32. Both files
are then run with onnxruntime and compared with PyTorch. Training is train.py's work, figures are
evaluate.py's, and the model card is written by hand.

    export.py --run RUN --out FOLDER
"""

import argparse
import json
import shutil
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch.nn.utils.fusion import fuse_conv_bn_eval

from model import ConvNorm, ImageTower, MiniConfig, TextTower, parameter_count
from text_tokenizer import TextEncoder
from train import MEAN, STD

OPSET = 17
LEAST_HALVED_VALUES = 64
LARGEST_FOLDER_BYTES = 11_500_000


def load_towers(checkpoint: Path) -> tuple[ImageTower, TextTower, MiniConfig, dict]:
    """Both towers in evaluation mode, float32, with the rest of the checkpoint."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=False)
    config = MiniConfig(**saved["config"])
    towers = {"image": ImageTower(config), "text": TextTower(config)}
    for name, tower in towers.items():
        weights = {
            key.removeprefix(name + "."): value.float()
            for key, value in saved["learner"].items()
            if key.startswith(name + ".")
        }
        tower.load_state_dict(weights)
        tower.eval()
    return towers["image"], towers["text"], config, saved


def fold_normalisation(tower: ImageTower) -> None:
    """Merges every batch normalisation into the convolution before it, in place."""
    for module in tower.modules():
        if isinstance(module, ConvNorm):
            module.conv = fuse_conv_bn_eval(module.conv, module.norm)
            module.norm = torch.nn.Identity()


def round_to_half(tower: torch.nn.Module) -> None:
    """Gives the larger weights the values that the file will hold, in place."""
    for tensor in tower.state_dict().values():
        if tensor.is_floating_point() and tensor.numel() >= LEAST_HALVED_VALUES:
            tensor.copy_(tensor.half().float())


def store_half(model: onnx.ModelProto) -> None:
    """Turns large float32 constants into float16 ones followed by a cast to float32, in place."""
    graph = model.graph
    casts, kept = [], []
    for constant in graph.initializer:
        values = numpy_helper.to_array(constant)
        if values.dtype != np.float32 or values.size < LEAST_HALVED_VALUES:
            kept.append(constant)
            continue
        stored = constant.name + "_half"
        kept.append(numpy_helper.from_array(values.astype(np.float16), stored))
        casts.append(helper.make_node("Cast", [stored], [constant.name], to=TensorProto.FLOAT,
                                      name=stored + "_to_float"))
    nodes = list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(casts + nodes)


def write_onnx(tower: torch.nn.Module, example: torch.Tensor, input_name: str,
               dynamic: dict[int, str], embed_dim: int, path: Path) -> None:
    """Traces `tower` on `example` and writes the checked, halved file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        # The tracing exporter is chosen on purpose, and the one branch it meets is constant.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        torch.onnx.export(
            tower, (example,), str(path), input_names=[input_name], output_names=["embedding"],
            dynamic_axes={input_name: dynamic, "embedding": {0: "batch"}}, opset_version=OPSET,
            do_constant_folding=True, dynamo=False,
        )
    model = onnx.load(str(path))
    store_half(model)
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = embed_dim
    model.producer_name = "glimpse-mini"
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def write_configs(folder: Path, config: MiniConfig) -> None:
    """config.json and visual/preprocess_cfg.json."""
    size = config.image_size
    write_json(folder / "config.json", {
        "embed_dim": config.embed_dim,
        "vision_cfg": {"image_size": size, "width": config.stage_widths[-1],
                       "layers": config.image_layers},
        "text_cfg": {"context_length": config.context_length, "vocab_size": config.vocab_size,
                     "width": config.text_width, "heads": config.text_heads,
                     "layers": config.text_layers},
    })
    write_json(folder / "visual" / "preprocess_cfg.json", {
        "size": [size, size], "mode": "RGB", "mean": [MEAN / 255] * 3, "std": [STD / 255] * 3,
        "interpolation": "bicubic", "resize_mode": "shortest", "fill_color": 0,
    })


def write_json(path: Path, values: dict) -> None:
    path.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def thin_log(source: Path, target: Path, largest_bytes: int = 58_000) -> None:
    """Copies the training log, keeping every n-th training line so that it stays small."""
    lines = source.read_text(encoding="utf-8").splitlines()
    every = 1
    while True:
        kept, training = [], 0
        for line in lines:
            if json.loads(line)["event"] != "train":
                kept.append(line)
                continue
            if training % every == 0:
                kept.append(line)
            training += 1
        text = "\n".join(kept) + "\n"
        if len(text) <= largest_bytes:
            target.write_text(text, encoding="utf-8")
            return
        every += 1


def session(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])


def least_cosine(a: np.ndarray, b: np.ndarray) -> float:
    """The smallest cosine between rows of the same number."""
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return float(((a * b).sum(1) / lengths).min())


def compare(folder: Path, image: ImageTower, text: TextTower, encoder: TextEncoder,
            texts: list[str]) -> dict[str, float]:
    """Runs the written files beside PyTorch's full-precision towers; raises where they differ."""
    generator = torch.Generator().manual_seed(0)
    coarse = torch.rand(16, 3, 8, 8, generator=generator)
    pictures = torch.nn.functional.interpolate(coarse, size=(image.image_size,) * 2) * 2 - 1
    visual, textual = session(folder / "visual/model.onnx"), session(folder / "textual/model.onnx")
    with torch.no_grad():
        wanted_images, ids = image(pictures).numpy(), encoder(texts)
        wanted_texts = text(torch.from_numpy(ids)).numpy()
    images = visual.run(None, {"image": pictures.numpy()})[0]
    short = textual.run(None, {"text": ids})[0]
    full = textual.run(None, {"text": encoder(texts, encoder.context_length)})[0]
    zeros = encoder(texts, encoder.context_length)
    first_end = zeros.argmax(1)
    for row, end in zip(zeros, first_end):
        row[end + 1 :] = 0
    padded_with_zero = textual.run(None, {"text": zeros})[0]
    alone = np.concatenate([textual.run(None, {"text": encoder([t])})[0] for t in texts])
    figures = {
        "image_cosine": least_cosine(images, wanted_images),
        "text_cosine": least_cosine(short, wanted_texts),
        "length_difference": float(np.abs(short - full).max()),
        "padding_difference": float(np.abs(padded_with_zero - full).max()),
        "alone_difference": float(np.abs(alone - full).max()),
    }
    if min(figures["image_cosine"], figures["text_cosine"]) < 0.9999:
        raise SystemExit(f"the ONNX files differ from PyTorch: {figures}")
    if max(value for key, value in figures.items() if key.endswith("difference")) > 1e-5:
        raise SystemExit(f"padding changes the text embeddings: {figures}")
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=Path, required=True, help="folder that train.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    arguments = parser.parse_args()
    run, out = arguments.run, arguments.out

    image, text, config, saved = load_towers(run / "checkpoint.pt")
    original_image, original_text, _, _ = load_towers(run / "checkpoint.pt")
    fold_normalisation(image)
    round_to_half(image)
    round_to_half(text)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (out / "textual").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(run / name, out / "textual" / name)
    encoder = TextEncoder.from_file(out / "textual/tokenizer.json", config.context_length)
    texts = ["a red bicycle", "Two striped cats left of a big blue house, at night.", "dishwasher",
             "", " ".join(["many words in one very long text"] * 12)]

    pixels = torch.zeros(2, 3, config.image_size, config.image_size)
    write_onnx(image, pixels, "image", {0: "batch"}, config.embed_dim, out / "visual/model.onnx")
    ids = torch.from_numpy(encoder(texts))
    write_onnx(text, ids, "text", {0: "batch", 1: "length"}, config.embed_dim,
               out / "textual/model.onnx")
    write_configs(out, config)
    thin_log(run / "training_log.jsonl", out / "training_log.jsonl")

    figures = compare(out, original_image, original_text, encoder, texts)
    sizes = {str(p.relative_to(out)): p.stat().st_size for p in sorted(out.rglob("*"))
             if p.is_file()}
    total = sum(size for name, size in sizes.items() if name.startswith(("visual", "textual")))
    print(json.dumps({
        "step": saved["step"], "image_parameters": parameter_count(image),
        "text_parameters": parameter_count(text), **figures, "bytes": sizes, "total_bytes": total,
    }, indent=2))
    if total > LARGEST_FOLDER_BYTES:
        raise SystemExit(f"{total} bytes is more than the {LARGEST_FOLDER_BYTES} allowed")


if __name__ == "__main__":
    main()
