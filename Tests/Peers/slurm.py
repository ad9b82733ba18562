"""Slurm on this machine: munged, slurmctld and slurmd by hand, on free ports of
127.0.0.1, with all they write in one folder."""

import getpass
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Tools"))
from pinned_packages import Unavailable, free_ports  # noqa: E402

PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue"]
# Debian keeps the daemons where only administrators look.
PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"
# Seconds that a daemon may take.
PATIENCE = 120


def missing():
    """The programs that are not installed."""
    return [name for name in PROGRAMS if not shutil.which(name, path=PATH)]


class Cluster:
    """One machine that says it has 16 processors, so that several parts of four run at once."""

    def __init__(self, folder):
        if missing():
            raise Unavailable(f"{', '.join(missing())} not installed (apt-get install slurm-wlm munge)")
        if os.geteuid() != 0:
            raise Unavailable("slurmd needs root")
        self.folder = Path(folder)
        self.processes = []
        self.environment = {**os.environ, "PATH": PATH, "SLURM_CONF": str(self.folder / "slurm.conf")}

    def __enter__(self):
        for name in ("state", "spool"):
            (self.folder / name).mkdir(parents=True)
        key = self.folder / "munge.key"
        key.write_bytes(secrets.token_bytes(128))
        key.chmod(0o600)
        host, user = socket.gethostname().split(".")[0], getpass.getuser()
        control, node = free_ports(2)
        (self.folder / "slurm.conf").write_text(f"""
ClusterName=glimpse
SlurmctldHost={host}(127.0.0.1)
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={self.folder}/munge.socket,cred_expire=5
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort={control}
SlurmdPort={node}
SlurmctldPidFile={self.folder}/slurmctld.pid
SlurmdPidFile={self.folder}/slurmd.pid
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=sched_interval=1,batch_sched_delay=1
ReturnToService=2
JobRequeue=1
NodeName={host} NodeAddr=127.0.0.1 CPUs=16 RealMemory=65536 State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP
""", encoding="utf-8")
        # The way of a plugin of control groups is read whether one is used or not.
        (self.folder / "cgroup.conf").write_text("CgroupAutomount=no\n", encoding="utf-8")
        try:
            self.start("munged", "--foreground", "--force", f"--key-file={key}", f"--socket={self.folder}/munge.socket",
                       f"--pid-file={self.folder}/munged.pid", f"--log-file={self.folder}/munged.log",
                       f"--seed-file={self.folder}/munged.seed")
            self.wait("munged", lambda: (self.folder / "munge.socket").exists())
            self.start("slurmctld", "-D")
            self.wait("slurmctld", lambda: "UP" in self.ask("scontrol", "ping"))
            self.start("slurmd", "-D", "-N", host)
            self.wait("slurmd", lambda: "State=IDLE" in self.ask("scontrol", "show", "node", host))
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, *command):
        with open(self.folder / f"{command[0]}.log", "ab") as log:
            self.processes.append(subprocess.Popen(
                command, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True))

    def wait(self, name, holds):
        end = time.monotonic() + PATIENCE
        while not holds():
            if self.processes[-1].poll() is not None or time.monotonic() > end:
                lines = (self.folder / f"{name}.log").read_text(errors="replace").strip().splitlines() or ["it said nothing"]
                raise Unavailable(f"{name} did not start: {lines[-1]}")
            time.sleep(0.1)

    def ask(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, check=False).stdout

    def run(self, *words, environment, cwd):
        """sbatch, until all of the array has ended; what it ended with and what it said."""
        return subprocess.run(
            ["sbatch", "--wait", *words], env={**environment, "PATH": PATH, "SLURM_CONF": self.environment["SLURM_CONF"]},
            cwd=cwd, capture_output=True, text=True, timeout=500, check=False)

    def __exit__(self, *_):
        for process in reversed(self.processes):
            for number in (signal.SIGTERM, signal.SIGKILL):
                try:
                    os.killpg(process.pid, number)
                    process.wait(timeout=10)
                    break
                except ProcessLookupError:
                    break
                except subprocess.TimeoutExpired:
                    continue
