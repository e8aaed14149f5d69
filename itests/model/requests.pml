/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * Who asks for a grace period, and which one he gets: callers that wait share grace periods, and
 * pollers hold a cookie while a worker leads. Each unlinks an object of its own, asks, and frees
 * it. Nobody uses a freed object, everybody gets an answer, and after the latest has asked one more
 * grace period begins at the most.
 *
 * Variants: CALLERS, POLLERS, READERS, SECTIONS; PIGGYBACK (who finds a grace period running waits
 * for that one), NO_I (no fence between the unlinking and the look at `started`), FAILS (a leader
 * may fail on its way, once, and another one goes on with its grace period), FAILED_COUNTS (which
 * counts as completed), FORGETS (which goes on as if it had waited for whoever is inside then),
 * ALONE (who finds none running leads one of his own, and takes no other).
 *
 * Memory: the unlinking lies in a store buffer, until it drains at any time or I drains it. Readers
 * and leaders have fences of their own, so their stores are seen at once.
 *
 * Abstractions: a grace period is the weakest that its contract allows: it waits for the sections
 * that it finds, reader by reader, after it has started; srcu.pml shows that scans do this. The
 * steps under the request lock are atomic. Limits: one request of each.
 *
 * Source: GracePeriods.java; the grace period sequence of kernel/rcu/srcutree.c.
 */

#define ASKERS (CALLERS + POLLERS)

/* The object of each asker: its unlinking is in the store buffer, then in memory; and the free. */
bool stored[ASKERS], unlinked[ASKERS], freed[ASKERS];

/* The section that each reader is in; 0 for none. */
byte inside[READERS];

/* Grace periods, as in GracePeriods.java, and the number that the worker is wanted for. */
byte started, completed, wanted;
bool leading;

/* How many askers have their answer. */
byte answered;

/* What `started` was when the latest of them asked: they share the next one. */
byte latest;

/* How many readers the latest grace period has waited for. */
byte passed;

#ifdef FAILS
bool failed;
#endif

active [READERS] proctype reader() {
    byte section, object;

    do
    :: section < SECTIONS ->
        section++;
        inside[_pid] = section;
        if
        :: object = 0
        :: object = ASKERS - 1
        fi;
        if
        :: !unlinked[object] -> assert(!freed[object])
        :: unlinked[object]
        fi;
        inside[_pid] = 0
    :: section == SECTIONS -> break
    od
}

active [ASKERS] proctype memory() {
    byte i = _pid - READERS;
end:
    stored[i];
    unlinked[i] = true
}

/* Returns the number of the first grace period that will have started after this. */
inline snap() {
#ifndef NO_I
    unlinked[i];
#endif
#ifdef PIGGYBACK
    atomic { number = (leading -> started : started + 1); latest = started }
#else
    atomic { number = started + 1; latest = started }
#endif
}

/* Leads a grace period, or the rest of one, if none runs: the lock is let go of while it does. */
inline lead() {
    atomic {
        completed < number && !leading ->
        leading = true;
#ifndef FAILS
        started++;
        passed = 0;
#else
        if
        :: started == completed -> started++; passed = 0
#ifdef FORGETS
        :: started > completed -> passed = READERS
#else
        :: started > completed
#endif
        fi;
#endif
        mine = started
    };
    do
    :: passed < READERS ->
        seen = inside[passed];
        seen == 0 || inside[passed] != seen;
        atomic { seen = 0; passed++ }
    :: passed == READERS -> break
#ifdef FAILS
    :: atomic { passed < READERS && !failed -> failed = true }; break
#endif
    od;
    atomic {
        leading = false;
#if defined(FAILS) && !defined(FAILED_COUNTS)
        if
        :: passed == READERS -> completed = mine
        :: passed < READERS
        fi;
#else
        completed = mine;
#endif
        mine = 0
    }
}

/* Waits: Srcu.synchronize. The request lock is a fence as well. */
active [CALLERS] proctype caller() {
    byte i = _pid - READERS - ASKERS, number, mine, seen;

    stored[i] = true;
    snap();
    unlinked[i];
#ifdef ALONE
    !leading;
    number = started + 1;
#endif
    do
    :: completed >= number -> break
    :: lead()
    od;
    freed[i] = true;
    assert(started <= latest + 1);
    answered++
}

#if POLLERS > 0
/* Polls: Srcu.startPoll, then Srcu.poll. */
active [POLLERS] proctype poller() {
    byte i = _pid - READERS - ASKERS, number;

    stored[i] = true;
    snap();
    atomic { wanted = (wanted < number -> number : wanted) };
    completed >= number;
    freed[i] = true;
    answered++
}

/* Leads for those who poll. */
active proctype worker() {
    byte number, mine, seen;

    do
    :: atomic { wanted > completed -> number = wanted };
       do
       :: completed >= number -> break
       :: lead()
       od
    :: answered == ASKERS -> break
    od
}
#endif
