/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
import org.openjdk.jmh.infra.Blackhole;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a writer waits until the readers of before are gone.
 *
 * <p>Each reader works for about a microsecond under protection, and then pauses. The pause grows
 * with the number of readers, so that all of them together read some ten thousand times a second:
 * what varies is how many there are, and not how busy the processors are.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class GracePeriodBenchmark {
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** The way, by its name in {@link Guard.Kind}. */
    @Param({
        "FENCED",
        "FENCED_EXPEDITED",
        "ASYMMETRIC",
        "ASYMMETRIC_EXPEDITED",
        "READ_WRITE_LOCK",
        "STAMPED_LOCK"
    })
    public String kind = "FENCED";

    /** How many threads read. */
    @Param({"0", "1", "8", "1000"})
    public int readers;

    /** How long a reader works, in tokens of {@link Blackhole#consumeCPU}, some 3 ns each. */
    @Param("300")
    public long work;

    private final List<Thread> threads = new ArrayList<>();
    private @Nullable Guard guard;
    private volatile boolean stopping;

    /**
     * Starts the readers, and waits until each has read once.
     *
     * @throws InterruptedException if the run is given up
     */
    @Setup(Level.Trial)
    public void start() throws InterruptedException {
        Guard made = Guard.Kind.valueOf(kind).make();
        guard = made;
        stopping = false;
        CountDownLatch running = new CountDownLatch(readers);
        for (int i = 0; i < readers; i++) {
            Thread thread = new Thread(() -> {
                made.read(running::countDown);
                while (!stopping) {
                    made.read(() -> Blackhole.consumeCPU(work));
                    LockSupport.parkNanos(PAUSE_NANOS * readers);
                }
            });
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        running.await();
    }

    /**
     * Ends the readers.
     *
     * @throws InterruptedException if the run is given up
     */
    @TearDown(Level.Trial)
    public void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join();
        }
        threads.clear();
    }

    /** Waits for the readers of before. */
    @Benchmark
    public void await() {
        Objects.requireNonNull(guard).await();
    }
}
