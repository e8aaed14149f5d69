/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/** The swaps of a registry. */
final class CoreSwaps implements Swaps {
    private final Registry registry;
    private final LongFunction<Owners.@Nullable Key> bundles;

    private final LongPredicate runs;

    /**
     * Makes the service.
     *
     * @param bundles finds a bundle by its number; null if there is none
     * @param runs tells of a bundle whether it is started
     */
    CoreSwaps(Registry registry, LongFunction<Owners.@Nullable Key> bundles, LongPredicate runs) {
        this.registry = registry;
        this.bundles = bundles;
        this.runs = runs;
    }

    @Override
    public Swap begin(long from, long to) {
        if (from == to) {
            throw new IllegalArgumentException(
                    "bundle " + from + " cannot be swapped for itself: install its successor");
        }
        Owners.Key newcomer = bundle(to);
        if (runs.test(to)) {
            throw new IllegalStateException(newcomer + " runs already: name a bundle that is"
                    + " installed and not started, so that its consumers can be held back");
        }
        return new Swapping(registry, bundle(from), newcomer);
    }

    private Owners.Key bundle(long id) {
        Owners.Key found = bundles.apply(id);
        if (found == null) {
            throw new IllegalArgumentException(
                    "there is no bundle " + id + ": install it first, or correct the number");
        }
        return found;
    }

    @Override
    public boolean back() {
        return registry.read(() -> {
            Transition swap = registry.transitions.current();
            if (swap == null) {
                return false;
            }
            if (!swap.forked) {
                registry.transitions.settle(swap, false, "it was turned back");
                return true;
            }
            return registry.transitions.turn(swap, false, "it was turned back");
        });
    }

    @Override
    public int force() {
        return registry.read(() -> {
            Transition swap = registry.transitions.current();
            return swap == null ? 0 : force(swap);
        });
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the registry lock
    private int force(Transition swap) {
        List<Flow> others = swap.flows.others(swap.moved());
        int forced = (int) others.stream().filter(Flow::drop).count();
        swap.forced += forced;
        return forced + new Remains(registry, swap).waive();
    }

    @Override
    public List<TransitionInfo> transitions() {
        List<TransitionInfo> all = new ArrayList<>();
        Transition swap = registry.transition();
        if (swap != null) {
            List<String> waitsFor = Swapping.waitsFor(registry, swap);
            all.add(registry.read(() -> registry.transitions.info(swap, waitsFor)));
        }
        registry.read(() -> registry.transitions.ended()).stream()
                .filter(info -> swap == null || info.id() != swap.id)
                .forEach(all::add);
        return List.copyOf(all);
    }
}
