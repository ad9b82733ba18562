"""What the benchmarks share: running a program and taking its cost, and
printing rows. Standard library only."""

import json
import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Cost:
    """What one run took: wall and processor seconds, and the peak of resident
    memory of the program with its helpers (shared pages count for each)."""

    def __init__(self, wall, cpu, peak_mib, output):
        self.wall, self.cpu, self.peak_mib, self.output = wall, cpu, peak_mib, output


def resident_mib(pid):
    """Of a process and its children, in MiB; 0 once it is gone."""
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        try:
            with open(f"/proc/{process}/statm") as file:
                total += int(file.read().split()[1])
            with open(f"/proc/{process}/task/{process}/children") as file:
                waiting += [int(word) for word in file.read().split()]
            for task in os.listdir(f"/proc/{process}/task"):
                if task != str(process):
                    with open(f"/proc/{process}/task/{task}/children") as file:
                        waiting += [int(word) for word in file.read().split()]
        except (OSError, ValueError, IndexError):
            continue
    return total * os.sysconf("SC_PAGESIZE") / 2**20


def highest_mib(pid):
    """The most that a process itself has held, in MiB, as the kernel counts;
    0 once it is gone.

    Not `ru_maxrss`: Linux hands the parent's peak on to a child that is started
    from it, so that a benchmark which holds much would count itself.
    """
    try:
        with open(f"/proc/{pid}/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) / 1024
    except (OSError, ValueError, IndexError):
        pass
    return 0.0


def run(command, environment=None, folder=None, stdin=None):
    """Runs a command to its end; stops the benchmark where it fails."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], env=environment, cwd=folder,
        stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    peak, over = [0.0], threading.Event()

    def watch():
        while not over.wait(0.05):
            peak[0] = max(peak[0], resident_mib(process.pid), highest_mib(process.pid))

    messages = []
    threads = [threading.Thread(target=watch),
               threading.Thread(target=lambda: messages.append(process.stderr.read()))]
    for thread in threads:
        thread.start()
    if stdin is not None:
        process.stdin.write(stdin.encode())
        process.stdin.close()
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    over.set()
    for thread in threads:
        thread.join()
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}: {messages[0].decode()[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0],
                output.decode())


def median(costs, name):
    return statistics.median(getattr(cost, name) for cost in costs)


def spread(costs, name):
    """(largest - smallest) / median."""
    values = [getattr(cost, name) for cost in costs]
    return (max(values) - min(values)) / statistics.median(values)


def build_floor(name, folder):
    """Compiles a floor program; returns its path."""
    path = Path(folder) / name
    package = {"decode": "vips", "tower": "glimpse-openvino", "text": "glimpse-openvino"}[name]
    search = str(ROOT / ".runtime/pkgconfig") + ":" + os.environ.get("PKG_CONFIG_PATH", "")
    flags = subprocess.run(
        ["pkg-config", "--cflags", "--libs", package], check=True, capture_output=True, text=True,
        env=dict(os.environ, PKG_CONFIG_PATH=search)).stdout.split()
    subprocess.run(
        ["cc", "-O2", "-o", path, ROOT / f"Benchmarks/floors/{name}.c", *flags, "-lpthread",
         f"-Wl,-rpath,{ROOT}/.runtime/openvino/lib"], check=True)
    return path


def machine():
    """Where and on what the figures were taken."""
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo")
                  if line.startswith("model name")), platform.machine())
    flags = next((line for line in open("/proc/cpuinfo") if line.startswith("flags")), "")
    wide = [name for name in ("avx512_vnni", "avx512_bf16", "amx_bf16") if name in flags]
    revision = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"],
                              capture_output=True, text=True).stdout.strip()
    return {"processor": model, "instructions": wide, "processors": os.cpu_count(),
            "revision": revision}


def save(rows):
    """Appends rows to .bench/results.jsonl with the machine they come from."""
    (ROOT / ".bench").mkdir(exist_ok=True)
    with (ROOT / ".bench/results.jsonl").open("a") as file:
        for row in rows:
            file.write(json.dumps({**row, **machine()}) + "\n")
