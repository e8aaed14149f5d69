#!/bin/sh
# Runs the benchmarks: run.sh [--quick | --full] [--jdk HOME] [PATTERN]
#
# --quick runs each once, and briefly; without it, or with --full, each runs in five rounds. HOME
# is the JDK to measure, of JAVA_HOME or the PATH if it is not given; from 22 on the asymmetric
# flavour is measured. PATTERN is a regular expression on the names, such as Section. JMH's results
# go to target/bench/*.json; the tables set each against its rivals of the same run, and the last
# one against the targets: a line for each, met or missed. The exit code is 1 if one is missed, and
# 2 for wrong arguments. MAVEN_ARGS is passed on to Maven.
set -eu
usage="usage: run.sh [--quick | --full] [--jdk HOME] [PATTERN]"
here=$(cd "$(dirname "$0")" && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
length=--full
pattern=
while [ $# -gt 0 ]; do
  case $1 in
    --quick | --full) length=$1 ;;
    --jdk)
      if [ $# -lt 2 ] || [ ! -x "$2/bin/java" ]; then
        echo "bench: --jdk ${2-}: there is no bin/java; $usage" >&2
        exit 2
      fi
      java=$(cd "$2" && pwd)/bin/java
      shift
      ;;
    -* | '')
      echo "bench: unknown option $1; $usage" >&2
      exit 2
      ;;
    *)
      if [ -n "$pattern" ]; then
        echo "bench: two patterns, $pattern and $1; $usage" >&2
        exit 2
      fi
      pattern=$1
      ;;
  esac
  shift
done
cd "$here/../.."
# shellcheck disable=SC2086
mvn -q -B ${MAVEN_ARGS:-} -pl itests/bench -am package -DskipTests
mkdir -p "$here/target/bench"
cd "$here/target/bench"
# With the access of the measured JVMs, for the flavour that the head of the table names.
exec "$java" --enable-native-access=ALL-UNNAMED -cp "$here/target/classes:$here/target/lib/*" \
    org.probus.itests.bench.BenchRunner "$length" ${pattern:+"$pattern"}
