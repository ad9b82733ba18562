"""Starts the inference servers that tests speak to: MLServer from PyPI, and a
stand-in for NVIDIA Triton. Both in one environment under .runtime/inference/, on
free ports of 127.0.0.1."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from pinned_packages import Unavailable, free_ports, installed  # noqa: E402

ROOT = HERE.parent.parent
ENVIRONMENT = ROOT / ".runtime" / "inference"
# Seconds that a server may take to answer for the first time.
PATIENCE = 300


def environment():
    """The environment's bin folder, with the packages of requirements.txt."""
    return installed(ENVIRONMENT, HERE / "requirements.txt")


class Server:
    """A server of some models; `start` again after `kill` takes the same port."""

    def __init__(self, folder, models):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.models = models
        self.port = free_ports(1)[0]
        self.process = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def command(self):
        raise NotImplementedError

    def start(self):
        log = self.folder / "server.log"
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                [str(part) for part in self.command()], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env={**os.environ, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}, start_new_session=True)
        end = time.monotonic() + PATIENCE
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > end:
                lines = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
                raise Unavailable(f"it did not start: {lines[-1][:300]}")
            time.sleep(0.1)
        return self

    def is_ready(self):
        try:
            for name in self.models:
                with urllib.request.urlopen(f"{self.address}/v2/models/{name}/ready", timeout=2) as reply:
                    if reply.status != 200:
                        return False
            return True
        except OSError:
            return False

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGKILL)
        if self.process:
            self.process.wait()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()


class StandIn(Server):
    def __init__(self, folder, models, *options):
        super().__init__(folder, models)
        self.options = options

    def command(self):
        return [environment() / "python", "-B", HERE / "triton-stand-in", "--port", self.port, *self.options,
                *(f"{name}={path}" for name, path in self.models.items())]

    def counts(self):
        with urllib.request.urlopen(f"{self.address}/counts", timeout=10) as reply:
            return json.load(reply)


class MLServer(Server):
    def command(self):
        grpc, metrics = free_ports(2)
        (self.folder / "settings.json").write_text(json.dumps({
            "host": "127.0.0.1", "http_port": self.port, "grpc_port": grpc, "metrics_port": metrics, "parallel_workers": 0,
            "debug": False}))
        for name, path in self.models.items():
            place = self.folder / name
            place.mkdir(exist_ok=True)
            described = subprocess.run(
                [environment() / "python", "-B", "-c", DESCRIBE, str(path)], capture_output=True, text=True, check=True,
                cwd=self.folder)
            (place / "model-settings.json").write_text(json.dumps({
                "name": name, "implementation": "onnx_model.ONNXModel", "parameters": {"uri": str(path)},
                **json.loads(described.stdout)}))
        return [environment() / "mlserver", "start", "."]


DESCRIBE = """
import json, sys, onnxruntime
types = {"tensor(float)": "FP32", "tensor(float16)": "FP16", "tensor(uint8)": "UINT8", "tensor(int32)": "INT32",
         "tensor(int64)": "INT64"}
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
def all(tensors):
    return [{"name": one.name, "datatype": types[one.type],
             "shape": [axis if isinstance(axis, int) else -1 for axis in one.shape]} for one in tensors]
print(json.dumps({"inputs": all(session.get_inputs()), "outputs": all(session.get_outputs())}))
"""
