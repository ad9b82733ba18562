"""Reads dlib's stream format, as far as its face recognition network needs it.

A whole number is one byte (low half: how many bytes follow; top bit: negative)
and its magnitude, little-endian; a float is two whole numbers, mantissa and
exponent of two; a tensor is a version, four lengths, and raw 32-bit floats.
"""

import math

import numpy as np

# What the file holds of a network, outermost layer first: `L` is a layer with
# values, `T` and `S` are tags and skips, which have a version and nothing else.
_CORE = "LLLLL"  # affine, convolution, relu, affine, convolution
_PLAIN = "LL" + _CORE + "T"
_DOWN = "LLLST" + _CORE + "T"
LAYERS = ("LL" + _DOWN + _PLAIN * 2 + _DOWN + _PLAIN * 2 + _DOWN + _PLAIN * 3
          + _DOWN + _PLAIN * 3 + "LLLL")
FLOAT_INFINITE = 32000


class Stream:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        part = self.data[self.at:self.at + count]
        if len(part) != count:
            raise ValueError("the file is cut off")
        self.at += count
        return part

    def integer(self):
        control = self.take(1)[0]
        count = control & 0x0F
        if not 1 <= count <= 8 or control & 0x70:
            raise ValueError(f"no whole number at byte {self.at - 1}")
        value = int.from_bytes(self.take(count), "little")
        return -value if control & 0x80 else value

    def number(self):
        mantissa, exponent = self.integer(), self.integer()
        if exponent >= FLOAT_INFINITE:
            raise ValueError(f"a number that is not finite at byte {self.at}")
        return math.ldexp(mantissa, exponent)

    def numbers(self, count):
        return [self.number() for _ in range(count)]

    def text(self):
        return self.take(self.integer()).decode("ascii")

    def flag(self):
        byte = self.take(1)
        if byte not in (b"0", b"1"):
            raise ValueError(f"no truth value at byte {self.at - 1}")
        return byte == b"1"

    def tensor(self):
        if (version := self.integer()) != 2:
            raise ValueError(f"a tensor of version {version}")
        shape = [self.integer() for _ in range(4)]
        return np.frombuffer(self.take(4 * math.prod(shape)), "<f4").reshape(shape)

    def alias(self):
        """Where a part of the parameters begins, by its shape."""
        if (version := self.integer()) != 1:
            raise ValueError(f"an alias of version {version}")
        return [self.integer() for _ in range(4)]


def _pair(stream):
    return stream.integer(), stream.integer()


def _details(stream):
    kind = stream.text()
    layer = {"kind": kind}
    if kind == "con_4":
        layer["parameters"] = stream.tensor().reshape(-1)
        layer["filters"] = stream.integer()
        for name in ("size", "stride", "padding"):
            layer[name] = _pair(stream)
        layer["shape"] = stream.alias()
        stream.alias()
        stream.numbers(4)
    elif kind == "affine_":
        layer["parameters"] = stream.tensor().reshape(-1)
        stream.alias(), stream.alias(), stream.integer()
    elif kind in ("max_pool_2", "avg_pool_2"):
        for name in ("size", "stride", "padding"):
            layer[name] = _pair(stream)
    elif kind == "fc_2":
        layer["outputs"], layer["inputs"] = _pair(stream)
        layer["parameters"] = stream.tensor().reshape(-1)
        stream.alias(), stream.alias(), stream.integer(), stream.numbers(4)
    elif kind not in ("relu_", "add_prev_"):
        raise ValueError(f"a layer of kind {kind!r}")
    return layer


def read_network(data):
    """The layers from input to output, and the input's mean (red, green, blue)."""
    stream = Stream(data)
    if (version := stream.integer()) != 1:
        raise ValueError(f"a network of version {version}")
    if (loss := stream.text()) != "loss_metric_2":
        raise ValueError(f"a network with the loss {loss!r}")
    stream.numbers(2)
    versions = [stream.integer() for _ in LAYERS]
    if (kind := stream.text()) != "input_rgb_image_sized":
        raise ValueError(f"an input of kind {kind!r}")
    mean, size = stream.numbers(3), _pair(stream)
    layers = []
    for index, (kind, version) in enumerate(reversed(list(zip(LAYERS, versions)))):
        if kind != "L":
            continue
        layers.append(_details(stream))
        for _ in range(3):
            stream.flag()
        stream.tensor(), stream.tensor()  # Gradients and kept outputs: both empty.
        if index == 0:
            stream.tensor()
            if version >= 3:
                stream.integer()
        elif version == 2:
            stream.tensor()
    if stream.at != len(data):
        raise ValueError(f"{len(data) - stream.at} bytes are left over")
    return layers, mean, size
