#!/bin/sh
# Makes the bundled model from nothing: draws the scenes, trains, exports, evaluates.
#
# Sizes come from the environment, and the values below are those of the published weights:
#   SCENES=60000 EVAL_SCENES=2000 MINUTES=66 sh Tools/mini-model/run.sh
# STEPS=N instead of MINUTES makes a run repeatable. A CUDA device is used where PyTorch has one.
# What already stands in the work folder is kept; remove it to start again.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$tools/../.." && pwd)

PYTHON=${PYTHON:-python3}
WORK=${WORK:-$repository/.build/mini-model}
MODEL=${MODEL:-$repository/Models/glimpse-mini}
SCENES=${SCENES:-60000}
EVAL_SCENES=${EVAL_SCENES:-2000}
SEED=${SEED:-1}
EVAL_SEED=${EVAL_SEED:-7}
MINUTES=${MINUTES:-66}
STEPS=${STEPS:-}
JOBS=${JOBS:-$(getconf _NPROCESSORS_ONLN)}
THREADS=${THREADS:-$JOBS}

draw() { # split, scenes, seed
    if [ ! -e "$WORK/$1/complete" ]; then
        "$PYTHON" "$tools/make_dataset.py" --out "$WORK/$1" --split "$1" --scenes "$2" \
            --seed "$3" --jobs "$JOBS"
        touch "$WORK/$1/complete"
    fi
}

mkdir -p "$WORK"
draw train "$SCENES" "$SEED"
draw eval "$EVAL_SCENES" "$EVAL_SEED"

if [ ! -e "$WORK/run/complete" ]; then
    if [ -n "$STEPS" ]; then budget="--steps $STEPS"; else budget="--minutes $MINUTES"; fi
    resume=
    if [ -e "$WORK/run/checkpoint.pt" ]; then resume=--resume; fi
    # shellcheck disable=SC2086
    GLIBC_TUNABLES=glibc.malloc.hugetlb=1 "$PYTHON" "$tools/train.py" --data "$WORK/train" \
        --eval "$WORK/eval" --out "$WORK/run" --seed "$SEED" --threads "$THREADS" $budget $resume
    touch "$WORK/run/complete"
fi

"$PYTHON" "$tools/export.py" --run "$WORK/run" --out "$MODEL"
"$PYTHON" "$tools/evaluate.py" reference --model "$MODEL" --data "$WORK/eval" \
    --json "$WORK/figures.json"
# The same table from vectors that the product itself makes, where it is built.
if [ -x "$repository/glimpse" ]; then
    DATA="$WORK/eval" PYTHON="$PYTHON" MODEL="$MODEL" sh "$tools/evaluate.sh"
fi
