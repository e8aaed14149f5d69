/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import java.util.List;

/**
 * A swap of one bundle's consumers for another's, at one moment.
 *
 * @param id the number of the transition: it grows with time and is never used again
 * @param from the bundle that is replaced, {@code name [id]}
 * @param to the bundle that replaces it, {@code name [id]}
 * @param phase how far it has come
 * @param ageNanos for how long it has run, or ran, in nanoseconds
 * @param points the points that it is about, by name
 * @param waitsFor what it waits for: consumers that are not there yet, threads in handlers, flows,
 *     asynchronous calls, bodies that a session has entered
 * @param reason why it went wrong or was turned back; empty if it did not and was not
 */
public record TransitionInfo(
        long id,
        String from,
        String to,
        Phase phase,
        long ageNanos,
        List<String> points,
        List<String> waitsFor,
        String reason) {

    /** How far a transition has come. */
    public enum Phase {
        /** The newcomer starts; what it registers is held back, and all hits go to the old one. */
        HELD,

        /** New hits go to the newcomer; those that the old one has are waited for. */
        MOVING,

        /** It was turned back: new hits go to the old one; those of the newcomer are waited for. */
        RETURNING,

        /** The newcomer has taken over, and nothing is in the old one's hands; or it was forced. */
        DONE,

        /** It was turned back, and no call of the newcomer runs. */
        RETURNED,

        /** The newcomer was never called. */
        FAILED;

        /**
         * Tells whether nothing will change any more.
         *
         * @return true for the last three
         */
        public boolean over() {
            return this == DONE || this == RETURNED || this == FAILED;
        }
    }
}
