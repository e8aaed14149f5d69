/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A hand-off through a Disruptor to one thread that calls all handlers, and the way back.
 *
 * <p>With a thread for each handler it would be slower by far on two processors.
 */
final class DisruptorBus implements Bus {
    private static final int SLOTS = 1_024;

    private final Disruptor<Slot> disruptor = new Disruptor<>(
            Slot::new,
            SLOTS,
            DaemonThreadFactory.INSTANCE,
            ProducerType.SINGLE,
            new YieldingWaitStrategy());
    private long posted;

    /** How many events all handlers have had; written by their thread. */
    private volatile long done;

    /** A place of the ring. */
    static final class Slot {
        @Nullable
        Event event;
    }

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

    DisruptorBus(int handlers) {
        List<Consumer<Event>> listeners = Distinct.of(Listener.class, handlers);
        disruptor.handleEventsWith((slot, sequence, last) -> {
            Event event = Objects.requireNonNull(slot.event);
            for (Consumer<Event> listener : listeners) {
                listener.accept(event);
            }
            done = sequence + 1;
        });
        disruptor.start();
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        posted++;
        disruptor.publishEvent((slot, sequence) -> slot.event = event);
        while (done < posted) {
            Thread.yield();
        }
        return event;
    }

    @Override
    public void close() {
        disruptor.halt();
    }
}
