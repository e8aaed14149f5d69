#!/bin/sh
# Runs the benchmarks of SRCU: run.sh [--quick] [PATTERN]
#
# PATTERN is a regular expression on the names, such as Section. The JDK is that of JAVA_HOME or
# the PATH; from 22 on the asymmetric flavour is measured as well. JMH's results go to
# target/bench/*.json; the tables set each against its rivals of the same run. MAVEN_ARGS is
# passed on to Maven.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
# shellcheck disable=SC2086
mvn -q -B ${MAVEN_ARGS:-} -pl itests/bench -am package -DskipTests
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$here/target/bench"
cd "$here/target/bench"
exec "$java" -cp "$here/target/classes:$here/target/lib/*" \
    org.probus.itests.bench.BenchRunner "$@"
