/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.api.Registration;
import org.probus.api.Site;

import java.util.List;

/** Probus, with a site in a field of an object. */
final class ProbusInstanceBus implements Bus {
    private final Site<Event> site = Probus.site("bench:rival");
    private final List<Registration> registrations;

    ProbusInstanceBus(int handlers) {
        Probus.warm();
        registrations = Probus.registerAll(handlers, "bench:rival");
        if (handlers > 0) {
            Probus.fuse(site);
        }
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        site.hit(event);
        return event;
    }

    @Override
    public void close() {
        Probus.closeAll(registrations);
        site.close();
    }
}
