/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import java.util.ArrayList;
import java.util.List;

/** The threads of one run of a scene. */
public final class Stage {
    /** The act of a thread that has ended before the others begin. */
    static final Act NOTHING = () -> {};

    final List<Part> parts = new ArrayList<>();

    /** Runs at the end, when all threads have. */
    Act last = () -> {};

    /** What a thread does. */
    public interface Act {
        /**
         * Does it.
         *
         * @throws Exception if what must hold does not
         */
        void play() throws Exception;
    }

    /**
     * A thread of the scene.
     *
     * @param name its name, one word
     * @param before what it does before the others begin, undisturbed
     * @param act what it does
     */
    record Part(String name, Act before, Act act) {}

    /**
     * Adds a thread.
     *
     * @param name its name, one word
     * @param act what it does
     */
    public void thread(String name, Act act) {
        thread(name, () -> {}, act);
    }

    /**
     * Adds a thread that has something to do first.
     *
     * @param name its name, one word
     * @param before what it does before the others begin, undisturbed
     * @param act what it does
     */
    public void thread(String name, Act before, Act act) {
        parts.add(new Part(name, before, act));
    }

    /**
     * Adds a thread that has ended before the others begin.
     *
     * @param name its name, one word
     * @param before what it did
     */
    public void ended(String name, Act before) {
        thread(name, before, NOTHING);
    }

    /**
     * Sets what must hold at the end.
     *
     * @param check throws if it does not
     */
    public void atTheEnd(Act check) {
        last = check;
    }
}
