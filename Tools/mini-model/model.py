"""The two towers of glimpse-mini: what they compute, and nothing about how they learn.

`ImageTower` turns pictures into embeddings, `TextTower` turns token ids into embeddings of the
same size; both end on the unit sphere, so that a dot product is a cosine. `AuxiliaryHeads` are
the label classifiers that help only while training and are never exported. Losses and data live
in train.py, the ONNX files in export.py, the token ids in text_tokenizer.py.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class MiniConfig:
    """Every size that shapes the weights; stored in checkpoints and in the exported config."""

    embed_dim: int = 256
    image_size: int = 112
    stage_widths: tuple[int, ...] = (64, 128, 256)
    stage_blocks: tuple[int, ...] = (1, 1, 0)
    image_layers: int = 2
    image_heads: int = 8
    pool_heads: int = 8
    pool_width: int = 512
    context_length: int = 32
    vocab_size: int = 4096
    text_width: int = 192
    text_heads: int = 6
    text_layers: int = 3

    def as_dict(self) -> dict:
        return asdict(self)


class ConvNorm(nn.Module):
    """Convolution, batch normalisation and, if wanted, ReLU; (N, C, H, W) -> (N, C', H', W').

    Padding is such that the sides shrink by exactly `stride`.
    """

    def __init__(self, channels_in: int, channels_out: int, size: int = 3, stride: int = 1,
                 relu: bool = True):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels_out, size, stride, size // 2, bias=False)
        self.norm = nn.BatchNorm2d(channels_out)
        self.relu = relu

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.conv(x))
        return F.relu(x, inplace=True) if self.relu else x


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut; keeps the shape (N, C, H, W)."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = ConvNorm(channels, channels)
        self.second = ConvNorm(channels, channels, relu=False)
        nn.init.constant_(self.second.norm.weight, 0.2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.second(self.first(x)))


class TransformerBlock(nn.Module):
    """Pre-norm self-attention and a 4x GELU layer; keeps the shape (N, tokens, width).

    The attention is spelled out as matrix products: on processors its bfloat16 gradient is
    several times quicker than the fused kernel's, and the exporter needs no special case.
    """

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.scale = (width // heads) ** -0.5
        self.attention_norm = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.mlp_norm = nn.LayerNorm(width)
        self.mlp_in = nn.Linear(width, 4 * width)
        self.mlp_out = nn.Linear(4 * width, width)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """`mask` (tokens, tokens), where given, is added to the attention scores."""
        n, tokens, width = x.shape
        qkv = self.qkv(self.attention_norm(x)).view(n, tokens, 3, self.heads, width // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (q * self.scale) @ k.transpose(-2, -1)
        if mask is not None:
            scores = scores + mask.to(scores.dtype)
        mixed = scores.softmax(-1) @ v
        x = x + self.attention_out(mixed.transpose(1, 2).reshape(n, tokens, width))
        return x + self.mlp_out(F.gelu(self.mlp_in(self.mlp_norm(x))))


class AttentionPool(nn.Module):
    """Several weighted means over the tokens, side by side: (N, tokens, width) -> (N, out).

    The score layer starts at zero, so that training begins from plain averaging.
    """

    def __init__(self, width: int, heads: int, width_out: int):
        super().__init__()
        self.heads = heads
        self.scores = nn.Linear(width, heads)
        self.values = nn.Linear(width, width_out)
        nn.init.zeros_(self.scores.weight)
        nn.init.zeros_(self.scores.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        n, tokens, _ = x.shape
        weights = self.scores(x).softmax(1).transpose(1, 2).unsqueeze(2)
        values = self.values(x).view(n, tokens, self.heads, -1).transpose(1, 2)
        return (weights @ values).reshape(n, -1)


class ImageTower(nn.Module):
    """Pictures (N, 3, 112, 112), normalised per channel -> features and unit embeddings."""

    def __init__(self, config: MiniConfig):
        super().__init__()
        self.image_size = config.image_size
        layers: list[nn.Module] = []
        width = 3
        for next_width, blocks in zip(config.stage_widths, config.stage_blocks):
            size, stride = (3, 2) if layers else (7, 4)
            layers.append(ConvNorm(width, next_width, size, stride))
            layers.extend(ResidualBlock(next_width) for _ in range(blocks))
            width = next_width
        self.convolutions = nn.Sequential(*layers)
        self.grid = config.image_size // 2 ** (1 + len(config.stage_widths))
        self.positions = nn.Parameter(0.02 * torch.randn(self.grid**2, width))
        self.blocks = nn.ModuleList(
            TransformerBlock(width, config.image_heads)
            for _ in range(config.image_layers)
        )
        self.norm = nn.LayerNorm(width)
        self.pool = AttentionPool(width, config.pool_heads, config.pool_width)
        self.projection = nn.Linear(config.pool_width, config.embed_dim, bias=False)

    def positions_for(self, rows: int, columns: int) -> torch.Tensor:
        """Position vectors (rows * columns, width), interpolated where the grid is not its own."""
        if rows == self.grid and columns == self.grid:
            return self.positions
        square = self.positions.T.view(1, -1, self.grid, self.grid)
        resized = F.interpolate(square, (rows, columns), mode="bilinear", align_corners=False)
        return resized[0].flatten(1).T

    def features(self, pictures: torch.Tensor) -> torch.Tensor:
        """(N, 3, 112, 112) -> pooled features (N, pool_width), which the label heads read."""
        x = self.convolutions(pictures)
        positions = self.positions_for(x.shape[2], x.shape[3])
        x = x.flatten(2).transpose(1, 2) + positions.to(x.dtype)
        for block in self.blocks:
            x = block(x)
        return self.pool(self.norm(x))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """(N, 3, 112, 112) -> unit embeddings (N, embed_dim)."""
        return F.normalize(self.projection(self.features(pictures)), dim=-1)


class TextTower(nn.Module):
    """Token ids (N, length), end-of-text being the highest id -> features and unit embeddings.

    Attention is causal and the features are read at the first end-of-text token, so whatever
    padding follows it changes nothing, and any length up to the context length may be given.
    """

    def __init__(self, config: MiniConfig):
        super().__init__()
        self.tokens = nn.Embedding(config.vocab_size, config.text_width)
        self.positions = nn.Parameter(0.01 * torch.randn(config.context_length, config.text_width))
        nn.init.normal_(self.tokens.weight, std=0.02)
        self.blocks = nn.ModuleList(
            TransformerBlock(config.text_width, config.text_heads)
            for _ in range(config.text_layers)
        )
        self.norm = nn.LayerNorm(config.text_width)
        self.projection = nn.Linear(config.text_width, config.embed_dim, bias=False)
        mask = torch.full((config.context_length, config.context_length), -1e4).triu(1)
        self.register_buffer("causal_mask", mask, persistent=False)
        countdown = torch.arange(config.context_length - 1, -1, -1, dtype=torch.int32)
        self.register_buffer("countdown", countdown, persistent=False)

    def features(self, ids: torch.Tensor) -> torch.Tensor:
        """(N, length) -> features (N, text_width) at the end-of-text token."""
        length = ids.shape[1]
        x = self.tokens(ids) + self.positions[:length]
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))
        mask = self.causal_mask[:length, :length]
        for block in self.blocks:
            x = block(x, mask)
        # The highest id, and among equal ones the first, found without relying on how an argmax
        # of some runtime breaks ties.
        keys = ids * len(self.countdown) + self.countdown[:length]
        at_end = keys == keys.amax(1, keepdim=True)
        picked = (x * at_end.unsqueeze(2).to(x.dtype)).sum(1)
        return self.norm(picked)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """(N, length) -> unit embeddings (N, embed_dim)."""
        return F.normalize(self.projection(self.features(ids)), dim=-1)


class AuxiliaryHeads(nn.Module):
    """One linear classifier per label, over either tower's features; only for training."""

    def __init__(self, width: int, classes: dict[str, int]):
        super().__init__()
        self.heads = nn.ModuleDict({name: nn.Linear(width, n) for name, n in classes.items()})

    def forward(self, features: torch.Tensor) -> dict[str, torch.Tensor]:
        """(N, width) -> logits (N, classes) by label name."""
        return {name: head(features) for name, head in self.heads.items()}


def parameter_count(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())
