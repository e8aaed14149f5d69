/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.probus.api.Registration;
import org.probus.api.Site;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a hit of an armed site costs, against the loops that one writes instead. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class ArmedBenchmark {
    private static final String POINT = "bench:armed";
    private static final Site<Event> SITE = Probus.site(POINT);

    /** How many handlers there are, each of a class of its own. */
    @Param({"1", "2", "8"})
    public int consumers;

    private final Site<Event> site = Probus.site(POINT);
    private Loops loops = new Loops(0, SITE.point());
    private List<Registration> registrations = List.of();

    /** A thread's event: threads share no line of it. */
    @State(Scope.Thread)
    public static class Mine {
        final Event event = new Event(0);
    }

    /** What the benchmarks of Probus need. */
    @State(Scope.Benchmark)
    public static class Fused {
        /**
         * Waits until the sites are fused.
         *
         * @param all whose sites they are
         */
        @Setup
        public void fuse(ArmedBenchmark all) {
            Probus.fuse(SITE);
            Probus.fuse(all.site);
        }
    }

    /** Registers the handlers. */
    @Setup
    public void register() {
        Probus.warm();
        registrations = Probus.registerAll(consumers, POINT);
        loops = new Loops(consumers, SITE.point());
    }

    /** Takes them off again. */
    @TearDown
    public void unregister() {
        Probus.closeAll(registrations);
    }

    /**
     * A site in a {@code static final} field.
     *
     * @param mine this thread's event
     * @param fused sees to it that they are fused
     */
    @Benchmark
    public void staticSite(Mine mine, Fused fused) {
        SITE.hit(mine.event);
    }

    /**
     * A site in a field of an object.
     *
     * @param mine this thread's event
     * @param fused sees to it that they are fused
     */
    @Benchmark
    public void instanceSite(Mine mine, Fused fused) {
        site.hit(mine.event);
    }

    /**
     * A loop over a {@link java.util.concurrent.CopyOnWriteArrayList}, which protects nothing.
     *
     * @param mine this thread's event
     */
    @Benchmark
    public void copyOnWriteLoop(Mine mine) {
        loops.plain(mine.event);
    }

    /**
     * The same with a {@link java.util.concurrent.locks.ReentrantReadWriteLock} around it.
     *
     * @param mine this thread's event
     */
    @Benchmark
    public void readWriteLock(Mine mine) {
        loops.readWriteLock(mine.event);
    }

    /**
     * The same with a {@link java.util.concurrent.locks.StampedLock} around it.
     *
     * @param mine this thread's event
     */
    @Benchmark
    public void stampedLock(Mine mine) {
        loops.stampedLock(mine.event);
    }
}
