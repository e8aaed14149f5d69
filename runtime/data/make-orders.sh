#!/bin/sh
# Probus, the probe bus. SPDX-License-Identifier: Apache-2.0
#
# Makes the order records that the example feed reads, and writes them to standard output:
#
#     sh make-orders.sh > orders.csv       20 000 records, the file that lies beside this script
#     sh make-orders.sh 500 > small.csv    500 records, the first 500 of the same ones
#
# The numbers come from a generator of our own (Park and Miller, 1988: x = 16807 x mod 2^31-1), so
# every awk on every machine makes the same file. A test compares it with the one that is shipped.
set -eu

count=${1:-20000}
case $count in
    '' | *[!0-9]* | 0*)
        echo "make-orders.sh: '$count' is not a number of records: write 1 or more" >&2
        exit 2
        ;;
esac

LC_ALL=C awk -v count="$count" '
function random(limit) {          # 0 .. limit-1
    seed = (seed * 16807) % 2147483647
    return seed % limit
}

BEGIN {
    seed = 20240711               # the day of the patch series that Probus is modelled on
    regions = split("north north north east east south south south south west", region, " ")
    customers = split("acme birch cobalt delta ember flint gale harbor iris juniper", customer, " ")
    items = split("bolt-m8 nut-m8 washer-m8 hinge-90 bracket-l clamp-20 rivet-4 spring-6 gasket-50 " \
        "bearing-608 pulley-32 belt-gt2 rail-15 screw-t20 anchor-10 chain-06b", item, " ")

    print "id,customer,region,item,quantity,cents"
    for (n = 1; n <= count; n++) {
        who = customer[1 + random(customers)] "-" (100 + random(60))
        where = region[1 + random(regions)]
        what = 1 + random(items)
        # Most orders are small, one in twelve is bulk; a piece costs 5 to 2 500 cents.
        quantity = random(12) == 0 ? 100 + 50 * random(19) : 1 + random(40)
        cents = 5 + what * what * 7 + random(700)
        print 100000 + n "," who "," where "," item[what] "," quantity "," cents
    }
}'
