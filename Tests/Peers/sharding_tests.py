"""Parts of an indexing run, driven by Ray and by the scripts of Operations/."""

import json
import os
import re
import stat
import subprocess
import sys
import unittest

from program import PROGRAM, ROOT, PeerTestCase

SHARDING = ROOT / "Operations" / "sharding"


class ShardingTests(PeerTestCase):
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

    def paths(self, parts):
        found = []
        for part in parts:
            found += [row["path"] for row in self.json("list", library=f"work/part-{part}")["results"]]
        return found

    def test_ray_drives_parts_and_starts_failed_ones_again(self):
        pictures = self.pictures(24)
        single = self.json("index", pictures)
        result = subprocess.run(
            [sys.executable, str(SHARDING / "ray-index"), str(pictures), "--shards", "4", "--cpus", "1", "--pause", "0",
             "--work", str(self.folder / "work"), "--glimpse", str(self.stand_in([2, 3])), "--", "--threads", "1"],
            env={**self.environment, "RAY_USAGE_STATS_ENABLED": "0", "RAY_raylet_start_wait_time_s": "300", "RAY_DISABLE_IMPORT_WARNING": "1"}, capture_output=True, text=True,
            timeout=400, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        report = json.loads(result.stdout.splitlines()[-1])
        self.assertEqual((report["indexed"], report["restarts"], report["shards_failed"]), (24, 2, []))
        self.assertIn("started again", result.stderr)
        whole = sorted(row["path"] for row in self.json("list")["results"])
        self.assertEqual(single["indexed"], 24)
        self.assertEqual(sorted(self.paths(range(1, 5))), whole)

    def test_slurm_takes_its_part_and_goes_back_into_the_queue(self):
        pictures = self.pictures(8)
        queue = self.folder / "scontrol"
        queue.write_text(f"#!/bin/sh\necho \"$@\" >> {self.folder}/queue\n", encoding="utf-8")
        queue.chmod(0o755)
        variables = {"SLURM_ARRAY_TASK_ID": "11", "SLURM_ARRAY_TASK_MIN": "10", "SLURM_ARRAY_TASK_COUNT": "3",
                     "SLURM_ARRAY_JOB_ID": "77", "SLURM_CPUS_PER_TASK": "1", "TMPDIR": str(self.folder)}
        # A program that notes its arguments, for there is no store here.
        noting = self.folder / "noting"
        noting.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {self.folder}/arguments\nexit ${{STATUS:-0}}\n", encoding="utf-8")
        noting.chmod(0o755)
        for status, requeued in [(0, False), (1, True), (2, False)]:
            (self.folder / "queue").unlink(missing_ok=True)
            result = subprocess.run(
                ["bash", str(SHARDING / "slurm-array.sh"), str(pictures), "qdrant+http://s:6333/c", "--quiet"],
                env={**self.environment, **variables, "PATH": f"{self.folder}:{os.environ['PATH']}", "GLIMPSE": str(noting),
                     "STATUS": str(status)},
                capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(result.returncode, status, result.stderr)
            words = (self.folder / "arguments").read_text(encoding="utf-8").split("\n")
            self.assertEqual(words[:6], ["index", str(pictures), "--store", "qdrant+http://s:6333/c", "--shard", "2/3"])
            self.assertEqual((self.folder / "queue").exists(), requeued)

    def test_the_job_of_kubernetes_counts_parts_from_one(self):
        try:
            import yaml
        except ImportError:
            self.skipTest("PyYAML is not installed")
        job = yaml.safe_load((SHARDING / "kubernetes-job.yaml").read_text(encoding="utf-8"))
        self.assertEqual(job["spec"]["completionMode"], "Indexed")
        container = job["spec"]["template"]["spec"]["containers"][0]
        variables = {entry["name"]: entry["value"] for entry in container["env"]}
        self.assertEqual(job["spec"]["completions"], int(variables["SHARDS"]))
        script = container["args"][0].replace("exec glimpse", "printf '%s\\n'")
        parts = []
        for index in range(int(variables["SHARDS"])):
            output = subprocess.run(
                [*container["command"], script], env={**variables, "JOB_COMPLETION_INDEX": str(index), "PATH": os.environ["PATH"]},
                capture_output=True, text=True, check=True).stdout
            parts.append(re.search(r"^(\d+/\d+)$", output, re.M).group(1))
        self.assertEqual(parts, [f"{i}/8" for i in range(1, 9)])


if __name__ == "__main__":
    unittest.main()
