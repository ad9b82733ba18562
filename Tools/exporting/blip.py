"""Writes model folders of BLIP: one that writes captions, or one that says how
well a picture and words match.

The weights are transformers' (BlipForConditionalGeneration,
BlipForImageTextRetrieval); the graphs are their arithmetic with the caption's
keys and values kept from word to word. A folder holds

    blip.json           what it is for, how pictures are prepared, which tokens mark
    vision_model.onnx   pixel_values: batch × 3 × side × side
    text_decoder.onnx   captions: one word of each beam at a time
    text_matcher.onnx   matching: whole texts
    tokenizer.json      BERT's, without padding
    vocab.txt           its tokens, one a line

To write captions, `vision_model` gives `image_keys`, of 2 × layers rows (a
layer's keys, then its values), each batch × heads × places × size. `text_decoder`
takes them for one picture, the `input_ids` of the beams, their one `position`,
`past` (steps × 2 × layers × beams × heads × size) and `past_mask`, a number for
each step before and the present one: 0, or the least of its type for a step
that is to be left out. It gives `logits` (beams × tokens) and `present`, the row
that comes onto `past`. Of the first word `past` has one row, left out.

To match, `vision_model` gives `image_states` (batch × places × width), and
`text_matcher` takes them with `input_ids` and `attention_mask` and gives `logits`
(batch × 2), the second of which is for a match.
"""

import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
import transformers
from torch import nn

OPSET = 17
# transformers' own of BlipForConditionalGeneration, but for beams and length.
GENERATION = {"beams": 3, "max_new_tokens": 30, "length_penalty": 1.0}


def is_blip(source):
    """Whether a hub id or folder of transformers is BLIP's."""
    try:
        return transformers.AutoConfig.from_pretrained(source).model_type == "blip"
    except (OSError, ValueError):
        return False


def load(source):
    """A checkpoint's model and its processor."""
    config = transformers.AutoConfig.from_pretrained(source)
    kinds = {kind.__name__: kind for kind in (
        transformers.BlipForConditionalGeneration, transformers.BlipForImageTextRetrieval)}
    stated = [name for name in config.architectures or [] if name in kinds]
    if not stated:
        raise ValueError(f"{source} is of {config.architectures}; of BLIP, those are exported that "
                         f"write captions or match texts ({', '.join(kinds)})")
    model = kinds[stated[0]].from_pretrained(source, attn_implementation="eager")
    return model.eval(), transformers.BlipProcessor.from_pretrained(source)


class _Keys(nn.Module):
    """A picture's keys and values in every layer of the text decoder."""

    def __init__(self, model):
        super().__init__()
        self.vision, self.layers = model.vision_model, model.text_decoder.bert.encoder.layer

    def forward(self, pixel_values):
        states = self.vision(pixel_values=pixel_values).last_hidden_state
        made = []
        for layer in self.layers:
            attention = layer.crossattention.self
            for part in (attention.key, attention.value):
                made.append(_heads(part(states), attention.num_attention_heads))
        return torch.stack(made)


def _heads(states, heads):
    batch, length, width = states.shape
    return states.reshape(batch, length, heads, width // heads).transpose(1, 2)


def _attend(query, key, value, mask=None):
    scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
    if mask is not None:
        scores = scores + mask
    return scores.softmax(-1) @ value


class _Decoder(nn.Module):
    """One step of the text decoder, for all beams of one picture."""

    def __init__(self, model):
        super().__init__()
        self.bert, self.head = model.text_decoder.bert, model.text_decoder.cls

    def forward(self, input_ids, position, past, past_mask, image_keys):
        x = self.bert.embeddings(input_ids=input_ids, position_ids=position[None, :])
        beams, width = x.shape[0], x.shape[2]
        present = []
        for number, layer in enumerate(self.bert.encoder.layer):
            inner = layer.attention.self
            heads = inner.num_attention_heads
            query = _heads(inner.query(x), heads)
            steps = []
            for place, part in enumerate((inner.key, inner.value)):
                made = part(x).reshape(beams, heads, width // heads)
                present.append(made)
                whole = torch.cat([past[:, 2 * number + place], made[None]])
                steps.append(whole.permute(1, 2, 0, 3))
            mixed = _attend(query, *steps, past_mask).transpose(1, 2).reshape(beams, 1, width)
            x = layer.attention.output(mixed, x)
            # All beams look at one picture: they are the places of one query.
            across = layer.crossattention.self
            query = _heads(across.query(x).reshape(1, beams, width), heads)
            mixed = _attend(query, image_keys[2 * number], image_keys[2 * number + 1])
            mixed = mixed.transpose(1, 2).reshape(beams, 1, width)
            x = layer.crossattention.output(mixed, x)
            x = layer.feed_forward_chunk(x)
        return self.head(x)[:, 0], torch.stack(present)


class _States(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.vision = model.vision_model

    def forward(self, pixel_values):
        return self.vision(pixel_values=pixel_values).last_hidden_state


class _Matcher(nn.Module):
    """The text encoder that looks at the picture, and the head upon it."""

    def __init__(self, model):
        super().__init__()
        self.bert, self.head = model.text_encoder, model.itm_head

    def forward(self, input_ids, attention_mask, image_states):
        length = input_ids.shape[1]
        places = torch.arange(length)[None, :]
        x = self.bert.embeddings(input_ids=input_ids, position_ids=places)
        hidden = (1 - attention_mask.to(x.dtype))[:, None, None, :] * torch.finfo(x.dtype).min
        for layer in self.bert.encoder.layer:
            for part, seen, mask in ((layer.attention, None, hidden),
                                     (layer.crossattention, image_states, None)):
                inner, source = part.self, x if seen is None else seen
                query, key, value = (
                    _heads(linear(states), inner.num_attention_heads)
                    for linear, states in ((inner.query, x), (inner.key, source),
                                           (inner.value, source)))
                mixed = _attend(query, key, value, mask).transpose(1, 2).reshape(x.shape)
                x = part.output(mixed, x)
            x = layer.feed_forward_chunk(x)
        return self.head(x[:, 0])


def write(model, processor, folder, source):
    """Writes a whole folder; what was there before is removed."""
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    captions = isinstance(model, transformers.BlipForConditionalGeneration)
    vision, text = model.config.vision_config, model.config.text_config
    side, heads = vision.image_size, text.num_attention_heads
    pixels = torch.randn(2, 3, side, side)
    places = (side // vision.patch_size) ** 2 + 1
    if captions:
        _export(_Keys(model), [pixels], ["pixel_values"], ["image_keys"],
                {"pixel_values": {0: "batch"}, "image_keys": {1: "batch"}},
                folder / "vision_model.onnx")
        rows, size = 2 * text.num_hidden_layers, text.hidden_size // heads
        # No round numbers, so that none is taken for a constant.
        beams, steps = 3, 5
        _export(
            _Decoder(model),
            [torch.ones(beams, 1, dtype=torch.int64), torch.tensor([steps]),
             torch.randn(steps, rows, beams, heads, size), torch.zeros(steps + 1),
             torch.randn(rows, 1, heads, places, size)],
            ["input_ids", "position", "past", "past_mask", "image_keys"], ["logits", "present"],
            {"input_ids": {0: "beams"}, "past": {0: "steps", 2: "beams"}, "past_mask": {0: "all"},
             "logits": {0: "beams"}, "present": {1: "beams"}}, folder / "text_decoder.onnx")
    else:
        _export(_States(model), [pixels], ["pixel_values"], ["image_states"],
                {"pixel_values": {0: "batch"}, "image_states": {0: "batch"}},
                folder / "vision_model.onnx")
        words = torch.ones(2, 7, dtype=torch.int64)
        axes = {0: "batch", 1: "length"}
        _export(
            _Matcher(model), [words, words, torch.randn(2, places, vision.hidden_size)],
            ["input_ids", "attention_mask", "image_states"], ["logits"],
            {"input_ids": axes, "attention_mask": axes, "image_states": {0: "batch"},
             "logits": {0: "batch"}}, folder / "text_matcher.onnx")
    _configuration(model, processor, folder, source, captions)
    _tokenizer(processor.tokenizer, folder)


def _export(module, examples, inputs, outputs, axes, path):
    with torch.no_grad(), tempfile.TemporaryDirectory() as aside:
        raw = Path(aside) / "model.onnx"
        torch.onnx.export(
            module.eval(), tuple(examples), str(raw), input_names=inputs, output_names=outputs,
            dynamic_axes=axes, opset_version=OPSET, dynamo=False)
        model = onnx.load(raw)
    model.producer_name, model.producer_version, model.doc_string = "glimpse export", "", ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, path)


def _configuration(model, processor, folder, source, captions):
    vision, text = model.config.vision_config, model.config.text_config
    pictures = processor.image_processor
    made = {
        "format": 1, "task": "captions" if captions else "matching", "source": str(source),
        "image": {
            "side": vision.image_size, "resample": int(pictures.resample),
            "rescale": pictures.rescale_factor, "mean": list(pictures.image_mean),
            "deviation": list(pictures.image_std)},
        "vision": {"width": vision.hidden_size, "layers": vision.num_hidden_layers,
                   "patch": vision.patch_size},
        "text": {"width": text.hidden_size, "layers": text.num_hidden_layers,
                 "heads": text.num_attention_heads, "vocabulary": text.vocab_size,
                 "positions": text.max_position_embeddings}}
    if captions:
        made["generation"] = GENERATION | {
            "start": text.bos_token_id, "end": text.sep_token_id, "padding": text.pad_token_id}
    (folder / "blip.json").write_text(json.dumps(made, indent=2) + "\n")


def _tokenizer(tokenizer, folder):
    backend = tokenizer.backend_tokenizer
    backend = type(backend).from_str(backend.to_str())
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(folder / "tokenizer.json"), pretty=False)
    words = sorted(backend.get_vocab(with_added_tokens=True).items(), key=lambda pair: pair[1])
    if [number for _, number in words] != list(range(len(words))):
        raise ValueError("the vocabulary's numbers have gaps")
    special = set(tokenizer.all_special_tokens)
    # A line that is empty is a mark, or a token that reads as nothing.
    (folder / "vocab.txt").write_text(
        "".join(f"{'' if word in special else word}\n" for word, _ in words), encoding="utf-8")


def differences(model, processor, folder, pictures, texts):
    """The greatest difference of a folder's logits to the library's: of first
    words, or of matching. Needs openvino."""
    import numpy as np
    import openvino
    core = openvino.Core()
    core.set_property("CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    run = {path.stem: core.compile_model(path, "CPU") for path in Path(folder).glob("*.onnx")}
    found = []
    for number, picture in enumerate(pictures):
        text = texts[number % len(texts)]
        with torch.no_grad():
            given = processor(images=picture, text=text, return_tensors="pt")
            seen = run["vision_model"]([given["pixel_values"].numpy()])[0]
            if "text_decoder" in run:
                start = torch.full((1, 1), model.config.text_config.bos_token_id)
                states = model.vision_model(pixel_values=given["pixel_values"]).last_hidden_state
                wanted = model.text_decoder(
                    input_ids=start, encoder_hidden_states=states).logits[:, -1].numpy()
                rows, _, heads, _, size = seen.shape
                got = run["text_decoder"]([
                    start.numpy(), np.array([0]), np.zeros((1, rows, 1, heads, size), np.float32),
                    np.array([np.finfo(np.float32).min, 0], np.float32), seen])[0]
            else:
                wanted = model(**given).itm_score.numpy()
                got = run["text_matcher"]([
                    given["input_ids"].numpy(), given["attention_mask"].numpy(), seen])[0]
        found.append(float(np.abs(wanted - got).max()))
    return found
