#!/usr/bin/env bash
# submit.sh [--short] [<spark-submit options> --] <job> [<job options>]
#
# Runs one Scanlake job: by the spark-submit of SPARK_HOME when there is one, else by the Spark that Maven brought
# (client mode). Without spark-submit options: local mode on all cores. --short starts the driver for a run of seconds
# (conf/short-run.options).
#   scripts/submit.sh nightly --help
#   scripts/submit.sh --master spark://host:7077 --executor-memory 4g -- nightly --settings conf/scanlake.yaml
set -eu

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
target=$root/jobs/target
operator=2
no_jvm=8

job=()

# summarise STATE CODE MESSAGE: what the job's --summary says until the job itself writes it, so that last night's does not
# stand for a night that never came so far.
summarise() {
  local file= previous= word draft
  case ${job[0]:-} in nightly | analyze | usage) ;; *) return 0 ;; esac
  for word in "${job[@]}"; do
    case $word in
      --help | -h) return 0 ;;
      --summary=*) file=${word#*=} ;;
    esac
    if [ "$previous" = "--summary" ]; then file=$word; fi
    previous=$word
  done
  if [ -n "$file" ] && { [ -f "$file" ] || [ ! -e "$file" ]; }; then
    file=$(readlink -f "$file") || return 0
    draft=$file.$$
    {
      printf '{"state":"%s","job":"%s","started":"%s","exit_code":%s,"message":"%s"}\n' "$1" "${job[0]}" \
        "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$2" "$(printf '%s' "$3" | tr -d '[:cntrl:]' | tr "\\\\\"" "/'")" > "$draft"
    } 2> /dev/null && mv -f "$draft" "$file"
  fi
  return 0
}

# fail CODE MESSAGE: ends with one line.
fail() {
  echo "submit: $2" >&2
  summarise FAILED "$1" "$2"
  exit "$1"
}

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
job=("$@")

# Beside jobs/target of a build the jar may stand in the deployed folder itself.
jar=$target/scanlake.jar
if [ ! -f "$jar" ] && [ -f "$root/scanlake.jar" ]; then
  jar=$root/scanlake.jar
fi
[ -f "$jar" ] || fail $operator "no scanlake.jar in $root or $target; run: mvn -DskipTests package"

# Java reads and writes the names of files by the locale, and cron has none. The same everywhere: also system errors and
# formats do not depend on the caller.
if command -v locale > /dev/null; then
  for locale in C.UTF-8 "$(locale -a 2> /dev/null | grep -i -m 1 'utf-\?8')"; do
    export LC_ALL=$locale
    [ "$(locale charmap 2> /dev/null)" != UTF-8 ] || break
  done
  if [ "$(locale charmap 2> /dev/null)" != UTF-8 ]; then
    echo "submit: this host has no UTF-8 locale such as C.UTF-8; files whose names go beyond ASCII cannot be read" >&2
  fi
else
  export LC_ALL=C.UTF-8
fi

# What the driver's JVM must be started with, should this script start it.
master=
deploy=client
memory=
java_options=
previous=
for word in "${options[@]}"; do
  case $previous in
    --master) master=$word ;;
    --deploy-mode) deploy=$word ;;
    --driver-memory) memory=$word ;;
    --driver-java-options) java_options=$word ;;
    --conf | -c)
      case $word in
        spark.master=*) master=${word#*=} ;;
        spark.submit.deployMode=*) deploy=${word#*=} ;;
        spark.driver.memory=*) memory=${word#*=} ;;
        spark.driver.extraJavaOptions=*) java_options=${word#*=} ;;
      esac
      ;;
  esac
  case $word in
    --master=*) master=${word#*=} ;;
    --deploy-mode=*) deploy=${word#*=} ;;
    --driver-memory=*) memory=${word#*=} ;;
    --driver-java-options=*) java_options=${word#*=} ;;
  esac
  previous=$word
done

# A name in a URI, without the blanks that would divide Java options.
uri=${root//%/%25}
uri=${uri// /%20}
uri=${uri//\#/%23}
defaults="-Dlog4j2.configurationFile=file:$uri/conf/log4j2.properties $short"

# A local run listens on the loopback interface alone, has no web page, and outlives a task without memory: the driver
# ends with the exit code that says so.
case $master in
  local*)
    export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1}
    memory=${memory:-2g}
    options=(--driver-memory "$memory" --conf spark.ui.enabled=false --conf spark.executor.killOnFatalError.depth=0
      "${options[@]}")
    ;;
esac

spark=
if [ -n "${SPARK_HOME:-}" ] && [ -x "$SPARK_HOME/bin/spark-submit" ]; then
  spark=$SPARK_HOME/bin/spark-submit
  if [ -f "$SPARK_HOME/bin/load-spark-env.sh" ]; then
    # Spark may have a Java of its own.
    JAVA_HOME=$(
      set +eu
      # shellcheck disable=SC1091
      . "$SPARK_HOME/bin/load-spark-env.sh" > /dev/null 2>&1
      echo "${JAVA_HOME:-}"
    )
    [ -z "$JAVA_HOME" ] || export JAVA_HOME
  fi
elif [ ! -f "$target/spark.classpath" ]; then
  fail $operator "no Spark: set SPARK_HOME to a folder with bin/spark-submit (now: ${SPARK_HOME:-not set})"
fi

# A JVM that does not start has exit code 1 or another of its own: started once for nothing, it says what is wrong.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" > /dev/null || fail $no_jvm "no $java; Scanlake needs Java 17 or later, by JAVA_HOME or on the PATH"
trial=()
if [ -z "$spark" ]; then
  memory=${memory:-2g}
  trial=("@$target/spark.options")
fi
if [ "$deploy" = client ]; then
  # shellcheck disable=SC2206 # several java options in one word, as spark-submit takes them
  trial+=(${memory:+-Xmx$memory} $defaults $java_options)
fi
starts=0
said=$("$java" ${trial[@]+"${trial[@]}"} -version 2>&1) || starts=$?
version=$({ [ $starts -eq 0 ] && echo "$said" || "$java" -version 2>&1; } | sed -n 's/.* version "\([0-9]*\).*/\1/p')
[ "${version:-17}" -ge 17 ] || fail $no_jvm "$java is Java $version; Scanlake needs Java 17 or later"
reason=$(echo "$said" | grep -v 'Picked up' | tr -s '\n' ' ')
[ $starts -eq 0 ] || fail $no_jvm "Java does not start (exit code $starts): ${reason:-no reason given}"

if [ "$deploy" = client ]; then
  summarise RUNNING null ""
fi
if [ -n "$spark" ]; then
  if [ "$deploy" = client ]; then
    options=(--conf "spark.driver.defaultJavaOptions=$defaults" "${options[@]}")
  fi
  exec "$spark" --properties-file "$root/conf/spark-defaults.conf" --load-spark-defaults \
    --class io.scanlake.jobs.Main "${options[@]}" "$jar" "$@"
fi

hadoop=${HADOOP_CONF_DIR:+$HADOOP_CONF_DIR:}
# shellcheck disable=SC2086 # as above
exec "$java" "@$target/spark.options" "-Xmx$memory" $defaults $java_options \
  -cp "$hadoop$(cat "$target/spark.classpath")" org.apache.spark.deploy.SparkSubmit \
  --properties-file "$root/conf/spark-defaults.conf" --class io.scanlake.jobs.Main "${options[@]}" "$jar" "$@"
