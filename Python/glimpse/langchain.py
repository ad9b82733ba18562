"""LangChain: embeddings, a vector store and a retriever over a library.

Needs ``langchain-core``. In programs written for OpenCLIPEmbeddings and Chroma
the two imports change, and nothing else::

    from glimpse.langchain import GlimpseEmbeddings as OpenCLIPEmbeddings
    from glimpse.langchain import GlimpseVectorStore as Chroma
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from pydantic import ConfigDict, Field

from ._errors import InvalidArgumentError, NotFoundError
from ._library import Library
from ._values import Picture, Results, Term, Where

__all__ = ["GlimpseEmbeddings", "GlimpseRetriever", "GlimpseVectorStore"]


class GlimpseEmbeddings(Embeddings):
    """Vectors of words and pictures, which lie in one space."""

    def __init__(
        self, library: Library | None = None, *, model: str | None = None, model_name: str | None = None,
        checkpoint: str | None = None, **options: Any,
    ) -> None:
        """
        :param library: whose model is used; by default one of its own, for ``model``.
        :param model_name: open_clip's name, as OpenCLIPEmbeddings takes it, with its ``checkpoint``.
        :param options: those of ``Library``.
        """
        if model is None and model_name is not None:
            model = f"{model_name}/{checkpoint}" if checkpoint else model_name
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if library is None:
            self._folder = tempfile.TemporaryDirectory(prefix="glimpse-embeddings-")
            library = Library(self._folder.name, model=model, **options)
        self.library = library

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of words."""
        return [[float(value) for value in row] for row in self.library.embed(texts)] if texts else []

    def embed_query(self, text: str) -> list[float]:
        """The vector of words."""
        return [float(value) for value in self.library.embed(text)]

    def embed_image(self, uris: Any) -> Any:
        """The vector of a picture's file, or those of several."""
        if isinstance(uris, (str, os.PathLike)):
            return [float(value) for value in self.library.embed(Path(uris))]
        return [[float(value) for value in row] for row in self.library.embed([Path(uri) for uri in uris])]


class GlimpseVectorStore(VectorStore):
    """A library as a vector store: documents are pictures, named by their files.

    ``add_documents`` indexes the files that ``metadata["path"]`` names. What is found has the
    picture's facts as metadata, and its caption, else its file name, as content.
    """

    def __init__(
        self, library: Library | None = None, *, collection_name: str = "glimpse",
        embedding_function: Embeddings | None = None, persist_directory: str | None = None, **options: Any,
    ) -> None:
        """
        :param library: by default one in ``persist_directory``, named ``collection_name``; without
            that folder one that goes away with this object.
        :param embedding_function: a ``GlimpseEmbeddings``: its model is the library's.
        :param options: those of ``Library``.
        """
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if library is None:
            if persist_directory is None:
                self._folder = tempfile.TemporaryDirectory(prefix="glimpse-store-")
            place = Path(self._folder.name if self._folder else persist_directory or "")
            place.mkdir(parents=True, exist_ok=True)
            if isinstance(embedding_function, GlimpseEmbeddings):
                own = embedding_function.library
                options = {
                    "model": own._model[1] if own._model else None, "program": own._program,
                    "environment": own._environment, **options}
            library = Library(place / collection_name, **options)
        self.library = library
        self._embeddings = (
            embedding_function if isinstance(embedding_function, GlimpseEmbeddings) else GlimpseEmbeddings(library))

    @property
    def embeddings(self) -> GlimpseEmbeddings:
        """What makes vectors that can be searched with."""
        return self._embeddings

    # Taking in

    def add_documents(self, documents: list[Document], **options: Any) -> list[str]:
        """Indexes the files that documents name in ``metadata["path"]``; gives the pictures' ids."""
        return self.add_texts(
            [document.page_content for document in documents], [document.metadata for document in documents],
            **options)

    def add_texts(
        self, texts: Iterable[str], metadatas: list[dict[str, Any]] | None = None, *, ids: list[str] | None = None,
        **options: Any,
    ) -> list[str]:
        """Indexes the files that ``metadatas`` name as ``path``; a text is kept as description."""
        words = list(texts)
        rows = metadatas or []
        if len(rows) != len(words) or not all("path" in row for row in rows):
            raise InvalidArgumentError(
                "a document of this store is a picture: name its file in metadata['path']", "invalid_argument")
        paths = [os.path.abspath(os.path.expanduser(str(row["path"]))) for row in rows]
        facts: dict[str, dict[str, Any]] = {}
        for path, row, text in zip(paths, rows, words, strict=True):
            own = {key: _plain(value) for key, value in row.items() if key not in ("path", "filename", "id")}
            if text:
                own["description"] = text
            if own:
                facts[path] = own
        return self._add(paths, facts)

    def add_images(
        self, uris: list[str], metadatas: list[dict[str, Any]] | None = None, ids: list[str] | None = None
    ) -> list[str]:
        """Indexes files, as Chroma's vector store does."""
        rows = metadatas or [{} for _ in uris]
        return self.add_texts([""] * len(uris), [{**row, "path": uri} for uri, row in zip(uris, rows, strict=True)])

    def _add(self, paths: list[str], facts: Mapping[str, Mapping[str, Any]]) -> list[str]:
        if not paths:
            return []
        # The files' own facts are all that other files in their folders have to do with it.
        self.library.index(paths, prune=False, metadata=facts or None)
        known: dict[str, str] = {}
        for start in range(0, len(paths), 100):
            some = {"path": {"$in": paths[start : start + 100]}}
            known.update((picture.path, picture.id) for picture in self.library.pictures(some))
        return [known[path] for path in paths if path in known]

    # Finding

    def similarity_search(
        self, query: str, k: int = 4, filter: Where | None = None, **options: Any
    ) -> list[Document]:
        """The pictures that fit words best."""
        return _documents(self.library.search(query, k=k, where=filter, **options))

    def similarity_search_with_score(
        self, query: str, k: int = 4, filter: Where | None = None, **options: Any
    ) -> list[tuple[Document, float]]:
        """The same with their cosine similarity; higher is closer."""
        found = self.library.search(query, k=k, where=filter, **options)
        return [(_document(picture), picture.score or 0.0) for picture in found]

    def similarity_search_by_vector(
        self, embedding: list[float], k: int = 4, filter: Where | None = None, **options: Any
    ) -> list[Document]:
        """The pictures closest to a vector."""
        return _documents(self.library.search(Term(vector=embedding), k=k, where=filter, **options))

    def similarity_search_by_image(
        self, uri: str, k: int = 4, filter: Where | None = None, **options: Any
    ) -> list[Document]:
        """The pictures most like a picture's file."""
        return _documents(self.library.search(Path(uri), k=k, where=filter, **options))

    def max_marginal_relevance_search(
        self, query: str, k: int = 4, fetch_k: int = 20, lambda_mult: float = 0.5, filter: Where | None = None,
        **options: Any,
    ) -> list[Document]:
        """Pictures that fit words and differ from one another."""
        return _documents(
            self.library.search(query, k=k, where=filter, diversity=1.0 - lambda_mult, **options))

    def _select_relevance_score_fn(self) -> Any:
        return lambda score: (score + 1.0) / 2.0

    # Keeping

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """The pictures of ids; those that are not there are left out."""
        found = []
        for id in ids:
            try:
                found.append(_document(self.library.get(id)))
            except NotFoundError:
                continue
        return found

    def delete(self, ids: list[str] | None = None, **options: Any) -> bool | None:
        """Takes pictures out; their files stay."""
        for id in ids or []:
            try:
                self.library.remove(id)
            except NotFoundError:
                continue
        return True

    @classmethod
    def from_texts(
        cls, texts: list[str], embedding: Embeddings, metadatas: list[dict[str, Any]] | None = None, *,
        ids: list[str] | None = None, **options: Any,
    ) -> GlimpseVectorStore:
        """A store of the pictures that ``metadatas`` name as ``path``."""
        store = cls(embedding_function=embedding, **options)
        store.add_texts(texts, metadatas)
        return store


class GlimpseRetriever(BaseRetriever):
    """Gives the pictures that fit words as documents."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    k: int = 4
    where: Any = None
    #: Whether only pictures count that are judged to fit well.
    only_strong: bool = False
    options: dict[str, Any] = Field(default_factory=dict)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = self.library.search(query, k=self.k, where=self.where, **self.options)
        return [_document(picture) for picture in found if not self.only_strong or picture.match == "strong"]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun
    ) -> list[Document]:
        import asyncio

        return await asyncio.to_thread(
            lambda: self._get_relevant_documents(query, run_manager=run_manager.get_sync()))


def _document(picture: Picture) -> Document:
    metadata: dict[str, Any] = {
        "path": picture.path, "filename": picture.filename, "category": picture.category,
        "width": picture.width, "height": picture.height}
    for name in ("score", "strength", "match"):
        value = getattr(picture, name)
        if value is not None:
            metadata[name] = value
    content = picture.metadata.get("caption") or picture.metadata.get("description") or picture.filename
    return Document(id=picture.id, page_content=str(content), metadata={**picture.metadata, **metadata})


def _documents(results: Results) -> list[Document]:
    return [_document(picture) for picture in results]


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool)) else str(value)
