#!/usr/bin/env python3
"""Compares our token ids with those of the reference library `tokenizers`.

    tokens.py [--count 100000] [--only NAME]... [--time]

Draws --count strings (captions, sentences in some 40 languages and scripts,
emoji with joiners, combining marks, control characters, words of thousands of
letters, random Unicode) and encodes them with every tokenizer: those of
Tests/Fixtures/tokenizers, and the published vocabularies that the packages
open_clip and cn_clip bring along. Prints a table, and ends with status 1 if an
id differs. With --time, milliseconds for texts of 1 MB instead.

Needs the program built beside this file:
    PKG_CONFIG_PATH=../../.runtime/pkgconfig swift build -c release
and: pip install tokenizers==0.23.3; for the published vocabularies open_clip_torch,
transformers, and cn_clip with --no-deps.
"""

import argparse
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "make-tokenizer-fixtures")]
from strings import LANGUAGES, clusters, strings  # noqa: E402

FIXTURES = HERE.parents[1] / "Tests/Fixtures/tokenizers"
PROGRAM = HERE / ".build/release/tokens"
SEED = 2
# Rows of the table: what the files stand for.
NAMES = {
    "clip": "CLIP, OpenCLIP, MobileCLIP", "bert": "Chinese-CLIP (BERT's WordPiece)",
    "siglip": "SigLIP (T5's Unigram)", "siglip2": "SigLIP 2 (Gemma's BPE with bytes)",
    "xlmr": "XLM-RoBERTa (Unigram)", "nllb": "NLLB (BPE of SentencePiece)",
    "gpt2": "byte-level BPE, GPT-2's", "cl100k": "byte-level BPE, ignore_merges",
    "fallback": "BPE with byte fallback", "words": "BPE with prefix and suffix, NFD",
    "forms": "BPE, NFKD", "unigram": "Unigram with byte fallback",
}


def published(work):
    """Name → file, of the vocabularies that the families' packages bring."""
    import open_clip
    from exporting.folders import clip_tokenizer
    import vocabularies
    clip, chinese = work / "clip.json", work / "chinese.json"
    clip_tokenizer(open_clip.SimpleTokenizer()).save(str(clip))
    vocabularies.chinese().backend_tokenizer.save(str(chinese))
    return {"CLIP, OpenCLIP, MobileCLIP, published": clip,
            "Chinese-CLIP, published": chinese}


def ours(file, texts, work):
    encoded = [text.encode() for text in texts]
    (work / "texts").write_bytes(b"".join(struct.pack("<I", len(e)) + e for e in encoded))
    subprocess.run([PROGRAM, file, work / "texts", work / "ids"], check=True)
    numbers = memoryview((work / "ids").read_bytes()).cast("i")
    start = 0
    for _ in texts:
        count = numbers[start]
        yield numbers[start + 1:start + 1 + count].tolist()
        start += 1 + count


def compare(name, file, texts, work):
    reference = Tokenizer.from_file(str(file))
    reference.no_padding()
    reference.no_truncation()
    theirs = []
    for start in range(0, len(texts), 2000):
        theirs += [made.ids for made in reference.encode_batch(texts[start:start + 2000])]
    different = [text for text, a, b in zip(texts, ours(file, texts, work), theirs) if a != b]
    ids = sum(map(len, theirs))
    print(f"| {name} | {reference.get_vocab_size():,} | {len(texts):,} | {ids:,} "
          f"| {len(texts) - len(different):,} |", flush=True)
    for text in different[:5]:
        print(f"  differs: {text[:60]!a}")
    return not different


def long_texts():
    """Of 1 MB each: words, many scripts, one word, signs, spaces and emoji."""
    captions = "a small red car and an old wooden boat on the beach, seen from above. "
    return {"captions": captions, "40 languages": " ".join(LANGUAGES) + " ", "one word": "abcdefghij",
            "one letter": "x", "Chinese": "一只橘猫坐在窗台上看着外面的雨", "signs": "!?", "spaces": " ",
            "emoji with joiners": "👩‍👩‍👧‍👦👍🏽", "combining marks": "\u0323\u0301"}


def take_times(files, work):
    print("| tokenizer | 1 MB of | ids | least ms, at a quarter, half and full length "
          "| reference, ms |\n|---|---|---|---|---|")
    for name, file in files.items():
        reference = Tokenizer.from_file(str(file))
        reference.no_padding()
        reference.no_truncation()
        for kind, part in long_texts().items():
            count = 1_000_000 // len(part.encode())
            (work / "long").write_text(part * count)
            made = subprocess.run([PROGRAM, file, "time", work / "long"], check=True,
                                  capture_output=True, text=True).stdout.split("\n")
            rows = [row.split() for row in made if row]
            started = time.perf_counter()
            reference.encode(part * count)
            theirs = (time.perf_counter() - started) * 1000
            print(f"| {name} | {kind} | {int(rows[-1][1]):,} | "
                  f"{', '.join(f'{float(row[2]):.0f}' for row in rows)} | {theirs:.0f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        files = {**published(work),
                 **{NAMES[name]: FIXTURES / name / "tokenizer.json" for name in NAMES}}
        files = {name: file for name, file in files.items()
                 if not options.only or name in options.only}
        if options.time:
            take_times(files, work)
            return
        part = options.count // 5
        texts = [*strings(options.count - part, SEED), *clusters(part, SEED)]
        print(f"tokenizers {tokenizers.__version__}\n\n| tokenizer | vocabulary | strings | ids "
              "| equal |\n|---|---|---|---|---|")
        for name, file in files.items():
            good = compare(name, file, texts, work) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
