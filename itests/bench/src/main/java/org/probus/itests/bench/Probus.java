/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** The registry of this JVM, as a user without a framework gets it. */
final class Probus {
    static final ProbeRegistry REGISTRY =
            ServiceLoader.load(ProbeRegistry.class).findFirst().orElseThrow();

    private static final ProbeManagement MANAGEMENT =
            ServiceLoader.load(ProbeManagement.class).findFirst().orElseThrow();

    private static final int WARM_ROUNDS = 20_000;
    private static final int BURST = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

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

    /**
     * Hits a site until the handlers of its chain are compiled into its hits, as those of any site
     * are that is hot and quiet for long.
     *
     * <p>What is measured afterwards is that form and no other: no warm-up is hoped to be long
     * enough. The site was not hit since its chain changed.
     */
    static void fuse(Site<Event> site) {
        Event event = new Event(0);
        String point = site.point().name();
        fuse(point, info(point).relinks(), () -> site.hit(event));
    }

    /**
     * The same for what hits the only site of a point.
     *
     * @param before how often it was relinked when its chain changed
     */
    static void fuse(String point, long before, Runnable hit) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        PointInfo now = info(point);
        while (now.fused() == 0 || now.relinks() == before) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the chain is not fused: " + now);
            }
            for (int i = 0; i < BURST; i++) {
                hit.run();
            }
            now = info(point);
        }
    }

    /** What the tools are told of a point. */
    static PointInfo info(String point) {
        return MANAGEMENT.points().stream()
                .filter(info -> info.name().equals(point))
                .findFirst()
                .orElseThrow();
    }
}
