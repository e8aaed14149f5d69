/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * A domain of fenced readers: they look an object up inside a section, and an updater unlinks each
 * object, waits for a grace period, and frees it. Nobody uses a freed object.
 *
 * Variants: READERS, SECTIONS of each, GRACE_PERIODS; the memory and the switches of domain.h;
 * FULL_EXIT (C is a full fence), NO_EXIT_ORDER (no C: the exit may overtake the use), LOAD_FIRST
 * (the object is looked up before the entry is counted), SYNC_FIRST (the grace period comes before
 * the unlinking); CELLS below READERS: threads share cells,
 * by atomic additions, or with NOT_THE_OWNER by a load and a store.
 *
 * Limits: one updater, since grace periods are led one at a time; requests.pml has many.
 */

#ifndef CELLS
#define CELLS READERS
#endif
#define WRITERS (READERS + 1)

#include "domain.h"

#define MY_WORD(kind) WORD(me % CELLS, kind, bank)

#ifdef NOT_THE_OWNER
#define count(kind) seen = mem[MY_WORD(kind)]; mem[MY_WORD(kind)] = seen + 1
#else
#define count(kind) add(me, MY_WORD(kind))
#endif

active [READERS] proctype reader() {
    byte me = ME, bank, object, section;
#ifdef NOT_THE_OWNER
    byte seen;
#endif

    do
    :: section < SECTIONS ->
        bank = BANK;
#ifdef LOAD_FIRST
        object = mem[HEAD];
#endif
        count(ENTRIES);
        FENCE_B;
#ifndef LOAD_FIRST
        object = mem[HEAD];
#endif
#ifdef NO_EXIT_ORDER
        if
        :: use(object); count(EXITS)
        :: count(EXITS); use(object)
        fi;
#else
        use(object);
        count(EXITS);
#endif
#ifdef FULL_EXIT
        fence(me);
#endif
        atomic { section++; bank = 0; object = 0 }
    :: section == SECTIONS -> break
    od;
    fence(me);
    over++
}

active proctype updater() {
    UPDATER;

    do
    :: freed < GRACE_PERIODS ->
#ifdef SYNC_FIRST
        grace_period();
        unlink_object();
        fence(me);
#else
        unlink_object();
        grace_period();
#endif
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
