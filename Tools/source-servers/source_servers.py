"""Starts the servers of pictures that tests speak to, from PyPI: Google's storage as
gcp-storage-emulator has it, and wsgidav. Both in one environment under
.runtime/sources/, on free ports of 127.0.0.1."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from pinned_packages import Unavailable, free_ports, installed  # noqa: E402

ENVIRONMENT = HERE.parent.parent / ".runtime" / "sources"
# Seconds that a server may take to answer for the first time.
PATIENCE = 120


def environment():
    """The environment's bin folder, with the packages of requirements.txt."""
    return installed(ENVIRONMENT, HERE / "requirements.txt")


class Server:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port, = free_ports(1)
        log = self.folder / "server.log"
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                [str(word) for word in self.command()], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=2):
                    return
            except OSError as reason:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
                    raise Unavailable(f"it did not start: {said[-1][:300]}") from reason
                time.sleep(0.05)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class GoogleStorage(Server):
    def command(self):
        return [environment() / "gcp-storage-emulator", "start", "--host", "127.0.0.1", "--port", self.port, "--in-memory",
                "--default-bucket", "photos", "--quiet"]


class WebDAV(Server):
    """Serves FOLDER/files to the user `me`, or to everybody."""

    def __init__(self, folder, password=None):
        self.password = password
        (Path(folder) / "files").mkdir(parents=True, exist_ok=True)
        super().__init__(folder)

    def command(self):
        users = {"me": {"password": self.password}} if self.password else True
        (self.folder / "wsgidav.json").write_text(json.dumps({
            "host": "127.0.0.1", "port": self.port, "server": "cheroot", "provider_mapping": {"/": str(self.folder / "files")},
            "simple_dc": {"user_mapping": {"*": users}}, "verbose": 1, "logging": {"enable": True},
            "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False}}))
        return [environment() / "wsgidav", "--config", self.folder / "wsgidav.json"]
