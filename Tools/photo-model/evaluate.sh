#!/bin/sh
# Prints recall on a folder of photographs with labels.csv, from vectors that the
# product itself makes. Needs `make build` (or GLIMPSE) and the Python of
# `make photo-model`.
#   PHOTOS=FOLDER sh Tools/photo-model/evaluate.sh
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$tools/../.." && pwd)
PYTHON=${PYTHON:-$repository/.runtime/photo-model/bin/python}
GLIMPSE=${GLIMPSE:-$repository/glimpse}
MODEL=${MODEL:-$repository/Models/glimpse-photo}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$PYTHON" "$tools/evaluate.py" prepare --photos "$PHOTOS" --out "$work"
for kind in name names captions photos cropped recoloured mirrored all; do
    "$GLIMPSE" embed --model "$MODEL" --quiet --from-file "$work/$kind.list" --out "$work/$kind.npy"
done
"$PYTHON" "$tools/evaluate.py" score --photos "$PHOTOS" --work "$work"
