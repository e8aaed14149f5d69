/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.management.Holder;
import org.probus.api.management.Stall;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The waits that took long: those that were given up, and the last of those that are over. */
final class Stalls {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final int MOST = 100;

    private final Queue<Stall> past = new ConcurrentLinkedQueue<>();
    private final Set<Wait> zombies = ConcurrentHashMap.newKeySet();

    /** Takes a wait on that was given up; false if it has ended meanwhile, as it should. */
    boolean zombie(Wait wait, Collection<Object> pins) {
        wait.abandon(pins);
        zombies.add(wait);
        if (wait.isOver() && !wait.failed()) {
            if (zombies.remove(wait)) {
                over(wait);
            }
            return false;
        }
        return true;
    }

    /** The keeper of a wait has ended: if the wait was given up, what it kept is let go. */
    void ended(Wait wait) {
        if (wait.failed() || !zombies.remove(wait)) {
            return; // the pins of one that failed stay for good: nobody knows who still runs
        }
        over(wait);
        LOG.log(
                System.Logger.Level.INFO,
                "{0}, which was given up, is over after {1}: the last handler has ended, and its "
                        + "classes are let go",
                wait.reason,
                Policy.seconds(wait.ageNanos()));
    }

    /** A wait is over: nothing but words is kept of it, and those only if it took long. */
    void over(Wait wait) {
        wait.release();
        if (wait.isStalled()) {
            past.add(wait.stall(List.of()));
            while (past.size() > MOST) {
                past.poll();
            }
        }
    }

    /** All of them, the oldest first, with those of the pending waits that take long. */
    List<Stall> list(Collection<Wait> pending, Function<Wait, List<Holder>> holders) {
        List<Stall> all = new ArrayList<>(past);
        zombies.forEach(wait -> all.add(wait.stall(holders.apply(wait))));
        pending.stream()
                .filter(Wait::isStalled)
                .filter(wait -> !wait.isZombie() && !wait.isOver())
                .forEach(wait -> all.add(wait.stall(holders.apply(wait))));
        all.sort(Comparator.comparingLong(Stall::ageNanos).reversed());
        return all;
    }
}
