/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.probus.api.Site;

import java.util.concurrent.TimeUnit;

/** What a hit of a site costs to which nobody listens, alone and inside a loop. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class DisarmedBenchmark {
    private static final int LENGTH = 4_096;
    private static final Site<Event> SITE = Probus.site("bench:disarmed");

    private final Site<Event> site = Probus.site("bench:disarmed");
    private final Event event = new Event(0);
    private final int[] from = new int[LENGTH];
    private final int[] to = new int[LENGTH];
    private long next;

    /** Has other points been hit before, as in any program. */
    @Setup
    public void warm() {
        Probus.warm();
        for (int i = 0; i < LENGTH; i++) {
            from[i] = i;
        }
    }

    /** Nothing. */
    @Benchmark
    public void empty() {}

    /** Nothing once more: how far the same thing measured twice is apart. */
    @Benchmark
    public void emptyAgain() {}

    /** A site in a {@code static final} field. */
    @Benchmark
    public void staticSite() {
        SITE.hit(event);
    }

    /** A site in a field of an object. */
    @Benchmark
    public void instanceSite() {
        site.hit(event);
    }

    /** An event that is made if the site is armed. */
    @Benchmark
    public void askedFirst() {
        if (SITE.armed()) {
            SITE.hit(new Event(next));
        }
    }

    /** An event that the site asks for. */
    @Benchmark
    public void lazily() {
        SITE.hitLazily(() -> new Event(next));
    }

    /** An event that is made in any case, for one who does not care. */
    @Benchmark
    public void eagerly() {
        SITE.hit(new Event(next));
    }

    /**
     * A loop that the compiler makes vector code of.
     *
     * @return its result
     */
    @Benchmark
    public int[] loop() {
        for (int i = 0; i < LENGTH; i++) {
            to[i] = from[i] * 3 + 1;
        }
        return to;
    }

    /**
     * The same loop with a site in it, in a {@code static final} field.
     *
     * @return its result
     */
    @Benchmark
    public int[] loopWithStaticSite() {
        for (int i = 0; i < LENGTH; i++) {
            to[i] = from[i] * 3 + 1;
            SITE.hit(event);
        }
        return to;
    }

    /**
     * The same loop with a site in it, in a field of an object.
     *
     * @return its result
     */
    @Benchmark
    public int[] loopWithInstanceSite() {
        for (int i = 0; i < LENGTH; i++) {
            to[i] = from[i] * 3 + 1;
            site.hit(event);
        }
        return to;
    }
}
