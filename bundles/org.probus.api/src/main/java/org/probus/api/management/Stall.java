/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import java.util.List;

/**
 * A wait for handlers that took long: it still waits, was given up, or is over.
 *
 * <p>The threads' stacks are those of the last look, while there was one to take.
 *
 * @param state what has become of the wait
 * @param reason what waits, for example {@code stop of com.acme.audit [42]}
 * @param waiter the name of the thread that waits, or waited
 * @param waiterStack its stack, innermost frame first; empty if it does not wait any more
 * @param ageNanos since when, in nanoseconds; once it is over, how long it took
 * @param policy what the operator set for it, such as {@code interrupt after 5.0 s}
 * @param remedy what was done about it, and what an operator can do
 * @param holders who it waits for, the longest first; once it is over, who it was last seen to
 */
public record Stall(
        State state,
        String reason,
        String waiter,
        List<String> waiterStack,
        long ageNanos,
        String policy,
        String remedy,
        List<Holder> holders) {
    /** What can become of a long wait. */
    public enum State {
        /** It waits. */
        WAITING,
        /** It was given up: the classes of handlers that still run are pinned until they end. */
        ZOMBIE,
        /** The handlers have ended. */
        OVER
    }
}
