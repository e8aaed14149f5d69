/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

/**
 * How a run ended.
 *
 * @param end in what way
 * @param text what was wrong; empty if nothing was
 * @param schedule who took how many steps, to be played again by {@link Replay}
 */
record Outcome(End end, String text, String schedule) {
    /** The ways to end. */
    enum End {
        /** All threads have played their parts. */
        DONE,
        /** Nobody can go on, and somebody has not ended. */
        STUCK,
        /** Something that must hold did not. */
        BROKEN
    }

    @Override
    public String toString() {
        return end + (text.isEmpty() ? "" : ": " + text) + "\n  schedule: " + schedule;
    }
}
