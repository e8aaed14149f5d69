/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * Sections that are more than a lock and an unlock on one thread: nested ones, holds that another
 * thread ends, and clones. Each is used to its very end, and nobody uses a freed object.
 *
 * NESTED: a second lock goes one deeper, and keeps the bank. With REREAD it takes the bank of the
 * moment, and the unlock of the outer section counts itself there.
 *
 * HOLD: one thread begins a section (down), another one ends it (up), counting in a cell of its
 * own: so do the shared counters of Java, which are a sum of cells that are added to atomically.
 *
 * CLONE: the reader clones its section, in the same bank, for the ender, and ends its own. With
 * OTHER_BANK the clone is begun in the bank of new sections.
 *
 * HOLD_CLONE: a hold is cloned by one thread while another one ends it. The clone is counted in the
 * same bank, and given up if the hold is over by then. With UNCHECKED nobody looks; with LATE_MARK
 * the end is counted before the hold is marked as over.
 *
 * Memory and abstractions: see domain.h. Limits: READERS, SECTIONS of each, GRACE_PERIODS, and one
 * thread that ends the sections of others; HOLD_CLONE has one hold.
 *
 * Source: srcu_down_read and srcu_up_read, and the clone of a read lock in the series of July 2024.
 */

#define CELLS   (READERS + 1)
#define WRITERS (READERS + 2)
#if defined(HOLD) || defined(CLONE)
#define ENDS    (READERS + 1)
#endif

#include "domain.h"

#if defined(HOLD) || defined(CLONE)
/* What a section is handed over by: its bank, and the object that it found. */
chan handed = [1] of { byte, byte };
#endif

#if defined(NESTED)
active [READERS] proctype reader() {
    byte me = ME, bank, object, inner, section;

    do
    :: section < SECTIONS ->
        enter(bank);
        object = mem[HEAD];
#ifdef REREAD
        bank = BANK;
#endif
        inner = mem[HEAD];
        use(inner);
        use(object);
        leave(bank);
        atomic { section++; bank = 0; object = 0; inner = 0 }
    :: section == SECTIONS -> break
    od;
    fence(me);
    over++
}

/* Nobody ends the sections of others here. */
active proctype ender() {
    skip
}

#elif defined(HOLD)
active [READERS] proctype reader() {
    byte me = ME, bank, object, section;

    do
    :: section < SECTIONS ->
        enter(bank);
        object = mem[HEAD];
        handed!bank, object;
        atomic { section++; bank = 0; object = 0 }
    :: section == SECTIONS -> break
    od;
    over++
}

active proctype ender() {
    byte me = ME, bank, object, section;

    do
    :: section < SECTIONS * READERS ->
        handed?bank, object;
        use(object);
        leave(bank);
        atomic { section++; bank = 0; object = 0 }
    :: section == SECTIONS * READERS -> break
    od;
    fence(me);
    over++
}

#elif defined(CLONE)
active [READERS] proctype reader() {
    byte me = ME, bank, cloned, object, section;

    do
    :: section < SECTIONS ->
        enter(bank);
        object = mem[HEAD];
#ifdef OTHER_BANK
        enter(cloned);
#else
        cloned = bank;
        add(me, WORD(me, ENTRIES, cloned));
        FENCE_B;
#endif
        handed!cloned, object;
        leave(bank);
        atomic { section++; bank = 0; cloned = 0; object = 0 }
    :: section == SECTIONS -> break
    od;
    fence(me);
    over++
}

active proctype ender() {
    byte me = ME, bank, object, section;

    do
    :: section < SECTIONS * READERS ->
        handed?bank, object;
        use(object);
        leave(bank);
        atomic { section++; bank = 0; object = 0 }
    :: section == SECTIONS * READERS -> break
    od;
    fence(me);
    over++
}

#elif defined(HOLD_CLONE)
/* The one hold, by its bank and what it found; whether it was begun, and whether it is over. */
byte held_bank, held_object;
bool begun, ended;

/* Begins the hold, and ends it. */
active proctype owner() {
    byte me = ME, bank;

    enter(bank);
    held_bank = bank;
    held_object = mem[HEAD];
    begun = true;
    use(held_object);
#ifdef LATE_MARK
    leave(bank);
    fence(me);
    ended = true;
#else
    ended = true;
    leave(bank);
    fence(me);
#endif
    over++
}

/* Clones it. */
active [READERS - 1] proctype cloner() {
    byte me = ME;

    begun;
    add(me, WORD(me, ENTRIES, held_bank));
    FENCE_B;
    if
#ifndef UNCHECKED
    :: ended
#endif
#ifdef UNCHECKED
    :: true -> use(held_object)
#else
    :: !ended -> use(held_object)
#endif
    fi;
    leave(held_bank);
    fence(me);
    over++
}

/* Nobody else ends it. */
active proctype ender() {
    skip
}
#endif

active proctype updater() {
    UPDATER;

    do
    :: freed < GRACE_PERIODS ->
        unlink_object();
        grace_period();
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
