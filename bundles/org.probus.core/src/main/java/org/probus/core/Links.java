/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The order of the links at a point, the most important first and then the newest, in arrays that
 * are never written again: one copy for a change.
 */
final class Links {
    /** So many links are removed one by one, more of them in one pass. */
    private static final int FEW = 8;

    private Links() {}

    /** The links with another one, at its place. */
    static Link[] with(Link[] links, Link link) {
        int place = place(links, link);
        Link[] more = new Link[links.length + 1];
        System.arraycopy(links, 0, more, 0, place);
        more[place] = link;
        System.arraycopy(links, place, more, place + 1, links.length - place);
        return more;
    }

    /** The links without some of them. */
    static Link[] without(Link[] links, Collection<Link> gone) {
        if (gone.size() > FEW) {
            Set<Link> all = new HashSet<>(gone);
            return Arrays.stream(links).filter(link -> !all.contains(link)).toArray(Link[]::new);
        }
        Link[] left = links;
        for (Link link : gone) {
            left = without(left, link);
        }
        return left;
    }

    private static Link[] without(Link[] links, Link link) {
        int place = place(links, link);
        if (place == links.length || links[place] != link) {
            throw new IllegalArgumentException(link + " is not linked");
        }
        if (links.length == 1) {
            return Chain.NONE;
        }
        if (place == links.length - 1) {
            return Arrays.copyOf(links, place); // the oldest: a new array that need not be cleared
        }
        Link[] left = new Link[links.length - 1];
        System.arraycopy(links, 0, left, 0, place);
        System.arraycopy(links, place + 1, left, place, left.length - place);
        return left;
    }

    /** Where a link is, or would be. */
    private static int place(Link[] links, Link link) {
        int from = 0;
        int to = links.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (isBefore(links[middle].registration, link.registration)) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static boolean isBefore(CoreRegistration a, CoreRegistration b) {
        return a.ranking != b.ranking ? a.ranking > b.ranking : a.id > b.id;
    }
}
