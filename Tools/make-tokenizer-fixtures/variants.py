"""Small tokenizers that use the parts which CLIP's file does not."""

import json
import pydoc_data.topics

from tokenizers import (AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers,
                        processors, trainers)

from strings import LANGUAGES

CL100K = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
          r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def trained(tokenizer, size=700, **settings):
    lines = [line for text in pydoc_data.topics.topics.values() for line in text.splitlines()]
    trainer = trainers.BpeTrainer(vocab_size=size, show_progress=False, **settings)
    tokenizer.train_from_iterator(lines[:6000] + LANGUAGES * 5, trainer)
    return tokenizer


def gpt2():
    """ByteLevel with its own expression and a space put before."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    trained(tokenizer, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.add_special_tokens([AddedToken("<|endoftext|>", lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def cl100k():
    """The later byte-level expression, whole pieces first, a template of marks."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(CL100K), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    trained(tokenizer, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.add_special_tokens(["<s>", "</s>", "<|endoftext|>"])
    tokenizer.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[
            ("<s>", tokenizer.token_to_id("<s>")), ("</s>", tokenizer.token_to_id("</s>"))])])
    return tokenizer


def fallback():
    """Bytes for unknown characters, unknown ones fused, NFKC."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Prepend("▁"), normalizers.NFKC(), normalizers.Replace(" ", "▁")])
    tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    bytes_ = ["<0x%02X>" % b for b in range(256)]
    trained(tokenizer, special_tokens=["<unk>", "<s>"] + bytes_, limit_alphabet=200)
    tokenizer.add_tokens([AddedToken("<|endoftext|>", single_word=True, rstrip=True),
                          AddedToken("two", single_word=True, normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 1)])
    return tokenizer


def words():
    """Unknown characters one by one, a prefix within words, NFD without accents."""
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", continuing_subword_prefix="##",
                                     end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Strip(), normalizers.NFD(), normalizers.StripAccents(),
        normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Whitespace(),
        pre_tokenizers.Split(Regex(r"[\p{P}\p{S}]"), "contiguous"),
        pre_tokenizers.Split(Regex(r"\d"), "merged_with_previous")])
    trained(tokenizer, special_tokens=["[UNK]", "[CLS]", "[SEP]", "[PAD]"], limit_alphabet=120,
            continuing_subword_prefix="##", end_of_word_suffix="</w>")
    tokenizer.add_tokens([AddedToken("CAFÉ", normalized=True), AddedToken("dog", lstrip=True)])
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    tokenizer.enable_padding(pad_id=3, pad_token="[PAD]", length=16)
    tokenizer.enable_truncation(16)
    return tokenizer


def forms():
    """NFKD, and an expression of words."""
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.NFKD(), normalizers.Replace(Regex(r"[\p{Lu}\p{M}]{2,}"), "<>")])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"\w+|[^\w\s]+"), "removed", invert=True)
    trained(tokenizer, special_tokens=["[UNK]"], limit_alphabet=400)
    return tokenizer


def bert():
    """WordPiece with all that goes with it."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=40))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    lines = [line for text in pydoc_data.topics.topics.values() for line in text.splitlines()]
    tokenizer.train_from_iterator(lines[:6000] + LANGUAGES * 5, trainers.WordPieceTrainer(
        vocab_size=1500, show_progress=False, special_tokens=["[UNK]", "[CLS]", "[SEP]"]))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 2), ("[CLS]", 1))
    return tokenizer


VARIANTS = {"bert": bert, "gpt2": gpt2, "cl100k": cl100k, "fallback": fallback, "words": words, "forms": forms}
