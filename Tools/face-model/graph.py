"""Puts an ONNX graph together, node by node."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 16


class Graph:
    def __init__(self):
        self.nodes, self.weights = [], []

    def name(self, kind):
        return f"{kind}_{len(self.nodes) + len(self.weights)}"

    def node(self, kind, inputs, **attributes):
        name = self.name(kind.lower())
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, values, halves=False):
        """A tensor in the file; as 16-bit floats, widened when it is read, if
        `halves`."""
        name = self.name("w")
        values = np.ascontiguousarray(values, np.float16 if halves else None)
        self.weights.append(numpy_helper.from_array(values, name))
        return self.node("Cast", [name], to=TensorProto.FLOAT) if halves else name

    def exact(self, values):
        """A tensor that is kept as halves where that loses nothing."""
        values = np.asarray(values, np.float32)
        same = np.array_equal(values.astype(np.float16).astype(np.float32), values)
        return self.constant(values, halves=same and values.size > 8)

    def save(self, path, name, inputs, outputs):
        """`inputs` and `outputs`: name -> shape, free axes as texts."""
        def described(ports):
            return [helper.make_tensor_value_info(port, TensorProto.FLOAT, shape)
                    for port, shape in ports.items()]

        graph = helper.make_graph(
            self.nodes, name, described(inputs), described(outputs), self.weights)
        model = helper.make_model(
            graph, producer_name="glimpse", opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        path.write_bytes(model.SerializeToString(deterministic=True))

    def call(self, old, new):
        """Gives the output of a node the name that the model states.

        No further node does that: a runtime that drops it keeps either name.
        """
        for node in self.nodes:
            for names in (node.input, node.output):
                for index, name in enumerate(names):
                    if name == old:
                        names[index] = new
