"""Trains and wraps the word-piece tokenizer of glimpse-mini, of the same kind as CLIP's.

The file written is a `tokenizer.json` with CLIP's normaliser, word pattern, byte alphabet,
end-of-word suffix and special tokens, so a program that reads CLIP's reads this one too; only
the merges, and with them the ids, differ. The merges come from the captions of the training
scenes together with general English (the Python language reference that ships with every Python
as `pydoc_data.topics`, and the everyday words below), so that words outside the captions fall
into sensible pieces. The model and the training are elsewhere.

    text_tokenizer.py --captions DIR/captions.jsonl --out FOLDER [--vocab-size 4096]
"""

import argparse
import json
import pydoc_data.topics
from pathlib import Path

import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer
from tokenizers import models, normalizers, pre_tokenizers, processors, trainers

START = "<|startoftext|>"
END = "<|endoftext|>"
END_OF_WORD = "</w>"
WORD_PATTERN = (
    r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]"
    r"|[^\s\p{L}\p{N}]+"
)

EVERYDAY_ENGLISH = """
a photo of a photograph of a picture of a drawing of an image of a painting of a sketch of a
the old and the new, the big and the small, the near and the far, the first and the last
people person man men woman women child children boy girl baby family mother father sister
brother friend friends couple crowd team group face hand hands arm leg foot feet hair eye eyes
smile smiling laughing crying sleeping sitting standing walking running jumping dancing swimming
eating drinking cooking reading writing playing singing talking waiting working driving riding
flying falling climbing fishing skiing surfing camping shopping cleaning holding wearing carrying
dog cat bird fish horse cow sheep goat pig duck chicken goose rabbit mouse rat fox wolf bear lion
tiger elephant monkey giraffe zebra deer squirrel frog snake lizard turtle whale dolphin shark
octopus crab bee butterfly spider ant insect owl eagle penguin parrot swan puppy kitten animal
tree trees flower flowers grass leaf leaves plant plants forest garden field farm mountain hill
valley river lake sea ocean beach sand island waterfall desert cave cliff rock stone sky cloud
clouds sun moon star stars rain snow storm fog wind ice fire smoke rainbow lightning sunrise
sunset dawn dusk morning noon afternoon evening night day spring summer autumn winter weather
house home building castle tower church temple bridge road street path city town village park
shop store market restaurant cafe hotel office school library museum hospital station airport
harbour kitchen bathroom bedroom room hall garage roof wall window door floor stairs fence gate
car bus truck lorry van train tram bicycle bike motorcycle scooter boat ship sailboat canoe
aeroplane airplane plane helicopter balloon rocket tractor wheel engine traffic
table chair couch sofa bed desk lamp shelf bookshelf mirror clock picture frame carpet curtain
pillow blanket box basket bag backpack suitcase bottle cup mug glass plate bowl fork knife spoon
pan pot oven fridge television computer laptop phone camera keyboard screen book newspaper letter
pen pencil paper card map umbrella hat cap coat jacket shirt trousers jeans dress skirt shoe
shoes boots glove scarf ring necklace watch glasses sunglasses ball kite doll toy game guitar
piano violin drum trumpet flute music hammer saw screwdriver wrench axe shovel bucket ladder rope
key lock candle flag coin money gift present party birthday wedding christmas holiday
food bread cake pie pizza burger sandwich cheese egg eggs meat sausage soup salad rice pasta
apple banana orange lemon pear peach cherry grape grapes strawberry pineapple melon tomato potato
carrot onion mushroom pepper cucumber corn pumpkin tea coffee milk water juice beer wine ice cream
chocolate biscuit cookie breakfast lunch dinner
red orange yellow green turquoise blue purple violet pink brown black grey gray white gold silver
dark light bright pale colourful colorful plain striped dotted spotted checked wooden metal metallic
plastic paper glass shiny dirty clean wet dry hot cold warm cool soft hard long short tall high low
wide narrow big large huge small little tiny round square flat sharp heavy empty full open closed
left right above below under over behind beside between next near far inside outside around across
through front back top bottom middle corner edge upside down on in at by with without from to into
one two three four five six seven eight nine ten eleven twelve hundred several many few some pair
group row circle triangle line dot shape pattern
beautiful pretty ugly happy sad angry tired hungry young old new modern ancient traditional famous
funny strange simple busy quiet loud fast slow early late indoors outdoors
this that these those there here what which who where when why how and or but not no yes very more
most less least all any each every both other another same different is are was were be been being
has have had do does did can could will would may might must should it its he she they them his her
their we our you your my i me
photograph black and white, close up, blurred, blurry, panorama, portrait, landscape, selfie,
screenshot, document, receipt, ticket, poster, sign, logo, icon, chart, diagram, text, cartoon
"""


def byte_letters() -> list[str]:
    """The 256 letters that stand for bytes, printable ones first, in CLIP's order."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(b) for b in printable]
    letters += [chr(256 + i) for i in range(256 - len(printable))]
    return letters


def empty_tokenizer(model: models.Model) -> Tokenizer:
    """A tokenizer with CLIP's normaliser and word splitting round `model`."""
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(WORD_PATTERN), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=True, use_regex=False),
        ]
    )
    return tokenizer


def train_tokenizer(captions: list[str], vocab_size: int) -> Tokenizer:
    """Learns merges and returns a tokenizer with exactly `vocab_size` ids or fewer.

    Ids run as in CLIP: byte letters, byte letters that end a word, merges, start, end.
    """
    letters = byte_letters()
    alphabet = letters + [letter + END_OF_WORD for letter in letters]
    learner = empty_tokenizer(models.BPE(end_of_word_suffix=END_OF_WORD))
    general = pydoc_data.topics.topics.values()
    everyday = [EVERYDAY_ENGLISH] * 50
    learner.train_from_iterator(
        [*captions, *everyday, *general],
        trainers.BpeTrainer(
            vocab_size=vocab_size - 2,
            initial_alphabet=letters,
            # Numbers these letters in a fixed order; otherwise the order, and with it which of
            # two equally frequent merges comes first, would differ from run to run.
            special_tokens=alphabet[len(letters):],
            end_of_word_suffix=END_OF_WORD,
            min_frequency=2,
            show_progress=False,
        ),
    )
    learned = json.loads(learner.to_str())["model"]["merges"]
    merges = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in learned]
    merges = merges[: vocab_size - len(alphabet) - 2]
    tokens = alphabet + ["".join(merge) for merge in merges] + [START, END]
    if len(set(tokens)) != len(tokens):
        raise ValueError("two merges give the same token")
    vocabulary = {token: index for index, token in enumerate(tokens)}
    tokenizer = empty_tokenizer(
        models.BPE(
            vocab=vocabulary,
            merges=merges,
            unk_token=END,
            continuing_subword_prefix="",
            end_of_word_suffix=END_OF_WORD,
            fuse_unk=False,
        )
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in (START, END)]
    )
    tokenizer.post_processor = processors.RobertaProcessing(
        (END, vocabulary[END]),
        (START, vocabulary[START]),
        trim_offsets=False,
        add_prefix_space=False,
    )
    return tokenizer


def tokenizer_config(context_length: int) -> dict:
    """What goes into tokenizer_config.json beside the tokenizer."""
    return {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": context_length,
        "bos_token": START,
        "eos_token": END,
        "pad_token": END,
        "unk_token": END,
        "add_prefix_space": False,
        "do_lower_case": True,
        "errors": "replace",
    }


class TextEncoder:
    """Turns texts into padded id rows, cut to `context_length` with end-of-text kept."""

    def __init__(self, tokenizer: Tokenizer, context_length: int):
        self.tokenizer = tokenizer
        self.context_length = context_length
        self.end = tokenizer.token_to_id(END)
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_length=context_length)

    @classmethod
    def from_file(cls, path: Path, context_length: int) -> "TextEncoder":
        return cls(Tokenizer.from_file(str(path)), context_length)

    def __call__(self, texts: list[str], length: int | None = None) -> np.ndarray:
        """Ids (texts, length) int32, padded with end-of-text; by default as long as needed."""
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        width = length or max(len(row) for row in rows)
        ids = np.full((len(rows), width), self.end, dtype=np.int32)
        for index, row in enumerate(rows):
            ids[index, : len(row)] = row
        return ids


def read_captions(path: Path) -> list[str]:
    """All captions of a captions.jsonl file, scene by scene."""
    with open(path, encoding="utf-8") as lines:
        return [caption for line in lines for caption in json.loads(line)["captions"]]


def save_tokenizer(tokenizer: Tokenizer, folder: Path, context_length: int) -> None:
    """Writes tokenizer.json and tokenizer_config.json into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    with open(folder / "tokenizer_config.json", "w", encoding="utf-8") as out:
        json.dump(tokenizer_config(context_length), out, indent=2)
        out.write("\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--captions", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--vocab-size", type=int, default=4096)
    parser.add_argument("--context-length", type=int, default=32)
    arguments = parser.parse_args()
    captions = read_captions(arguments.captions)
    tokenizer = train_tokenizer(captions, arguments.vocab_size)
    save_tokenizer(tokenizer, arguments.out, arguments.context_length)
    lengths = [len(encoding.ids) for encoding in tokenizer.encode_batch(captions[:20000])]
    print(f"{tokenizer.get_vocab_size()} tokens; captions have {np.mean(lengths):.1f} on average, "
          f"at most {max(lengths)}")


if __name__ == "__main__":
    main()
