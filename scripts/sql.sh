#!/usr/bin/env bash
# sql.sh --warehouse URI [--format table|csv|json] "SELECT ..."   (or a file, or standard input)
#
# Spark SQL in local mode; every table is a name, :as_of is the last date with data.
#   scripts/sql.sh --warehouse scanlake-quickstart/warehouse "SELECT modality, count(*) FROM images GROUP BY modality"
set -eu
# A question is answered before optimised code would pay off: without it the start takes half the time.
exec "$(dirname "${BASH_SOURCE[0]}")/submit.sh" --master "local[*]" \
  --driver-java-options "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m" -- sql "$@"
