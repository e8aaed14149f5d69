/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbeConsumer;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.srcu.Section;

import java.lang.invoke.MutableCallSite;
import java.util.List;

/** Some links of a fused chain, and those after them. */
abstract class Steps {
    /** How many links one copy of the template takes. */
    static final int FEW = 8;

    /** What is added to the sum for each consumer that was called with care. */
    static final int CARE = 1 << 16;

    /** What is added for a consumer where the thread has no counters of its own. */
    static final int RARE = 2;

    /** What a walk returns that has called nobody, and leaves the hit to be walked otherwise. */
    static final int AGAIN = -1;

    /** What it returns where the stack ended between two consumers: nothing is to be done more. */
    static final int LOST = -2;

    /**
     * What a copy of the template is made of.
     *
     * @param links its links, at most {@link #FEW}
     * @param before how many links are before them
     * @param live whether the chain is still the current one
     * @param next the links after them
     */
    record Part(
            Point<?> point,
            List<Link> links,
            int before,
            MutableCallSite live,
            @Nullable Steps next) {
        /** The step of a number; null if there are fewer. */
        @Nullable
        Step step(int number) {
            return number < links.size() ? new Step(links.get(number), before + number + 1) : null;
        }
    }

    /**
     * A link, and what the code has for constants of it: HotSpot trusts the fields of records, and
     * does not fold the question for an interface before JDK 21.
     *
     * @param consumer who is called before a body
     * @param session the consumer, if it has both parts
     * @param returning the consumer, if it has a return part alone
     * @param place what the section says while it is called
     * @param at its number in the chain, from 1 on, which is that of its step of a track
     */
    record Step(
            Link link,
            ProbeConsumer<Object> consumer,
            @Nullable SessionConsumer<Object> session,
            @Nullable ReturnConsumer<Object> returning,
            long place,
            int at) {
        Step(Link link, int at) {
            this(link, link.consumer(), link.session(), link.returning(), link.place, at);
        }

        /** Goes on to it on a track. */
        void next(Section.Track track, long lap) {
            track.next(lap, at);
        }
    }

    /**
     * Calls the consumers, inside an outermost section.
     *
     * @param site the site that is hit
     * @param frame where their return parts are noted; null if none of them has one
     * @return how many did not ask for removal, and {@link #CARE} for each that was called with
     *     care, since the chain was not the current one any more; or {@link #AGAIN}, or {@link
     *     #LOST}
     */
    abstract int walk(CoreSite<?> site, Section section, Object event, @Nullable Frame frame);

    /**
     * Calls the return parts, inside an outermost section.
     *
     * @return {@link #CARE} for each consumer that was called with care
     */
    abstract int leave(Section section, Object event, Frame frame);

    /**
     * Calls the consumers as {@link #walk} does, on a track of the thread, none of which has a
     * return part.
     *
     * @param lap the lap of the track, at its first step
     * @return as there; {@link #AGAIN} if it has no use for a track
     */
    int lap(Object event, Section.Track track, long lap) {
        return AGAIN;
    }

    /** Calls the consumers as {@link #walk} does, on a track of the thread; as {@link #lap}. */
    int enter(Section.Track track, long lap, Object event, Frame frame) {
        return AGAIN;
    }

    /** Calls the return parts as the other one does, on a track of the thread. */
    int leave(Section.Track track, long lap, Object event, Frame frame) {
        return 0;
    }
}
