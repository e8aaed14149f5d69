/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

/**
 * Calls and counts the consumers of the chain as it is now, one by one: while it changes, or is
 * not hot; all of them, or those before the ones that stay.
 *
 * <p>For hits that do nothing else: the others are left to {@link Point}.
 */
final class LoopSteps extends Steps {
    /** Whether somebody calls and counts others after these. */
    private final boolean head;

    LoopSteps(boolean head) {
        this.head = head;
    }

    @Override
    int walk(CoreSite<?> site, Section section, Object event, @Nullable Frame frame) {
        return walkAll(site, section, event);
    }

    private <E> int walkAll(CoreSite<E> site, Section section, Object event) {
        section.mark = site.point.sequence(); // before the chain
        Chain<E> chain = site.point.plain(site);
        if (chain == null) {
            return AGAIN;
        }
        int end = chain.links.length;
        return end == 0 ? 1 : walk(site, section, chain, end, event);
    }

    /** Walks the links before an end, of a chain that this hit has loaded in its section. */
    int walk(CoreSite<?> site, Section section, Chain<?> chain, int end, Object event) {
        Point<?> point = site.point;
        int called = 0;
        int handled = 0;
        int against = 0;
        boolean often = true;
        boolean lost = false;
        try {
            for (int i = 0; i < end; i++) {
                Link link = chain.links[i];
                if (!link.refuses(section, site.owner)) {
                    int sum = link.step(section, point, chain, event);
                    against |= sum % RARE;
                    often &= sum < RARE;
                    handled += sum < CARE ? 1 : 0;
                    called++;
                }
            }
        } catch (StackOverflowError e) {
            lost = true; // the stack ended between two consumers; what they did is counted
        }
        if (called > 0) {
            // What has a piece behind it is counted as a lap of that.
            boolean hit = !head || lost;
            often &=
                    hit ? point.tally.hit(section, handled) : point.tally.handled(section, handled);
        }
        if (!(often && (head || site.fusing.hot)) && section.begun() % Fuser.SAMPLE == 0) {
            point.hot(site, chain, section);
        }
        return lost ? LOST : against;
    }

    @Override
    int leave(Section section, Object event, Frame frame) {
        return 0; // no chain with a return part comes here
    }
}
