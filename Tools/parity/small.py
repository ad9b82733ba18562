"""The families at a size that tests can hold: open_clip's and transformers' own
classes with random weights, a layer or two of width 16, pictures of 32 × 32 and
the small tokenizers of the tests. The code paths are those of families.py."""

from pathlib import Path

import timm
import torch
from PIL import Image

import families
from exporting.reference import transformers

MODELS = Path(__file__).resolve().parents[2] / "Tests/Fixtures/models"
SIZE, WIDTH, DIMENSION = 32, 16, 16
VISION = {"image_size": SIZE, "layers": 1, "width": 16, "patch_size": 8, "head_width": 8}


@timm.models.register_model
def vit_pe_core_of_the_tests(pretrained=False, **named):
    """Perception Encoder's core model, as timm's own but small."""
    sizes = {"img_size": SIZE, "patch_size": 8, "embed_dim": 16, "depth": 1, "num_heads": 2,
             "attn_pool_num_heads": 2, "ref_feat_shape": (4, 4)}
    return timm.models.eva.vit_pe_core_tiny_patch16_384(pretrained=pretrained, **sizes, **named)


class SmallTokenizer:
    """CLIP's, of the tests: cut to the length with its end kept, filled with 0."""

    def __init__(self):
        self.tokenizer = transformers.PreTrainedTokenizerFast(
            tokenizer_file=str(MODELS / "open-clip/textual/tokenizer.json"),
            pad_token="<|endoftext|>")

    def __call__(self, texts, context_length=77):
        rows = torch.zeros(len(texts), context_length, dtype=torch.long)
        for row, text in zip(rows, texts):
            ids = self.tokenizer.backend_tokenizer.encode(text).ids
            if len(ids) > context_length:
                ids = ids[:context_length - 1] + ids[-1:]
            row[:len(ids)] = torch.tensor(ids)
        return rows


def small_text(config, words, context, **more):
    text = {"context_length": context, "width": WIDTH, "heads": 2, "layers": 1}
    if words:
        text["vocab_size"] = words
    kept = {k: v for k, v in config["text_cfg"].items() if k not in (
        "context_length", "vocab_size", "width", "heads", "layers")}
    config["text_cfg"] = kept | text | more
    config["embed_dim"] = DIMENSION


def xlm_roberta(words):
    return transformers.XLMRobertaConfig(
        vocab_size=words, hidden_size=WIDTH, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=40, type_vocab_size=1, pad_token_id=1)


def nllb(words):
    return transformers.M2M100Config(
        vocab_size=words, d_model=WIDTH, encoder_layers=1, encoder_ffn_dim=32,
        encoder_attention_heads=2, decoder_layers=1, decoder_ffn_dim=8, scale_embedding=True,
        activation_function="relu", max_position_embeddings=64, pad_token_id=1)


def references(work, pictures):
    """Name → reference."""
    tokenizer = SmallTokenizer()
    words = len(tokenizer.tokenizer)

    def resnet(config):
        config["vision_cfg"] = {"image_size": SIZE, "layers": [1, 1, 1, 1], "width": 4,
                                "patch_size": None}
        small_text(config, words, 77)

    def plain(context, words=None):
        def change(config):
            config["vision_cfg"] = VISION
            config["custom_text"] = True
            small_text(config, words, context)
        return change

    build = families.open_clip_model
    yield "rn50", build(work, pictures, "RN50-quickgelu", made=tokenizer, change=resnet)
    yield "siglip-open-clip", build(
        work, pictures, "ViT-B-16-SigLIP", tokenizer=("siglip", "</s>"), preprocess=families.HALF,
        context=16, change=plain(16, 900))
    yield "xlm-roberta", build(
        work, pictures, "xlm-roberta-base-ViT-B-32", tokenizer=("nllb", "<pad>"),
        text_model=xlm_roberta, context=32, change=plain(32))
    yield "nllb", build(
        work, pictures, "nllb-clip-base-siglip", tokenizer=("nllb", "<pad>"), text_model=nllb,
        preprocess=families.HALF, context=32, change=plain(32))
    yield "mobileclip", build(
        work, pictures, "MobileCLIP-S1", made=tokenizer, preprocess=families.PLAIN,
        change=plain(20, words))
    yield "pe-core", build(
        work, pictures, "PE-Core-T-16-384", made=tokenizer, preprocess=families.SQUASHED,
        context=20, change=perception(words))
    yield "metaclip-2", build(
        work, pictures, "ViT-H-14-worldwide-quickgelu", tokenizer=("xlmr", "<pad>"), context=24,
        change=worldwide)
    yield "chinese-clip", chinese(work, pictures)


def perception(words):
    def change(config):
        config["vision_cfg"] |= {
            "timm_model_name": "vit_pe_core_of_the_tests", "image_size": SIZE}
        small_text(config, words, 20)
    return change


def worldwide(config):
    config["vision_cfg"] = VISION
    small_text(config, config["text_cfg"]["vocab_size"], 24)


def chinese(work, pictures):
    tokenizer = families.vocabularies.fast("bert", "[PAD]", work, 32)
    return families.chinese_clip(
        work, pictures, tokenizer=tokenizer, dimension=DIMENSION, size=SIZE,
        text={"hidden_size": WIDTH, "num_hidden_layers": 1, "num_attention_heads": 2,
              "intermediate_size": 32, "max_position_embeddings": 32},
        vision={"hidden_size": 16, "patch_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
                "intermediate_size": 32})


def with_coarse_noise(pictures):
    """Enough pictures for statistics and means: of a few alone, hardly any
    difference would be left."""
    noise = torch.Generator().manual_seed(4)
    return pictures + [
        Image.fromarray(torch.nn.functional.interpolate(
            torch.rand(1, 3, side, side, generator=noise) * 255, (SIZE, SIZE), mode="bilinear"
        )[0].permute(1, 2, 0).byte().numpy()) for side in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32) * 3]
