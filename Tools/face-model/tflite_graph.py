"""A TFLite file of MediaPipe's face networks as ONNX, operator by operator.

The input is 1 × 3 × height × width, already normalised. Where a network is
fully convolutional, height and width stay free. Nothing is approximated:
halves stay halves, and 32-bit weights stay 32-bit weights.
"""

import numpy as np
import tflite

from graph import Graph

TYPES = {0: np.float32, 1: np.float16, 2: np.int32}
SAME = 0
OPERATORS = {number: name for name, number in vars(tflite.BuiltinOperator).items()
             if isinstance(number, int)}


def _options(operator, kind):
    table, options = operator.BuiltinOptions(), kind()
    options.Init(table.Bytes, table.Pos)
    return options


def _same_padding(length, kernel, stride, dilation=1):
    reach = (kernel - 1) * dilation + 1
    total = max((-(-length // stride) - 1) * stride + reach - length, 0)
    return total // 2, total - total // 2


class Converter:
    def __init__(self, data):
        self.model = tflite.Model.GetRootAsModel(data, 0)
        self.source = self.model.Subgraphs(0)
        self.graph = Graph()
        self.shapes, self.constants, self.names, self.flat = {}, {}, {}, set()
        for index in range(self.source.TensorsLength()):
            tensor = self.source.Tensors(index)
            self.shapes[index] = list(tensor.ShapeAsNumpy()) if tensor.ShapeLength() else []
            buffer = self.model.Buffers(tensor.Buffer())
            if not buffer.DataLength():
                continue
            if tensor.Sparsity() is not None:
                raise ValueError("a sparse tensor")
            values = np.frombuffer(buffer.DataAsNumpy().tobytes(), TYPES[tensor.Type()])
            self.constants[index] = values.reshape(self.shapes[index])

    def convert(self, path, outputs, free=False):
        """Writes the file.

        `outputs` names the outputs by their last axis: {16: "boxes"}.
        """
        start = int(self.source.Inputs(0))
        self.names[start] = "pixels"
        for index in range(self.source.OperatorsLength()):
            self.operator(self.source.Operators(index))
        stated = {}
        for index in map(int, self.source.OutputsAsNumpy()):
            last = int(np.prod(self.shapes[index][1:])) if not free else self.shapes[index][-1]
            if last not in outputs:
                continue
            name = self.names[index]
            if index not in self.flat:
                name = self.graph.node("Flatten", [name], axis=1)
            self.graph.call(name, outputs[last])
            stated[outputs[last]] = [1, "cells", int(last)] if free else [1, int(last)]
        if len(stated) != len(outputs):
            raise ValueError(f"outputs are missing: {stated} of {outputs}")
        _, height, width, channels = (int(length) for length in self.shapes[start])
        size = ["height", "width"] if free else [height, width]
        self.graph.save(path, path.stem, {"pixels": [1, channels, *size]}, stated)

    def operator(self, operator):
        kind = OPERATORS[self.model.OperatorCodes(operator.OpcodeIndex()).BuiltinCode()]
        inputs = [int(index) for index in operator.InputsAsNumpy()]
        output = int(operator.OutputsAsNumpy()[0])
        if kind == "DEQUANTIZE":
            self.constants[output] = self.constants[inputs[0]].astype(np.float32)
            return
        method = getattr(self, kind.lower(), None)
        if method is None:
            raise ValueError(f"the operator {kind}")
        self.names[output] = method(operator, inputs, output)

    def activated(self, name, function):
        if function == tflite.ActivationFunctionType.NONE:
            return name
        if function == tflite.ActivationFunctionType.RELU:
            return self.graph.node("Relu", [name])
        if function == tflite.ActivationFunctionType.RELU6:
            bounds = [self.graph.constant(np.float32(bound)) for bound in (0, 6)]
            return self.graph.node("Clip", [name, *bounds])
        raise ValueError(f"the activation {function}")

    def pads(self, options, index, size, dilation=(1, 1)):
        if options.Padding() != SAME:
            return [0, 0, 0, 0]
        strides = options.StrideH(), options.StrideW()
        (top, bottom), (left, right) = (
            _same_padding(*values)
            for values in zip(self.shapes[index][1:3], size, strides, dilation))
        return [top, left, bottom, right]

    def convolution(self, operator, inputs, options_kind, deep):
        options = _options(operator, options_kind)
        weights = self.constants[inputs[1]]
        if deep:
            height, width = weights.shape[1:3]
            weights = weights.reshape(height, width, -1).transpose(2, 0, 1)[:, None]
        else:
            weights = weights.transpose(0, 3, 1, 2)
        dilation = options.DilationHFactor(), options.DilationWFactor()
        operands = [self.names[inputs[0]], self.graph.exact(weights)]
        if len(inputs) > 2 and inputs[2] >= 0:
            operands.append(self.graph.exact(self.constants[inputs[2]]))
        name = self.graph.node(
            "Conv", operands, kernel_shape=list(weights.shape[2:]), dilations=list(dilation),
            strides=[options.StrideH(), options.StrideW()],
            pads=self.pads(options, inputs[0], weights.shape[2:], dilation),
            group=int(self.shapes[inputs[0]][3]) if deep else 1)
        return self.activated(name, options.FusedActivationFunction())

    def conv_2d(self, operator, inputs, _):
        return self.convolution(operator, inputs, tflite.Conv2DOptions, deep=False)

    def depthwise_conv_2d(self, operator, inputs, _):
        return self.convolution(operator, inputs, tflite.DepthwiseConv2DOptions, deep=True)

    def add(self, operator, inputs, _):
        name = self.graph.node("Add", [self.names[index] for index in inputs])
        return self.activated(
            name, _options(operator, tflite.AddOptions).FusedActivationFunction())

    def relu(self, _, inputs, __):
        return self.graph.node("Relu", [self.names[inputs[0]]])

    def prelu(self, _, inputs, __):
        slope = self.constants[inputs[1]].reshape(-1, 1, 1)
        return self.graph.node("PRelu", [self.names[inputs[0]], self.graph.exact(slope)])

    def max_pool_2d(self, operator, inputs, _):
        options = _options(operator, tflite.Pool2DOptions)
        size = options.FilterHeight(), options.FilterWidth()
        return self.graph.node(
            "MaxPool", [self.names[inputs[0]]], kernel_shape=list(size),
            strides=[options.StrideH(), options.StrideW()],
            pads=self.pads(options, inputs[0], size))

    def pad(self, _, inputs, __):
        pads = self.constants[inputs[1]][[0, 3, 1, 2]].astype(np.int64)
        amounts = self.graph.constant(np.concatenate([pads[:, 0], pads[:, 1]]))
        return self.graph.node("Pad", [self.names[inputs[0]], amounts], mode="constant")

    def resize_bilinear(self, operator, inputs, _):
        options = _options(operator, tflite.ResizeBilinearOptions)
        if options.AlignCorners():
            mode = "align_corners"
        else:
            mode = "half_pixel" if options.HalfPixelCenters() else "asymmetric"
        factors = self.constants[inputs[1]] / np.array(self.shapes[inputs[0]][1:3])
        scales = self.graph.constant(np.array([1, 1, *factors], np.float32))
        return self.graph.node(
            "Resize", [self.names[inputs[0]], "", scales], mode="linear",
            coordinate_transformation_mode=mode)

    def reshape(self, _, inputs, output):
        """Heads alone are reshaped: to a list of cells, row by row."""
        last = int(self.shapes[output][-1])
        self.flat.add(output)
        rows = self.graph.node("Transpose", [self.names[inputs[0]]], perm=[0, 2, 3, 1])
        return self.graph.node(
            "Reshape", [rows, self.graph.constant(np.array([0, -1, last], np.int64))])
