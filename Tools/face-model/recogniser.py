"""dlib's face recognition network as ONNX: a chip of 150 × 150 to 128 numbers.

Affine layers are folded into the convolutions before them. Normalisation,
(byte − mean) / 256, is left to the reader of the folder, so that no weight
falls below what a half can hold.
"""

import numpy as np

from dlib_stream import read_network
from graph import Graph

SIZE, DIMENSION = 150, 128
# The blocks in the order of the data: `p` keeps the size, `d` halves it.
BLOCKS = "ppp" + "dppp" + "dpp" + "dpp" + "d"


def build(data, path):
    """Writes the file; returns the mean to subtract, red first."""
    layers, mean, size = read_network(data)
    if size != (SIZE, SIZE):
        raise ValueError(f"an input of {size}")
    rest, graph = iter(layers), Graph()

    def take(*kinds):
        layer = next(rest)
        if layer["kind"] not in kinds:
            raise ValueError(f"{layer['kind']} where {' or '.join(kinds)} was expected")
        return layer

    def convolution(x):
        layer, affine = take("con_4"), take("affine_")
        count, shape = layer["filters"], layer["shape"]
        values, folded = layer["parameters"].astype(np.float64), affine["parameters"]
        gamma, beta = folded[:count].astype(np.float64), folded[count:].astype(np.float64)
        weights = values[:np.prod(shape)].reshape(shape) * gamma[:, None, None, None]
        biases = values[np.prod(shape):] * gamma + beta
        y, x_ = layer["padding"]
        out = graph.node(
            "Conv", [x, graph.constant(weights, halves=True),
                     graph.constant(biases.astype(np.float32))],
            kernel_shape=list(layer["size"]), strides=list(layer["stride"]), pads=[y, x_, y, x_])
        return out, count

    def relu(x):
        take("relu_")
        return graph.node("Relu", [x])

    def padded(x, channels=0, side=0):
        if not channels and not side:
            return x
        pads = np.array([0, 0, 0, 0, 0, channels, side, side], np.int64)
        return graph.node("Pad", [x, graph.constant(pads)], mode="constant")

    def block(x, channels, side, halves):
        y, wider = convolution(x)
        y, wider = convolution(relu(y))
        shortcut = x
        if halves:
            take("avg_pool_2")
            shortcut = graph.node("AveragePool", [x], kernel_shape=[2, 2], strides=[2, 2])
            pooled, convolved = (side - 2) // 2 + 1, (side - 3) // 2 + 1
            # dlib adds tensors of different sizes as if the smaller went on in zeros.
            shortcut = padded(shortcut, channels=wider - channels)
            y, side = padded(y, side=pooled - convolved), pooled
        take("add_prev_")
        return relu(graph.node("Add", [y, shortcut])), wider, side

    x, channels = convolution("pixels")
    x = relu(x)
    take("max_pool_2")
    x = graph.node("MaxPool", [x], kernel_shape=[3, 3], strides=[2, 2])
    side = 35
    for kind in BLOCKS:
        x, channels, side = block(x, channels, side, halves=kind == "d")
    take("avg_pool_2")
    x = graph.node("Flatten", [graph.node("GlobalAveragePool", [x])], axis=1)
    last = take("fc_2")
    shape = last["inputs"], last["outputs"]
    matrix = last["parameters"][:np.prod(shape)].reshape(shape)
    graph.call(graph.node("MatMul", [x, graph.constant(matrix, halves=True)]), "descriptor")
    if next(rest, None) is not None:
        raise ValueError("layers are left over")
    graph.save(path, "recogniser", {"pixels": [1, 3, SIZE, SIZE]},
               {"descriptor": [1, DIMENSION]})
    return mean
