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
    private record Body(Thread thread, Frame frame, CoreRegistration session) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s in a body that %s has entered at %s, for %.1f s",
                    thread.getName(),
                    session.consumerName(),
                    frame.point(),
                    frame.ageNanos() / 1e9);
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
        bodies().forEach(body -> found.add(body.frame));
        return found;
    }

    private boolean waitsFor(Flight flight, Link link) {
        return swap.leaves(link.registration) && !swap.waived.contains(flight);
    }

    private List<Body> bodies() {
        List<Body> bodies = new ArrayList<>();
        registry.domain.notes().forEach((thread, note) -> {
            for (Frame frame : Frame.all(note)) {
                if (!swap.waived.contains(frame)) {
                    entered(registry, frame, swap::leaves)
                            .ifPresent(session -> bodies.add(new Body(thread, frame, session)));
                }
            }
        });
        return bodies;
    }

    /** One of some registrations that has entered a body and is still there to leave it. */
    private static Optional<CoreRegistration> entered(
            Registry registry, Frame frame, Predicate<CoreRegistration> which) {
        return registry.read(() -> frame.sessions()
                .mapToObj(registry::registration)
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
        bodies().forEach(body -> texts.add(body.toString()));
        return texts;
    }

    /** The point whose body this thread is in, if a session of a bundle has entered it. */
    static @Nullable String ownBody(Registry registry, Owners.Key bundle) {
        Object note = registry.domain.notes().get(Thread.currentThread());
        return Frame.all(note).stream()
                .filter(frame ->
                        entered(registry, frame, one -> one.isOf(bundle)).isPresent())
                .map(Frame::point)
                .findFirst()
                .orElse(null);
    }
}
