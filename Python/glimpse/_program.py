"""The program ``glimpse``: where it is, runs of it, and the service that a library talks to."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import threading
import weakref
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlencode

from ._errors import ProgramError, ProgramNotFoundError, error_of


def find_program(named: str | os.PathLike[str] | None = None) -> str:
    """The program: the one named, ``GLIMPSE_PROGRAM``, the wheel's own, or one along ``PATH``.

    Raises ``ProgramNotFoundError`` where there is none.
    """
    wanted = named or os.environ.get("GLIMPSE_PROGRAM")
    if wanted:
        found = shutil.which(os.fspath(wanted))
        if not found:
            raise ProgramNotFoundError(f"there is no program {os.fspath(wanted)}")
        return os.path.abspath(found)
    own = Path(__file__).with_name("_bundle") / "bin" / "glimpse"
    if own.is_file():
        return str(own)
    found = shutil.which("glimpse")
    if not found:
        raise ProgramNotFoundError(
            "the program glimpse is not there: install it, or name it with program= or GLIMPSE_PROGRAM")
    return found


def bundle_environment(program: str) -> dict[str, str]:
    """What the wheel's own program needs to be told, because it lies elsewhere than where it was made."""
    bundle = Path(__file__).with_name("_bundle")
    return {"VIPSHOME": str(bundle)} if Path(program).is_relative_to(bundle) else {}


def run_program(program: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Any:
    """Runs a command with ``--json`` and gives what it printed.

    Raises ``ProgramError`` where it fails.
    """
    result = subprocess.run(
        [program, *arguments, "--json", "--quiet"], stdin=subprocess.DEVNULL, capture_output=True,
        env=dict(environment), check=False)
    if result.returncode != 0:
        words = result.stderr.decode(errors="replace").strip() or f"glimpse ended with status {result.returncode}"
        raise ProgramError(words.removeprefix("glimpse: "), "program")
    return json.loads(result.stdout)


class Service:
    """``glimpse serve`` for one library, for this process alone.

    It listens on a free port of this machine and takes a key that nobody else
    knows. It ends when its standard input does, so also where this process is
    killed. Safe to use from several threads.
    """

    _LISTENING = re.compile(r"listening on http://127\.0\.0\.1:(\d+)/")

    def __init__(self, program: str, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._key = secrets.token_urlsafe(32)
        self._messages: deque[str] = deque(maxlen=50)
        self._idle: list[http.client.HTTPConnection] = []
        self._lock = threading.Lock()
        self._owner = os.getpid()
        command = [program, "serve", "--host", "127.0.0.1", "--port", "0", "--until-input-ends", *arguments]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            errors="replace", env={**environment, "GLIMPSE_API_KEYS": f"admin:{self._key}"})
        self._end = weakref.finalize(self, _end, self._process, os.getpid())
        errors = self._process.stderr
        assert errors is not None
        self._port = self._wait_for_port(errors)
        threading.Thread(target=_drain, args=(errors, self._messages), daemon=True).start()

    def _wait_for_port(self, errors: IO[str]) -> int:
        for line in errors:
            found = self._LISTENING.search(line)
            if found:
                return int(found.group(1))
            self._messages.append(line.strip())
        self._process.wait()
        raise ProgramError(self._last_words(), "program")

    def _last_words(self) -> str:
        for line in self._messages:
            if line.startswith("glimpse: "):
                return line.removeprefix("glimpse: ")
        return "\n".join(self._messages) or f"glimpse ended with status {self._process.returncode}"

    def close(self) -> None:
        """Ends the service; requests that are under way may end first."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        self._end()

    @property
    def is_closed(self) -> bool:
        """Whether it was ended."""
        return not self._end.alive

    # Asking

    def ask(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None
    ) -> Any:
        """The JSON that an address replies; None where there is none.

        Raises ``GlimpseError`` where it is refused.
        """
        return json.loads(self.bytes(method, path, query, body) or b"null")

    def bytes(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None
    ) -> bytes:
        """The bytes that an address replies.

        Raises ``GlimpseError`` where it is refused.
        """
        connection, reply = self._reply(method, path, query, body, {})
        content = reply.read()
        self._give_back(connection, reply)
        if reply.status >= 400:
            raise error_of(_json(content), reply.status)
        return content

    def events(self, path: str) -> Iterator[tuple[str, Any]]:
        """The server-sent events of an address, until the last."""
        connection, reply = self._reply("GET", path, None, None, {"Accept": "text/event-stream"})
        try:
            if reply.status >= 400:
                raise error_of(_json(reply.read()), reply.status)
            name = ""
            for raw in reply:
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield name, json.loads(line.removeprefix("data: "))
        finally:
            connection.close()

    def _reply(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any, headers: dict[str, str]
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        if self.is_closed:
            raise ProgramError("the library is closed", "closed")
        pairs = [(name, _text(value)) for name, value in (query or {}).items() if value is not None]
        target = quote(path) + ("?" + urlencode(pairs) if pairs else "")
        data = None if body is None else json.dumps(body).encode()
        headers = {**headers, "Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        connection, is_kept = self._take()
        while True:
            try:
                connection.request(method, target, data, headers)
                return connection, connection.getresponse()
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                # One that was kept may have been closed at the other end meanwhile.
                if not is_kept:
                    if self._process.poll() is not None:
                        raise ProgramError(self._last_words(), "program") from error
                    raise ProgramError(f"the program does not answer: {error}", "program") from error
                connection, is_kept = self._new(), False

    def _new(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self._port)

    def _take(self) -> tuple[http.client.HTTPConnection, bool]:
        with self._lock:
            # A process that was forked off must not share its parent's connections.
            if self._owner != os.getpid():
                self._owner, self._idle = os.getpid(), []
            if self._idle:
                return self._idle.pop(), True
        return self._new(), False

    def _give_back(self, connection: http.client.HTTPConnection, reply: http.client.HTTPResponse) -> None:
        with self._lock:
            if not reply.will_close and self._owner == os.getpid() and len(self._idle) < 16:
                self._idle.append(connection)
                return
        connection.close()


def _end(process: subprocess.Popen[str], owner: int) -> None:
    # A process that was forked off does not end its parent's service.
    if os.getpid() != owner:
        return
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _drain(errors: IO[str], messages: deque[str]) -> None:
    with errors:
        for line in errors:
            messages.append(line.strip())


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value) if isinstance(value, Mapping) else str(value)
