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
import org.openjdk.jmh.annotations.Warmup;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How many threads that wait at once share a grace period, and how soon all of them go on. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 10)
@State(Scope.Benchmark)
public class ConcurrentWaitBenchmark {
    /** The figure that is noted: the grace periods that all of the waits took, at the most. */
    static final String GRACE_PERIODS = "grace periods";

    /** How many threads wait. */
    @Param("1000")
    public int waits;

    private final Srcu domain = Srcu.named("held").debug(false).build();
    private final List<Thread> threads = new ArrayList<>();
    private CountDownLatch release = new CountDownLatch(1);
    private long before;

    /**
     * Has one thread in a section, and all others wait for it.
     *
     * @throws InterruptedException if the run is given up
     */
    @Setup(Level.Iteration)
    public void gather() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        release = leave;
        start(() -> {
            Section section = domain.lock();
            inside.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                section.unlock();
            }
        });
        inside.await();
        before = domain.statistics().count();
        for (int i = 0; i < waits; i++) {
            start(domain::synchronize);
        }
        for (Thread thread : threads) {
            while (!waits(thread)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private static boolean waits(Thread thread) {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    }

    private void start(Runnable what) {
        Thread thread = new Thread(what);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /**
     * Lets the section end, and waits until all have gone on.
     *
     * @throws InterruptedException if the run is given up
     */
    @Benchmark
    public void allGoOn() throws InterruptedException {
        release.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        long after = domain.statistics().count();
        Figures.noteGreatest(GRACE_PERIODS, after - before, "of " + waits + " waits");
    }
}
