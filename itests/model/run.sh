#!/bin/sh
# Probus, the probe bus. SPDX-License-Identifier: Apache-2.0
#
# Checks the models of SRCU exhaustively, right ones and broken ones, and prints a table:
#
#     sh run.sh                 all variants of variants.txt
#     sh run.sh NAME...         these
#     sh run.sh --trace NAME    one, and the steps to what goes wrong in it
#     MODEL_VARIANTS=FILE sh run.sh    those of another table
#
# A right variant must be ok in every state, and a broken one must be caught as expected: a mutant
# that passes is a failure. Exit code: 0 all as expected, 1 not, 2 wrong use or a tool is missing.
# Needs spin and gcc. Each variant runs in a folder of its own, which is removed at the end.
set -u

here=$(cd "$(dirname "$0")" && pwd)
table=${MODEL_VARIANTS:-$here/variants.txt}

fail() {
    echo "run.sh: $1" >&2
    exit 2
}

# Prints the verdict that the output of a checker stands for. `ok` takes a search that has visited
# every state and every statement: a model that does nothing is no proof.
verdict() {
    wrong=$(sed -n 's/^pan:1: //p' "$1")
    case $wrong in
        *'>=freed)'* | *'!(freed'*) echo freed ;;
        *'!(quiet)'*) echo hang ;;
        *'violated armed'*) echo lost ;;
        *'(ended>0)'*) echo never ;;
        *'(ended<2)'*) echo twice ;;
        *'(started<='*) echo extra ;;
        *'invalid end state'*) echo deadlock ;;
        *'acceptance cycle'*) echo starves ;;
        ?*) echo "? $wrong" ;;
        *)
            if grep -q -e 'too small' -e 'not completed' -e 'Bit statespace' -e 'Hash-Compact' \
                    -e 'out of memory' "$1"; then
                echo '? not exhaustive'
            elif ! grep -q '^Full statespace search' "$1" || ! grep -q 'errors: 0$' "$1"; then
                echo '? no result'
            elif grep 'state [0-9]*, "' "$1" | grep -qv -e '"-end-"'; then
                echo '? unreached statements'
            else
                echo ok
            fi
            ;;
    esac
}

# Reads the row of a variant: its model, the expected verdict, and its settings as defines.
row() {
    read -r _ model expected settings <<ROW
$(grep "^$1 " "$table")
ROW
    defines=
    for setting in $settings; do
        defines="$defines -D$setting"
    done
}

# Checks one variant, and leaves its row of the result in the folder.
check() {
    name=$1 work=$2
    row "$name"
    search= flags=
    if grep -q '^ltl ' "$here/$model.pml"; then
        search='-a -f' flags=-DNFAIR=3    # cycles, under weak fairness
    fi
    mkdir "$work/$name" && cd "$work/$name" || return
    # shellcheck disable=SC2086 # the settings are words
    if spin -a $defines "$here/$model.pml" > spin.txt 2>&1 \
            && gcc -O1 -w $flags -o pan pan.c > gcc.txt 2>&1; then
        ./pan $search -m100000 -w20 > pan.txt 2>&1
        is=$(verdict pan.txt)
    else
        cat spin.txt gcc.txt > pan.txt 2> /dev/null
        is='? does not build'
    fi
    states=$(sed -n 's/^ *\([0-9e.+]*\) states, stored.*/\1/p' pan.txt)
    seconds=$(sed -n 's/^pan: elapsed time \([0-9.e+-]*\) seconds/\1/p' pan.txt)
    mark=
    if [ "$is" != "$expected" ]; then
        mark='  <-- not as expected'
        { echo "== $name"; cat pan.txt; } > ../"$name.log"
    fi
    printf '%-24s %-11s %9s %8s  %-9s %s%s\n' "$name" "$model" "${states:--}" "${seconds:--}" \
        "$is" "$expected" "$mark" > ../"$name.row"
}

if [ "${1:-}" = --check ]; then
    check "$2" "$3"
    exit
fi

for tool in spin gcc; do
    command -v "$tool" > /dev/null || fail "$tool is missing: apt-get install spin gcc"
done
names=$(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' "$table")
[ -n "$names" ] || fail "$table has no variants"
trace=
if [ "${1:-}" = --trace ]; then
    [ $# -eq 2 ] || fail "--trace takes the name of one variant"
    trace=$2
    shift
fi
for name in "$@"; do
    echo "$names" | grep -qxF -e "$name" || fail "no variant $name in variants.txt, which has:
$names"
done
[ $# -eq 0 ] || names=$(printf '%s\n' "$@")

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

echo "$names" | MODEL_VARIANTS=$table xargs -P "$(getconf _NPROCESSORS_ONLN || echo 2)" -I '{}' \
    sh "$0" --check '{}' "$work"

printf '%-24s %-11s %9s %8s  %-9s %s\n' VARIANT MODEL STATES SECONDS VERDICT EXPECTED
for name in $names; do
    cat "$work/$name.row" || echo "$name: no result  <-- not as expected" | tee "$work/$name.row"
done
cat "$work"/*.log 2> /dev/null >&2
if [ -n "$trace" ]; then
    row "$trace"
    # shellcheck disable=SC2086 # the defines are words
    [ ! -f "$work/$trace/$model.pml.trail" ] \
        || spin -k "$work/$trace/$model.pml.trail" -p -g -l $defines "$here/$model.pml"
fi
all=$(echo "$names" | wc -l)
not=$(cat "$work"/*.row | grep -c -e '<--')
echo "model: $all variants, $((all - not)) as expected, $not not"
[ "$not" -eq 0 ]
