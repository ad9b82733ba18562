"""Builds ONNX graphs from NumPy arrays, with weights kept in 8 or 16 bits or, for comparison, 32."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


class Graph:
    """Nodes and constants in order; `small` keeps large weights in 8 or 16 bits."""

    def __init__(self, small: bool):
        self.small = small
        self.nodes, self.constants, self.count = [], [], 0

    def constant(self, values, kind=np.float32) -> str:
        self.count += 1
        name = f"w{self.count}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values, kind), name))
        return name

    def add(self, operator: str, *inputs: str, name: str | None = None, **attributes) -> str:
        self.count += 1
        name = name or f"{operator.lower()}{self.count}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def half(self, values) -> str:
        """A constant kept in 16 bits."""
        if not self.small:
            return self.constant(values)
        return self.add("Cast", self.constant(values, np.float16), to=TensorProto.FLOAT)

    def eighth(self, values, axis: int) -> str:
        """A constant kept in 8 bits, with a scale for each index along `axis`."""
        if not self.small:
            return self.constant(values)
        whole, scale = quantized(values, axis)
        return self.add(
            "Mul", self.add("Cast", self.constant(whole, np.int8), to=TensorProto.FLOAT),
            self.constant(scale),
        )

    def unit(self, value: str, name: str | None = None) -> str:
        """Rows divided by their lengths."""
        length = self.add("ReduceL2", value, axes=[-1], keepdims=1)
        length = self.add("Max", length, self.constant(1e-12))
        return self.add("Div", value, length, name=name)

    def joined(self, parts: list[str], weights: list[float]) -> str:
        """One row of length 1 of rows of length 1, whose dot product is the weighted mean of theirs."""
        scale = 1 / np.sqrt(sum(weights))
        scaled = [
            self.add("Mul", part, self.constant(np.sqrt(weight) * scale))
            for part, weight in zip(parts, weights)
        ]
        return self.unit(self.add("Concat", *scaled, axis=-1), name="embedding")

    def model(self, inputs, width: int, extra=()) -> onnx.ModelProto:
        outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", width])]
        outputs += [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", size])
            for name, size in extra
        ]
        graph = helper.make_graph(self.nodes, "tower", inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model


def quantized(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Whole numbers from -127 to 127, and the scale that each slice along `axis` has."""
    others = tuple(i for i in range(values.ndim) if i != axis % values.ndim)
    scale = np.maximum(np.abs(values).max(others, keepdims=True), 1e-8) / 127
    return np.round(values / scale).astype(np.int8), scale.astype(np.float32)
