/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * How long a wait for the handlers lasts while threads do nothing but hit, each handler taking some
 * 100 ns; against the writer of a read-write lock that such threads read under.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class WaitBenchmark {
    private static final Site<Event> SITE = Probus.site("bench:waited");

    /** Tokens of {@link Blackhole#consumeCPU}, some 3 ns each. */
    private static final int WORK = 33;

    private static final long TURN_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** How many threads are busy. */
    @Param({"1", "8"})
    public int busy;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Background background = new Background();
    private @Nullable Registration registration;
    private @Nullable Registration gone;

    /**
     * Lets the readers have their turn before each wait: a writer that comes back at once takes the
     * lock again before one of them has run, and waits for nobody.
     */
    @Setup(Level.Invocation)
    public void giveWay() {
        LockSupport.parkNanos(TURN_NANOS);
    }

    /** Threads that hit a point of Probus. */
    @State(Scope.Benchmark)
    public static class Hitting {
        /**
         * Registers the handler, and starts the threads.
         *
         * @param all what they are
         * @throws InterruptedException if the run is given up
         */
        @Setup
        public void start(WaitBenchmark all) throws InterruptedException {
            all.registration = Probus.register(
                    (point, event) -> {
                        Blackhole.consumeCPU(WORK);
                        return Verdict.CONTINUE;
                    },
                    "bench:waited");
            Registration leaving = Probus.register(new Handlers.First(3), "bench:waited");
            leaving.unregister();
            all.gone = leaving;
            Event event = new Event(0);
            for (int i = 0; i < all.busy; i++) {
                all.background.start(() -> SITE.hit(event));
            }
        }

        /**
         * Ends them.
         *
         * @param all what they are
         * @throws InterruptedException if the run is given up
         */
        @TearDown
        public void stop(WaitBenchmark all) throws InterruptedException {
            all.background.stop();
            Objects.requireNonNull(all.registration).close();
        }
    }

    /** Threads that read under the lock. */
    @State(Scope.Benchmark)
    public static class Reading {
        /**
         * Starts them.
         *
         * @param all what they are
         * @throws InterruptedException if the run is given up
         */
        @Setup
        public void start(WaitBenchmark all) throws InterruptedException {
            for (int i = 0; i < all.busy; i++) {
                all.background.start(() -> {
                    all.lock.readLock().lock();
                    try {
                        Blackhole.consumeCPU(WORK);
                    } finally {
                        all.lock.readLock().unlock();
                    }
                });
            }
        }

        /**
         * Ends them.
         *
         * @param all what they are
         * @throws InterruptedException if the run is given up
         */
        @TearDown
        public void stop(WaitBenchmark all) throws InterruptedException {
            all.background.stop();
        }
    }

    /**
     * A wait for every hit of before.
     *
     * @param hitting those who hit
     */
    @Benchmark
    public void sync(Hitting hitting) {
        Probus.REGISTRY.sync();
    }

    /**
     * A wait for the calls of a consumer that is unregistered.
     *
     * @param hitting those who hit
     */
    @Benchmark
    public void leave(Hitting hitting) {
        Objects.requireNonNull(gone).sync();
    }

    /**
     * A writer's turn.
     *
     * @param reading those who read
     */
    @Benchmark
    public void writeLock(Reading reading) {
        lock.writeLock().lock();
        lock.writeLock().unlock();
    }
}
