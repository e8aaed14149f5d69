/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Scope;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.core.StandaloneRegistry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A point with one site, on the registry of this scene's loader; a new point for each run. */
final class Bus {
    /** The places at which threads change over: all that the race is about, no counters. */
    static final String[] PLACES = {
        "Point.plain",
        "Point.walks",
        "Point.publish",
        "Point.disarm",
        "Point.sequence",
        "Registry.disarm tryLock",
        "Registry.disarm unlock",
        "Filters.",
        "CoreSite."
    };

    private static final AtomicLong LAST = new AtomicLong();

    static {
        // The thread that fuses chains is none of a scene's.
        System.setProperty("probus.fuse.sites", "0");
    }

    final Site<String> site;
    private final ProbeRegistry registry = new StandaloneRegistry();
    private final String name = "scene:point-" + LAST.incrementAndGet();
    private final List<Registration> registrations = new ArrayList<>();
    private boolean called;
    private boolean removing;

    Bus() {
        site = registry.site(name, String.class);
    }

    /** Registers N, which wants no more hits. */
    void register() {
        registrations.add(registry.register(String.class, (point, event) -> Verdict.REMOVE, name));
    }

    /** Registers N with a filter that confirms what it says: it wants hits until its first. */
    void registerFiltered() {
        registrations.add(registry.register(
                String.class,
                (point, event) -> {
                    removing = true;
                    return Verdict.REMOVE;
                },
                scope -> !removing,
                name));
    }

    /** Registers W, which wants all hits. */
    Registration wanting() {
        return wanting(scope -> true);
    }

    private Registration wanting(Scope.Filter filter) {
        Registration registration = registry.register(
                String.class,
                (point, event) -> {
                    called |= event.equals("last");
                    return Verdict.CONTINUE;
                },
                filter,
                name);
        registrations.add(registration);
        return registration;
    }

    /** Somebody who comes and goes, and wants no scope. */
    void passBy() {
        wanting(scope -> false).unregister();
    }

    /** What must hold when all is quiet: W, which is registered, is called. */
    void checkCalled() {
        site.hit("last");
        end();
        if (!called) {
            throw new AssertionError("lost consumer: it is registered, and is not called");
        }
    }

    /** What must hold when all is quiet and N is alone: the next hit disarms the scope. */
    void checkDisarmed() {
        site.hit("last");
        boolean armed = site.armed();
        end();
        if (armed) {
            throw new AssertionError("the site stays armed for nobody");
        }
    }

    private void end() {
        registrations.forEach(Registration::unregister);
        site.close();
    }
}
