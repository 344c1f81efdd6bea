#!/usr/bin/env bash
# sql.sh --warehouse URI [--format table|csv|json] "SELECT ..."   (or a file, or standard input)
#
# Spark SQL in local mode; every table is available under its name, :as_of is the last date with data.
#   scripts/sql.sh --warehouse scanlake-quickstart/warehouse "SELECT modality, count(*) FROM images GROUP BY modality"
set -eu
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/submit.sh" --short sql "$@"
