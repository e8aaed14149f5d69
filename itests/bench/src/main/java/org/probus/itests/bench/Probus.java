/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.management.ProbeManagement;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The registry of this JVM, as a user without a framework gets it. */
final class Probus {
    static final ProbeRegistry REGISTRY =
            ServiceLoader.load(ProbeRegistry.class).findFirst().orElseThrow();

    private static final ProbeManagement MANAGEMENT =
            ServiceLoader.load(ProbeManagement.class).findFirst().orElseThrow();

    private static final int WARM_ROUNDS = 20_000;

    private Probus() {}

    static Site<Event> site(String point) {
        return REGISTRY.site(point, Event.class);
    }

    /** Has the times of a point's consumers taken, or no more. */
    static void profile(String point, boolean on) {
        if (!MANAGEMENT.profile(point, on)) {
            throw new IllegalStateException("there is no point " + point);
        }
    }

    static Registration register(ProbeConsumer<Event> consumer, String point) {
        return REGISTRY.register(Event.class, consumer, point);
    }

    /** Registers the first so many handlers, each of a class of its own. */
    static List<Registration> registerAll(int count, String point) {
        List<Registration> registrations = new ArrayList<>();
        for (ProbeConsumer<Event> handler : Handlers.first(count)) {
            registrations.add(register(handler, point));
        }
        return registrations;
    }

    static void closeAll(List<Registration> registrations) {
        registrations.forEach(Registration::close);
        registrations.clear();
    }

    /**
     * Has every way of calling handlers meet all of their classes, as a program that runs for long
     * has: a call that has seen one class alone is inlined, and proves nothing.
     */
    static void warm() {
        Site<Event> site = site("bench:warm");
        List<Registration> registrations = registerAll(Handlers.COUNT, "bench:warm");
        Loops loops = new Loops(Handlers.COUNT, site.point());
        Event event = new Event(0);
        for (int i = 0; i < WARM_ROUNDS; i++) {
            site.hit(event);
            loops.plain(event);
            loops.readWriteLock(event);
            loops.stampedLock(event);
        }
        closeAll(registrations);
        site.close();
    }
}
