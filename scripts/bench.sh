#!/usr/bin/env bash
# bench.sh [<spark-submit options> --] [<bench options>]
#
# The speed of the analysis against a bare loop over the same files.
#   scripts/bench.sh --master "local[2]" -- --images 20000
set -eu
here=$(dirname "${BASH_SOURCE[0]}")
count=0
for word in "$@"; do
  count=$((count + 1))
  if [ "$word" = "--" ]; then
    exec "$here/submit.sh" "${@:1:count}" bench "${@:count+1}"
  fi
done
exec "$here/submit.sh" bench "$@"
