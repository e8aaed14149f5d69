/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;

/** The EventBus of Guava. */
final class GuavaBus implements Bus {
    private final EventBus bus = new EventBus();

    /** A handler; public for the bus. */
    public static final class Listener {
        private long number;

        Listener(long number) {
            this.number = number;
        }

        /**
         * Handles an event.
         *
         * @param event the event
         */
        @Subscribe
        public void on(Event event) {
            event.sum += number;
        }
    }

    GuavaBus(int handlers) {
        Distinct.<Object>of(Listener.class, handlers).forEach(bus::register);
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        bus.post(event);
        return event;
    }
}
