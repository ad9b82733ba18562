"""all-MiniLM-L6-v2 from its weights as an ONNX graph, and what is put on top of it."""

import numpy as np
from onnx import TensorProto, helper

from graph import Graph, quantized

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12
# The longest text that is read, in tokens, marks included.
LENGTH = 64


class MiniLM:
    """Adds the network to a graph."""

    def __init__(self, graph: Graph, weights: dict):
        self.graph, self.weights = graph, weights

    def normalised(self, value, name):
        g, w = self.graph, self.weights
        return g.add(
            "LayerNormalization", value, g.constant(w[name + ".weight"]),
            g.constant(w[name + ".bias"]), axis=-1, epsilon=EPSILON)

    def linear(self, value, name):
        g, w = self.graph, self.weights
        product = g.add("MatMul", value, g.eighth(w[name + ".weight"].T, 1))
        return g.add("Add", product, g.constant(w[name + ".bias"]))

    def words(self):
        """The vectors of the tokens: looked up in 8 bits, each with its token's scale."""
        g, table = self.graph, self.weights["embeddings.word_embeddings.weight"]
        if not g.small:
            return g.add("Gather", g.constant(table), "input_ids")
        whole, scale = quantized(table, 0)
        rows = g.add("Gather", g.constant(whole, np.int8), "input_ids")
        scales = g.add("Gather", g.constant(scale), "input_ids")
        return g.add("Mul", g.add("Cast", rows, to=TensorProto.FLOAT), scales)

    def heads(self, value, turned=False):
        g = self.graph
        shape = g.constant([0, 0, HEADS, WIDTH // HEADS], np.int64)
        return g.add(
            "Transpose", g.add("Reshape", value, shape), perm=[0, 2, 3, 1] if turned else [0, 2, 1, 3])

    def sentence(self) -> str:
        """The mean over the tokens that the mask shows, of length 1."""
        g, w = self.graph, self.weights
        places = (
            w["embeddings.position_embeddings.weight"][:LENGTH]
            + w["embeddings.token_type_embeddings.weight"][0])
        length = g.add("Slice", g.add("Shape", "input_ids"), *(
            g.constant(x, np.int64) for x in ([1], [2], [0])))
        places = g.add(
            "Slice", g.constant(places), g.constant([0], np.int64), length, g.constant([0], np.int64))
        value = self.normalised(g.add("Add", self.words(), places), "embeddings.LayerNorm")
        mask = g.add("Cast", "attention_mask", to=TensorProto.FLOAT)
        hidden = g.add("Sub", g.constant(1.0), g.add("Unsqueeze", mask, g.constant([1, 2], np.int64)))
        hidden = g.add("Mul", hidden, g.constant(-1e4))
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            query, key, seen = (
                self.linear(value, f"{name}attention.self.{part}") for part in ("query", "key", "value"))
            scores = g.add("MatMul", self.heads(query), self.heads(key, turned=True))
            scores = g.add("Mul", scores, g.constant((WIDTH // HEADS) ** -0.5))
            weights = g.add("Softmax", g.add("Add", scores, hidden), axis=-1)
            mixed = g.add("Transpose", g.add("MatMul", weights, self.heads(seen)), perm=[0, 2, 1, 3])
            mixed = g.add("Reshape", mixed, g.constant([0, 0, WIDTH], np.int64))
            mixed = self.linear(mixed, name + "attention.output.dense")
            value = self.normalised(g.add("Add", mixed, value), name + "attention.output.LayerNorm")
            inner = self.linear(value, name + "intermediate.dense")
            bent = g.add("Erf", g.add("Div", inner, g.constant(np.sqrt(2.0))))
            inner = g.add("Mul", inner, g.add("Add", bent, g.constant(1.0)))
            inner = self.linear(g.add("Mul", inner, g.constant(0.5)), name + "output.dense")
            value = self.normalised(g.add("Add", inner, value), name + "output.LayerNorm")
        column = g.add("Unsqueeze", mask, g.constant([2], np.int64))
        total = g.add(
            "ReduceSum", g.add("Mul", value, column), g.constant([1], np.int64), keepdims=0)
        return g.unit(total)


def inputs():
    return [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("input_ids", "attention_mask")
    ]


def sentence_tower(weights: dict):
    """MiniLM alone, in 32 bits: what the concepts' texts are embedded with."""
    g = Graph(small=False)
    g.add("Identity", MiniLM(g, weights).sentence(), name="embedding")
    return g.model(inputs(), WIDTH)


def text_tower(weights: dict, small: bool, concepts, settings):
    """The graph from token ids to an embedding in the space of the image tower."""
    g = Graph(small)
    sentence = MiniLM(g, weights).sentence()
    meaning = g.add("MatMul", sentence, g.half(concepts.axes))
    near = g.add("MatMul", sentence, g.eighth(concepts.phrases.T, 1))
    near = g.add("Mul", near, g.constant(1 / settings.phrase_temperature))
    shares = g.add("Softmax", near, axis=-1)
    classes = g.add("MatMul", shares, g.eighth(concepts.phrase_directions, 1))
    g.joined([g.unit(meaning), g.unit(classes)], [1, settings.class_weight])
    return g.model(inputs(), concepts.width)
