/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The same work with Probus and with its rivals: make an event, and have all handlers called. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class RivalsBenchmark {
    /** What the events are posted through, by its name in {@link Rival}. */
    @Param({
        "PROBUS_STATIC",
        "PROBUS_INSTANCE",
        "LIST",
        "RXJAVA",
        "REACTOR",
        "GUAVA",
        "GREENROBOT",
        "MBASSADOR",
        "SPRING",
        "EQUINOX",
        "FELIX",
        "FELIX_TIMEOUT",
        "VERTX",
        "DISRUPTOR"
    })
    public String rival = "LIST";

    /** How many handlers there are, each of a class of its own. */
    @Param({"0", "1", "8"})
    public int consumers;

    private @Nullable Bus bus;
    private long number;

    /** Makes the bus, with its handlers, and sees that each of them is called. */
    @Setup
    public void start() {
        Bus made = Rival.valueOf(rival).make(consumers);
        bus = made;
        long expected = 0;
        for (int i = 0; i < consumers; i++) {
            expected += i + 3;
        }
        long sum = made.post(0).sum;
        if (sum != expected) {
            throw new IllegalStateException(
                    rival + ": the handlers left " + sum + " and not " + expected);
        }
    }

    /** Ends the bus. */
    @TearDown
    public void stop() {
        Objects.requireNonNull(bus).close();
    }

    /**
     * Makes an event and posts it.
     *
     * @return the event, when all handlers have had it
     */
    @Benchmark
    public Event post() {
        return Objects.requireNonNull(bus).post(number++);
    }
}
