/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;

/**
 * Calls the consumers of the chain as it is now, one by one: while it changes, or is not hot.
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
        int against = 0;
        int withCare = 0;
        for (Link link : chain.links) {
            if (!link.refuses(section, site.owner)) {
                int sum = link.step(section, point, chain, event);
                against |= sum % CARE;
                withCare += sum / CARE;
                called++;
            }
        }
        boolean often = called == 0 || point.tally.walked(section, called - withCare);
        if (!(often && site.fusing.hot) && section.begun() % Fuser.SAMPLE == 0) {
            point.hot(site, chain, section);
        }
        if (against == 0 && chain.links.length > 0) {
            point.askForRemoval(site.owner, sampled);
        }
        return 1; // all is counted
    }

    @Override
    int leave(Section section, Object event, Frame frame) {
        return 0; // no chain with a return part comes here
    }
}
