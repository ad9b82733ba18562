"""Two-tower models of CLIP's shape with random weights, and their ONNX export.

For tests and benchmarks only: they have the structure and the size of real
models, but know nothing. Needs torch and onnx.
"""

import io

import onnx
import torch
from torch import nn

PRODUCER = "two_tower.py"


class Block(nn.Module):
    """A pre-norm transformer block, as in CLIP."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, bias):
        batch, length, width = x.shape
        q, k, v = (
            part.reshape(batch, length, self.heads, width // self.heads).transpose(1, 2)
            for part in self.qkv(self.norm1(x)).chunk(3, dim=-1)
        )
        scores = q @ k.transpose(2, 3) * (width // self.heads) ** -0.5
        if bias is not None:
            scores = scores + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + self.out(mixed)
        hidden = self.up(self.norm2(x))
        return x + self.down(hidden * torch.sigmoid(1.702 * hidden))


class TextTower(nn.Module):
    """Token ids to an embedding.

    pooling: "argmax" takes the state at the first highest id (CLIP's end
    mark), "last" the state at the last position (SigLIP). A causal tower's
    result does not depend on what follows the end mark; another's does.
    """

    def __init__(self, width, layers, heads, vocabulary, context, dimension,
                 causal=True, pooling="argmax"):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.randn(context, width) * 0.1)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.projection = nn.Linear(width, dimension, bias=False)
        self.causal, self.pooling = causal, pooling
        mask = torch.full((context, context), float("-inf")).triu(1)
        self.register_buffer("mask", mask, persistent=False)

    def states(self, ids, attention_mask=None):
        length = ids.shape[1]
        x = self.tokens(ids) + self.positions[:length]
        bias = self.mask[:length, :length] if self.causal else None
        if attention_mask is not None:
            hidden = (1.0 - attention_mask.to(x.dtype))[:, None, None, :] * -1e4
            bias = hidden if bias is None else bias + hidden
        for block in self.blocks:
            x = block(x, bias)
        return self.norm(x)

    def pooled(self, states, ids):
        if self.pooling == "last":
            return self.projection(states[:, -1])
        end = ids.to(torch.int32).argmax(-1)
        rows = torch.arange(ids.shape[0])
        return self.projection(states[rows, end])

    def forward(self, ids, attention_mask=None):
        return self.pooled(self.states(ids, attention_mask), ids)


class ImageTower(nn.Module):
    """Normalised pixels, batch × 3 × size × size, to an embedding."""

    def __init__(self, width, layers, heads, size, patch, dimension):
        super().__init__()
        self.patches = nn.Conv2d(3, width, patch, patch, bias=False)
        self.first = nn.Parameter(torch.randn(width) * 0.1)
        self.positions = nn.Parameter(torch.randn((size // patch) ** 2 + 1, width) * 0.1)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.projection = nn.Linear(width, dimension, bias=False)

    def states(self, pixels):
        x = self.patches(pixels).flatten(2).transpose(1, 2)
        first = self.first.expand(x.shape[0], 1, -1)
        x = self.norm1(torch.cat([first, x], 1) + self.positions)
        for block in self.blocks:
            x = block(x, None)
        return self.norm2(x)

    def forward(self, pixels):
        return self.projection(self.states(pixels)[:, 0])


class WithStates(nn.Module):
    """A tower that gives its states beside the pooled embedding, or alone."""

    def __init__(self, tower, pooled=True):
        super().__init__()
        self.tower, self.pooled = tower, pooled

    def forward(self, first, *rest):
        states = self.tower.states(first, *rest)
        if not self.pooled:
            return states
        if isinstance(self.tower, ImageTower):
            return states, self.tower.projection(states[:, 0])
        return states, self.tower.pooled(states, first)


def export(module, examples, inputs, outputs, dynamic, path):
    """Writes `module` as ONNX. dynamic: {tensor: {axis: name}}."""
    buffer = io.BytesIO()
    module.eval()
    with torch.no_grad():
        torch.onnx.export(
            module, tuple(examples), buffer, input_names=inputs, output_names=outputs,
            dynamic_axes=dynamic, opset_version=17, dynamo=False)
    model = onnx.load_from_string(buffer.getvalue())
    model.producer_name, model.producer_version = PRODUCER, ""
    model.doc_string = ""
    for node in model.graph.node:
        node.doc_string = ""
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
