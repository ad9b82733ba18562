"""Trains glimpse-mini from drawn scenes and their captions; writes checkpoints and a log.

Reads what make_dataset.py wrote (images.npy, captions.jsonl, meta.json), learns the tokenizer,
then both towers together: captions against both drawings of their scene, the two drawings
against each other, short "colour thing" queries against every picture that shows one, and label
classifiers on either tower that are thrown away afterwards. The learning rate follows the share
of the budget used, in minutes (`--minutes`) or in steps (`--steps`, repeatable for a seed), so a
run always ends annealed. Writing the ONNX files is export.py's work, judging them evaluate.py's.

    train.py --data DIR/train --eval DIR/eval --out RUN --minutes 70
    train.py --data DIR/train --eval DIR/eval --out RUN --steps 4000 --seed 1
    train.py ... --resume          continues from RUN/checkpoint.pt
"""

import argparse
import ctypes
import json
import math
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# A thread that has finished its part sleeps: on a busy machine spinning threads would only
# keep the others from finishing theirs. Read when the thread library is loaded, hence here.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch
import torch.nn.functional as F

from model import AuxiliaryHeads, ImageTower, MiniConfig, TextTower, parameter_count
from text_tokenizer import TextEncoder, read_captions, save_tokenizer, train_tokenizer

MEAN = 127.5
STD = 127.5
GROUPING_LABELS = ("thing1", "setting", "colour1")
GROUP_SIZE = 16

# How much each label classifier counts. Things are by far the hardest to tell apart, and neither
# tower learns them from the other before one of them knows them, so theirs count most.
LABEL_WEIGHTS = {
    "thing1": 1.0, "colour1": 0.3, "pattern1": 0.2, "count1": 0.2, "setting": 0.2, "time": 0.1,
    "weather": 0.1, "thing2": 0.7, "colour2": 0.3, "relation": 0.2,
}

# The first part of a run uses smaller batches, and an even shorter one smaller pictures, at half
# the cost each: coarse shapes are learnt from more samples that way. Patterns are too fine for the
# small pictures and matter to few captions; from PATTERN_SHARE on their label counts more.
FIRST_BATCH_SHARE = 0.55
PATTERN_SHARE = 0.6
LATE_PATTERN_WEIGHT = 1.5
SMALL_PICTURES_SHARE = 0.4
SMALL_PICTURE_SIZE = 80


def keep_freed_memory() -> None:
    """Tells the C library to reuse big freed blocks, not to return them to the system.

    Every step frees and allocates the same hundreds of megabytes; without this, half the time
    on a processor goes into fresh pages. Silently does nothing where there is no glibc.
    """
    try:
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(-4, 0)  # M_MMAP_MAX
        libc.mallopt(-1, -1)  # M_TRIM_THRESHOLD
    except OSError:
        pass


class SceneData:
    """One folder of make_dataset.py, with its captions already turned into ids.

    images: uint8 (scenes * 2, side, side, 3), memory-mapped, drawing j of scene i at 2 * i + j
    ids: int32 (scenes, captions per scene, context length), padded with end-of-text
    labels: by name, int64 (scenes,), -1 where a scene has none
    """

    def __init__(self, folder: Path, encoder: TextEncoder | None):
        self.images = np.load(folder / "images.npy", mmap_mode="r")
        with open(folder / "captions.jsonl", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        rows = rows[: len(self.images) // 2]
        self.count = len(rows)
        self.shorts = [row.get("short") for row in rows]
        self.labels = {
            name: torch.tensor([row["labels"][name] for row in rows])
            for name in rows[0]["labels"]
        }
        if encoder is not None:
            each = len(rows[0]["captions"])
            ids = encoder([c for row in rows for c in row["captions"]], encoder.context_length)
            self.ids = torch.from_numpy(ids).view(self.count, each, -1)

    def pictures(self, rows: np.ndarray, size: int, rng: np.random.Generator | None):
        """uint8 (rows, 3, size, size), channels last in memory.

        Without `rng`, whole pictures resized as a program using the model does. With it, half
        the calls crop a random square of 84 to 100 % first, one side length for all rows.
        """
        side = self.images.shape[1]
        cut = side
        if rng is not None and rng.random() < 0.5:
            cut = int(rng.integers(round(0.84 * side), side))
        pixels = np.empty((len(rows), cut, cut, 3), dtype=np.uint8)
        for index, row in enumerate(rows):
            top, left = (0, 0) if cut == side else rng.integers(0, side - cut + 1, 2)
            pixels[index] = self.images[row, top : top + cut, left : left + cut]
        batch = torch.from_numpy(pixels).permute(0, 3, 1, 2)
        if cut == size:
            return batch
        return F.interpolate(batch, size=(size, size), mode="bicubic", antialias=True)

    def caption_choice(self, count: int, generator: torch.Generator) -> torch.Tensor:
        """Which caption each of `count` scenes shows: two times in three one of the first half.

        make_dataset.py puts the full captions there, the ones that may leave things out after.
        """
        each = self.ids.shape[1]
        first_half = torch.rand(count, generator=generator) < 2 / 3
        choice = torch.randint(0, each // 2, (count,), generator=generator)
        return torch.where(first_half, choice, each - 1 - choice)


def normalise(pixels: torch.Tensor, dtype: torch.dtype, generator: torch.Generator | None):
    """uint8 pixels (N, 3, H, W) -> network input; with `generator`, light and tint vary a little.

    The changes are too small to turn one named colour into another.
    """
    n = len(pixels)
    gain = torch.full((n, 3, 1, 1), 1 / STD)
    shift = torch.full((n, 3, 1, 1), -MEAN / STD)
    if generator is not None:
        light = 1 + 0.16 * (torch.rand(n, 1, 1, 1, generator=generator) - 0.5)
        tint = 1 + 0.06 * (torch.rand(n, 3, 1, 1, generator=generator) - 0.5)
        gain = gain * light * tint
        shift = shift + 0.12 * (torch.rand(n, 1, 1, 1, generator=generator) - 0.5)
    device = pixels.device
    return pixels.to(dtype) * gain.to(device, dtype) + shift.to(device, dtype)


class SceneOrder:
    """Serves scene numbers epoch by epoch, each scene once an epoch.

    With `grouped`, a batch is made of groups of GROUP_SIZE scenes sharing a thing, a setting or a
    colour, so that telling them apart needs the rest of the caption.
    """

    def __init__(self, labels: dict[str, torch.Tensor], count: int, rng: np.random.Generator):
        self.labels = labels
        self.count = count
        self.rng = rng
        self.queue = np.empty(0, dtype=np.int64)
        self.grouped = False

    def _epoch(self) -> np.ndarray:
        order = self.rng.permutation(self.count)
        if not self.grouped:
            return order
        pieces = []
        for name, part in zip(GROUPING_LABELS, np.array_split(order, len(GROUPING_LABELS))):
            values = self.labels[name].numpy()[part]
            part = part[np.argsort(values, kind="stable")]
            pieces += [part[i : i + GROUP_SIZE] for i in range(0, len(part), GROUP_SIZE)]
        self.rng.shuffle(pieces)
        return np.concatenate(pieces)

    def take(self, count: int) -> np.ndarray:
        while len(self.queue) < count:
            self.queue = np.concatenate([self.queue, self._epoch()])
        taken, self.queue = self.queue[:count], self.queue[count:]
        return taken


def short_query(colour: str, thing: str) -> str:
    """The words of a "colour thing" query, as captions and held-out queries put it."""
    special = {"person": f"person in {colour}", "cyclist": f"person riding a {colour} bicycle"}
    return special.get(thing, f"{colour} {thing}")


class ShortQueries:
    """Ids of every "colour thing" query: row `colour * things + thing` of `ids`."""

    def __init__(self, colours: list[str], things: list[str], encoder: TextEncoder):
        self.things = len(things)
        texts = [short_query(colour, thing) for colour in colours for thing in things]
        self.ids = torch.from_numpy(encoder(texts))

    def of(self, thing: torch.Tensor, colour: torch.Tensor) -> torch.Tensor:
        """Row numbers for label vectors; -1 where either label is missing."""
        return torch.where((thing < 0) | (colour < 0), -1, colour * self.things + thing)


class Learner(torch.nn.Module):
    """Both towers, the throw-away heads and the temperatures; computes the training loss."""

    def __init__(self, config: MiniConfig, classes: dict[str, int]):
        super().__init__()
        self.image = ImageTower(config)
        self.text = TextTower(config)
        self.image_heads = AuxiliaryHeads(config.pool_width, classes)
        self.text_heads = AuxiliaryHeads(config.text_width, classes)
        self.text_scale = torch.nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        self.image_scale = torch.nn.Parameter(torch.tensor(math.log(1 / 0.1)))
        self.short_scale = torch.nn.Parameter(torch.tensor(math.log(1 / 0.1)))

    def clamp_scales(self) -> None:
        for scale in (self.text_scale, self.image_scale, self.short_scale):
            scale.data.clamp_(0, math.log(100))

    def forward(self, pixels, ids, short_ids, short_match, labels, label_weights):
        """Loss and figures for one batch of B scenes.

        pixels: (2 B, 3, H, W), first drawings then second ones; ids: (B, length)
        short_ids: (S, length); short_match: (S, 2 B) bool, which pictures answer which query
        labels: by name (B,); label_weights: by name, of the classifiers in the loss
        """
        count = len(ids)
        image_features = self.image.features(pixels)
        text_features = self.text.features(ids)
        short_features = self.text.features(short_ids)
        image = F.normalize(self.image.projection(image_features).float(), dim=-1)
        text = F.normalize(self.text.projection(text_features).float(), dim=-1)
        short = F.normalize(self.text.projection(short_features).float(), dim=-1)
        first, second = image[:count], image[count:]
        own = torch.arange(count, device=ids.device)

        def both_ways(logits):
            return 0.5 * (F.cross_entropy(logits, own) + F.cross_entropy(logits.T, own))

        to_first = self.text_scale.exp() * text @ first.T
        to_second = self.text_scale.exp() * text @ second.T
        text_loss = 0.5 * (both_ways(to_first) + both_ways(to_second))
        pair_loss = both_ways(self.image_scale.exp() * first @ second.T)
        wanted = short_match / short_match.sum(1, keepdim=True)
        short_loss = F.cross_entropy(self.short_scale.exp() * short @ image.T, wanted)

        image_label_loss, text_label_loss, right = 0.0, 0.0, {}
        image_logits = self.image_heads(image_features)
        text_logits = self.text_heads(text_features)
        for name, target in labels.items():
            weight = label_weights[name]
            twice = torch.cat([target, target])
            known = max(1, int((twice >= 0).sum()))
            logits = image_logits[name].float()
            summed = F.cross_entropy(logits, twice, ignore_index=-1, reduction="sum")
            image_label_loss = image_label_loss + weight * summed / known
            right[name] = ((logits.argmax(1) == twice).sum() / known).detach()
            logits = text_logits[name].float()
            summed = F.cross_entropy(logits, target, ignore_index=-1, reduction="sum")
            text_label_loss = text_label_loss + 2 * weight * summed / known
            if name == "thing1":
                right["text_thing1"] = (2 * (logits.argmax(1) == target).sum() / known).detach()

        loss = text_loss + 0.5 * pair_loss + 0.25 * short_loss
        loss = loss + image_label_loss + 0.5 * text_label_loss
        figures = {
            "loss": loss.detach(),
            "text_loss": text_loss.detach(),
            "pair_loss": pair_loss.detach(),
            "short_loss": short_loss.detach(),
            "image_label_loss": image_label_loss.detach(),
            "text_label_loss": text_label_loss.detach(),
            "batch_recall_text": (to_first.argmax(1) == own).float().mean().detach(),
            **{f"right_{name}": value for name, value in right.items()},
        }
        return loss, figures


@dataclass
class Budget:
    """How much of the run is over, by the clock or by steps."""

    seconds: float | None
    steps: int | None
    elapsed_before: float = 0.0

    def __post_init__(self):
        self.started = time.monotonic()

    def elapsed(self) -> float:
        return self.elapsed_before + time.monotonic() - self.started

    def share(self, step: int) -> float:
        used = step / self.steps if self.steps else self.elapsed() / self.seconds
        return min(1.0, used)


def learning_rate(share: float, peak: float) -> float:
    """Warm-up over the first 2 % of the budget, then half a cosine down to 0.5 % of the peak."""
    if share < 0.02:
        return peak * (0.05 + 0.95 * share / 0.02)
    return peak * (0.005 + 0.995 * 0.5 * (1 + math.cos(math.pi * (share - 0.02) / 0.98)))


def label_weights(share: float) -> dict[str, float]:
    """What each label counts in the loss after `share` of the budget; less and less altogether."""
    weights = dict(LABEL_WEIGHTS)
    if share >= PATTERN_SHARE:
        weights["pattern1"] = LATE_PATTERN_WEIGHT
    return {name: (1.0 - 0.7 * share) * weight for name, weight in weights.items()}


def optimizer_for(learner: Learner) -> torch.optim.Optimizer:
    """AdamW; weight decay only on weight matrices and kernels."""
    decayed, plain = [], []
    for name, parameter in learner.named_parameters():
        matrix = parameter.ndim >= 2 and not name.endswith(("positions", "tokens.weight"))
        (decayed if matrix else plain).append(parameter)
    groups = [{"params": decayed, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.98), eps=1e-8, fused=True)


@torch.no_grad()
def held_out_figures(learner: Learner, data: SceneData, config: MiniConfig,
                     device: torch.device, dtype: torch.dtype, limit: int) -> dict[str, float]:
    """Recall on the first `limit` held-out scenes, for watching a run; evaluate.py has the rest."""
    learner.eval()
    count = min(limit, data.count)
    drawings = []
    with torch.autocast(device.type, torch.bfloat16, enabled=dtype == torch.bfloat16):
        for j in (0, 1):
            parts = []
            for start in range(0, count, 250):
                rows = 2 * np.arange(start, min(count, start + 250)) + j
                pixels = data.pictures(rows, config.image_size, None).to(device)
                parts.append(learner.image(normalise(pixels, dtype, None)).float())
            drawings.append(torch.cat(parts))
        captions = learner.text(data.ids[:count, 0].to(device)).float()
    learner.train()
    first, second = drawings
    own = torch.arange(count, device=device)

    def rank(queries):
        scores = queries @ first.T
        return (scores > scores.gather(1, own[:, None])).sum(1)

    by_text, by_image = rank(captions), rank(second)
    return {
        "eval_scenes": count,
        "text_image_r1": (by_text < 1).float().mean().item(),
        "text_image_r5": (by_text < 5).float().mean().item(),
        "text_image_r10": (by_text < 10).float().mean().item(),
        "image_image_r1": (by_image < 1).float().mean().item(),
    }


def label_names(folder: Path) -> dict[str, list[str]]:
    """The words behind the label numbers, from meta.json, by kind: thing, colour, setting..."""
    with open(folder / "meta.json", encoding="utf-8") as source:
        return json.load(source)["vocabulary"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the training scenes")
    parser.add_argument("--eval", type=Path, help="folder of held-out scenes, to watch the recall")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoint and log")
    parser.add_argument("--minutes", type=float, help="budget by the clock")
    parser.add_argument("--steps", type=int, help="budget in steps; repeatable")
    parser.add_argument("--batch", type=int, default=256, help="scenes a step in the end")
    parser.add_argument("--first-batch", type=int, default=128, help="scenes a step, at first")
    parser.add_argument("--rate", type=float, default=2e-3, help="peak learning rate")
    parser.add_argument("--vocab-size", type=int, default=4096)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--eval-minutes", type=float, default=6)
    parser.add_argument("--eval-scenes", type=int, default=2000)
    parser.add_argument("--save-minutes", type=float, default=5)
    parser.add_argument("--resume", action="store_true")
    arguments = parser.parse_args()
    if (arguments.minutes is None) == (arguments.steps is None):
        parser.error("give either --minutes or --steps")

    keep_freed_memory()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    dtype = torch.bfloat16
    arguments.out.mkdir(parents=True, exist_ok=True)
    config = MiniConfig(vocab_size=arguments.vocab_size)
    checkpoint_path = arguments.out / "checkpoint.pt"

    if not arguments.resume:
        captions = read_captions(arguments.data / "captions.jsonl")
        tokenizer = train_tokenizer(captions, arguments.vocab_size)
        save_tokenizer(tokenizer, arguments.out, config.context_length)
    encoder = TextEncoder.from_file(arguments.out / "tokenizer.json", config.context_length)
    config.vocab_size = encoder.tokenizer.get_vocab_size()
    data = SceneData(arguments.data, encoder)
    held_out = SceneData(arguments.eval, encoder) if arguments.eval else None
    names = label_names(arguments.data)
    classes = {name: len(names[name.rstrip("12")]) for name in data.labels}
    short_queries = ShortQueries(names["colour"], names["thing"], encoder)
    main_query = short_queries.of(data.labels["thing1"], data.labels["colour1"])
    second_query = short_queries.of(data.labels["thing2"], data.labels["colour2"])

    learner = Learner(config, classes).to(device, memory_format=torch.channels_last)
    optimizer = optimizer_for(learner)
    step, scenes_seen, elapsed_before = 0, 0, 0.0
    if arguments.resume:
        saved = torch.load(checkpoint_path, map_location=device, weights_only=False)
        learner.load_state_dict(saved["learner"])
        optimizer.load_state_dict(saved["optimizer"])
        step, scenes_seen = saved["step"], saved["scenes_seen"]
        elapsed_before = saved["elapsed"]
    rng = np.random.default_rng([arguments.seed, step])
    generator = torch.Generator().manual_seed(arguments.seed * 1_000_003 + step)
    order = SceneOrder(data.labels, data.count, rng)
    log = open(arguments.out / "training_log.jsonl", "a" if arguments.resume else "w")

    def record(**values) -> None:
        rounded = {k: round(v, 5) if isinstance(v, float) else v for k, v in values.items()}
        log.write(json.dumps(rounded) + "\n")
        log.flush()
        print(json.dumps(rounded), flush=True)

    minutes = arguments.minutes
    budget = Budget(minutes * 60 if minutes else None, arguments.steps, elapsed_before)
    record(
        event="start", step=step, seed=arguments.seed, training_scenes=data.count,
        image_parameters=parameter_count(learner.image),
        text_parameters=parameter_count(learner.text), config=config.as_dict(),
        torch=torch.__version__, device=device.type, threads=arguments.threads,
        minutes=minutes, steps=arguments.steps, batch=arguments.batch,
        first_batch=arguments.first_batch, rate=arguments.rate,
    )

    def save() -> None:
        state = {
            "config": config.as_dict(),
            "learner": learner.state_dict(),
            "optimizer": optimizer.state_dict(),
            "step": step,
            "scenes_seen": scenes_seen,
            "elapsed": budget.elapsed(),
            "seed": arguments.seed,
        }
        partial = checkpoint_path.with_suffix(".partial")
        torch.save(state, partial)
        partial.replace(checkpoint_path)

    def report_held_out() -> None:
        if held_out is not None:
            figures = held_out_figures(
                learner, held_out, config, device, dtype, arguments.eval_scenes
            )
            record(event="eval", step=step, minutes=budget.elapsed() / 60, **figures)

    next_eval = budget.elapsed() + 60 * arguments.eval_minutes / 2
    next_save = budget.elapsed() + 60 * arguments.save_minutes
    sums: dict[str, float] = {}
    logged_step, logged_time, logged_scenes = step, budget.elapsed(), scenes_seen
    learner.train()
    while (share := budget.share(step)) < 1.0:
        batch = arguments.first_batch if share < FIRST_BATCH_SHARE else arguments.batch
        order.grouped = share > 0.15
        rate = learning_rate(share, arguments.rate)
        for group in optimizer.param_groups:
            group["lr"] = rate
        scenes = order.take(batch)
        picked = torch.from_numpy(scenes)

        size = SMALL_PICTURE_SIZE if share < SMALL_PICTURES_SHARE else config.image_size
        halves = [data.pictures(2 * scenes + j, size, rng) for j in (0, 1)]
        pixels = normalise(torch.cat(halves).to(device), dtype, generator)
        ids = data.ids[picked, data.caption_choice(batch, generator)]
        ids = ids[:, : int(ids.argmax(1).max()) + 1].to(device)
        mains, seconds = main_query[picked], second_query[picked]
        asked = torch.unique(torch.cat([mains, seconds]))
        asked = asked[asked >= 0]
        asked = asked[torch.randperm(len(asked), generator=generator)[: batch // 2]]
        match = (asked[:, None] == mains) | (asked[:, None] == seconds)
        match = torch.cat([match, match], 1).float().to(device)
        labels = {name: values[picked].to(device) for name, values in data.labels.items()}

        with torch.autocast(device.type, dtype):
            loss, figures = learner(
                pixels, ids, short_queries.ids[asked].to(device), match, labels,
                label_weights(share),
            )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        figures["gradient_norm"] = torch.nn.utils.clip_grad_norm_(learner.parameters(), 3.0)
        optimizer.step()
        learner.clamp_scales()
        step += 1
        scenes_seen += batch
        for name, value in figures.items():
            sums[name] = sums.get(name, 0.0) + float(value)

        if step % 25 == 0:
            now = budget.elapsed()
            record(
                event="train", step=step, minutes=now / 60, rate=rate, scenes_seen=scenes_seen,
                pictures_per_second=2 * (scenes_seen - logged_scenes) / (now - logged_time),
                **{name: value / (step - logged_step) for name, value in sums.items()},
            )
            sums = {}
            logged_step, logged_time, logged_scenes = step, now, scenes_seen
        if budget.elapsed() > next_save:
            save()
            next_save = budget.elapsed() + 60 * arguments.save_minutes
        if budget.elapsed() > next_eval:
            report_held_out()
            next_eval = budget.elapsed() + 60 * arguments.eval_minutes
    save()
    report_held_out()
    record(
        event="end", step=step, minutes=budget.elapsed() / 60, scenes_seen=scenes_seen,
        pictures_seen=2 * scenes_seen, epochs=scenes_seen / data.count,
    )


if __name__ == "__main__":
    main()
