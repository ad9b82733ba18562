"""Tokenizers of the families: the published vocabulary where a package of the
reference brings it along, else the small one that the tests have."""

import importlib.util
import json
from pathlib import Path

import transformers

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/Fixtures/tokenizers"


def chinese():
    """Chinese-CLIP's own, from the package cn_clip."""
    found = importlib.util.find_spec("cn_clip")
    if found is None:
        raise ModuleNotFoundError("pip install --no-deps cn_clip, which brings the vocabulary")
    path = Path(found.submodule_search_locations[0]) / "clip/vocab.txt"
    words = path.read_text(encoding="utf-8").splitlines()
    return transformers.BertTokenizer(
        vocab={word: number for number, word in enumerate(words)}, model_max_length=512)


def folder(name, pad, work, context):
    """A folder that transformers loads a tokenizer of the tests from."""
    made = Path(work) / f"tokenizer-{name}"
    made.mkdir(parents=True, exist_ok=True)
    (made / "tokenizer.json").write_bytes((FIXTURES / name / "tokenizer.json").read_bytes())
    (made / "tokenizer_config.json").write_text(json.dumps({
        "tokenizer_class": "PreTrainedTokenizerFast", "pad_token": pad,
        "model_max_length": context}))
    return made


def fast(name, pad, work, context):
    return transformers.PreTrainedTokenizerFast.from_pretrained(folder(name, pad, work, context))
