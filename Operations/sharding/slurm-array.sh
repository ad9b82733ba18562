#!/bin/bash
# Indexes into a remote store as an array of Slurm: task I takes the I-th of as
# many parts as the array has. A part that fails goes back into the queue, five
# times at most; repeating work changes nothing.
#
#   sbatch --array=1-16 Operations/sharding/slurm-array.sh /shared/photos qdrant+http://store:6333/photos
#
#SBATCH --job-name=glimpse-index
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=24:00:00
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
#SBATCH --output=glimpse-index-%A_%a.log
# What a failed part said stays when it begins anew.
#SBATCH --open-mode=append
set -u

source=${1:?usage: sbatch slurm-array.sh SOURCE STORE [flags of glimpse index]}
store=${2:?usage: sbatch slurm-array.sh SOURCE STORE [flags of glimpse index]}
shift 2

# Arrays that do not count from 1 are taken as they are meant.
part=$((SLURM_ARRAY_TASK_ID - SLURM_ARRAY_TASK_MIN + 1))

"${GLIMPSE:-glimpse}" index "$source" --store "$store" --shard "$part/$SLURM_ARRAY_TASK_COUNT" \
  --threads "${SLURM_CPUS_PER_TASK:-4}" --json "$@" &
indexer=$!
# What is read is written before the program ends.
trap 'kill -TERM "$indexer"' TERM
wait "$indexer"
status=$?
# A signal ends the first wait early.
while kill -0 "$indexer" 2>/dev/null; do
  wait "$indexer"
  status=$?
done

# 2 is wrong usage, which does not pass by being repeated.
if [ "$status" -ne 0 ] && [ "$status" -ne 2 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 5 ]; then
  echo "part $part ended with status $status: back into the queue" >&2
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$status"
