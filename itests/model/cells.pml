/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * The list of the cells: threads put theirs on it at their first section, scans walk it, and a
 * sweep takes off those of ended threads, if they are balanced. A scan and a sweep hold the scan
 * lock.
 *
 * Variants: NO_LOCK (a sweep goes on during a scan, so also between its two sums), UNBALANCED (the
 * cell of any ended thread is taken off, also of one that ended inside its section; what it had
 * found is used still), LATE_ENROL (a thread puts its cell on the list when it is inside its
 * section), PLAIN_STORE (the newest cell is taken off by a store; the code compares and sets).
 *
 * DIES: one thread ends inside its section; then no grace period that saw it may end.
 *
 * Abstractions: all stores are seen at once (a push is a compare-and-set, and the end of a thread
 * is known to whoever sees it), domain.h says the rest. One sweeper stands for all who may sweep.
 *
 * Limits: one section of each thread, in either bank; READERS threads, SWEEPS and GRACE_PERIODS.
 *
 * Source: Readers.java; the registry of liburcu, for the idea.
 */

#define CELLS READERS
#define ENDS  (READERS + 1)
#define SC

#include "domain.h"

#define NIL 255

/* The newest cell of the list, and the one before each. */
byte newest = NIL;
byte before[READERS] = NIL;
bool ended[READERS];

bool scanning;

#ifdef NO_LOCK
#define lock_scan()   skip
#define unlock_scan() skip
#else
#define lock_scan()   atomic { !scanning -> scanning = true }
#define unlock_scan() scanning = false
#endif

#define BALANCED(c) (mem[WORD(c, ENTRIES, 0)] + mem[WORD(c, ENTRIES, 1)] \
    == mem[WORD(c, EXITS, 0)] + mem[WORD(c, EXITS, 1)])

#ifdef UNBALANCED
#define SWEPT(c) (ended[c])
#else
#define SWEPT(c) (ended[c] && BALANCED(c))
#endif

/* Puts the cell of this thread on the list. */
inline enrol() {
    do
    :: before[me] = newest;
       if
       :: atomic { newest == before[me] -> newest = me }; break
       :: newest != before[me]
       fi
    od
}

/* Sums the counts of a bank, along the list. */
inline walk(total, kind, bank) {
    cell = newest;
    do
    :: cell != NIL -> atomic { total = total + mem[WORD(cell, kind, bank)]; cell = before[cell] }
    :: cell == NIL -> break
    od
}

/* Scans a bank until it is empty; see domain.h. */
inline await_empty_list(bank) {
    do
    :: quiet = (over == ENDS);
       lock_scan();
       walk(u, EXITS, bank);
       walk(l, ENTRIES, bank);
       unlock_scan();
       if
       :: u == l -> break
       :: u != l -> assert(!quiet); atomic { u = 0; l = 0 }
       fi
    od;
    atomic { u = 0; l = 0; quiet = false }
}

active [READERS] proctype reader() {
    byte me = ME, bank, object;

#ifdef LATE_ENROL
    enter_late(bank);
    object = mem[HEAD];
    enrol();
#else
    enrol();
    enter_late(bank);
    object = mem[HEAD];
#endif
    use(object);
#ifdef DIES
    if
    :: me > 0
    :: me == 0 ->
        ended[me] = true;
        use(object);
        goto dead
    fi;
#endif
    leave(bank);
    ended[me] = true;
    over++;
#ifdef DIES
dead:
    skip
#endif
}

active proctype sweeper() {
    byte previous = NIL, cell, next, sweeps;

    do
    :: sweeps < SWEEPS ->
        lock_scan();
        previous = NIL;
        cell = newest;
        do
        :: cell == NIL -> break
        :: atomic { cell != NIL && !SWEPT(cell) -> previous = cell; cell = before[cell] }
        :: atomic { cell != NIL && SWEPT(cell) -> next = before[cell] };
            if
            :: previous != NIL -> before[previous] = next
#ifdef PLAIN_STORE
            :: previous == NIL -> newest = next
#else
            :: atomic { previous == NIL && newest == cell -> newest = next }
            :: previous == NIL && newest != cell -> previous = cell
#endif
            fi;
            cell = next
        od;
        unlock_scan();
        atomic { sweeps++; previous = 0; cell = 0; next = 0 }
    :: sweeps == SWEEPS -> break
    od;
    over++
}

active proctype updater() {
    byte idle = 1, u, l, cell;
    bool quiet;

    do
    :: freed < GRACE_PERIODS ->
        unlink_object();
        await_empty_list(idle);
        atomic { add(me, FLIPS); idle = 1 - idle };
        await_empty_list(idle);
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
