/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.SimpleApplicationEventMulticaster;

import java.util.List;

/** The multicaster of Spring, which a context publishes its events with. */
final class SpringBus implements Bus {
    private final SimpleApplicationEventMulticaster bus = new SimpleApplicationEventMulticaster();

    /** An event as Spring wants it. */
    static final class Posted extends ApplicationEvent {
        private static final long serialVersionUID = 1;

        final transient Event event;

        Posted(Object source, Event event) {
            super(source);
            this.event = event;
        }
    }

    /** A handler. */
    static final class Listener implements ApplicationListener<Posted> {
        private long number;

        Listener(long number) {
            this.number = number;
        }

        @Override
        public void onApplicationEvent(Posted posted) {
            posted.event.sum += number;
        }
    }

    SpringBus(int handlers) {
        List<ApplicationListener<Posted>> listeners = Distinct.of(Listener.class, handlers);
        listeners.forEach(bus::addApplicationListener);
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        bus.multicastEvent(new Posted(this, event));
        return event;
    }
}
