#!/bin/sh
# Plants each fault of mutants.txt in a copy of SRCU's sources, and lets the tools look for it:
#
#   mutants.sh [NAME...]        all mutants, or those of these names
#
# Prints a table, mutant x tool x seconds until it was found; '-' is a tool that did not find it
# within a minute, '.' one that does not look for it, '?' one that is not in this checkout.
# Fails if a mutant survives all its tools, or a tool cannot be run.
#
# The tests of core's build, the interleavings and the torture run the mutated classes. The model and jcstress have the same
# fault as a variant or a twin of their own, whose verdict they assert: there, 0 is "found".
#
# The JDK is that of JAVA_HOME or the PATH. MAVEN_ARGS is passed on to Maven. SECONDS_EACH, 60 if
# it is not set, is the limit for each tool.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
limit=${SECONDS_EACH:-60}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
tools="build interleave torture model jcstress"

# shellcheck disable=SC2086
mvn -q -B ${MAVEN_ARGS:-} -pl itests/interleave -am package -DskipTests
module=itests/interleave/target
work=$root/$module/planted
rm -rf "$work"
mkdir -p "$work"
class_path=$module/test-classes:$(cat "$module/class-path.txt")

interleave() {
    "$java" -cp "$class_path" "-Dprobus.root=$root" org.probus.itests.interleave.Main "$@"
}

# Runs one tool on one mutant; prints the cell of the table.
look() { # tool what classes log
    case $1 in
        build | interleave) script=$java ;;
        torture) script=$root/itests/torture/run.sh ;;
        model) script=$root/itests/model/run.sh ;;
        jcstress) script=$root/itests/stress/run.sh ;;
        *) echo "?"; return ;;
    esac
    if [ "$script" != "$java" ] && [ ! -x "$script" ]; then
        echo "?"
        return
    fi
    begin=$(date +%s%N)
    result=0
    case $1 in
        build)
            case $2 in
                */*) bundle=${2%%/*} ;;
                *) bundle=org.probus.core ;;
            esac
            timeout "$limit" "$java" -cp "$3:bundles/$bundle/target/test-classes:$class_path" \
                org.probus.itests.interleave.Main test "$bundle.${2#*/}" >"$4" 2>&1 \
                || result=$?
            ;;
        interleave)
            timeout "$limit" "$java" -cp "$class_path" "-Dprobus.root=$root" \
                org.probus.itests.interleave.Main play --classes "$3" "$2" >"$4" 2>&1 \
                || result=$?
            ;;
        torture)
            # Its last seconds are for its own report.
            timeout $((limit + 30)) "$script" --seconds "$limit" --scenario "$2" \
                --classes "$3" >"$4" 2>&1 || result=$?
            ;;
        model | jcstress)
            set -- "$@" "$2"
            [ "$1" = model ] || set -- "$1" "$2" "$3" "$4" --quick "$2"
            log=$4
            shift 4
            timeout $((limit * 5)) "$script" "$@" >"$log" 2>&1 || result=$?
            # A verdict as asserted is a fault that was found.
            case $result in
                0) result=1 ;;
                1) result=0 ;;
            esac
            ;;
    esac
    end=$(date +%s%N)
    case $result in
        0 | 124) echo "-" ;;
        1) awk "BEGIN { printf \"%.1f\", ($end - $begin) / 1e9 }" ;;
        *) echo "error $result, see $4" ;;
    esac
}

bad=0
printf '%-24s' mutant
for tool in $tools; do printf ' %12s' "$tool"; done
printf '\n'
interleave list >"$work/list"
while read -r name wanted; do
    if [ $# -gt 0 ]; then
        case " $* " in
            *" $name "*) ;;
            *) continue ;;
        esac
    fi
    classes=$(interleave plant "$name" "$work")
    found=no
    printf '%-24s' "$name"
    for tool in $tools; do
        cell=.
        for each in $wanted; do
            case $each in
                "$tool":*)
                    cell=$(look "$tool" "${each#*:}" "$classes" "$work/$name-$tool.log" </dev/null)
                    ;;
            esac
        done
        case $cell in
            [0-9]*) found=yes ;;
            error*) bad=1 ;;
        esac
        printf ' %12s' "$cell"
    done
    if [ $found = no ]; then
        bad=1
        printf '   SURVIVED'
    fi
    printf '\n'
done <"$work/list"
if [ $bad -ne 0 ]; then
    echo "mutants: a fault was not found, or a tool could not be run" >&2
fi
exit $bad
