"""The families: real architectures with random weights, in their reference
implementation. `small` gives the same code paths a size that tests can hold."""

import dataclasses
import json
import logging
import sys
from pathlib import Path
from typing import Callable

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from exporting.reference import OpenCLIP, Transformers, open_clip, transformers  # noqa: E402

from inputs import captions  # noqa: E402
from random_weights import centre, randomise, settle_batch_statistics  # noqa: E402
import vocabularies  # noqa: E402

logging.disable(logging.WARNING)
HALF = {"mean": (0.5,) * 3, "std": (0.5,) * 3, "interpolation": "bicubic", "resize_mode": "squash"}
PLAIN = {"mean": (0.0,) * 3, "std": (1.0,) * 3, "interpolation": "bilinear",
         "resize_mode": "shortest"}
SQUASHED = HALF | {"interpolation": "bilinear"}
REAL, REDUCED = "published", "reduced"


@dataclasses.dataclass
class Family:
    """One row of the table, and how much of it is compared."""
    vocabulary: str
    make: Callable
    # Whose ten nearest are compared in bf16 and f32.
    near_pictures: int = 0
    near_texts: int = 0
    pictures: int = 100
    is_small: bool = False

    @staticmethod
    def small(reference):
        """Its tokenizer is reduced too."""
        return Family(REDUCED, lambda: reference, is_small=True)


def families(work, calibration):
    """Name → family. What costs most comes last."""
    def entry(vocabulary, make, *arguments, **named):
        counts = {key: named.pop(key) for key in ("near_pictures", "near_texts", "pictures")
                  if key in named}
        return Family(vocabulary, lambda: make(work, calibration, *arguments, **named), **counts)
    return {
        "OpenAI CLIP ViT-B/32": entry(
            REAL, open_clip_model, "ViT-B-32-quickgelu", near_pictures=1000, near_texts=10_000),
        "OpenAI CLIP RN50": entry(
            REAL, open_clip_model, "RN50-quickgelu", near_pictures=500, near_texts=4000),
        "XLM-RoBERTa base, ViT-B/32": entry(
            REDUCED, open_clip_model, "xlm-roberta-base-ViT-B-32", tokenizer=("xlmr", "<pad>"),
            text_model=xlm_roberta, near_pictures=200, near_texts=600),
        "MobileCLIP-S1": entry(
            REAL, open_clip_model, "MobileCLIP-S1", preprocess=PLAIN, near_pictures=500,
            near_texts=1500),
        "SigLIP 2 B/32-256": entry(
            REDUCED, open_clip_model, "ViT-B-32-SigLIP2-256", tokenizer=("siglip2", "<pad>"),
            preprocess=HALF, near_pictures=500, near_texts=1500),
        "Chinese-CLIP ViT-B/16": entry(
            REAL, chinese_clip, pictures=40, near_pictures=300, near_texts=4000),
        "SigLIP B/16-224": entry(
            REDUCED, open_clip_model, "ViT-B-16-SigLIP", tokenizer=("siglip", "</s>"),
            preprocess=HALF, pictures=40),
        "NLLB-CLIP base, SigLIP B/16-384": entry(
            REDUCED, open_clip_model, "nllb-clip-base-siglip", tokenizer=("nllb", "<pad>"),
            text_model=nllb, preprocess=HALF, pictures=20),
        "OpenAI CLIP ViT-B/32, transformers": entry(REAL, clip, 32, "quick_gelu"),
        "SigLIP 2 B/32-256, transformers": entry(REDUCED, siglip, 32, 256, ("siglip2", "<pad>")),
        "OpenCLIP ViT-B/16 (LAION, DataComp)": entry(
            REAL, open_clip_model, "ViT-B-16", pictures=40),
        "MobileCLIP-B": entry(REAL, open_clip_model, "MobileCLIP-B", preprocess=PLAIN, pictures=40),
        "SigLIP B/16-224, transformers": entry(
            REDUCED, siglip, 16, 224, ("siglip", "</s>"), pictures=40),
        "Perception Encoder T/16-384": entry(
            REAL, open_clip_model, "PE-Core-T-16-384", preprocess=SQUASHED),
        "OpenCLIP ViT-L/14": entry(REAL, open_clip_model, "ViT-L-14", pictures=20),
    }


def xlm_roberta(words):
    return transformers.XLMRobertaConfig(
        vocab_size=words, max_position_embeddings=514, type_vocab_size=1, layer_norm_eps=1e-5,
        bos_token_id=0, pad_token_id=1, eos_token_id=2)


def nllb(words):
    """The encoder of facebook/nllb-200-distilled-600M; the decoder is not used."""
    return transformers.M2M100Config(
        vocab_size=words, d_model=1024, encoder_layers=12, encoder_ffn_dim=4096,
        encoder_attention_heads=16, decoder_layers=1, decoder_ffn_dim=64, scale_embedding=True,
        activation_function="relu", max_position_embeddings=1024, pad_token_id=1)


def open_clip_model(work, calibration, name, tokenizer=None, text_model=None, preprocess=None,
                    change=None, made=None, context=None):
    """`tokenizer` names one of the tests', `made` is one; else it is CLIP's own.
    `change` may alter the configuration."""
    config = open_clip.get_model_config(name)
    context = context or config["text_cfg"].get("context_length", 77)
    if tokenizer is not None:
        folder = vocabularies.folder(*tokenizer, work, context)
        made = open_clip.tokenizer.HFTokenizer(
            str(folder), context_length=context, **config["text_cfg"].get("tokenizer_kwargs", {}))
        config["text_cfg"]["vocab_size"] = words = len(made.tokenizer)
    made = made or open_clip.SimpleTokenizer(context_length=context)
    if change:
        change(config)
    building = json.loads(json.dumps({k: config[k] for k in ("embed_dim", "vision_cfg", "text_cfg")}))
    if text_model is not None:
        aside = Path(work) / f"text-model-{tokenizer[0]}"
        text_model(words).save_pretrained(aside)
        building["text_cfg"] |= {"hf_model_name": str(aside), "hf_model_pretrained": False}
        building["text_cfg"].pop("vocab_size", None)
    custom = config.get("custom_text") or text_model is not None or "timm_model_name" in config["vision_cfg"]
    kind = open_clip.CustomTextCLIP if custom else open_clip.CLIP
    model = kind(**building, quick_gelu=config.get("quick_gelu", False)).eval()
    reference = OpenCLIP(name, model, tokenizer=made, config=config, preprocess=preprocess)
    randomise(model, seed=1)
    pictures = torch.stack([reference.pixels(picture) for picture in calibration])
    settle_batch_statistics(model.visual, pictures)
    _centre_open_clip(reference, pictures)
    return reference


@torch.no_grad()
def _centre_open_clip(reference, pictures):
    model = reference.model
    visual = model.visual
    if hasattr(visual, "attnpool"):
        place = (visual.attnpool.c_proj.bias,)
    elif hasattr(visual, "ln_post"):
        place = (visual.ln_post.bias, visual.proj)
    elif getattr(visual.trunk, "attn_pool", None) is not None:
        # PE's pooling is projected after it, by a layer that may have no bias.
        head, pooled = visual.trunk.head, visual.trunk.attn_pool.mlp.fc2.bias
        if not isinstance(head, torch.nn.Linear):
            place = (pooled,)
        else:
            place = (head.bias,) if head.bias is not None else (pooled, head.weight.T)
    else:
        head = visual.trunk.head
        place = (getattr(head, "fc", head).bias,)
    centre(model.encode_image(pictures), *place)
    texts = reference.tokens(captions(64, seed=9))
    tower = getattr(model, "text", model)
    if hasattr(tower, "pooler"):
        # Before the projection: it has no bias, and may have two layers.
        hooked = []
        hook = tower.pooler.register_forward_hook(lambda _, __, made: hooked.append(made))
        model.encode_text(*texts)
        hook.remove()
        last = getattr(tower.transformer, "layer_norm", None)
        last = last or tower.transformer.encoder.layer[-1].output.LayerNorm
        centre(hooked[0], last.bias)
        return
    projection = tower.text_projection
    if isinstance(projection, torch.nn.Linear):
        bias = projection.bias
        place = (bias,) if bias is not None else (tower.ln_final.bias, projection.weight.T)
    else:
        place = (tower.ln_final.bias, projection)
    centre(model.encode_text(*texts), *place)


def _transformers_model(calibration, model, processor, image_place, text_place):
    reference = Transformers(type(model).__name__, model=model, processor=processor)
    randomise(model, seed=2)
    pictures = torch.stack([reference.pixels(picture) for picture in calibration])
    with torch.no_grad():
        centre(reference.picture_features(pictures), *image_place(model))
        centre(reference.text_features(reference.tokens(captions(64, seed=9))), *text_place(model))
    return reference


def clip(work, calibration, patch, activation, sizes=None, size=224):
    sizes = sizes or {"text": {}, "vision": {}, "dimension": 512}
    config = transformers.CLIPConfig(
        text_config={"hidden_act": activation, "bos_token_id": 49406, "eos_token_id": 49407,
                     "pad_token_id": 49407, **sizes["text"]},
        vision_config={"hidden_act": activation, "patch_size": patch, "image_size": size,
                       **sizes["vision"]},
        projection_dim=sizes["dimension"], attn_implementation="eager")
    from exporting.folders import clip_tokenizer
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=clip_tokenizer(open_clip.SimpleTokenizer()), pad_token="<|endoftext|>",
        eos_token="<|endoftext|>", bos_token="<|startoftext|>", model_max_length=77)
    images = transformers.CLIPImageProcessorPil(
        size={"shortest_edge": size}, crop_size={"height": size, "width": size})
    return _transformers_model(
        calibration, transformers.CLIPModel(config),
        transformers.CLIPProcessor(image_processor=images, tokenizer=tokenizer),
        lambda m: (m.vision_model.post_layernorm.bias, m.visual_projection.weight.T),
        lambda m: (m.text_model.final_layer_norm.bias, m.text_projection.weight.T))


def siglip(work, calibration, patch, size, tokenizer, text=None, vision=None):
    made = vocabularies.fast(*tokenizer, work, 64)
    config = transformers.SiglipConfig(
        text_config={"vocab_size": len(made), "max_position_embeddings": 64, **(text or {})},
        vision_config={"patch_size": patch, "image_size": size, **(vision or {})},
        attn_implementation="eager")
    images = transformers.SiglipImageProcessorPil(size={"height": size, "width": size})
    return _transformers_model(
        calibration, transformers.SiglipModel(config),
        transformers.SiglipProcessor(image_processor=images, tokenizer=made),
        lambda m: (m.vision_model.head.mlp.fc2.bias,), lambda m: (m.text_model.head.bias,))


def chinese_clip(work, calibration, text=None, vision=None, dimension=512, size=224,
                 tokenizer=None):
    tokenizer = tokenizer or vocabularies.chinese()
    config = transformers.ChineseCLIPConfig(
        text_config={"vocab_size": len(tokenizer), **(text or {})},
        vision_config={"patch_size": 16, "image_size": size} | (vision or {}),
        projection_dim=dimension, attn_implementation="eager")
    sides = {"height": size, "width": size}
    images = transformers.ChineseCLIPImageProcessorPil(size=sides, crop_size=sides)
    return _transformers_model(
        calibration, transformers.ChineseCLIPModel(config),
        transformers.ChineseCLIPProcessor(image_processor=images, tokenizer=tokenizer),
        lambda m: (m.vision_model.post_layernorm.bias, m.visual_projection.weight.T),
        lambda m: (m.text_model.encoder.layer[-1].output.LayerNorm.bias,
                   m.text_projection.weight.T))
