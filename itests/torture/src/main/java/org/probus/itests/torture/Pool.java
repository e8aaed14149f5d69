/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;

/** The elements that are free: a bounded list, so that what was freed is soon used again. */
final class Pool {
    private static final int SIZE = 10 * Element.LAST_AGE;

    private final ArrayBlockingQueue<Element> free = new ArrayBlockingQueue<>(SIZE);
    private final LongAdder takes = new LongAdder();
    private final LongAdder empties = new LongAdder();

    Pool() {
        for (int i = 0; i < SIZE; i++) {
            free.add(new Element());
        }
    }

    /** Takes an element, ready to be published; null if none is free. */
    @Nullable
    Element take() {
        Element element = free.poll();
        if (element == null) {
            empties.increment();
        } else {
            takes.increment();
            element.revive();
        }
        return element;
    }

    /** Gives a reference back, and frees what nobody else refers to. */
    void release(Element element) {
        if (element.release()) {
            free.add(element);
        }
    }

    long takes() {
        return takes.sum();
    }

    /** How often nothing was free. */
    long empties() {
        return empties.sum();
    }
}
