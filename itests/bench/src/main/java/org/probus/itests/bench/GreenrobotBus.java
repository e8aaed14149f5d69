/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.greenrobot.eventbus.EventBus;
import org.greenrobot.eventbus.Subscribe;

/** The EventBus of greenrobot. */
final class GreenrobotBus implements Bus {
    private final EventBus bus =
            EventBus.builder().logNoSubscriberMessages(false).build();

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

    GreenrobotBus(int handlers) {
        Distinct.<Object>of(Listener.class, handlers).forEach(bus::register);
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        bus.post(event);
        return event;
    }
}
