#!/usr/bin/env bash
# submit.sh [--short] [<spark-submit options> --] <job> [<job options>]
#
# Runs one Scanlake job: by the spark-submit of SPARK_HOME when there is one, else by the Spark that Maven brought
# (client mode). Without spark-submit options: local mode on all cores. --short starts the driver for a run of seconds
# (conf/short-run.options).
#   scripts/submit.sh nightly --help
#   scripts/submit.sh --master spark://host:7077 --executor-memory 4g -- nightly --settings conf/scanlake.yaml
set -eu

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=$root/jobs/target
jar=$target/scanlake.jar

fail() {
  echo "submit: $1" >&2
  exit 2
}

[ -f "$target/spark.classpath" ] || fail "nothing is built yet; run: mvn -DskipTests package"

short=
if [ "${1:-}" = "--short" ]; then
  short=$(grep -v '^#' "$root/conf/short-run.options")
  shift
fi

options=()
case ${1:-} in
  -*)
    count=0
    for word in "$@"; do
      if [ "$word" = "--" ]; then
        options=("${@:1:count}")
        shift $((count + 1))
        break
      fi
      count=$((count + 1))
    done
    ;;
esac
if [ ${#options[@]} -eq 0 ]; then
  options=(--master "local[*]")
fi

# What the driver's JVM must be started with, should this script start it.
master=
memory=2g
java_options=
previous=
for word in "${options[@]}"; do
  case $previous in
    --master) master=$word ;;
    --driver-memory) memory=$word ;;
    --driver-java-options) java_options=$word ;;
    --conf | -c)
      case $word in
        spark.master=*) master=${word#*=} ;;
        spark.driver.memory=*) memory=${word#*=} ;;
        spark.driver.extraJavaOptions=*) java_options=${word#*=} ;;
      esac
      ;;
  esac
  case $word in
    --master=*) master=${word#*=} ;;
    --driver-memory=*) memory=${word#*=} ;;
    --driver-java-options=*) java_options=${word#*=} ;;
  esac
  previous=$word
done
java_options="$short $java_options"

# A local run listens on the loopback interface alone, and has no web page.
case $master in
  local*)
    export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
    options=(--conf spark.ui.enabled=false "${options[@]}")
    ;;
esac

if [ -n "${SPARK_HOME:-}" ] && [ -x "$SPARK_HOME/bin/spark-submit" ]; then
  case $master in
    local*)
      options=(--driver-memory "$memory" "${options[@]}"
        --driver-java-options "-Dlog4j2.configurationFile=file:$root/conf/log4j2.properties $java_options")
      ;;
  esac
  exec "$SPARK_HOME/bin/spark-submit" --properties-file "$root/conf/spark-defaults.conf" --load-spark-defaults \
    --class io.scanlake.jobs.Main "${options[@]}" "$jar" "$@"
fi

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" > /dev/null || fail "no $java; Scanlake needs a JDK of 17 or later, by JAVA_HOME or on the PATH"
hadoop=${HADOOP_CONF_DIR:+$HADOOP_CONF_DIR:}
# shellcheck disable=SC2086 # several java options in one word, as spark-submit takes them
exec "$java" "@$target/spark.options" "-Xmx$memory" "-Dlog4j2.configurationFile=file:$root/conf/log4j2.properties" \
  $java_options -cp "$hadoop$(cat "$target/spark.classpath")" org.apache.spark.deploy.SparkSubmit \
  --properties-file "$root/conf/spark-defaults.conf" --class io.scanlake.jobs.Main "${options[@]}" "$jar" "$@"
