/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What the side that hits have left still has in its hands though no hit is on it: asynchronous
 * calls whose stages are not complete, and bodies that its sessions have entered.
 *
 * <p>After the turn and a grace period these only become fewer, but for calls in flows that are
 * still on that side.
 */
final class Remains {
    private final Registry registry;
    private final Transition swap;

    Remains(Registry registry, Transition swap) {
        this.registry = registry;
        this.swap = swap;
    }

    /** A body that runs, on a thread, and a consumer that has entered it. */
    private record Body(Thread thread, Frame.Noted noted, CoreRegistration session) {
        String text(long seenNanos) {
            return String.format(
                    Locale.ROOT,
                    "%s in a body that %s has entered at %s, for %.1f s or more",
                    thread.getName(),
                    session.consumerName(),
                    noted.point(),
                    seenNanos / 1e9);
        }
    }

    /** Whether there is something that was not waived. */
    boolean any() {
        return !find().isEmpty();
    }

    /** Waits for none of them any more; returns how many they were. */
    int waive() {
        Set<Object> found = find();
        swap.waived.addAll(found);
        return found.size();
    }

    private Set<Object> find() {
        Set<Object> found = new HashSet<>();
        for (Flight flight : registry.waits.flights().open()) {
            Link link = flight.link();
            if (link != null && waitsFor(flight, link)) {
                found.add(flight);
            }
        }
        bodies().forEach(body -> found.add(body.noted.key()));
        return found;
    }

    private boolean waitsFor(Flight flight, Link link) {
        return swap.leaves(link.registration) && !swap.waived.contains(flight);
    }

    private List<Body> bodies() {
        List<Body> bodies = new ArrayList<>();
        registry.domain.notes().forEach((thread, note) -> {
            for (Frame.Noted noted : Frame.noted(note)) {
                if (!swap.waived.contains(noted.key())) {
                    entered(registry, noted, swap::leaves)
                            .ifPresent(session -> bodies.add(new Body(thread, noted, session)));
                }
            }
        });
        return bodies;
    }

    /** One of some registrations that has entered a body and is still there to leave it. */
    private static Optional<CoreRegistration> entered(
            Registry registry, Frame.Noted noted, Predicate<CoreRegistration> which) {
        return registry.read(() -> noted.sessions().stream()
                .map(registry::registration)
                .flatMap(Stream::ofNullable)
                .filter(which)
                .findFirst());
    }

    /** Says what there is, in a few words each; a call once a grace period has met it. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        registry.waits
                .flights()
                .holders(this::waitsFor)
                .forEach(holder -> texts.add(Swapping.text(holder)));
        long now = System.nanoTime();
        bodies().forEach(body -> {
            long since = swap.seen.computeIfAbsent(body.noted.key(), key -> now);
            texts.add(body.text(now - since));
        });
        return texts;
    }

    /** The point whose body this thread is in, if a session of a bundle has entered it. */
    static @Nullable String ownBody(Registry registry, Owners.Key bundle) {
        Object note = registry.domain.notes().get(Thread.currentThread());
        return Frame.noted(note).stream()
                .filter(noted ->
                        entered(registry, noted, one -> one.isOf(bundle)).isPresent())
                .map(Frame.Noted::point)
                .findFirst()
                .orElse(null);
    }
}
