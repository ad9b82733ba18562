#!/bin/sh
# Prints the held-out table of the bundled model from vectors that the product
# itself makes: `glimpse embed` over the shipped files. Needs `make build` and
# the held-out scenes (make_dataset.py --split eval).
#   DATA=FOLDER sh Tools/mini-model/evaluate.sh
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$tools/../.." && pwd)
PYTHON=${PYTHON:-python3}
DATA=${DATA:-$repository/.build/mini-model/eval}
MODEL=${MODEL:-glimpse-mini}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$PYTHON" "$tools/evaluate.py" prepare --data "$DATA" --out "$work" >/dev/null
cd "$work"
embed() { # output, arguments
    out=$1
    shift
    "$repository/glimpse" embed "$@" --model "$MODEL" --quiet --out "$out"
}
embed images0.npy images0
embed images1.npy images1
sed 's/^/text:/' captions.txt >captions.list
embed captions.npy --from-file captions.list
sed 's/^/text:/' short.txt >short.list
embed short.npy --from-file short.list
"$PYTHON" "$tools/evaluate.py" score --data "$DATA" --images0 images0.npy --images1 images1.npy \
    --captions captions.npy --short short.npy
