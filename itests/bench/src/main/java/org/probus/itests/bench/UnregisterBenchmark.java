/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What it takes to be rid of some consumers of a point, while another thread is always in a handler
 * that lasts a millisecond.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 300)
@Measurement(iterations = 30)
@State(Scope.Benchmark)
public class UnregisterBenchmark {
    private static final Site<Event> SITE = Probus.site("bench:left");
    private static final Site<Event> SLOW = Probus.site("bench:slow");

    /** How many consumers go together. */
    @Param({"1", "1000"})
    public int batch;

    private final Background background = new Background();
    private final List<Registration> registrations = new ArrayList<>();
    private List<Registration> slow = List.of();

    /**
     * Starts the thread that is always in a handler.
     *
     * @throws InterruptedException if the run is given up
     */
    @Setup
    public void start() throws InterruptedException {
        slow = List.of(Probus.register(
                (point, event) -> {
                    background.pause(TimeUnit.MILLISECONDS.toNanos(1));
                    return Verdict.CONTINUE;
                },
                "bench:slow"));
        Event event = new Event(0);
        background.start(() -> SLOW.hit(event));
    }

    /**
     * Ends it.
     *
     * @throws InterruptedException if the run is given up
     */
    @TearDown
    public void stop() throws InterruptedException {
        background.stop();
        slow.forEach(Registration::close);
    }

    /** Registers those that will go. */
    @Setup(Level.Iteration)
    public void register() {
        for (int i = 0; i < batch; i++) {
            registrations.add(Probus.register(new Handlers.First(i), "bench:left"));
        }
        SITE.hit(new Event(0));
    }

    /** Unregisters all, one by one, and waits once. */
    @Benchmark
    public void unregisterEachAndSync() {
        registrations.forEach(Registration::unregister);
        Probus.REGISTRY.sync();
        registrations.clear();
    }

    /** Unregisters all in a batch, and waits once. */
    @Benchmark
    public void unregisterAllAndSync() {
        Probus.REGISTRY.unregister(registrations);
        Probus.REGISTRY.sync();
        registrations.clear();
    }
}
