#!/bin/sh
# Runs the fences of SRCU under jcstress: run.sh [--quick] [PATTERN]
#
# PATTERN is a regular expression on the names of the classes, such as PairAB. The JDK is that of
# JAVA_HOME or the PATH. Fails if a right class shows a forbidden outcome, or a weakened twin that
# this hardware can convict does not show its own. MAVEN_ARGS is passed on to Maven.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
# shellcheck disable=SC2086
mvn -q -B ${MAVEN_ARGS:-} -pl itests/stress -am package -DskipTests
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$here/target/stress"
cd "$here/target/stress"
exec "$java" -cp "$here/target/classes:$here/target/lib/*" \
    org.probus.itests.stress.StressRunner "$@"
