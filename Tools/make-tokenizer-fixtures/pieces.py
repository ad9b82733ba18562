"""Small tokenizers of the SentencePiece families: unigram models, and byte pairs over ▁."""

import io
import json
import os
import pydoc_data.topics
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import (AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers,
                        processors, trainers)

from strings import LANGUAGES

# Source and target scalars: folding, ligatures, marks that compose, removal, and keys of
# which one begins another.
RULES = {chr(c): chr(c + 32) for c in range(65, 91)} | {
    "e\u0301": "\u00e9", "\u00df": "ss", "\ufb01": "fi", "\u2460": "1", "\uff76\uff9e": "\u30ac",
    "\uff76": "\u30ab", "a\u0301": "a", "a\u0301\u0308": "\u00e4", "\u200b": "", "\u00ad": "",
    "\u3000": " ", "\u00a0": " ", "\t": " ", "\n": " ", "\u2026": "...", "\u0958": "\u0915\u093c",
    "\u1112\u1161": "\ud558", "\u2122": "tm", "\U0001d7d8": "0", "\u0344": "\u0308\u0301", "\u00bd": "1/2"}


def lines():
    text = [line for text in pydoc_data.topics.topics.values() for line in text.splitlines()]
    return text[:6000] + LANGUAGES * 5


def sentencepiece_model(size, rules=None):
    """A model trained by SentencePiece, with NFKC's table or one of these rules."""
    made = io.BytesIO()
    settings = {"normalization_rule_name": "nmt_nfkc"}
    with tempfile.TemporaryDirectory() as folder:
        if rules:
            settings = {"normalization_rule_tsv": os.path.join(folder, "rules.tsv")}
            with open(settings["normalization_rule_tsv"], "w") as out:
                for source, target in rules.items():
                    out.write("\t".join(" ".join("%X" % ord(c) for c in text)
                                        for text in (source, target)) + "\n")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(lines()), model_writer=made, vocab_size=size,
            model_type="unigram", hard_vocab_limit=False, minloglevel=2, **settings)
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(made.getvalue())
    return model


def metaspace(scheme="always", split=True):
    return pre_tokenizers.Metaspace(replacement="▁", prepend_scheme=scheme, split=split)


def xlmr():
    """The sections of xlm-roberta-base's file, with SentencePiece's full NFKC table."""
    model = sentencepiece_model(1000)
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(p.piece, p.score) for p in model.pieces[3:]] + [("<mask>", 0.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, 3, False))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap),
        normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.WhitespaceSplit(), metaspace()])
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, normalized=False)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    return tokenizer


def siglip():
    """The sections of SigLIP's (T5's) file, with a small table of replacements."""
    model = sentencepiece_model(900, RULES)
    pieces = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    pieces += [(p.piece, p.score) for p in model.pieces[3:]]
    tokenizer = Tokenizer(models.Unigram(pieces, 2, False))
    tokenizer.normalizer = normalizers.Precompiled(model.normalizer_spec.precompiled_charsmap)
    tokenizer.pre_tokenizer = metaspace()
    tokenizer.add_special_tokens(["<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 1)])
    return tokenizer


def siglip2(size=900, text=None):
    """The sections of Gemma's file, which SigLIP 2 takes: bytes for what is unknown."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    bytes_ = ["<0x%02X>" % b for b in range(256)]
    # Training must not learn across words, so they are cut before it.
    trained = Tokenizer(models.BPE(unk_token="<unk>"))
    trained.normalizer = tokenizer.normalizer
    trained.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    trained.train_from_iterator(text or lines(), trainers.BpeTrainer(
        vocab_size=size, show_progress=False, limit_alphabet=180,
        special_tokens=special + bytes_))
    file = json.loads(tokenizer.to_str())
    model = json.loads(trained.to_str())["model"]
    # Gemma's merges are all ways to make a token of two others, the first made first.
    vocabulary = model["vocab"]
    for run in ("\n", "\n\n", "\n\n\n", "▁▁", "▁▁▁▁", "\t"):
        vocabulary.setdefault(run, len(vocabulary))
    file["model"]["vocab"] = vocabulary
    file["model"]["merges"] = [
        [token[:i], token[i:]] for token in sorted(vocabulary, key=vocabulary.get)
        for i in range(1, len(token)) if token not in special + bytes_
        and token[:i] in vocabulary and token[i:] in vocabulary]
    tokenizer = Tokenizer.from_str(json.dumps(file))
    tokenizer.add_special_tokens([AddedToken(name, normalized=False) for name in special])
    tokenizer.add_tokens([AddedToken(run, normalized=False)
                          for run in ("\n", "\n\n", "\n\n\n", "▁▁", "▁▁▁▁")])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A <eos>", special_tokens=[("<eos>", tokenizer.token_to_id("<eos>"))])
    return tokenizer


def nllb():
    """The sections of NLLB's file: byte pairs over ▁, a language before the text."""
    codes = ["eng_Latn", "deu_Latn", "zho_Hans", "arb_Arab"]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(sentencepiece_model(600, RULES).normalizer_spec
                                .precompiled_charsmap),
        normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = metaspace()
    tokenizer.train_from_iterator(lines(), trainers.BpeTrainer(
        vocab_size=900, show_progress=False, limit_alphabet=300,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>"]))
    tokenizer.add_special_tokens(codes)
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="eng_Latn $A </s>", special_tokens=[
            ("eng_Latn", tokenizer.token_to_id("eng_Latn")), ("</s>", 2)])
    return tokenizer


def unigram():
    """Bytes for what is unknown, ▁ before the first word alone, digits and punctuation apart."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Nmt(), normalizers.NFKC(), normalizers.Strip(right=False)])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        metaspace("first", split=False), pre_tokenizers.Punctuation("merged_with_previous"),
        pre_tokenizers.Digits(individual_digits=False), metaspace("never")])
    special = ["<unk>", "<s>"] + ["<0x%02X>" % b for b in range(256)]
    tokenizer.train_from_iterator(lines(), trainers.UnigramTrainer(
        vocab_size=900, show_progress=False, special_tokens=special, unk_token="<unk>"))
    file = json.loads(tokenizer.to_str())
    # The trainer keeps every character it saw; without these some stay unknown.
    file["model"]["byte_fallback"] = True
    file["model"]["vocab"] = [p for p in file["model"]["vocab"]
                              if p[0] in special or len(p[0]) > 1 or ord(p[0]) < 0x250
                              or p[0] == "▁" or ord(p[0]) % 3 == 0]
    file["added_tokens"] = [t for t in file["added_tokens"] if t["content"] in special[:2]]
    tokenizer = Tokenizer.from_str(json.dumps(file))
    tokenizer.add_tokens([AddedToken("dog", normalized=True), AddedToken("<x>", normalized=False)])
    return tokenizer


PIECES = {"siglip": siglip, "siglip2": siglip2, "xlmr": xlmr, "nllb": nllb, "unigram": unigram}
