/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.concurrent.CompletionStage;

/** An asynchronous consumer as a link calls it: a call is a {@link Flight} until its stage ends. */
final class Departures implements ProbeConsumer<Object> {
    private final Link link;
    private final AsyncConsumer<Object> consumer;
    private final Flights flights;

    Departures(Link link, AsyncConsumer<Object> consumer, Flights flights) {
        this.link = link;
        this.consumer = consumer;
        this.flights = flights;
    }

    @Override
    public Verdict handle(ProbePoint<? extends Object> point, Object event) throws Exception {
        return depart(point, event, null);
    }

    /** Begins a call, in a hit whose frame knows its flow; null if it has none. */
    Verdict depart(ProbePoint<? extends Object> point, Object event, @Nullable Frame frame)
            throws Exception {
        Flight flight = flights.begin(link, frame);
        try {
            CompletionStage<?> stage = consumer.begin(point, event);
            if (stage == null) {
                throw new NullPointerException(
                        "the handler answered null: answer a CompletionStage");
            }
            stage.whenComplete(flight);
        } catch (Throwable e) {
            flight.failed = true; // first: there may be no stack for the call
            if (flight.cancel()) {
                throw e; // the link counts it
            }
        }
        return Verdict.CONTINUE;
    }
}
