"""Random weights under which different inputs get different embeddings.

Weights as the libraries initialise them (deviation 0.02, layers scaled to
nothing) make towers that say nearly the same of every input, and then wrong
pixels, tokens or masks would hardly show. Here
- matrices have the deviation 1/√(inputs), so that every layer changes its
  input as much as it passes on, and token embeddings outweigh positions;
- norms, biases, layer scales and batch statistics are all drawn too, none is
  left at 0 or 1;
- batch statistics are those of a few pictures run through;
- a ResNet's blocks add a quarter of what they pass on: where they add as much,
  each makes more of any difference, and RN50's vectors of files agree to 0.91
  where those of equal pixels agree to 0.9999999;
- what all pictures (or texts) have in common is taken out of the last bias.
"""

import torch
from torch import nn


def randomise(model, seed):
    drawn = torch.Generator().manual_seed(seed)
    # NLLB's table is multiplied by the root of its width when it is read.
    tables = {id(m.weight): getattr(m, "embed_scale", 1)
              for m in model.modules() if isinstance(m, nn.Embedding)}
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if "logit" in name:
                continue
            noise = torch.randn(weights.shape, generator=drawn)
            weights.copy_(_scaled(name.rsplit(".", 1)[-1], name, weights, noise, tables))


def _scaled(last, name, weights, noise, tables):
    sizes = [size for size in weights.shape if size > 1]
    if "pos" in name and (last != "bias" and "attn" not in name) or "token_type" in name:
        return 0.1 * noise
    if id(weights) in tables:
        return noise / tables[id(weights)]
    if len(sizes) <= 1:
        if name.endswith("bn3.weight"):
            return 0.25 + 0.025 * noise
        if last == "bias" or last.endswith("_bias"):
            return 0.1 * noise
        if "gamma" in last or "scale" in name:
            return 0.6 + 0.1 * noise
        if last == "weight":
            return 1 + 0.1 * noise
        return 0.3 * noise
    if last in ("proj", "text_projection"):
        return noise / weights.shape[0] ** 0.5
    return noise / weights[0].numel() ** 0.5


@torch.no_grad()
def settle_batch_statistics(tower, pixels):
    """Gives every batch norm the statistics of these pictures."""
    norms = [m for m in tower.modules() if isinstance(m, nn.modules.batchnorm._BatchNorm)]
    if not norms:
        return
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
        norm.train()
    tower(pixels)
    tower.eval()


@torch.no_grad()
def centre(features, bias, projection=None):
    """Shifts a bias so that features have no mean: `bias` is added to them, or
    to what `projection` (inputs × outputs) then turns into them."""
    mean = features.mean(0)
    if projection is not None:
        mean = torch.linalg.lstsq(projection.T, mean[:, None]).solution[:, 0]
    bias.sub_(mean)
