/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.api.Registration;
import org.probus.api.Site;

import java.util.List;

/** Probus, with a site in a {@code static final} field. */
final class ProbusStaticBus implements Bus {
    private static final Site<Event> SITE = Probus.site("bench:rival");

    private final List<Registration> registrations;

    ProbusStaticBus(int handlers) {
        Probus.warm();
        registrations = Probus.registerAll(handlers, "bench:rival");
        if (handlers > 0) {
            Probus.fuse(SITE);
        }
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        SITE.hit(event);
        return event;
    }

    @Override
    public void close() {
        Probus.closeAll(registrations);
    }
}
