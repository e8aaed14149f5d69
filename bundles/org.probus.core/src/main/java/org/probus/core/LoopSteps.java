/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

/**
 * Calls and counts the consumers of the chain as it is now, one by one: while it changes, or is
 * not hot.
 *
 * <p>For hits that do nothing else: the others are left to {@link Point}.
 */
final class LoopSteps extends Steps {
    @Override
    int walk(CoreSite<?> site, Section section, Object event, @Nullable Frame frame) {
        return loop(site, section, event);
    }

    private static <E> int loop(CoreSite<E> site, Section section, Object event) {
        Point<E> point = site.point;
        long sampled = point.sequence(); // before the chain
        Chain<E> chain = point.plain(site);
        if (chain == null) {
            return AGAIN;
        }
        int called = 0;
        int handled = 0;
        int against = 0;
        boolean often = true;
        try {
            for (Link link : chain.links) {
                if (!link.refuses(section, site.owner)) {
                    int sum = link.step(section, point, chain, event);
                    against |= sum % CARE;
                    if (sum < CARE) {
                        often &= link.tally.handled(section, 1);
                        handled++;
                    }
                    called++;
                }
            }
        } catch (StackOverflowError e) {
            against = 1; // the stack ended between two consumers; what they did is counted
        }
        if (called > 0) {
            often &= point.tally.hit(section);
            point.tally.handled(section, handled);
        }
        if (!(often && site.fusing.hot) && section.begun() % Fuser.SAMPLE == 0) {
            point.hot(site, chain, section);
        }
        section.mark = sampled;
        return chain.links.length == 0 ? 1 : against;
    }

    @Override
    int leave(Section section, Object event, Frame frame) {
        return 0; // no chain with a return part comes here
    }
}
