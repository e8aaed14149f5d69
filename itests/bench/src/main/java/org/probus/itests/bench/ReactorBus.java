/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import reactor.core.publisher.Sinks;

import java.util.List;
import java.util.function.Consumer;

/** A multicast sink of Reactor. */
final class ReactorBus implements Bus {
    private final Sinks.Many<Event> sink = Sinks.many().multicast().directBestEffort();

    /** A handler. */
    static final class Listener implements Consumer<Event> {
        private long number;

        Listener(long number) {
            this.number = number;
        }

        @Override
        public void accept(Event event) {
            event.sum += number;
        }
    }

    ReactorBus(int handlers) {
        List<Consumer<Event>> listeners = Distinct.of(Listener.class, handlers);
        listeners.forEach(listener -> sink.asFlux().subscribe(listener));
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        sink.tryEmitNext(event);
        return event;
    }

    @Override
    public void close() {
        sink.tryEmitComplete();
    }
}
