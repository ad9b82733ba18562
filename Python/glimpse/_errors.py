"""Errors of this package, by class."""

from __future__ import annotations

from typing import Any


class GlimpseError(Exception):
    """Whatever Glimpse refuses or fails at: one clear sentence.

    ``kind`` is the service's name for it, such as ``invalid_filter``.
    """

    def __init__(self, message: str, kind: str = "error") -> None:
        super().__init__(message)
        self.kind = kind


class ProgramNotFoundError(GlimpseError):
    """The program ``glimpse`` is not there."""


class ProgramError(GlimpseError):
    """The program ended with an error, or ended when it should not."""


class InvalidArgumentError(GlimpseError, ValueError):
    """An argument is not what it must be."""


class InvalidFilterError(InvalidArgumentError):
    """A condition cannot be read, or asks for a field that there is none of."""


class EmptyQueryError(InvalidArgumentError):
    """A search without words and pictures."""


class UnreadableImageError(GlimpseError, ValueError):
    """A picture cannot be decoded."""


class NotFoundError(GlimpseError, LookupError):
    """There is no such picture, file or folder."""


class EmptyLibraryError(GlimpseError):
    """The library holds no pictures yet."""


class ModelUnavailableError(GlimpseError):
    """The model is not on this machine, or is not that of the library."""


class BusyError(GlimpseError):
    """Something else works on the library: try again in a moment."""


class StorageFullError(GlimpseError, OSError):
    """The disk is full."""


class NotSupportedError(GlimpseError):
    """The store that the library lies in cannot do that."""


class IndexingError(GlimpseError):
    """A run of indexing failed, or was cancelled."""


_KINDS: dict[str, type[GlimpseError]] = {
    "bad_request": InvalidArgumentError,
    "invalid_argument": InvalidArgumentError,
    "invalid_query": InvalidArgumentError,
    "forbidden": InvalidArgumentError,
    "too_large": InvalidArgumentError,
    "invalid_filter": InvalidFilterError,
    "empty_query": EmptyQueryError,
    "unreadable_image": UnreadableImageError,
    "not_found": NotFoundError,
    "empty_library": EmptyLibraryError,
    "model_unavailable": ModelUnavailableError,
    "busy": BusyError,
    "unavailable": BusyError,
    "storage_full": StorageFullError,
    "not_supported": NotSupportedError,
}


def error_of(reply: Any, status: int) -> GlimpseError:
    """The error that a reply tells of."""
    message, kind = f"the program answered {status}", "internal_error"
    if isinstance(reply, dict):
        message = str(reply.get("error", message))
        kind = str(reply.get("type", kind))
    return _KINDS.get(kind, GlimpseError)(message, kind)
