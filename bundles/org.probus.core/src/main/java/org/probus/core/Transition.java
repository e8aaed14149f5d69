/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.TransitionInfo.Phase;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One bundle's consumers going over to another's: the side that hits are on, and how far it is.
 *
 * <p>It keeps nothing of the two bundles but their names and numbers.
 */
final class Transition {
    final long id;
    final Owners.Key from;
    final Owners.Key to;
    final long since = System.nanoTime();
    final Flows flows = new Flows(() -> moved(), link -> isParty(link.registration));

    /** Who is no longer waited for: calls, and keys of bodies, that were forced. */
    final Set<Object> waived = ConcurrentHashMap.newKeySet();

    /** When each body that it has told of was found, in nanoseconds of {@link System#nanoTime}. */
    final Map<Frame.Key, Long> seen = new ConcurrentHashMap<>();

    /** Whether hits go to the newcomer; written under the registry lock, read by every hit. */
    private volatile boolean moved;

    /** Whether the chains have both sides in them; registry lock. */
    boolean forked;

    /** How many flows were forced over; written under the registry lock. */
    volatile int forced;

    /** How far it is; registry lock. */
    Phase phase = Phase.HELD;

    /** Why it went wrong or was turned back; registry lock. */
    String reason = "";

    Transition(long id, Owners.Key from, Owners.Key to) {
        this.id = id;
        this.from = from;
        this.to = to;
    }

    /** Whether new hits go to the newcomer. */
    boolean moved() {
        return moved;
    }

    /** Sends new hits to a side, at all points at once; under the registry lock. */
    void send(boolean toTheNewcomer) {
        moved = toTheNewcomer;
    }

    /** The side of what belongs to some owners. */
    Side side(Collection<Owner> owners) {
        if (owns(owners, to)) {
            return Side.NEW;
        }
        return owns(owners, from) ? Side.OLD : Side.BOTH;
    }

    private static boolean owns(Collection<Owner> owners, Owners.Key key) {
        return owners.stream().anyMatch(owner -> owner.id == key.id());
    }

    /** Whether the consumer of a registration is on one side alone. */
    boolean isParty(CoreRegistration registration) {
        return side(registration.owners) != Side.BOTH;
    }

    /** Whether a registration is on the side that hits have left; before the turn, nobody's is. */
    boolean leaves(CoreRegistration registration) {
        return side(registration.owners) == (moved ? Side.OLD : Side.NEW);
    }

    /** The bundle that a goal leaves without consumers. */
    Owners.Key loser(boolean toTheNewcomer) {
        return toTheNewcomer ? from : to;
    }

    /** Begins a hit: the flow says on which side it is. */
    Flow enter(@Nullable Object key) {
        return flows.enter(key);
    }

    /** {@code swap of a [1] by b [2]}. */
    @Override
    public String toString() {
        return "swap of " + from + " by " + to;
    }
}
