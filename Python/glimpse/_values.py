"""What goes in and comes out: pictures, results, terms of a query."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Union

from ._errors import InvalidArgumentError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]
else:
    FloatArray = Any

#: A condition: an expression as on the command line, or an object in Chroma's form.
Where = Union[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Picture:
    """A picture of the library, and in results what the search says of it."""

    id: str
    path: str
    filename: str
    category: str | None = None
    #: Cosine similarity, -1 to 1; None outside of results.
    score: float | None = None
    #: How probably it is what was asked for, 0 to 1; None where that is unknown.
    strength: float | None = None
    #: ``strong``, ``weak`` or None.
    match: str | None = None
    width: int = 0
    height: int = 0
    format: str = ""
    bytes: int = 0
    modified: str = ""
    metadata: dict[str, Any] = field(default_factory=dict, hash=False)

    @classmethod
    def _of(cls, reply: Mapping[str, Any]) -> Picture:
        return cls(**{name: reply[name] for name in cls.__dataclass_fields__ if name in reply})


@dataclass(frozen=True)
class Term:
    """A part of a query: exactly one of words, a picture or a vector, with a weight.

    A weight below 0 draws results away.
    """

    text: str | None = None
    image: str | os.PathLike[str] | bytes | None = None
    id: str | None = None
    vector: Sequence[float] | FloatArray | None = None
    weight: float = 1.0

    def _body(self) -> dict[str, Any]:
        given: list[tuple[str, Any]] = []
        if self.text is not None:
            given.append(("text", self.text))
        if self.image is not None:
            given.append(("image_base64", base64_of(self.image)))
        if self.id is not None:
            given.append(("image_id", self.id))
        if self.vector is not None:
            given.append(("vector", [float(value) for value in self.vector]))
        if len(given) != 1:
            raise InvalidArgumentError("a term needs exactly one of text, image, id and vector", "invalid_argument")
        return {given[0][0]: given[0][1], "weight": self.weight}


#: What a query is made of: words as text, a file as a ``Path``, a file's bytes, a
#: picture of the library, a vector, or a ``Term`` with a weight.
Query = Union[str, "os.PathLike[str]", bytes, Picture, Term, "FloatArray"]


def term_of(query: Query) -> Term:
    """The term that a part of a query stands for."""
    if isinstance(query, Term):
        return query
    if isinstance(query, str):
        return Term(text=query)
    if isinstance(query, Picture):
        return Term(id=query.id)
    if isinstance(query, (bytes, os.PathLike)):
        return Term(image=query)
    if hasattr(query, "__iter__"):
        return Term(vector=query)
    raise InvalidArgumentError(f"{type(query).__name__} is no part of a query", "invalid_argument")


def base64_of(image: str | os.PathLike[str] | bytes) -> str:
    """A picture's file as Base64."""
    return base64.b64encode(image if isinstance(image, bytes) else Path(image).read_bytes()).decode()


@dataclass(frozen=True)
class Results(Sequence[Picture]):
    """A page of results, best first; a sequence of pictures."""

    pictures: tuple[Picture, ...]
    #: Whether nothing fits well.
    no_good_match: bool
    #: What was read in the words: conditions, as expressions.
    understood: tuple[str, ...]
    warnings: tuple[str, ...]
    took_ms: float
    _next: Callable[[], Results] | None = field(default=None, repr=False, compare=False)

    @property
    def has_more(self) -> bool:
        """Whether there is a further page."""
        return self._next is not None

    def next_page(self) -> Results:
        """The page after this one; an empty one after the last."""
        if self._next is None:
            return Results((), self.no_good_match, self.understood, (), 0.0)
        return self._next()

    def __len__(self) -> int:
        return len(self.pictures)

    def __getitem__(self, index: Any) -> Any:
        return self.pictures[index]

    def __iter__(self) -> Iterator[Picture]:
        return iter(self.pictures)


@dataclass(frozen=True)
class Progress:
    """How far a run of indexing is."""

    phase: str
    done: int
    total: int
    failed: int
    seconds: float
    pictures_per_second: float
    #: None while there is too little to judge by.
    remaining_seconds: float | None


@dataclass(frozen=True)
class Failure:
    """A file that could not be indexed, and why."""

    path: str
    error: str


@dataclass(frozen=True)
class Report:
    """What a run of indexing did."""

    scanned: int
    indexed: int
    unchanged: int
    moved: int
    removed: int
    failed: int
    seconds: float
    failures: tuple[Failure, ...]


@dataclass(frozen=True)
class Duplicate:
    """A duplicate of the picture that its group keeps."""

    picture: Picture
    #: ``same_bytes``, ``same_pixels``, ``altered``, ``burst`` or ``similar``.
    relation: str


@dataclass(frozen=True)
class DuplicateGroup:
    """Pictures that are duplicates of one another."""

    keep: Picture
    duplicates: tuple[Duplicate, ...]
    relation: str
    bytes_to_win: int


@dataclass(frozen=True)
class Export:
    """What an export wrote."""

    folder: str
    format: str
    pictures: int
    model: str
    dimension: int
