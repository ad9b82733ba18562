"""The parts of an indexing run as Operations/sharding/ has them: the scripts for
Slurm and Ray, and the command of the job of Kubernetes, by the built program into
a real Chroma, and read back from that."""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import unittest
from pathlib import Path

import slurm
from chroma import ChromaTestCase
from program import PROGRAM, ROOT

import sharding  # noqa: E402, in the folder that chroma adds

SHARDING = ROOT / "Operations" / "sharding"
RAY = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_raylet_start_wait_time_s": "300", "RAY_DISABLE_IMPORT_WARNING": "1"}


class ShardingTests(ChromaTestCase):
    def setUp(self):
        super().setUp()
        self.store = f"{self.address}/{re.sub('[^a-z]', '-', self._testMethodName)}"
        # What the machine's surroundings name is no part of the commands, and does not win over them.
        self.environment["GLIMPSE_LIBRARY"] = str(self.folder / "unused")

    def records(self):
        server, name = self.store.split("+", 1)[1].rsplit("/", 1)
        return sharding.chroma_records(server, name)

    def expect(self, pictures):
        """That the collection holds these pictures, each once, and no library was made."""
        found = sorted(record[0]["path"] for record in self.records().values())
        self.assertEqual(found, sorted(str(path) for path in Path(pictures).rglob("*.jpg")))
        self.assertFalse((self.folder / "unused").exists())

    def stand_in(self, fail_first):
        """A program that fails the first time for each part in `fail_first`,
        and is `glimpse` otherwise."""
        path = self.folder / "glimpse"
        path.write_text(f"""#!/bin/sh
part=$(printf '%s\\n' "$@" | sed -n 's|^\\([0-9]*\\)/[0-9]*$|\\1|p' | head -n 1)
case " {' '.join(map(str, fail_first))} " in *" $part "*)
  if [ ! -e "{self.folder}/failed-$part" ]; then touch "{self.folder}/failed-$part"; echo "made to fail" >&2; kill -9 $$; fi ;;
esac
exec "{PROGRAM}" "$@"
""", encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    def ray(self, *words):
        return subprocess.run(
            [sys.executable, str(SHARDING / "ray-index"), *map(str, words)], env={**self.environment, **RAY},
            capture_output=True, text=True, timeout=400, check=False)

    def test_ray_fills_a_store_and_starts_failed_parts_again(self):
        pictures = self.pictures(24)
        result = self.ray(pictures, "--shards", "4", "--cpus", "1", "--pause", "0", "--store", self.store,
                          "--glimpse", self.stand_in([2, 3]), "--", "--threads", "1")
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads(result.stdout.splitlines()[-1])
        self.assertEqual((report["indexed"], report["restarts"], report["shards_failed"]), (24, 2, []))
        self.assertIn("started again", result.stderr)
        self.expect(pictures)

    def test_ray_without_a_store_fills_a_library_for_each_part(self):
        pictures = self.pictures(8)
        result = self.ray(pictures, "--shards", "2", "--cpus", "1", "--work", self.folder / "work", "--glimpse", PROGRAM,
                          "--", "--threads", "1")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout.splitlines()[-1])["indexed"], 8)
        found = [row["path"] for part in (1, 2) for row in self.json("list", library=f"work/part-{part}")["results"]]
        self.assertEqual(sorted(found), sorted(str(path) for path in pictures.rglob("*.jpg")))

    def test_ray_says_what_the_program_refused(self):
        result = self.ray(self.pictures(1), "--shards", "1", "--cpus", "1", "--store", self.store, "--glimpse", PROGRAM,
                          "--", "--no-such-flag")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("part 1/1 failed: glimpse: 'index' has no flag --no-such-flag", result.stderr)
        self.assertEqual(json.loads(result.stdout.splitlines()[-1])["restarts"], 0)

    def test_slurm_fills_a_store_and_puts_failed_parts_back_into_the_queue(self):
        pictures = self.pictures(24)
        try:
            with slurm.Cluster(self.folder / "slurm") as cluster:
                result = cluster.run(
                    "--array=1-3", str(SHARDING / "slurm-array.sh"), str(pictures), self.store, "--quiet",
                    environment={**self.environment, "GLIMPSE": str(self.stand_in([2]))}, cwd=self.folder)
                logs = sorted(self.folder.glob("glimpse-index-*_*.log"))
                said = "\n".join(log.read_text(encoding="utf-8") for log in logs)
        except slurm.Unavailable as reason:
            self.skipTest(f"Slurm: {reason}")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr + said)
        self.assertEqual(len(logs), 3)
        self.assertIn("part 2 ended with status 137: back into the queue", said)
        reports = [json.loads(line) for line in said.splitlines() if line.startswith('{"')]
        self.assertEqual(sum(report["indexed"] for report in reports), 24, said)
        self.expect(pictures)

    def test_slurm_takes_its_part_and_leaves_wrong_usage_out_of_the_queue(self):
        pictures = self.pictures(8)
        queue = self.folder / "scontrol"
        queue.write_text(f"#!/bin/sh\necho \"$@\" >> {self.folder}/queue\n", encoding="utf-8")
        queue.chmod(0o755)
        variables = {"SLURM_ARRAY_TASK_ID": "11", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_COUNT": "2",
                     "SLURM_ARRAY_JOB_ID": "77", "SLURM_CPUS_PER_TASK": "1", "TMPDIR": str(self.folder),
                     "PATH": f"{self.folder}:{os.environ['PATH']}", "GLIMPSE": str(PROGRAM)}
        unreachable = "qdrant+http://127.0.0.1:1/none"
        for store, more, status, requeued in [
                (self.store, [], 0, False), (self.store, ["--no-such-flag"], 2, False), (unreachable, [], 1, True)]:
            (self.folder / "queue").unlink(missing_ok=True)
            result = subprocess.run(
                ["bash", str(SHARDING / "slurm-array.sh"), str(pictures), store, "--quiet", *more],
                env={**self.environment, **variables}, capture_output=True, text=True, timeout=300, check=False)
            self.assertEqual(result.returncode, status, result.stdout + result.stderr)
            self.assertEqual((self.folder / "queue").exists(), requeued)
            if requeued:
                self.assertEqual((self.folder / "queue").read_text(encoding="utf-8"), "requeue 77_11\n")
        own = self.run_shell([str(PROGRAM), "index", str(pictures), "--shard", "2/2", "--dry-run", "--json",
                              "--library", str(self.folder / "other")])
        self.assertEqual(len(self.records()), json.loads(own.splitlines()[-1])["scanned"])

    def run_shell(self, command, **variables):
        result = subprocess.run(command, env={**self.environment, **variables}, cwd=self.folder, capture_output=True,
                                text=True, timeout=300, check=False)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def mounted(self, text):
        """A value of the job or the image, with its volumes in this test's folder."""
        return re.sub(r"^/(data|models)(?=/|$)", lambda found: f"{self.folder}/volumes{found.group(0)}", text)

    def test_the_job_of_kubernetes_fills_a_store(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("PyYAML is not installed")
        job = yaml.safe_load((SHARDING / "kubernetes-job.yaml").read_text(encoding="utf-8"))
        self.assertEqual(job["spec"]["completionMode"], "Indexed")
        container = job["spec"]["template"]["spec"]["containers"][0]
        stated = {entry["name"]: entry["value"] for entry in container["env"]}
        self.assertEqual(job["spec"]["completions"], int(stated["SHARDS"]))
        self.assertEqual({mount["mountPath"] for mount in container["volumeMounts"]}, {"/data", "/models", "/tmp"})
        # The image's own variables, then the job's; what a user names is this test's.
        dockerfile = re.sub(r"\\\n", " ", (ROOT / "Operations/Dockerfile").read_text(encoding="utf-8"))
        image = dict(word.split("=", 1) for line in re.findall(r"^ENV (.*)$", dockerfile, re.M)
                     for word in shlex.split(line))
        pictures = self.pictures(24)
        own = {name: self.environment[name] for name in ("HF_HUB_OFFLINE", "HOME")}
        variables = {**{name: self.mounted(value) for name, value in {**image, **stated}.items()}, **own,
                     "SOURCE": str(pictures), "STORE": self.store, "PATH": f"{self.folder}/bin:{os.environ['PATH']}"}
        (self.folder / "bin").mkdir()
        (self.folder / "bin/glimpse").symlink_to(PROGRAM)
        # The volume of models, as `glimpse models pull` leaves it, with the weights of a small one.
        commit = "19a057a0fb927cf239541300e74237cd56c7ffe2"
        snapshot = Path(variables["HF_HOME"]) / "hub/models--immich-app--ViT-B-32__laion2b-s34b-b79k/snapshots" / commit
        shutil.copytree(ROOT / "Models/glimpse-mini", snapshot)
        indexed = 0
        for index in range(int(stated["SHARDS"])):
            output = self.run_shell([*container["command"], *container["args"]], **variables,
                                    JOB_COMPLETION_INDEX=str(index))
            indexed += json.loads(output.splitlines()[-1])["indexed"]
        self.assertEqual(indexed, 24)
        self.expect(pictures)
        self.assertFalse(Path(variables["GLIMPSE_LIBRARY"]).exists())
        self.assertEqual({record[0]["model"] for record in self.records().values()}, {"ViT-B-32"})


if __name__ == "__main__":
    unittest.main()
