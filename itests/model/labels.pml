/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * A wait for labels (Srcu.synchronizeOn): sections go through two things each, one of which is the
 * object that the waiter unlinks; it lets a section be that is known to do the other one.
 *
 * The object is a reader's first thing or its second one, for all of its sections. The label of a
 * section counts up: 0 none, 1 the first thing, 2 the second one, and so on from 3.
 *
 * Variants: FENCE_K=skip (a label without a fence behind it), FENCE_J=skip (a mark without one),
 * HEAVY (F and J bring B and K by membarrier), NOT_ASKED (an overdue section does not ask), SILENT
 * (a section without a label is let be).
 *
 * Abstractions: see domain.h. The mark of a section is counted up to its number: what a reader sees
 * in between is the mark of a section that is over. Limits: READERS, SECTIONS of each,
 * GRACE_PERIODS.
 *
 * Source: Readers.awaitLabels, Section.overdue, Section.holds.
 */

#define CELLS      READERS
#define WRITERS    (READERS + 1)
#define MORE_WORDS (2 * READERS)
#define LABEL(r)   (4 * CELLS + 2 + (r))
#define OVERDUE(r) (4 * CELLS + 2 + READERS + (r))

#ifdef HEAVY
#define FENCE_F heavy_fence()
#define FENCE_J heavy_fence()
#endif
#ifndef FENCE_F
#define FENCE_F fence(me)
#endif
#ifndef FENCE_J
#define FENCE_J fence(me)
#endif
#ifndef FENCE_K
#define FENCE_K fence(me)
#endif

#ifdef SILENT
#define SPEAKS true
#else
#define SPEAKS (l % 3 != 0)
#endif

#include "domain.h"

/* The section that each reader was seen in; 0 for none. */
byte noted[READERS];

/* Which thing of each reader the object is, 1 or 2; chosen before its first section. */
byte meant[READERS];

/* The number of the section that a reader is in: exits are read first. Equal sums mean none. */
inline read_entry() {
    read_exits();
    l = mem[WORD(c, ENTRIES, 0)];
    l = l + mem[WORD(c, ENTRIES, 1)];
    if
    :: u == l -> l = 0
    :: u != l
    fi
}

inline read_exits() {
    u = mem[WORD(c, EXITS, 0)];
    u = u + mem[WORD(c, EXITS, 1)]
}

active [READERS] proctype reader() {
    byte me = ME, bank, object, section;

    if
    :: meant[me] = 1
    :: meant[me] = 2
    fi;
    do
    :: section < SECTIONS ->
        enter(bank);
        object = mem[HEAD];
        add(me, LABEL(me));
        if
        :: meant[me] == 1 -> use(object)
        :: meant[me] == 2
        fi;
        add(me, LABEL(me));
        FENCE_K;
        if
        :: meant[me] == 1
#ifdef NOT_ASKED
        :: meant[me] == 2 -> use(object)
#else
        :: meant[me] == 2 ->
            if
            :: mem[OVERDUE(me)] == section + 1 ->
                if
                :: mem[HEAD] == object -> use(object)
                :: mem[HEAD] != object
                fi
            :: mem[OVERDUE(me)] != section + 1 -> use(object)
            fi
#endif
        fi;
        add(me, LABEL(me));
        leave(bank);
        atomic { section++; bank = 0; object = 0 }
    :: section == SECTIONS -> break
    od;
    fence(me);
    over++
}

active proctype waiter() {
    byte me = ME, c, u, l, marked[READERS];
    bool quiet;

    do
    :: freed < GRACE_PERIODS ->
        unlink_object();
        FENCE_F;
        do
        :: c < CELLS ->
            read_entry();
            noted[c] = l;
            do
            :: marked[c] < l -> add(me, OVERDUE(c)); marked[c]++
            :: marked[c] >= l -> break
            od;
            c++
        :: c == CELLS -> c = 0; break
        od;
        FENCE_J;
        do
        :: c < CELLS && noted[c] == 0 -> c++
        :: c < CELLS && noted[c] != 0 ->
            quiet = (over == ENDS);
            read_exits();
            if
            :: u >= noted[c] -> noted[c] = 0; c++
            :: u < noted[c] ->
                l = mem[LABEL(c)];
                if
                :: u + 1 == noted[c] && SPEAKS && l % 3 != meant[c] -> noted[c] = 0; c++
                :: u + 1 != noted[c] || !SPEAKS || l % 3 == meant[c] -> assert(!quiet)
                fi
            fi
        :: c == CELLS -> break
        od;
        atomic { c = 0; u = 0; l = 0; quiet = false }
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
