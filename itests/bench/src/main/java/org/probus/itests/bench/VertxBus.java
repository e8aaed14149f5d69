/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageCodec;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The event bus of Vert.x, with all handlers on one event loop, and the way back. */
final class VertxBus implements Bus {
    private static final String ADDRESS = "bench";
    private static final int PATIENCE_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final int handlers;
    private long posted;

    /** How many calls of handlers have ended; written by the event loop. */
    private volatile long done;

    /** Gives an event to local handlers as it is. */
    private static final class Local implements MessageCodec<Event, Event> {
        @Override
        public void encodeToWire(Buffer buffer, Event event) {
            throw new UnsupportedOperationException("local events alone");
        }

        @Override
        public Event decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("local events alone");
        }

        @Override
        public Event transform(Event event) {
            return event;
        }

        @Override
        public String name() {
            return "local";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }

    /** A handler. */
    static final class Listener implements Handler<Message<Event>> {
        private long number;

        Listener(long number) {
            this.number = number;
        }

        @Override
        public void handle(Message<Event> message) {
            message.body().sum += number;
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by the event loop alone
    VertxBus(int handlers) {
        this.handlers = handlers;
        vertx.eventBus().registerDefaultCodec(Event.class, new Local());
        List<Handler<Message<Event>>> listeners = Distinct.of(Listener.class, handlers);
        CountDownLatch ready = new CountDownLatch(1);
        vertx.getOrCreateContext().runOnContext(now -> {
            for (Handler<Message<Event>> listener : listeners) {
                vertx.eventBus().<Event>localConsumer(ADDRESS, message -> {
                    listener.handle(message);
                    done++;
                });
            }
            ready.countDown();
        });
        await(ready);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Vert.x did not answer");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        posted += handlers;
        vertx.eventBus().publish(ADDRESS, event);
        while (done < posted) {
            Thread.yield();
        }
        return event;
    }

    @Override
    public void close() {
        CountDownLatch closed = new CountDownLatch(1);
        vertx.close().onComplete(result -> closed.countDown());
        await(closed);
    }
}
