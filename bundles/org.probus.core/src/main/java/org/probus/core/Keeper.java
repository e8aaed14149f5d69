/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps the waits that last, all on one thread: it asks for each whether it is over, in rounds.
 *
 * <p>It asks more often for those that are young: a wait gets longer by a sixteenth at the most. A
 * wait that was given up stays here, with what it has pinned, until it is over.
 */
final class Keeper {
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
    private final Rounds rounds = new Rounds("probus-keeper", SHORTEST_NANOS, this::round);
    private final Consumer<Wait> ended;

    /**
     * A wait that is kept.
     *
     * @param awaited the wait
     * @param over asked by the keeper's thread; waits for nothing, and calls nobody's code
     */
    private record Kept(Wait awaited, BooleanSupplier over) {}

    /** Makes a keeper that tells of the end of waits that were given up, each on its own thread. */
    Keeper(Consumer<Wait> ended) {
        this.ended = ended;
    }

    /**
     * Keeps a wait until it is over, or its thread has let go of it.
     *
     * @throws OutOfMemoryError if there is no thread to be had; nothing is kept then
     */
    void keep(Wait wait, BooleanSupplier over) {
        Kept one = new Kept(wait, over);
        kept.add(one);
        try {
            rounds.begin();
        } catch (OutOfMemoryError e) {
            kept.remove(one);
            throw e;
        }
    }

    private long round() {
        long youngest = Long.MAX_VALUE;
        for (Iterator<Kept> all = kept.iterator(); all.hasNext(); ) {
            Kept one = all.next();
            if (isOver(one)) {
                all.remove();
            } else {
                youngest = Math.min(youngest, one.awaited.ageNanos());
            }
        }
        return youngest == Long.MAX_VALUE
                ? Rounds.NOTHING
                : Math.max(SHORTEST_NANOS, Math.min(youngest / 16, LONGEST_NANOS));
    }

    private boolean isOver(Kept one) {
        Wait wait = one.awaited;
        if (wait.isOver()) {
            return true; // its thread does not wait any more, and has been refused
        }
        try {
            if (!one.over.getAsBoolean()) {
                return false;
            }
            wait.end(null);
        } catch (Throwable e) {
            wait.end(e);
        }
        if (wait.isZombie()) {
            tell(wait);
        }
        return true;
    }

    /** It is told to a log, which is others' code; and the rest are waited for here. */
    private void tell(Wait wait) {
        try {
            Waiter.start("probus-wait-" + wait.id, () -> ended.accept(wait));
        } catch (OutOfMemoryError e) {
            ended.accept(wait);
        }
    }
}
