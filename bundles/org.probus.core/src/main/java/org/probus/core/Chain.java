/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The links that a hit calls, in order, and the type of event that they are for; immutable. */
final class Chain<E> {
    static final Link[] NONE = {};

    /** Null while no site declares the point. */
    final @Nullable Class<E> type;

    final Link[] links;

    /** What a hit calls that is on the new side of the swap. */
    final Link[] moved;

    /** Tells which side a hit is on; null while there is but one. */
    final @Nullable Transition swap;

    /** Whether some consumer wants every scope. */
    final boolean open;

    /** Whether some consumer has a return part. */
    final boolean returning;

    /** Whether some consumer's calls end with their stages. */
    final boolean asynchronous;

    /** Whether a hit has nothing to do than to call the entry parts of the links. */
    final boolean plain;

    /** The last links, if some are known to stay, and a hit has no more to do; null if not. */
    final @Nullable Settled settled;

    /** How many links there are before those. */
    final int head;

    /** The sequence of the point while this is its chain; written before it is published. */
    long sequence;

    Chain(
            @Nullable Class<E> type,
            Link[] links,
            boolean open,
            boolean returning,
            boolean asynchronous) {
        this.type = type;
        this.links = links;
        this.moved = NONE;
        this.swap = null;
        this.open = open;
        this.returning = returning;
        this.asynchronous = asynchronous;
        this.plain = !returning && !asynchronous;
        this.settled = null;
        this.head = links.length;
    }

    Chain(@Nullable Class<E> type, Link[] links, Link[] moved, @Nullable Transition swap) {
        this.type = type;
        this.links = links;
        this.moved = moved;
        this.swap = swap;
        this.open = both().anyMatch(link -> link.selector() == null);
        this.returning = both().anyMatch(Link::returns);
        this.asynchronous = both().anyMatch(Link::asynchronous);
        this.plain = swap == null && !returning && !asynchronous;
        this.settled = null;
        this.head = links.length;
    }

    private Chain(Chain<E> same, Settled settled) {
        this.type = same.type;
        this.links = same.links;
        this.moved = same.moved;
        this.swap = same.swap;
        this.open = same.open;
        this.returning = same.returning;
        this.asynchronous = same.asynchronous;
        this.plain = same.plain;
        this.sequence = same.sequence;
        this.settled = settled;
        this.head = links.length - settled.size;
    }

    /** The same chain, which knows that it ends as the one before does, if it still does. */
    Chain<E> after(Chain<E> before) {
        Settled last = before.settled;
        return last != null && plain && type == before.type && last.end(links)
                ? settle(last)
                : this;
    }

    /** The same chain, which has nothing to do than to call links, and knows which of them stay. */
    Chain<E> settle(Settled last) {
        return new Chain<>(this, last);
    }

    /** The links that new hits call. */
    Link[] now() {
        return swap != null && swap.moved() ? moved : links;
    }

    /** The links of both sides; those that are on both come twice. */
    Stream<Link> both() {
        return Stream.concat(Arrays.stream(links), Arrays.stream(moved));
    }

    /**
     * The links that a hit of a site calls, if it does nothing else; under the registry lock.
     *
     * @param last which of them; null for all
     * @return null if there is none, or they cannot be fused
     */
    Link @Nullable [] fusable(CoreSite<?> site, @Nullable Settled last) {
        if (swap != null || asynchronous || type != site.type) {
            return null;
        }
        List<Link> calls = new ArrayList<>();
        for (Link link : List.of(links).subList(last == null ? 0 : head, links.length)) {
            Selector selector = link.selector();
            if (selector != null && !selector.knows(site.owner)) {
                return null;
            }
            if (selector == null || selector.assumes(site.owner)) {
                calls.add(link);
            }
        }
        return calls.isEmpty() || calls.size() > Fuser.MOST_LINKS ? null : calls.toArray(NONE);
    }
}
