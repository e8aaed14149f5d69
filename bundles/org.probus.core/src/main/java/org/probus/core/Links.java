/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.util.Arrays;
import java.util.Collection;

/**
 * The order of the links at a point, the most important first and then the newest, in arrays that
 * are never written again: one copy for a change.
 */
final class Links {
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

    /** The links without some of them; passes over those that are not there. */
    static Link[] without(Link[] links, Collection<Link> gone) {
        if (gone.size() == 1) {
            return without(links, gone.iterator().next());
        }
        Link[] leaving = gone.toArray(Chain.NONE);
        Arrays.sort(leaving, Links::compare);
        return without(links, leaving);
    }

    /** The links without some of them, which are in the same order. */
    private static Link[] without(Link[] links, Link[] leaving) {
        Link[] left = new Link[links.length];
        int kept = 0;
        int next = 0;
        for (Link link : links) {
            while (next < leaving.length && compare(leaving[next], link) < 0) {
                next++; // it is not there
            }
            if (next < leaving.length && leaving[next] == link) {
                next++;
            } else {
                left[kept++] = link;
            }
        }
        return kept == 0 ? Chain.NONE : Arrays.copyOf(left, kept);
    }

    private static Link[] without(Link[] links, Link link) {
        int place = place(links, link);
        if (place == links.length || links[place] != link) {
            return links;
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
            if (compare(links[middle], link) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static int compare(Link a, Link b) {
        CoreRegistration one = a.registration;
        CoreRegistration other = b.registration;
        return one.ranking != other.ranking
                ? Integer.compare(other.ranking, one.ranking)
                : Long.compare(other.id, one.id);
    }
}
