/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The waits that begin no grace period: each is for those who are inside at its time. */
final class InsideWaits {
    /* Overview: see Srcu, which draws the letters. */

    private final Readers readers;
    private final Fences fences;

    InsideWaits(Readers readers, Fences fences) {
        this.readers = readers;
        this.fences = fences;
    }

    /**
     * Waits until every section of other threads that has begun, and every hold, is over, with
     * all clones of them. A clone is in the list before what it was cloned from is over, and has a
     * higher number: who finds the older one gone finds the clone.
     *
     * @return false if the time was up first
     */
    boolean awaitOthers(Duration limit, Patience patience) {
        List<BooleanSupplier> inside = new ArrayList<>();
        Map<Scanned, Long> sections = new HashMap<>();
        fences.heavyFence(); // F: pairs with B
        readers.each(s -> {
            long entry = s.entry();
            if (entry != 0 && !s.isOf(Thread.currentThread())) {
                inside.add(() -> s.in(entry));
                sections.put(s, entry);
            }
        });
        readers.holds.addTo(inside, sections, Hold::isOpen);
        return await(inside, limit, patience);
    }

    /**
     * Waits until every section of other threads that has begun, and every hold, is over or has
     * labels of which none is meant; all of that time, this thread's too, are overdue from now on.
     *
     * @return false if the time was up first
     */
    boolean awaitLabels(Predicate<Object> what, Duration limit, Patience patience) {
        return await(labelled(what), limit, patience);
    }

    /** The same, to be asked now and then: true when it is over. */
    BooleanSupplier labelsLeft(Predicate<Object> what) {
        return left(labelled(what));
    }

    /** Those who are inside, each with whether it still is, or does what is meant. */
    private List<BooleanSupplier> labelled(Predicate<Object> what) {
        List<BooleanSupplier> inside = new ArrayList<>();
        Map<Scanned, Long> sections = new HashMap<>();
        fences.heavyFence(); // F: pairs with B
        readers.each(s -> {
            long entry = s.entry();
            if (entry != 0) {
                s.overdue = entry; // under scan: an earlier number never comes after a later one
                if (s.isOf(Thread.currentThread())) {
                    s.metByOwner();
                } else {
                    inside.add(() -> s.holds(entry, what));
                    sections.put(s, entry);
                }
            }
        });
        readers.holds.addTo(inside, sections, hold -> hold.holds(what));
        fences.heavyFence(); // J: pairs with K
        if (!fences.light()) {
            sections.keySet().forEach(Scanned::stop); // N: pairs with P of who gives places
        }
        return inside;
    }

    /** Waits until none of them is, or the time is up; ends the patience. */
    private static boolean await(List<BooleanSupplier> inside, Duration limit, Patience patience) {
        long limitNanos = TimeUnit.NANOSECONDS.convert(limit);
        try {
            for (BooleanSupplier reader : inside) {
                while (reader.getAsBoolean()) {
                    if (patience.ageNanos() > limitNanos) {
                        return false;
                    }
                    patience.pause();
                }
            }
        } finally {
            patience.end();
        }
        VarHandle.acquireFence(); // G: pairs with C
        return true;
    }

    /** Tells whether all are left; what was found once is not asked again. */
    static BooleanSupplier left(List<BooleanSupplier> all) {
        Deque<BooleanSupplier> inside = new ArrayDeque<>(all);
        return () -> {
            while (!inside.isEmpty()) {
                if (inside.element().getAsBoolean()) {
                    return false;
                }
                inside.remove();
            }
            VarHandle.acquireFence(); // G: pairs with C
            return true;
        };
    }
}
