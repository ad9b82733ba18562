"""The same library for asyncio."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

from ._library import Library, PathLike
from ._values import DuplicateGroup, Export, Failure, FloatArray, Picture, Progress, Query, Report, Results, Where


class AsyncLibrary:
    """A ``Library`` whose methods are awaited; the arguments are the same::

        async with AsyncLibrary("~/photos.glimpse") as library:
            results = await library.search("a dog on a beach")

    Calls run on threads of the loop's executor. A call that is cancelled is given
    up; a run of ``index`` ends early.
    """

    def __init__(
        self, folder: PathLike | None = None, *, model: str | None = None, store: str | None = None,
        program: PathLike | None = None, device: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """See ``Library``."""
        self._library = Library(
            folder, model=model, store=store, program=program, device=device, environment=environment)

    async def close(self) -> None:
        """See ``Library.close``."""
        await asyncio.to_thread(self._library.close)

    async def __aenter__(self) -> AsyncLibrary:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def index(
        self, paths: PathLike | Iterable[PathLike], *, progress: Callable[[Progress], None] | None = None,
        **options: Any,
    ) -> Report:
        """See ``Library.index``; ``progress`` is called in the loop."""
        loop = asyncio.get_running_loop()
        cancel = threading.Event()

        def told(state: Progress) -> None:
            if progress is not None and not loop.is_closed():
                loop.call_soon_threadsafe(progress, state)

        try:
            return await asyncio.to_thread(
                lambda: self._library.index(paths, progress=told, cancel=cancel, **options))
        except asyncio.CancelledError:
            cancel.set()
            raise

    async def search(self, *query: Query, **options: Any) -> Results:
        """See ``Library.search``."""
        return await asyncio.to_thread(lambda: self._library.search(*query, **options))

    async def next_page(self, results: Results) -> Results:
        """The page after one."""
        return await asyncio.to_thread(results.next_page)

    async def pages(self, *query: Query, k: int = 100, **options: Any) -> AsyncIterator[Results]:
        """See ``Library.pages``."""
        page = await self.search(*query, k=k, **options)
        while page:
            yield page
            if not page.has_more:
                return
            page = await self.next_page(page)

    async def similar(self, picture: Picture | PathLike | bytes, **options: Any) -> Results:
        """See ``Library.similar``."""
        return await asyncio.to_thread(lambda: self._library.similar(picture, **options))

    async def pictures(self, where: Where | None = None, *, sort: str | None = None) -> list[Picture]:
        """See ``Library.pictures``; all of them at once."""
        return await asyncio.to_thread(lambda: list(self._library.pictures(where, sort=sort)))

    async def get(self, id: str) -> Picture:
        """See ``Library.get``."""
        return await asyncio.to_thread(self._library.get, id)

    async def count(self, where: Where | None = None) -> int:
        """See ``Library.count``."""
        return await asyncio.to_thread(self._library.count, where)

    async def facets(self, field: str = "category", where: Where | None = None) -> dict[str | None, int]:
        """See ``Library.facets``."""
        return await asyncio.to_thread(self._library.facets, field, where)

    async def thumbnail(self, picture: Picture | str, size: int = 256) -> bytes:
        """See ``Library.thumbnail``."""
        return await asyncio.to_thread(self._library.thumbnail, picture, size)

    async def duplicates(
        self, *, relation: str | None = None, similarity: float | None = None
    ) -> list[DuplicateGroup]:
        """See ``Library.duplicates``."""
        return await asyncio.to_thread(
            lambda: self._library.duplicates(relation=relation, similarity=similarity))

    async def failures(self) -> list[Failure]:
        """See ``Library.failures``."""
        return await asyncio.to_thread(self._library.failures)

    async def stats(self) -> dict[str, Any]:
        """See ``Library.stats``."""
        return await asyncio.to_thread(self._library.stats)

    async def remove(self, picture: Picture | str) -> None:
        """See ``Library.remove``."""
        await asyncio.to_thread(self._library.remove, picture)

    async def embed(self, inputs: str | PathLike | bytes | Sequence[str | PathLike | bytes]) -> FloatArray:
        """See ``Library.embed``."""
        return await asyncio.to_thread(self._library.embed, inputs)

    async def export(self, folder: PathLike, **options: Any) -> Export:
        """See ``Library.export``."""
        return await asyncio.to_thread(lambda: self._library.export(folder, **options))
