/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.srcu.Srcu;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** What has retired of fused chains, and may still be walked; under the registry lock. */
final class Retired {
    /** So many of them wait for a grace period that somebody else begins. */
    static final int MOST = 16;

    private final Srcu domain;
    private final List<One> all = new ArrayList<>();

    /**
     * The counts of a fusion, and no link of it.
     *
     * @param cookie the cookie of the grace period that ends its walks
     */
    private record One(List<Laps> counts, List<Tally> tallies, long cookie) {}

    Retired(Srcu domain) {
        this.domain = domain;
    }

    /** Adds one that no walk begins in any more but to find that out. */
    void add(Fusion fusion) {
        all.add(new One(fusion.counts(), fusion.tallies(), domain.getState()));
    }

    int size() {
        return all.size();
    }

    /** Folds the counts of those that are walked no more, and ends their tracks. */
    void fold() {
        for (Iterator<One> each = all.iterator(); each.hasNext(); ) {
            One one = each.next();
            if (domain.poll(one.cookie)) {
                one.tallies.forEach(tally -> one.counts.forEach(tally::fold));
                one.counts.forEach(Laps::close);
                each.remove();
            }
        }
        if (all.size() > MOST) {
            domain.startPoll(); // nobody waits for handlers here, so nobody else does
        }
    }
}
