/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.Collection;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The consumer behind {@code probe:tail}: makes a line of each event, and never waits.
 *
 * <p>Called on the thread that hits, it gives up in this order: as many events as were asked for
 * have been taken; the rate is over its limit; the queue is full. The last two are counted. What it
 * queues is text: neither an event nor its class outlives the call.
 */
final class TailConsumer implements ProbeConsumer<Object> {
    private static final int QUEUE = 256;

    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(QUEUE);
    private final long most;
    private final AtomicLong slots;
    private final RateLimit rate;
    private final LongAdder overRate = new LongAdder();
    private final LongAdder overflow = new LongAdder();
    private long moved; // out of the queue; of the thread of the command alone

    /**
     * Makes a consumer.
     *
     * @param most how many events to take; 0 takes all
     * @param rate how many a second
     */
    TailConsumer(long most, RateLimit rate) {
        this.most = most == 0 ? Long.MAX_VALUE : most;
        slots = new AtomicLong(this.most);
        this.rate = rate;
    }

    /**
     * An event as text.
     *
     * @param millis when, in milliseconds since the epoch
     * @param thread the thread that hit
     * @param point the point that it hit
     * @param event the event
     */
    record Line(long millis, String thread, String point, String event) {}

    /** An observer has no say in whether a site stays armed, beyond being there. */
    @Override
    public Verdict handle(ProbePoint<?> point, Object event) {
        if (slots.get() == 0) {
            return Verdict.CONTINUE;
        }
        if (!rate.pass(System.nanoTime())) {
            overRate.increment();
        } else if (queue.remainingCapacity() == 0) {
            overflow.increment();
        } else if (slots.getAndUpdate(n -> n > 0 ? n - 1 : 0) > 0) {
            take(point.name(), event);
        }
        return Verdict.CONTINUE;
    }

    private void take(String point, Object event) {
        String thread = Thread.currentThread().getName();
        Line line = new Line(System.currentTimeMillis(), thread, point, EventText.of(event));
        if (!queue.offer(line)) {
            overflow.increment();
            slots.incrementAndGet();
        }
    }

    /**
     * Moves lines out of the queue; waits for the first one.
     *
     * @throws InterruptedException on Ctrl-C
     */
    void drain(Collection<? super Line> to, long nanos) throws InterruptedException {
        Line first = queue.poll(nanos, TimeUnit.NANOSECONDS);
        if (first != null) {
            to.add(first);
            moved++;
            drain(to);
        }
    }

    /** Moves out of the queue what is there. */
    void drain(Collection<? super Line> to) {
        moved += queue.drainTo(to);
    }

    /**
     * Tells whether as many events as were asked for have been moved out.
     *
     * <p>No slot being left does not tell that: a thread that hits may have one and be on its way
     * to the queue, and nobody waits for it.
     */
    boolean done() {
        return moved >= most;
    }

    long overRate() {
        return overRate.sum();
    }

    long overflow() {
        return overflow.sum();
    }
}
