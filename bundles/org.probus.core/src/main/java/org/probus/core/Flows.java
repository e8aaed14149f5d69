/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Which side each flow is on during one transition: a flow stays on its side while a hit of it is
 * under way, or a stage that a hit of it has begun, and goes over when there is none.
 *
 * <p><b>Threads.</b> Any thread may call any method. A hit locks a bin of a map for a few
 * instructions, during a transition and with a key; otherwise nothing.
 */
final class Flows {
    private static final int LONGEST_NAME = 60;

    private final Map<Object, Flow> busy = new ConcurrentHashMap<>();
    private final BooleanSupplier side;
    private final Predicate<Link> parties;
    private final Flow old = new Flow(this, null, false);
    private final Flow moved = new Flow(this, null, true);

    /**
     * Makes an empty table.
     *
     * @param side tells whether flows that are quiet are on the newcomer's side
     * @param parties tells of a link whether its consumer is on one side alone
     */
    Flows(BooleanSupplier side, Predicate<Link> parties) {
        this.side = side;
        this.parties = parties;
    }

    /** Whether a link's consumer is on one side alone. */
    boolean concern(Link link) {
        return parties.test(link);
    }

    /** Begins a hit; a key that cannot be hashed or compared counts as none. */
    Flow enter(@Nullable Object key) {
        if (key != null) {
            try {
                return busy.compute(key, this::begun);
            } catch (RuntimeException e) {
                // The key is the emitter's, and this hit alone goes without it.
            }
        }
        return side.getAsBoolean() ? moved : old;
    }

    private Flow begun(Object key, @Nullable Flow known) {
        Flow flow = valid(key, known);
        flow.begin();
        return flow;
    }

    private Flow valid(Object key, @Nullable Flow known) {
        // Read inside the bin's lock: hits of one flow see the side change in one order.
        return known == null || known.dropped() ? new Flow(this, key, side.getAsBoolean()) : known;
    }

    /**
     * Counts a stage that a hit from before the transition has begun.
     *
     * @return its flow; null if the key cannot be hashed or compared
     */
    @Nullable
    Flow adopt(Object key) {
        try {
            return busy.compute(key, (same, known) -> {
                Flow flow = valid(key, known);
                flow.depart();
                return flow;
            });
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** Lets a flow go whose last stage is complete, if no hit is under way; nothing gets out. */
    void landed(Flow flow, Object key) {
        try {
            busy.computeIfPresent(
                    key, (same, found) -> found == flow && found.quiet() ? null : found);
        } catch (Throwable e) {
            // Then the flow is found idle after a grace period, and dropped.
        }
    }

    /** Ends a hit; nothing but the end of the stack gets out. */
    void leave(Flow flow, Object key) {
        try {
            busy.computeIfPresent(
                    key, (same, found) -> found == flow && found.end() ? null : found);
        } catch (StackOverflowError e) {
            throw e;
        } catch (Throwable e) {
            // Then the flow is found idle after a grace period, and dropped.
        }
    }

    /** The flows that are not on a side, with a hit under way. */
    List<Flow> others(boolean movedSide) {
        return busy.values().stream()
                .filter(flow -> flow.moved != movedSide && !flow.dropped())
                .toList();
    }

    /** Names a flow in a message; its {@code toString} is user code. */
    static String name(Flow flow) {
        String text;
        try {
            text = String.valueOf(flow.key);
        } catch (RuntimeException e) {
            text = "of a key that has no name";
        }
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "...";
    }
}
