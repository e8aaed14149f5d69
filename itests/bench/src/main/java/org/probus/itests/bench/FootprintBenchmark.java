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
import org.probus.api.Site;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/** What points that nobody hits take: of the heap, of the code cache, and in classes. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@State(Scope.Thread)
public class FootprintBenchmark {
    /** Bytes of the heap for a point and its first site. */
    static final String POINT_BYTES = "a point";

    /** Bytes of the heap for each further site. */
    static final String SITE_BYTES = "a site";

    /** Bytes of compiled code and of what belongs to it, for a point. */
    static final String CODE_BYTES = "code a point";

    /** Classes loaded for a point. */
    static final String CLASSES = "classes a point";

    private static final int COLLECTIONS = 3;

    /** How many points are made. */
    @Param("100000")
    public int points;

    private final ArrayList<Site<Event>> sites = new ArrayList<>();
    private long heap;
    private long code;
    private long classes;

    /** Takes stock before. */
    @Setup(Level.Iteration)
    public void before() {
        sites.ensureCapacity(2 * points);
        for (int i = 0; i < points; i++) {
            sites.add(make(i));
        }
        withdraw(); // what grows once, and the code of making them, is there by now
        heap = heap();
        code = code();
        classes = classes();
    }

    private static Site<Event> make(int number) {
        return Probus.site("footprint:p" + number);
    }

    /** Makes all points, each with a site. */
    @Benchmark
    public void makePoints() {
        for (int i = 0; i < points; i++) {
            sites.add(make(i));
        }
    }

    /** Takes stock afterwards, and withdraws all. */
    @TearDown(Level.Iteration)
    public void after() {
        long more = heap();
        note(POINT_BYTES, more - heap, "B");
        note(CODE_BYTES, Math.max(0, code() - code), "B");
        note(CLASSES, classes() - classes, "");
        for (int i = 0; i < points; i++) {
            sites.add(make(i));
        }
        note(SITE_BYTES, heap() - more, "B");
        withdraw();
    }

    private void withdraw() {
        sites.forEach(Site::close);
        sites.clear();
    }

    private void note(String name, long grown, String unit) {
        Figures.note(name, (double) grown / points, unit);
    }

    private static long heap() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long code() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool ->
                        pool.getType() == MemoryType.NON_HEAP && pool.getName().startsWith("Code"))
                .mapToLong(FootprintBenchmark::used)
                .sum();
    }

    private static long used(MemoryPoolMXBean pool) {
        return pool.getUsage().getUsed();
    }

    private static long classes() {
        return ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    }
}
