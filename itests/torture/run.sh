#!/bin/sh
# Tortures SRCU, or with --scenario hotplug the whole of Probus in a framework. Builds what is not built, and passes all options on; see --help.
#   --classes DIR, --jar FILE   classes of org.probus.srcu to torture instead of the built ones
# The JDK is that of JAVA_HOME, or the one on the PATH. Exit codes: 0 nothing found, 1 a violation
# or a vacuous run, 2 usage.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
built=$here/target/classes
srcu=$root/bundles/org.probus.srcu/target/classes
mark=$here/target/built-by-run.sh

usage() {
    echo "torture: $1" >&2
    exit 2
}

# Takes the options of this script out of the arguments, and leaves the others in place.
left=$#
while [ "$left" -gt 0 ]; do
    option=$1
    shift
    left=$((left - 1))
    case $option in
        --classes | --jar)
            [ "$left" -gt 0 ] || usage "$option needs a value"
            [ -e "$1" ] || usage "$option $1 is not there"
            [ -e "$1/org/probus/srcu/Srcu.class" ] || [ -f "$1" ] \
                || usage "$option $1 has no class org.probus.srcu.Srcu"
            srcu=$1
            shift
            left=$((left - 1))
            ;;
        *)
            set -- "$@" "$option"
            ;;
    esac
done

if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
else
    java=java
fi
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
[ -n "$version" ] || usage "$java does not tell its version: set JAVA_HOME to a JDK from 17 on"

newer() {
    find "$root"/bundles/org.probus.*/src/main "$here/src/main" "$here/pom.xml" "$root/pom.xml" \
        -type f -newer "$mark" | head -n 1
}

if [ ! -f "$mark" ] || [ ! -d "$built" ] || [ ! -e "$srcu" ] || [ -n "$(newer)" ]; then
    (cd "$root" && mvn -q -B ${TORTURE_MAVEN_OPTIONS:-} -DskipTests -pl itests/torture -am package) >&2
    touch "$mark"
fi

native=
if [ "$version" -ge 22 ]; then
    native=--enable-native-access=ALL-UNNAMED
fi
exec "$java" ${native:+"$native"} ${TORTURE_JAVA_OPTIONS:-} -cp "$srcu:$built:$here/target/lib/*" \
    "-Dprobus.torture.bundles=$here/target/bundles" "-Dprobus.torture.work=$here/target/work" \
    org.probus.itests.torture.Main "$@"
