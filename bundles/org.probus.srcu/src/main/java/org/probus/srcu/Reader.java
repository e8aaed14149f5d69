/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Predicate;

/**
 * A thread in a section, or a {@link Hold}, that a grace period waits for, as it was at one moment.
 *
 * @param thread the thread, of a hold the one that began it; null if it ended and is gone
 * @param labels what it said it was doing, see {@link Section#label}, the outermost section first
 * @param bank the bank that it is counted in, 0 or 1; -1 for a {@link Section.Track}, which is in
 *     none
 * @param heldNanos for how long the grace period has seen it there, at least, in nanoseconds
 * @param hold whether it is a {@code Hold}: what the thread does now has nothing to do with it
 * @param presence see {@link #isStill}
 */
public record Reader(
        @Nullable Thread thread,
        List<Object> labels,
        int bank,
        long heldNanos,
        boolean hold,
        Predicate<@Nullable Object> presence) {
    private static final StackTraceElement[] NOWHERE = {};

    /**
     * Returns what it said it was doing in the innermost of its sections that says so.
     *
     * @return the label; null if it said nothing
     */
    public @Nullable Object label() {
        return labels.isEmpty() ? null : labels.get(labels.size() - 1);
    }

    /**
     * Tells whether it is still there: in the same outermost section, or the hold not ended.
     *
     * @param label what it has to be doing as well, in one of its sections; null for anything
     * @return false if it has ended, or does not say so any more
     */
    public boolean isStill(@Nullable Object label) {
        return presence.test(label);
    }

    /**
     * Returns where the thread is now, in the section that it was in.
     *
     * @return its stack; empty if it has left the section, or if this is a hold
     */
    public StackTraceElement[] stack() {
        StackTraceElement[] stack = thread == null || hold ? NOWHERE : thread.getStackTrace();
        return isStill(null) ? stack : NOWHERE; // asked after it: else it may be of what followed
    }

    /**
     * Returns it in words, on a line.
     *
     * @return such as {@code thread "http-7" in "orders:placed", bank 0, for 10.2 s}
     */
    public String describe() {
        StringBuilder text = new StringBuilder(100);
        text.append(hold ? "a hold begun by " : "");
        text.append(thread == null ? "a thread that ended" : "thread " + name(thread));
        for (int i = labels.size() - 1; i >= 0; i--) {
            text.append(" in \"").append(Stall.text(labels.get(i))).append('"');
        }
        text.append(bank < 0 ? ", in a track" : ", bank " + bank);
        return heldNanos == 0 ? text.toString() : text + ", for " + Stall.seconds(heldNanos);
    }

    /** The name in quotes; virtual threads have none by themselves. */
    private static String name(Thread thread) {
        String name = thread.getName();
        return name.isEmpty() ? "#" + thread.getId() : '"' + name + '"';
    }
}
