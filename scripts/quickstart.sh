#!/usr/bin/env bash
# quickstart.sh [DIR]
#
# Builds Scanlake if needed, makes a small archive in DIR (default ./scanlake-quickstart), trains a cascade on its
# phantoms, runs the nightly job with it in local mode, adds the facts of two years of a made-up hospital, forecasts its
# demand, and queries the tables. Needs a JDK of 17 or later and Maven; a second run processes only what is new.
set -eu

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(dirname "$here")
jar=$root/jobs/target/scanlake.jar

missing() {
  echo "quickstart: $1" >&2
  exit 2
}

javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
version=$("$javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p') || version=
if [ "${version:-0}" -lt 17 ]; then
  missing "no JDK of 17 or later (apt install openjdk-17-jdk, brew install openjdk@17, or https://adoptium.net)"
fi

if [ ! -f "$jar" ] || [ -n "$(find "$root/pom.xml" "$root/common" "$root/jobs" -newer "$jar" \
  \( -name pom.xml -o -path '*/src/main/*' \) -print)" ]; then
  command -v mvn > /dev/null || missing "no Maven (apt install maven, brew install maven, or https://maven.apache.org)"
  echo "building; the first time Maven downloads Spark, OpenCV and FFmpeg, about 600 MB"
  (cd "$root" && mvn -q -B -DskipTests package) &
  build=$!
  while kill -0 $build 2> /dev/null; do
    sleep 2
    printf '\r%d s' "$SECONDS"
  done
  printf '\n'
  wait $build
fi

dir=${1:-scanlake-quickstart}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if [ ! -f "$dir/secret" ]; then
  (umask 077 && head -c 32 /dev/urandom | od -An -v -tx1 | tr -d ' \n' > "$dir/secret")
fi
if [ ! -f "$dir/settings.yaml" ]; then
  cat > "$dir/settings.yaml" << EOF
sites:
  hospital: {time-zone: Europe/Berlin}
holidays-file: "$root/conf/holidays.csv"
models:
  - {path: "$dir/models/disc", match: {modality: [CT]}}
patient-classes: {OUTPATIENT: OUTPATIENT, EMERGENCY: EMERGENCY, "WARD 3": INPATIENT}
EOF
fi

run() {
  "$here/submit.sh" --short "$@"
}

[ -d "$dir/sample" ] || run sample --output "$dir/sample"
if [ ! -f "$dir/models/disc/model.yaml" ]; then
  rm -rf "$dir/models/disc"
  "$here/submit.sh" train --kind cascade --class disc --labels "$dir/sample/labels.csv" \
    --output "$dir/models/disc"
fi
run nightly --input "demo=$dir/sample/archive" --warehouse "$dir/warehouse" \
  --pseudonym-secret-file "$dir/secret" --settings "$dir/settings.yaml"
# Both inputs end in the same week, so that a question about the last days covers both.
run sample --days 730 --from 2024-03-12 --stations CT=2,MR=2,DX=2,MG=1 --thinning 120 --site hospital \
  --warehouse "$dir/warehouse" --pseudonym-secret-file "$dir/secret" --settings "$dir/settings.yaml"
# The first forecast is made as of four weeks ago, so that it can be compared with actuals.
for as_of in "--as-of=2026-02-10" ""; do
  run forecast --warehouse "$dir/warehouse" --pseudonym-secret-file "$dir/secret" --settings "$dir/settings.yaml" \
    ${as_of:+"$as_of"}
done

echo
"$here/sql.sh" --warehouse "$dir/warehouse" "$root/conf/questions/quickstart.sql"

echo
echo "The tables are in $dir/warehouse; query them:"
echo "  $here/sql.sh --warehouse $dir/warehouse $root/conf/questions/q01.sql   # q01 to q15"
echo "  $here/sql.sh --warehouse $dir/warehouse \"SELECT ...\""
