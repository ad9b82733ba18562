"""Chroma: an embedding function for words and pictures.

Needs ``chromadb``. In a program written for OpenCLIPEmbeddingFunction the import
changes, and nothing else::

    from glimpse.chroma import GlimpseEmbeddingFunction as OpenCLIPEmbeddingFunction
"""

from __future__ import annotations

import tempfile
from typing import Any

import numpy
from chromadb.api.types import Documents, Embeddings, Images, is_document, is_image
from chromadb.utils.embedding_functions import EmbeddingFunction, register_embedding_function

from ._errors import InvalidArgumentError
from ._library import Library

__all__ = ["GlimpseEmbeddingFunction"]


@register_embedding_function
class GlimpseEmbeddingFunction(EmbeddingFunction[Any]):
    """Vectors of documents and of pictures, as ``ImageLoader`` loads them."""

    def __init__(self, library: Library | None = None, *, model: str | None = None) -> None:
        """
        :param library: whose model is used; by default one of its own, for ``model``.
        """
        self._model = model
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if library is None:
            self._folder = tempfile.TemporaryDirectory(prefix="glimpse-embeddings-")
            library = Library(self._folder.name, model=model)
        self.library = library

    def __call__(self, input: Documents | Images) -> Embeddings:
        """The vectors of texts and of pictures (arrays of rows, columns and RGB)."""
        items: list[Any] = []
        for item in input:
            if is_document(item):
                items.append(item)
            elif is_image(item):
                items.append(_pixmap(numpy.asarray(item)))
            else:
                raise InvalidArgumentError(f"{type(item).__name__} is neither text nor picture", "invalid_argument")
        return [numpy.array(row, numpy.float32) for row in self.library.embed(items)] if items else []

    @staticmethod
    def name() -> str:
        """The name that a collection remembers it by."""
        return "glimpse"

    def default_space(self) -> Any:
        """Vectors of CLIP's kind are compared by their angle."""
        return "cosine"

    def supported_spaces(self) -> Any:
        """All: the vectors have unit length."""
        return ["cosine", "l2", "ip"]

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> GlimpseEmbeddingFunction:
        """The function that a collection was made with."""
        return GlimpseEmbeddingFunction(model=config.get("model"))

    def get_config(self) -> dict[str, Any]:
        """What a collection remembers of it."""
        return {"model": self._model}


def _pixmap(pixels: Any) -> bytes:
    """Pixels as a file of Netpbm's, which needs no other package."""
    if pixels.ndim == 2:
        pixels = numpy.stack([pixels] * 3, axis=-1)
    if pixels.ndim != 3 or pixels.shape[2] < 3:
        raise InvalidArgumentError("a picture must be an array of rows, columns and RGB", "invalid_argument")
    pixels = numpy.ascontiguousarray(pixels[:, :, :3], numpy.uint8)
    head = b"P6\n%d %d\n255\n" % (pixels.shape[1], pixels.shape[0])
    return head + bytes(pixels.tobytes())
