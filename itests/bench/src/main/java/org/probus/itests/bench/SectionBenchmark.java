/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.probus.srcu.Flavour;
import org.probus.srcu.Hold;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** What it costs a reader to begin and end a section, around one read of a volatile field. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Benchmark)
public class SectionBenchmark {
    private final Srcu fenced =
            Srcu.named("fenced").flavour(Flavour.FENCED).debug(false).build();
    private final ReentrantReadWriteLock readWriteLock = new ReentrantReadWriteLock();
    private final StampedLock stampedLock = new StampedLock();
    private volatile int value = 1;

    /** An asymmetric domain: apart, since an old JDK has none. */
    @State(Scope.Benchmark)
    public static class Asymmetric {
        final Srcu domain = Srcu.named("asymmetric")
                .flavour(Flavour.ASYMMETRIC)
                .debug(false)
                .build();
    }

    /**
     * The read alone, which protects nothing.
     *
     * @return what was read
     */
    @Benchmark
    public int unprotected() {
        return value;
    }

    /**
     * A section of the fenced flavour.
     *
     * @return what was read
     */
    @Benchmark
    public int fencedSection() {
        Section section = fenced.lock();
        int read = value;
        section.unlock();
        return read;
    }

    /**
     * A section of the asymmetric flavour.
     *
     * @param asymmetric the domain
     * @return what was read
     */
    @Benchmark
    public int asymmetricSection(Asymmetric asymmetric) {
        Section section = asymmetric.domain.lock();
        int read = value;
        section.unlock();
        return read;
    }

    /**
     * A section that another thread might end.
     *
     * @return what was read
     */
    @Benchmark
    public int hold() {
        Hold hold = fenced.down();
        int read = value;
        hold.up();
        return read;
    }

    /**
     * The rival: a read lock of a {@link ReentrantReadWriteLock}.
     *
     * @return what was read
     */
    @Benchmark
    public int readWriteLock() {
        readWriteLock.readLock().lock();
        int read = value;
        readWriteLock.readLock().unlock();
        return read;
    }

    /**
     * The rival: a read lock of a {@link StampedLock}.
     *
     * @return what was read
     */
    @Benchmark
    public int stampedLock() {
        long stamp = stampedLock.readLock();
        int read = value;
        stampedLock.unlockRead(stamp);
        return read;
    }
}
