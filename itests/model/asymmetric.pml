/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */

/*
 * A domain of asymmetric readers: no fence at the entry, a store buffer each, and a grace period
 * that brings the fence by membarrier(2).
 *
 * Where the fence is heavy: AT_A (between the sums of each scan), AT_E and AT_D (before and after
 * the flip), AT_START (after the unlinking), AT_END. With LOOK_FIRST a scan looks without it, and
 * only if the sums are equal looks again with it. The other variants are those of srcu.pml.
 *
 * Abstractions: the compiler keeps the loads of a section behind the store of its entry (H): that
 * is for a stress test of the compiled code. domain.h says the rest.
 *
 * Source: the membarrier flavour of liburcu, and SRCU-fast, for the idea.
 */

#define FENCE_B skip

#ifdef AT_A
#define FENCE_A heavy_fence()
#endif
#ifdef AT_E
#define FENCE_E heavy_fence()
#endif
#ifdef AT_D
#define FENCE_D heavy_fence()
#endif

#define CELLS   READERS
#define WRITERS (READERS + 1)

#include "domain.h"

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

active proctype updater() {
    UPDATER;

    do
    :: freed < GRACE_PERIODS ->
        unlink_object();
#ifdef AT_START
        heavy_fence();
#endif
        grace_period();
#ifdef AT_END
        heavy_fence();
#endif
        freed++
    :: freed == GRACE_PERIODS -> break
    od
}
