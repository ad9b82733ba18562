"""Writes model folders in the layouts that Glimpse reads, from a Reference.

Layout 1 is open_clip's (visual/ and textual/), layout 2 transformers'; either
may hold ONNX files or OpenVINO IR. See Documentation/Models.md.
"""

import contextlib
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from torch import nn
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from . import answers
from .reference import OpenCLIP, Transformers

OPSET = 17
# Beyond this, protobuf cannot hold a model with its weights in one file.
LARGEST_FILE = 1_900_000_000


def write(reference, folder, layout=None, ir=False):
    """Writes a whole model folder; the layout is the library's own by default."""
    folder = Path(folder)
    layout = layout or (1 if isinstance(reference, OpenCLIP) else 2)
    if layout == 1 and not isinstance(reference, OpenCLIP):
        raise ValueError("layout 1 is for models of open_clip")
    shutil.rmtree(folder, ignore_errors=True)
    (_layout1 if layout == 1 else _layout2)(reference, folder)
    answers.save(answers.of(reference), folder)
    if ir:
        convert_to_ir(folder)


def tower_paths(folder):
    """The ONNX or IR files of the image and the text tower."""
    folder = Path(folder)
    found = []
    for kind in (("visual/model", "vision_model", "onnx/vision_model"),
                 ("textual/model", "text_model", "onnx/text_model")):
        found.append(next(folder / (stem + ending) for stem in kind for ending in (".xml", ".onnx")
                          if (folder / (stem + ending)).exists()))
    return found


def convert_to_ir(folder):
    """Replaces both towers by OpenVINO IR with weights in 32 bits."""
    import openvino
    for path in tower_paths(folder):
        model = openvino.convert_model(path)
        openvino.save_model(model, path.with_suffix(".xml"), compress_to_fp16=False)
        del model
        for data in [path, *path.parent.glob(path.name + "?data*")]:
            data.unlink()


def save_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _layout1(reference, folder):
    export_towers(reference, folder / "visual/model.onnx", folder / "textual/model.onnx",
                  names=("image", "embedding", ["text"], "embedding"))
    config = {key: reference.config[key] for key in ("embed_dim", "vision_cfg", "text_cfg")}
    save_json(folder / "config.json", config)
    save_json(folder / "visual/preprocess_cfg.json", reference.preprocess_config)
    _save_tokenizer(reference, folder / "textual")


def _layout2(reference, folder):
    export_towers(
        reference, folder / "onnx/vision_model.onnx", folder / "onnx/text_model.onnx",
        names=("pixel_values", "image_embeds",
               ["input_ids", "attention_mask"][:len(reference.text_inputs)], "text_embeds"))
    if isinstance(reference, Transformers):
        config = reference.model.config.to_dict()
        # What is left to a default is said, for readers without the library.
        for part in ("text_config", "vision_config"):
            config[part] = getattr(reference.model.config, part).to_dict()
        save_json(folder / "config.json", json.loads(json.dumps(config, default=str)))
        with tempfile.TemporaryDirectory() as aside:
            reference.processor.image_processor.save_pretrained(aside)
            made = json.loads((Path(aside) / "preprocessor_config.json").read_text())
        save_json(folder / "preprocessor_config.json", made)
    else:
        save_json(folder / "config.json", _clip_config(reference))
        save_json(folder / "preprocessor_config.json", _preprocessor(reference.preprocess_config))
    _save_tokenizer(reference, folder)


def _clip_config(reference):
    text = reference.config["text_cfg"]
    if text.get("tokenizer_kwargs", {}).get("clean") == "canonicalize":
        raise ValueError("layout 2 cannot say that texts are canonicalised; use layout 1")
    foreign = getattr(getattr(reference.model, "text", None), "config", None)
    kind = {"model_type": foreign.model_type} if foreign is not None else {}
    # What is best not run in bf16 is told by these, in open_clip's words: a
    # tower by stages or of timm's, a text tower whose tokens see those ahead.
    vision = reference.config["vision_cfg"]
    told = {"timm_model_name": vision.get("timm_model_name"),
            "layers": vision["layers"] if isinstance(vision.get("layers"), list) else None}
    ahead = {"no_causal_mask": True} if text.get("no_causal_mask") else {}
    return {"model_type": "vision-text-dual-encoder" if kind else "clip",
            "projection_dim": reference.dimension,
            "vision_config": {name: value for name, value in told.items() if value},
            "text_config": kind | ahead | {"max_position_embeddings": reference.context}}


def _preprocessor(config):
    """open_clip's preprocessing in transformers' words."""
    size = config["size"]
    height, width = (size, size) if isinstance(size, int) else size
    made = {"do_resize": True, "do_rescale": True, "rescale_factor": 1 / 255,
            "do_normalize": True, "image_mean": list(config["mean"]),
            "image_std": list(config["std"]),
            "resample": {"bicubic": 3, "random": 3, "bilinear": 2}[config["interpolation"]]}
    if config["resize_mode"] == "shortest":
        crop = {"height": height, "width": width}
        return made | {"do_center_crop": True, "crop_size": crop, "size": {"shortest_edge": height}}
    if config["resize_mode"] == "squash":
        return made | {"do_center_crop": False, "size": {"height": height, "width": width}}
    raise ValueError("layout 2 has no padding to the longest side; use layout 1")


def _save_tokenizer(reference, folder):
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(reference, Transformers):
        made = reference.processor.tokenizer
    elif hasattr(reference.tokenizer, "tokenizer"):
        made = reference.tokenizer.tokenizer
    else:
        clip_tokenizer(reference.tokenizer).save(str(folder / "tokenizer.json"))
        save_json(folder / "tokenizer_config.json",
                  {"model_max_length": reference.context, "pad_token": "<|endoftext|>"})
        return
    if not hasattr(made, "backend_tokenizer"):
        raise ValueError(f"{type(made).__name__} has no tokenizer.json; put one beside the weights")
    backend = Tokenizer.from_str(made.backend_tokenizer.to_str())
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(folder / "tokenizer.json"), pretty=False)
    save_json(folder / "tokenizer_config.json",
              {"model_max_length": reference.context, "pad_token": made.pad_token})


def clip_tokenizer(simple):
    """open_clip's SimpleTokenizer as a tokenizer.json.

    The same but for one thing: open_clip repairs texts with ftfy and unescapes
    HTML first, which the file format has no words for.
    """
    start, end = "<start_of_text>", "<end_of_text>"
    names = {start: "<|startoftext|>", end: "<|endoftext|>"}
    vocabulary = {names.get(word, word): number for word, number in simple.encoder.items()}
    merges = sorted(simple.bpe_ranks, key=simple.bpe_ranks.get)
    made = Tokenizer(models.BPE(
        vocab=vocabulary, merges=merges, unk_token=names[end], continuing_subword_prefix="",
        end_of_word_suffix="</w>"))
    made.normalizer = normalizers.Sequence([
        normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(
            r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]"
            r"|[^\s\p{L}\p{N}]+"), behavior="removed", invert=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    made.post_processor = processors.RobertaProcessing(
        (names[end], vocabulary[names[end]]), (names[start], vocabulary[names[start]]),
        trim_offsets=False, add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(list(names.values()))
    return made


def export_towers(reference, image_path, text_path, names):
    """The two ONNX files. The batch is free; so is the number of tokens where
    the tower takes any."""
    image_name, image_output, text_names, text_output = names
    text = "a photo of a red car"
    tokens = [t.repeat(2, 1) for t in reference.tokens([text])]
    text_axes = {0: "batch", 1: "length"} if reference.takes_any_length else {0: "batch"}
    if reference.takes_any_length:
        # No round length, so that none is taken for a constant.
        tokens = [t[:, :11] for t in tokens]
    if isinstance(reference, OpenCLIP):
        tokens = [t.to(torch.int32) for t in tokens]
    height, width = _sides(reference)
    export_tower(reference.image_module, [torch.randn(2, 3, height, width)], [image_name],
            image_output, {image_name: {0: "batch"}, image_output: {0: "batch"}}, image_path)
    export_tower(reference.text_module, tokens, text_names, text_output,
            {**{name: text_axes for name in text_names}, text_output: {0: "batch"}}, text_path)


def _sides(reference):
    from PIL import Image
    return reference.pixels(Image.new("RGB", (64, 48))).shape[1:]


@contextlib.contextmanager
def _plain_attention():
    """torch's own attention fixes sizes in the graph; for the time of an
    export it is the same arithmetic over sizes that stay free."""
    original = nn.MultiheadAttention.forward

    def forward(self, query, key=None, value=None, need_weights=False, attn_mask=None, **_):
        # A pooling head asks with a probe of its own, the others with their input.
        given = [query, query if key is None else key, query if value is None else value]
        given = [part if self.batch_first else part.transpose(0, 1) for part in given]
        x = given[0]
        weights, biases = self.in_proj_weight.chunk(3), self.in_proj_bias.chunk(3)
        q, k, v = (
            nn.functional.linear(part, weight, bias)
            .reshape(part.shape[0], part.shape[1], self.num_heads, self.head_dim).transpose(1, 2)
            for part, weight, bias in zip(given, weights, biases))
        scores = q @ k.transpose(-2, -1) * self.head_dim ** -0.5
        if attn_mask is not None:
            scores = scores + attn_mask
        mixed = (scores.softmax(dim=-1) @ v).transpose(1, 2).reshape(x.shape)
        mixed = self.out_proj(mixed)
        return (mixed if self.batch_first else mixed.transpose(0, 1)), None

    nn.MultiheadAttention.forward = forward
    try:
        yield
    finally:
        nn.MultiheadAttention.forward = original


def export_tower(module, examples, inputs, output, axes, path):
    """One ONNX file; `axes` names those that stay free."""
    module.eval()
    path.parent.mkdir(parents=True, exist_ok=True)
    with torch.no_grad(), _plain_attention(), tempfile.TemporaryDirectory() as aside:
        # The exporter writes the weights of a large model beside it, a file
        # each; they are gathered into one.
        raw = Path(aside) / "model.onnx"
        torch.onnx.export(
            module, tuple(examples), str(raw), input_names=inputs, output_names=[output],
            dynamic_axes=axes, opset_version=OPSET, dynamo=False)
        model = onnx.load(raw)
    model.producer_name, model.producer_version, model.doc_string = "glimpse export", "", ""
    for node in model.graph.node:
        node.doc_string = ""
    large = model.ByteSize() > LARGEST_FILE
    onnx.save(model, path, save_as_external_data=large, all_tensors_to_one_file=True,
              location=path.name + "_data")
