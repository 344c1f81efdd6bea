#!/usr/bin/env bash
# bench.sh [<bench options>]
#
# Measures the nightly job's speed and memory, compared with a bare loop over the same files.
#   scripts/bench.sh --images 20000 --memory
#   scripts/bench.sh --small 100000 --driver-memory 1g
set -eu
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/submit.sh" bench "$@"
