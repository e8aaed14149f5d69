/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

import java.lang.invoke.MutableCallSite;
import java.util.List;

/** Some links of a fused chain, and those after them. */
abstract class Steps {
    /** How many links one copy of the template takes. */
    static final int FEW = 8;

    /** What is added to the sum for each consumer that was called with care. */
    static final int CARE = 1 << 16;

    /**
     * What a copy of the template is made of.
     *
     * @param links its links, at most {@link #FEW}
     * @param place the place before the one of the first of them
     * @param live whether the chain is still the current one
     * @param next the links after them
     */
    record Part(
            Point<?> point,
            List<Link> links,
            long place,
            MutableCallSite live,
            @Nullable Steps next) {
        /** The link of a number; null if there are fewer. */
        @Nullable
        Link link(int number) {
            return number < links.size() ? links.get(number) : null;
        }
    }

    /**
     * Calls the consumers, inside an outermost section.
     *
     * @return how many did not ask for removal, and {@link #CARE} for each that was called with
     *     care, since the chain was not the current one any more
     */
    abstract int walk(Section section, Object event);
}
