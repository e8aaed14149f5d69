/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import net.engio.mbassy.bus.MBassador;
import net.engio.mbassy.listener.Handler;

import java.util.List;

/** MBassador, with handlers that are called where the event is published. */
final class MbassadorBus implements Bus {
    private final MBassador<Event> bus = new MBassador<>(error -> {
        throw new IllegalStateException(error.getCause());
    });

    /** The bus holds them weakly. */
    private final List<Object> listeners;

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
        @Handler
        public void on(Event event) {
            event.sum += number;
        }
    }

    MbassadorBus(int handlers) {
        listeners = Distinct.of(Listener.class, handlers);
        listeners.forEach(bus::subscribe);
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        bus.publish(event);
        return event;
    }

    @Override
    public void close() {
        listeners.forEach(bus::unsubscribe);
        bus.shutdown();
    }
}
