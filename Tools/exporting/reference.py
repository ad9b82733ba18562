"""Reference models (open_clip's and transformers') behind one interface.

A Reference embeds pictures and texts exactly as its library does, with the
library's own preprocessing and tokenizer, and hands out its two towers as
modules that can be exported. Needs torch, open_clip_torch and transformers.
"""

import dataclasses
import json
from pathlib import Path

import torch
from torch import nn

# torchvision refuses to load where its compiled part does not fit torch. Of
# that part nothing is used here; naming its two operators is enough.
try:
    import torchvision  # noqa: F401
except RuntimeError:
    _operators = torch.library.Library("torchvision", "DEF")
    for _name in ("nms", "qnms"):
        _operators.define(f"{_name}(Tensor dets, Tensor scores, float threshold) -> Tensor")
    import torchvision  # noqa: F401

import open_clip  # noqa: E402
import transformers  # noqa: E402
from PIL import Image  # noqa: E402

transformers.logging.set_verbosity_error()
# The fused attention of torch's encoder layers has no ONNX operator.
torch.backends.mha.set_fastpath_enabled(False)


class Reference:
    """What both libraries have in common.

    `image_module` takes N × 3 × height × width numbers and gives N vectors;
    `text_module` takes what `text_inputs` names, of any length where
    `takes_any_length` says so.
    """

    library: str
    dimension: int
    image_module: nn.Module
    text_module: nn.Module
    text_inputs: list
    context: int
    takes_any_length: bool

    def pixels(self, picture: Image.Image) -> torch.Tensor:
        """One picture, prepared by the library."""
        raise NotImplementedError

    def tokens(self, texts: list) -> list:
        """The text tower's inputs, as the library's tokenizer makes them."""
        raise NotImplementedError

    def ids(self, text: str) -> list:
        """A text's ids without what fills up."""
        raise NotImplementedError

    @torch.no_grad()
    def embed_pictures(self, pictures, batch=10):
        rows = []
        for start in range(0, len(pictures), batch):
            part = torch.stack([self.pixels(p) for p in pictures[start:start + batch]])
            rows.append(self.picture_features(part))
        return unit(torch.cat(rows))

    @torch.no_grad()
    def embed_texts(self, texts, batch=50):
        rows = [self.text_features(self.tokens(texts[start:start + batch]))
                for start in range(0, len(texts), batch)]
        return unit(torch.cat(rows))


def unit(rows):
    return (rows / rows.norm(dim=-1, keepdim=True)).float().numpy()


class OpenCLIP(Reference):
    """A model of open_clip."""

    library = f"open_clip {open_clip.__version__}"

    def __init__(self, name, model=None, pretrained=None, tokenizer=None, config=None,
                 preprocess=None):
        """`model` and `tokenizer` stand for those that open_clip would fetch;
        `config` is then the model's entry of open_clip's configurations."""
        if model is None:
            quick = trained_with_quick_gelu(name, pretrained)
            model = open_clip.create_model(name, pretrained=pretrained, force_quick_gelu=quick)
            tokenizer = open_clip.get_tokenizer(name)
            config = open_clip.get_model_config(name)
        self.name, self.model, self.tokenizer, self.config = name, model.eval(), tokenizer, config
        stated = open_clip.transform.PreprocessCfg(
            **{**open_clip.get_model_preprocess_cfg(model), **(preprocess or {})})
        self.transform = open_clip.transform.image_transform_v2(stated, is_train=False)
        self.preprocess_config = dataclasses.asdict(stated)
        self.normalisation = self.preprocess_config["mean"], self.preprocess_config["std"]
        self.dimension = config["embed_dim"]
        self.context = config["text_cfg"].get("context_length", 77)
        self.image_module = _Encoding(model.encode_image)
        self.image_module.part = model.visual
        self.text_module, self.takes_any_length = _open_clip_text(model)
        self.text_inputs = ["text"]

    def pixels(self, picture):
        return self.transform(picture)

    def tokens(self, texts):
        return [self.tokenizer(texts, context_length=self.context)]

    def ids(self, text):
        inner = getattr(self.tokenizer, "tokenizer", None)
        if inner is None:
            row = self.tokenizer([text], context_length=self.context)[0].tolist()
            return row[:row.index(max(row)) + 1]
        clean = getattr(self.tokenizer, "clean_fn", str)
        return inner(clean(text), truncation=True, max_length=self.context)["input_ids"]

    def picture_features(self, pixels):
        return self.model.encode_image(pixels)

    def text_features(self, tokens):
        return self.model.encode_text(*tokens)


def trained_with_quick_gelu(name, pretrained):
    """Whether open_clip has to be told that these weights want QuickGELU.

    Its architectures without `-quickgelu` in their name are built with GELU, even
    for weights that were trained otherwise: OpenAI's, DFN's, MetaCLIP's and some of
    LAION-400M. It only warns, and the vectors are then not those of the figures.
    """
    stated = open_clip.get_pretrained_cfg(name, pretrained) if pretrained else None
    return bool((stated or {}).get("quick_gelu"))


class _Encoding(nn.Module):
    """A model's own function as a module, with unit vectors."""

    def __init__(self, encode):
        super().__init__()
        self.encode = encode

    def forward(self, values):
        return nn.functional.normalize(self.encode(values), dim=-1)


class _AnyLengthText(nn.Module):
    """open_clip's text transformer over as many tokens as are given: its own
    parts, with positions and mask cut to the length."""

    def __init__(self, tower):
        super().__init__()
        self.tower = tower

    def forward(self, text):
        length = text.shape[1]
        x = self.tower.token_embedding(text) + self.tower.positional_embedding[:length]
        x = self.tower.transformer(x, attn_mask=self.tower.attn_mask[:length, :length])
        x = self.tower.ln_final(x)
        x = x[torch.arange(x.shape[0]), text.argmax(dim=-1)]
        projection = self.tower.text_projection
        if isinstance(projection, nn.Linear):
            x = projection(x)
        elif projection is not None:
            x = x @ projection
        return nn.functional.normalize(x, dim=-1)


def _open_clip_text(model):
    """The text tower, and whether it takes texts of any length."""
    tower = getattr(model, "text", model)
    mask = getattr(tower, "attn_mask", None)
    pooling = getattr(tower, "pool_type", getattr(model, "text_pool_type", None))
    if mask is not None and pooling == "argmax" and getattr(tower, "cls_emb", None) is None:
        return _AnyLengthText(tower), True
    module = _Encoding(model.encode_text)
    module.part = tower
    # Towers from transformers hide the padding themselves; the others see it.
    return module, hasattr(tower, "transformer") and hasattr(tower, "pooler")


class Transformers(Reference):
    """A two-tower model of transformers."""

    library = f"transformers {transformers.__version__}"

    def __init__(self, source, model=None, processor=None):
        """`source` is a folder or hub id; `model` and `processor` stand for
        what it would give."""
        # Eager attention is the one that older exporters can follow.
        self.model = (model or transformers.AutoModel.from_pretrained(
            source, attn_implementation="eager")).eval()
        self.processor = processor or transformers.AutoProcessor.from_pretrained(
            source, use_fast=False)
        images = self.processor.image_processor
        self.normalisation = ((images.image_mean, images.image_std) if images.do_normalize
                              else ([0, 0, 0], [1, 1, 1]))
        self.name, config = str(source), self.model.config
        self.kind = config.model_type
        self.is_siglip = self.kind.startswith("siglip")
        self.dimension = config.vision_config.hidden_size if self.is_siglip else config.projection_dim
        positions = config.text_config.max_position_embeddings
        self.context = min(positions, self.processor.tokenizer.model_max_length)
        self.takes_any_length = not self.is_siglip
        self.image_module = _TransformersImage(self.model)
        self.text_inputs = ["input_ids"] if self.is_siglip else ["input_ids", "attention_mask"]
        self.text_module = _TransformersText(self.model)

    def pixels(self, picture):
        return self.processor.image_processor(
            images=picture, return_tensors="pt")["pixel_values"][0]

    def tokens(self, texts):
        made = self.processor.tokenizer(
            texts, padding="max_length" if self.is_siglip else True, truncation=True,
            max_length=self.context, return_tensors="pt")
        return [made[name] for name in self.text_inputs]

    def ids(self, text):
        return self.processor.tokenizer(
            text, truncation=True, max_length=self.context)["input_ids"]

    def picture_features(self, pixels):
        return _features(self.model.get_image_features(pixel_values=pixels))

    def text_features(self, tokens):
        return _features(self.model.get_text_features(**dict(zip(self.text_inputs, tokens))))


def _features(result):
    """The vectors; newer versions hand them out in an object."""
    return result if isinstance(result, torch.Tensor) else result.pooler_output


class _TransformersImage(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        return _features(self.model.get_image_features(pixel_values=pixel_values))


class _TransformersText(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask=None):
        given = {} if attention_mask is None else {"attention_mask": attention_mask}
        return _features(self.model.get_text_features(input_ids=input_ids, **given))


def load(source, pretrained=None):
    """The model that a command names: `ARCHITECTURE` with `pretrained` for
    open_clip (also `hf-hub:org/name`), else a transformers folder or hub id."""
    if pretrained or str(source).startswith(("hf-hub:", "local-dir:")):
        return OpenCLIP(source, pretrained=pretrained)
    folder = Path(source)
    if (folder / "open_clip_config.json").exists():
        config = json.loads((folder / "open_clip_config.json").read_text())
        weights = next((folder / name for name in (
            "open_clip_model.safetensors", "open_clip_pytorch_model.bin",
            "open_clip_pytorch_model.safetensors") if (folder / name).exists()), None)
        if weights is None:
            raise FileNotFoundError(f"{folder} has no open_clip weights")
        return OpenCLIP(f"local-dir:{folder}")
    return Transformers(source)
