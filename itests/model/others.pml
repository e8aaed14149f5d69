/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * A caller inside a section, who waits for the others (Srcu.synchronizeOthers): after F it notes
 * which section each of them is in, and waits until each has moved on.
 *
 * Variants: FENCE_B=skip (a reader without a fence), HEAVY_F (F brings it by membarrier),
 * FENCE_F=skip (no F).
 *
 * Abstractions: see domain.h. The caller's own section is left out, as it is in the code. The time
 * limit is left out: here everybody moves on. Limits: READERS, SECTIONS of each, GRACE_PERIODS.
 *
 * Source: Readers.awaitOthers.
 */

#define CELLS   READERS
#define WRITERS (READERS + 1)

#ifdef HEAVY_F
#define FENCE_F heavy_fence()
#endif
#ifndef FENCE_F
#define FENCE_F fence(me)
#endif

#include "domain.h"

/* The section that each reader was seen in; 0 for none. */
byte noted[READERS];

/* The number of the section that a reader is in: exits are read first. Equal sums mean none. */
inline read_entry() {
    u = mem[WORD(c, EXITS, 0)];
    u = u + mem[WORD(c, EXITS, 1)];
    l = mem[WORD(c, ENTRIES, 0)];
    l = l + mem[WORD(c, ENTRIES, 1)];
    if
    :: u == l -> l = 0
    :: u != l
    fi
}

active [READERS] proctype reader() {
    byte me = ME, bank, object, section;

    do
    :: section < SECTIONS ->
        enter(bank);
        object = mem[HEAD];
        use(object);
        leave(bank);
        atomic { section++; bank = 0; object = 0 }
    :: section == SECTIONS -> break
    od;
    fence(me);
    over++
}

active proctype caller() {
    byte me = ME, c, u, l;
    bool quiet;

    do
    :: freed < GRACE_PERIODS ->
        unlink_object();
        FENCE_F;
        do
        :: c < CELLS -> read_entry(); noted[c] = l; c++
        :: c == CELLS -> c = 0; break
        od;
        do
        :: c < CELLS && noted[c] == 0 -> c++
        :: c < CELLS && noted[c] != 0 ->
            quiet = (over == ENDS);
            read_entry();
            if
            :: l != noted[c] -> noted[c] = 0; c++
            :: l == noted[c] -> assert(!quiet)
            fi
        :: c == CELLS -> break
        od;
        atomic { c = 0; u = 0; l = 0; quiet = false }
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
