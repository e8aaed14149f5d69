/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.board;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The event of one hit; its choices were made by the thread that hits. */
public final class Shot {
    /** How many hits shall follow, one inside the other. */
    public final int depth;

    /** What a handler does with it. */
    public final int choice;

    private final AtomicInteger handled = new AtomicInteger();
    private final AtomicBoolean claimed = new AtomicBoolean();

    /**
     * Makes it.
     *
     * @param depth how many hits shall follow, one inside the other
     * @param choice what a handler does with it, 0 or more
     */
    public Shot(int depth, int choice) {
        this.depth = depth;
        this.choice = choice;
    }

    /**
     * Lets one handler of the event make the hit inside: if each did, there were no end of it.
     *
     * @return true for the first that asks
     */
    public boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** Counts a handler that is to handle each event, and handles it now. */
    public void handled() {
        handled.incrementAndGet();
    }

    /**
     * Tells how many of these there were.
     *
     * @return 1 if the event was neither lost nor doubled
     */
    public int count() {
        return handled.get();
    }
}
