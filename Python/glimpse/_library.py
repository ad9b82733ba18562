"""A library of pictures."""

from __future__ import annotations

import base64
import json
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from ._errors import EmptyQueryError, IndexingError, InvalidArgumentError
from ._program import Service, bundle_environment, find_program, run_program
from ._values import (
    Duplicate,
    DuplicateGroup,
    Export,
    Failure,
    FloatArray,
    Picture,
    Progress,
    Query,
    Report,
    Results,
    Where,
    base64_of,
    term_of,
)

PathLike = str | os.PathLike[str]
_MOST_INPUTS = 256
_MOST_PATHS = 100
_MOST_BYTES = 48 << 20


class Library:
    """A library of pictures in a folder, which is made where there is none.

    The program ``glimpse`` does the work, as a service for this process alone;
    it begins with the first call that needs it, and ends with ``close``, at the
    end of a ``with`` block, or with this process. Safe to use from several threads::

        from glimpse import Library

        with Library("~/photos.glimpse") as library:
            library.index("~/Pictures")
            for picture in library.search("a dog on a beach", k=5):
                print(picture.score, picture.path)
    """

    def __init__(
        self, folder: PathLike | None = None, *, model: str | None = None, store: str | None = None,
        program: PathLike | None = None, device: str | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """
        :param folder: the library's; by default ``GLIMPSE_LIBRARY``, else the usual one.
        :param model: its name or folder; by default the library's own.
        :param store: a vector database in the library's place, such as
            ``qdrant+http://host:6333/name``.
        :param program: where ``glimpse`` is, if not where ``find_program`` looks.
        :param environment: variables besides those of this process.
        """
        if folder is not None and store is not None:
            raise InvalidArgumentError("give either folder or store", "invalid_argument")
        self._program = find_program(program)
        self._environment = {**bundle_environment(self._program), **os.environ, **(environment or {})}
        self._place: list[str] = []
        if folder is not None:
            self._place = ["--library", str(Path(folder).expanduser())]
        if store is not None:
            self._place = ["--store", store]
        self._model = ["--model", model] if model is not None else []
        self._device = ["--device", device] if device is not None else []
        self._service: Service | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    # Its life

    @property
    def _served(self) -> Service:
        with self._lock:
            if self._is_closed:
                raise InvalidArgumentError("the library is closed", "closed")
            if self._service is None:
                self._service = Service(
                    self._program, [*self._place, *self._model, *self._device, "--images-root", "/"],
                    self._environment)
            return self._service

    def close(self) -> None:
        """Ends the program; further calls are refused."""
        with self._lock:
            service, self._service, self._is_closed = self._service, None, True
        if service is not None:
            service.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Indexing

    def index(
        self, paths: PathLike | Iterable[PathLike], *, category: str | None = None, prune: bool = True,
        retry_failures: bool = False, exclude: Sequence[str] | None = None, include_hidden: bool | None = None,
        metadata: Mapping[str, Mapping[str, Any]] | None = None,
        progress: Callable[[Progress], None] | None = None, cancel: threading.Event | None = None,
    ) -> Report:
        """Takes folders and pictures in, and brings the library up to date.

        Only new and changed pictures are read; those whose files are gone leave.

        :param category: ``folder``, ``none`` or a name for all.
        :param prune: whether pictures leave whose files are gone.
        :param metadata: by path, keys with their values, which searches can ask for.
        :param progress: told several times a second, on the calling thread.
        :param cancel: ends the run early once it is set; what is indexed stays.
        :raises IndexingError: where the run fails or is cancelled.
        """
        names = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
        absolute = [os.path.abspath(os.path.expanduser(os.fspath(name))) for name in names]
        if not absolute:
            raise InvalidArgumentError("name at least one path", "invalid_argument")
        body: dict[str, Any] = {"prune": prune, "retry_failures": retry_failures}
        if category is not None:
            body["category"] = category
        if exclude is not None:
            body["exclude"] = list(exclude)
        if include_hidden is not None:
            body["include_hidden"] = include_hidden
        reports = [
            self._run(absolute[start : start + _MOST_PATHS], body, progress, cancel)
            for start in range(0, len(absolute), _MOST_PATHS)]
        if metadata:
            self._describe(absolute, metadata)
        return _sum(reports)

    def _run(
        self, paths: list[str], body: dict[str, Any], progress: Callable[[Progress], None] | None,
        cancel: threading.Event | None,
    ) -> Report:
        service = self._served
        job = service.ask("POST", "/api/v1/jobs/index", body={**body, "paths": paths})
        address = f"/api/v1/jobs/{job['id']}"
        done = threading.Event()
        if cancel is not None:
            threading.Thread(target=_cancel, args=(service, address, cancel, done), daemon=True).start()
        try:
            for name, event in service.events(address):
                if name == "progress" and progress is not None:
                    progress(_progress(event))
                elif name == "end":
                    return _report(event)
        except BaseException:
            _ask_to_end(service, address)
            raise
        finally:
            done.set()
        raise IndexingError("the run of indexing was never heard of again", "indexing")

    def _describe(self, paths: list[str], metadata: Mapping[str, Mapping[str, Any]]) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for path, facts in metadata.items():
                file.write(json.dumps({**facts, "path": os.path.abspath(os.path.expanduser(path))}) + "\n")
            file.flush()
            for start in range(0, len(paths), _MOST_PATHS):
                run_program(
                    self._program,
                    ["index", *paths[start : start + _MOST_PATHS], "--no-prune", "--meta", file.name, *self._place,
                     *self._model, *self._device], self._environment)

    # Searching

    def search(
        self, *query: Query, k: int = 10, offset: int = 0, where: Where | None = None,
        category: str | None = None, min_score: float | None = None, exact: bool = False,
        sort: str | None = None, diversity: float | None = None, **more: Any,
    ) -> Results:
        """Pictures that fit all parts of a query, best first.

        A part is words (text), a picture's file (a ``Path`` or bytes), a ``Picture`` of the
        library, a vector, or a ``Term``, which has a weight::

            library.search("a dog", Path("beach.jpg"), Term("people", weight=-1), k=20)

        :param where: a condition, as an expression or an object in Chroma's form.
        :param more: further members of the service's search, such as ``rerank=20``.
        """
        if not query:
            raise EmptyQueryError("the query is empty: give words or a picture", "empty_query")
        body: dict[str, Any] = {**more, "k": k, "offset": offset, "exact": exact}
        # Words alone are understood as such, with dates and what they do not want.
        if len(query) == 1 and isinstance(query[0], str):
            body["text"] = query[0]
        else:
            body["terms"] = [term_of(part)._body() for part in query]
        condition = _condition(where, category)
        if condition is not None:
            body["where"] = condition
        if min_score is not None:
            body["min_score"] = min_score
        if sort is not None:
            body["sort"] = sort
        if diversity is not None:
            body["diversity"] = diversity
        return self._page(body)

    def _page(self, body: dict[str, Any]) -> Results:
        reply = self._served.ask("POST", "/api/v1/search", body=body)
        cursor = reply["next_cursor"]
        following = None
        if cursor is not None:
            after = {**body, "cursor": cursor}
            following = lambda: self._page(after)  # noqa: E731
        return Results(
            tuple(Picture._of(hit) for hit in reply["results"]), reply["no_good_match"],
            tuple(part["where"] for part in reply["interpretation"]["filters"] if part.get("where")),
            tuple(reply["warnings"]), reply["took_ms"], following)

    def pages(self, *query: Query, k: int = 100, **options: Any) -> Iterator[Results]:
        """The pages of a search, one after the other, of ``k`` pictures each."""
        page = self.search(*query, k=k, **options)
        while page:
            yield page
            if not page.has_more:
                return
            page = page.next_page()

    def similar(
        self, picture: Picture | PathLike | bytes, *, k: int = 10, where: Where | None = None, **options: Any
    ) -> Results:
        """Pictures like one: of the library, or any file; it is not among them itself."""
        part = Path(picture) if isinstance(picture, str) else picture
        return self.search(part, k=k, where=where, **options)

    # Looking around

    def pictures(self, where: Where | None = None, *, sort: str | None = None) -> Iterator[Picture]:
        """All pictures that meet a condition."""
        cursor: str | None = None
        while True:
            reply = self._served.ask(
                "GET", "/api/v1/images", {"limit": 1000, "where": where, "sort": sort, "cursor": cursor})
            yield from (Picture._of(image) for image in reply["results"])
            cursor = reply["next_cursor"]
            if cursor is None:
                return

    def get(self, id: str) -> Picture:
        """A picture by its id.

        :raises NotFoundError: where there is none.
        """
        return Picture._of(self._served.ask("GET", f"/api/v1/images/{id}"))

    def count(self, where: Where | None = None) -> int:
        """How many pictures meet a condition."""
        return int(self._served.ask("GET", "/api/v1/images", {"limit": 1, "where": where})["total"])

    def __len__(self) -> int:
        return self.count()

    def facets(self, field: str = "category", where: Where | None = None) -> dict[str | None, int]:
        """The values of a field and how many pictures have each, most first."""
        reply = self._served.ask("GET", "/api/v1/facets", {"field": field, "where": where, "limit": 1000})
        return {value["value"]: value["count"] for value in reply["values"]}

    def thumbnail(self, picture: Picture | str, size: int = 256) -> bytes:
        """A picture as a small JPEG file, upright."""
        id = picture if isinstance(picture, str) else picture.id
        return self._served.bytes("GET", f"/api/v1/images/{id}/thumbnail", {"size": size})

    def duplicates(self, *, relation: str | None = None, similarity: float | None = None) -> list[DuplicateGroup]:
        """Groups of pictures that are duplicates of one another, most bytes to win first."""
        groups: list[DuplicateGroup] = []
        while True:
            reply = self._served.ask("GET", "/api/v1/duplicates", {
                "limit": 1000, "offset": len(groups), "relation": relation, "similarity": similarity})
            groups += [_group(group) for group in reply["groups"]]
            if not reply["groups"] or len(groups) >= reply["total"]:
                return groups

    def failures(self) -> list[Failure]:
        """The files that could not be indexed."""
        reply = self._served.ask("GET", "/api/v1/failures", {"limit": 1000})
        return [Failure(failure["path"], failure["error"]) for failure in reply["failures"]]

    def stats(self) -> dict[str, Any]:
        """The library in numbers, as ``GET /api/v1/stats`` gives them."""
        reply: dict[str, Any] = self._served.ask("GET", "/api/v1/stats")
        return reply

    def remove(self, picture: Picture | str) -> None:
        """Takes a picture out of the library; its file stays."""
        self._served.ask("DELETE", f"/api/v1/images/{picture if isinstance(picture, str) else picture.id}")

    # Vectors

    def embed(self, inputs: str | PathLike | bytes | Sequence[str | PathLike | bytes]) -> FloatArray:
        """The vectors of words (text) and pictures (a ``Path``, or a file's bytes), of unit
        length: a row for each of several inputs, one vector for one.

        Needs numpy.
        """
        import numpy

        is_one = isinstance(inputs, (str, bytes, os.PathLike))
        items = [inputs] if is_one else list(inputs)  # type: ignore[arg-type]
        rows = [numpy.frombuffer(base64.b64decode(text), "<f4") for text in self._embeddings(items)]
        if is_one:
            return rows[0]
        return numpy.stack(rows) if rows else numpy.empty((0, self.dimension), numpy.float32)

    def _embeddings(self, items: Sequence[Any]) -> Iterator[str]:
        batch: list[Any] = []
        size = 0
        for item in items:
            body: Any = item if isinstance(item, str) else {"image": base64_of(item)}
            weight = len(item) * 4 if isinstance(item, str) else len(body["image"])
            if batch and (len(batch) == _MOST_INPUTS or size + weight > _MOST_BYTES):
                yield from self._embedded(batch)
                batch, size = [], 0
            batch.append(body)
            size += weight
        if batch:
            yield from self._embedded(batch)

    def _embedded(self, batch: list[Any]) -> Iterator[str]:
        reply = self._served.ask(
            "POST", "/api/v1/embeddings", body={"input": batch, "encoding_format": "base64"})
        for row in reply["data"]:
            yield row["embedding"]

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return len(base64.b64decode(next(self._embedded(["a"])))) // 4

    def export(
        self, folder: PathLike, *, format: str = "npy", where: str | None = None, dtype: str | None = None
    ) -> Export:
        """Writes vectors and metadata into a folder: ``npy``, ``parquet`` or ``jsonl``.

        :raises ProgramError: where that fails, as where the folder holds an export.
        """
        arguments = ["export", str(Path(folder).expanduser()), "--format", format, *self._place]
        if where is not None:
            arguments += ["--where", where]
        if dtype is not None:
            arguments += ["--dtype", dtype]
        reply = run_program(self._program, arguments, self._environment)
        return Export(
            reply["folder"], reply["format"], reply["pictures"], reply["model"], reply["dimension"])


def _condition(where: Where | None, category: str | None) -> Any:
    parts: list[Any] = [] if where is None else [where if isinstance(where, str) else dict(where)]
    if category is None:
        return parts[0] if parts else None
    if not parts:
        return {"category": category}
    if isinstance(where, str):
        return f"({where}) and category = '" + category.replace("'", "''") + "'"
    return {"$and": [*parts, {"category": category}]}


def _progress(event: Mapping[str, Any]) -> Progress:
    return Progress(
        event["phase"], event["done"], event["total"], event["failed"], event["seconds"],
        event["images_per_second"], event["remaining_seconds"])


def _report(job: Mapping[str, Any]) -> Report:
    if job["state"] != "finished" or job["report"] is None:
        raise IndexingError(job["error"] or f"the run of indexing was {job['state']}", job["error_type"] or "indexing")
    report = job["report"]
    failures = tuple(Failure(failure["path"], failure["error"]) for failure in report.get("failures", []))
    return Report(
        report["scanned"], report["indexed"], report["unchanged"], report["moved"], report["removed"],
        report["failed"], report["seconds"], failures)


def _sum(reports: list[Report]) -> Report:
    if len(reports) == 1:
        return reports[0]
    return Report(
        sum(report.scanned for report in reports), sum(report.indexed for report in reports),
        sum(report.unchanged for report in reports), sum(report.moved for report in reports),
        sum(report.removed for report in reports), sum(report.failed for report in reports),
        sum(report.seconds for report in reports),
        tuple(failure for report in reports for failure in report.failures))


def _group(group: Mapping[str, Any]) -> DuplicateGroup:
    duplicates = tuple(
        Duplicate(Picture._of(one["picture"]), one["relation"]) for one in group["duplicates"])
    return DuplicateGroup(Picture._of(group["keep"]), duplicates, group["relation"], group["bytes_to_win"])


def _cancel(service: Service, address: str, cancel: threading.Event, done: threading.Event) -> None:
    while not done.is_set():
        if cancel.wait(0.1):
            _ask_to_end(service, address)
            return


def _ask_to_end(service: Service, address: str) -> None:
    try:
        service.ask("DELETE", address)
    except Exception:  # It is over already, or the program is.
        pass
