"""EfficientNet-Lite from its weights as an ONNX graph, in 32 bits or quantized to 8.

Batch normalisations are folded into the convolutions before them. Quantizing takes no picture:
activations after ReLU6 lie between 0 and 6, and how far the others spread follows from the mean and
the deviation that the folded batch normalisation gave every channel.
"""

import math

import numpy as np
from onnx import TensorProto, helper

from graph import Graph, quantized

# Width and depth factors and the side of a picture, by size of the network.
SIZES = {0: (1.0, 1.0, 224), 1: (1.0, 1.1, 240), 2: (1.1, 1.2, 260)}
# Kernel, stride, channels in and out, expansion, repeats.
BLOCKS = [
    (3, 1, 32, 16, 1, 1), (3, 2, 16, 24, 6, 2), (5, 2, 24, 40, 6, 2), (3, 2, 40, 80, 6, 3),
    (5, 1, 80, 112, 6, 3), (5, 2, 112, 192, 6, 4), (3, 1, 192, 320, 6, 1),
]
EPSILON = 1e-3
# A channel is taken to stay within so many deviations of its mean.
DEVIATIONS = 5.0
FEATURES, CLASSES = 1280, 1000


def channels(count: int, width: float) -> int:
    wanted = count * width
    rounded = max(8, int(wanted + 4) // 8 * 8)
    return int(rounded + 8 if rounded < 0.9 * wanted else rounded)


class Lite:
    """Adds the network to a graph, layer by layer."""

    def __init__(self, graph: Graph, weights: dict, size: int):
        self.graph, self.weights = graph, weights
        self.width, self.depth, self.side = SIZES[size]
        self.zero, self.six = graph.constant(0.0), graph.constant(6.0)

    def folded(self, convolution: str, norm: str):
        w = self.weights
        gain = w[norm + ".weight"] / np.sqrt(w[norm + ".running_var"] + EPSILON)
        bias = w[norm + ".bias"] - w[norm + ".running_mean"] * gain
        return w[convolution + ".weight"] * gain[:, None, None, None], bias

    def rounded(self, value: str, scale: float, kind, name: str | None = None) -> str:
        """Rounded to 8 bits and back: what the runtime turns into whole-number arithmetic."""
        g = self.graph
        scale, zero = g.constant(scale), g.constant(0, kind)
        return g.add("DequantizeLinear", g.add("QuantizeLinear", value, scale, zero), scale, zero)

    def convolution(self, value, name, norm, kernel, stride, group, side, activates, exact=False):
        g = self.graph
        weight, bias = self.folded(name, norm)
        out = math.ceil(side / stride)
        pad = max((out - 1) * stride + kernel - side, 0)
        if g.small and not exact:
            whole, scale = quantized(weight, 0)
            kept = g.add(
                "DequantizeLinear", g.constant(whole, np.int8), g.constant(scale.ravel()),
                g.constant(np.zeros(len(weight)), np.int8), axis=0)
        else:
            kept = g.half(weight)
        value = g.add(
            "Conv", value, kept, g.constant(bias), kernel_shape=[kernel] * 2, strides=[stride] * 2,
            pads=[pad // 2, pad // 2, pad - pad // 2, pad - pad // 2], group=group)
        if activates:
            value = g.add("Clip", value, self.zero, self.six)
            if g.small:
                value = self.rounded(value, 6 / 255, np.uint8)
        return value, out

    def spread(self, norm: str):
        return self.weights[norm + ".bias"], self.weights[norm + ".weight"] ** 2

    def features(self, value: str) -> str:
        value, side = self.convolution(
            value, "_conv_stem", "_bn0", 3, 2, 1, self.side, True, exact=True)
        index = 0
        for stage, (kernel, stride, into, out, expansion, repeats) in enumerate(BLOCKS):
            into = 32 if stage == 0 else channels(into, self.width)
            out = channels(out, self.width)
            if stage not in (0, len(BLOCKS) - 1):
                repeats = math.ceil(repeats * self.depth)
            mean = variance = None
            for repeat in range(repeats):
                prefix, index = f"_blocks.{index}.", index + 1
                step, held = (stride, into) if repeat == 0 else (1, out)
                before = value
                if expansion != 1:
                    value, side = self.convolution(
                        value, prefix + "_expand_conv", prefix + "_bn0", 1, 1, 1, side, True)
                value, side = self.convolution(
                    value, prefix + "_depthwise_conv", prefix + "_bn1", kernel, step,
                    held * expansion, side, True)
                value, side = self.convolution(
                    value, prefix + "_project_conv", prefix + "_bn2", 1, 1, 1, side, False)
                own_mean, own_variance = self.spread(prefix + "_bn2")
                if step == 1 and held == out:
                    if self.graph.small:
                        value = self.rounded(value, self.limit(own_mean, own_variance), np.int8)
                    value = self.graph.add("Add", value, before)
                    mean, variance = mean + own_mean, variance + own_variance
                else:
                    mean, variance = own_mean, own_variance
                if self.graph.small:
                    value = self.rounded(value, self.limit(mean, variance), np.int8)
        value, side = self.convolution(value, "_conv_head", "_bn1", 1, 1, 1, side, True)
        return self.graph.add("ReduceMean", value, axes=[2, 3], keepdims=0)

    @staticmethod
    def limit(mean, variance) -> float:
        return float((np.abs(mean) + DEVIATIONS * np.sqrt(variance)).max() / 127)


def image_tower(weights: dict, size: int, small: bool, concepts, settings):
    """The graph from normalised pixels to an embedding; the class scores are a second output
    where `small` is false."""
    g = Graph(small)
    lite = Lite(g, weights, size)
    features = lite.features("image")
    scores = g.add(
        "Gemm", features, g.eighth(weights["_fc.weight"], 0), g.constant(weights["_fc.bias"]),
        transB=1, name="scores")

    def likely(temperature):
        return g.add("Softmax", g.add("Mul", scores, g.constant(1 / temperature)), axis=-1)

    meaning = g.add("MatMul", likely(settings.meaning_temperature), g.half(concepts.meanings))
    classes = g.add("MatMul", likely(settings.class_temperature), g.half(concepts.directions))
    g.joined([g.unit(meaning), g.unit(classes)], [1, settings.class_weight])
    side = SIZES[size][2]
    picture = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 3, side, side])
    return g.model([picture], concepts.width, () if small else [("scores", CLASSES)])
