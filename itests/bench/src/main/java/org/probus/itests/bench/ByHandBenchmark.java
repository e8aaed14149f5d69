/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.probus.api.ProbePoint;

import java.util.concurrent.TimeUnit;

/**
 * The handlers of {@link ArmedBenchmark} called by hand, without a list: once inlined, which is the
 * least that calling them can cost, and once not.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ByHandBenchmark {
    private static final ProbePoint<Event> POINT = Probus.site("bench:byHand").point();
    private static final Handlers.First FIRST = new Handlers.First(3);
    private static final Handlers.Second SECOND = new Handlers.Second(4);
    private static final Handlers.Third THIRD = new Handlers.Third(5);
    private static final Handlers.Fourth FOURTH = new Handlers.Fourth(6);
    private static final Handlers.Fifth FIFTH = new Handlers.Fifth(7);
    private static final Handlers.Sixth SIXTH = new Handlers.Sixth(8);
    private static final Handlers.Seventh SEVENTH = new Handlers.Seventh(9);
    private static final Handlers.Eighth EIGHTH = new Handlers.Eighth(10);

    private final Event event = new Event(0);

    /** Nothing. */
    @Benchmark
    public void empty() {}

    /** One, inlined. */
    @Benchmark
    public void inlined1() {
        FIRST.handle(POINT, event);
    }

    /** Two, inlined. */
    @Benchmark
    public void inlined2() {
        FIRST.handle(POINT, event);
        SECOND.handle(POINT, event);
    }

    /** Eight, inlined. */
    @Benchmark
    public void inlined8() {
        FIRST.handle(POINT, event);
        SECOND.handle(POINT, event);
        THIRD.handle(POINT, event);
        FOURTH.handle(POINT, event);
        FIFTH.handle(POINT, event);
        SIXTH.handle(POINT, event);
        SEVENTH.handle(POINT, event);
        EIGHTH.handle(POINT, event);
    }

    /** One, not inlined. */
    @Benchmark
    public void called1() {
        first(event);
    }

    /** Two, not inlined. */
    @Benchmark
    public void called2() {
        first(event);
        second(event);
    }

    /** Eight, not inlined. */
    @Benchmark
    public void called8() {
        first(event);
        second(event);
        third(event);
        fourth(event);
        fifth(event);
        sixth(event);
        seventh(event);
        eighth(event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void first(Event event) {
        FIRST.handle(POINT, event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void second(Event event) {
        SECOND.handle(POINT, event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void third(Event event) {
        THIRD.handle(POINT, event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void fourth(Event event) {
        FOURTH.handle(POINT, event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void fifth(Event event) {
        FIFTH.handle(POINT, event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void sixth(Event event) {
        SIXTH.handle(POINT, event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void seventh(Event event) {
        SEVENTH.handle(POINT, event);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void eighth(Event event) {
        EIGHTH.handle(POINT, event);
    }
}
