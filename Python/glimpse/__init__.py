"""Find your pictures by words, or by showing a picture.

``Library`` is where to begin, ``AsyncLibrary`` for asyncio. ``glimpse.langchain``
has LangChain's embeddings, vector store and retriever, ``glimpse.chroma`` an
embedding function for Chroma.
"""

from ._asynchronous import AsyncLibrary
from ._errors import (
    BusyError,
    EmptyLibraryError,
    EmptyQueryError,
    GlimpseError,
    IndexingError,
    InvalidArgumentError,
    InvalidFilterError,
    ModelUnavailableError,
    NotFoundError,
    NotSupportedError,
    ProgramError,
    ProgramNotFoundError,
    StorageFullError,
    UnreadableImageError,
)
from ._library import Library
from ._program import find_program
from ._values import (
    Duplicate,
    DuplicateGroup,
    Export,
    Failure,
    Picture,
    Progress,
    Query,
    Report,
    Results,
    Term,
    Where,
)

__all__ = [
    "AsyncLibrary", "BusyError", "Duplicate", "DuplicateGroup", "EmptyLibraryError", "EmptyQueryError", "Export",
    "Failure", "GlimpseError", "IndexingError", "InvalidArgumentError", "InvalidFilterError", "Library",
    "ModelUnavailableError", "NotFoundError", "NotSupportedError", "Picture", "ProgramError", "ProgramNotFoundError",
    "Progress", "Query", "Report", "Results", "StorageFullError", "Term", "UnreadableImageError", "Where",
    "find_program",
]
