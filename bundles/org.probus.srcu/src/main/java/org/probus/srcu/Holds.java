/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import java.lang.invoke.VarHandle;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The holds of a domain that are open, and how many have begun and ended in each bank. */
final class Holds {
    /** Begins, by bank; added to by any thread. */
    private final List<LongAdder> downs = List.of(new LongAdder(), new LongAdder());

    /** Ends, by bank; added to by any thread. */
    private final List<LongAdder> ups = List.of(new LongAdder(), new LongAdder());

    /** The open ones, oldest first; for reports, and for waits that begin no grace period. */
    private final ConcurrentSkipListMap<Long, Hold> open = new ConcurrentSkipListMap<>();

    private final AtomicLong last = new AtomicLong();

    /** A number for the next one. */
    long next() {
        return last.incrementAndGet();
    }

    Hold begin(Hold hold) {
        open.put(hold.id, hold);
        downs.get(hold.bank).increment();
        VarHandle.fullFence(); // B: pairs with A
        return hold;
    }

    /** Ends a hold; called once for each. */
    void end(Hold hold) {
        ups.get(hold.bank).increment(); // C, as a release: pairs with A
        open.remove(hold.id);
    }

    long begun(int bank) {
        return downs.get(bank).sum();
    }

    long ended(int bank) {
        return ups.get(bank).sum();
    }

    Collection<Hold> open() {
        return open.values();
    }

    /** Adds those that are there, and the clones to come of them and of some sections. */
    void addTo(List<BooleanSupplier> inside, Map<Scanned, Long> sections, Predicate<Hold> waited) {
        long newest = last.get();
        open.values().forEach(hold -> inside.add(() -> waited.test(hold)));
        inside.add(() -> open.values().stream()
                .anyMatch(hold -> waited.test(hold) && hold.stemsFrom(sections, newest)));
    }

    /** Notes when those that are there were first seen. */
    void observe(long now) {
        for (Hold hold : open.values()) {
            if (hold.seenNanos == 0) {
                hold.seenNanos = now;
            }
        }
    }

    /** Forgets that. */
    void forget() {
        open.values().forEach(hold -> hold.seenNanos = 0);
    }
}
