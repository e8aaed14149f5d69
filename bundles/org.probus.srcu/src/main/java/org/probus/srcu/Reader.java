/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

/**
 * A thread in a section, or a {@link Hold}, that a grace period waits for, as it was at one moment.
 *
 * @param thread the thread, of a hold the one that began it; null if it ended and is gone
 * @param label what it said it was doing, see {@link Section#label}; null if it said nothing
 * @param bank the bank that it is counted in, 0 or 1
 * @param heldNanos for how long the grace period has seen it there, at least, in nanoseconds
 */
public record Reader(@Nullable Thread thread, @Nullable Object label, int bank, long heldNanos) {
    /**
     * Returns where the thread is now.
     *
     * @return its stack; empty if it has ended
     */
    public StackTraceElement[] stack() {
        return thread == null ? new StackTraceElement[0] : thread.getStackTrace();
    }

    /**
     * Returns it in words, on a line.
     *
     * @return such as {@code thread "http-7" in "orders:placed", bank 0, for 10.2 s}
     */
    public String describe() {
        return (thread == null ? "a thread that ended" : "thread \"" + thread.getName() + '"')
                + (label == null ? "" : " in \"" + Stall.text(label) + '"')
                + ", bank " + bank + ", for " + Stall.seconds(heldNanos);
    }
}
