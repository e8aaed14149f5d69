/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
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

/**
 * How fast a method is that hits a point which has been armed and disarmed many times.
 *
 * <p>HotSpot never again compiles a method with its top compiler that it has had to throw away more
 * than {@code PerMethodRecompilationCutoff} times, 400 as a rule. Who makes new code for each
 * change of a hot point pays for that in the end, and for good: so there are more changes here, at
 * once and with pauses in which new code would be made.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class LongLifeBenchmark {
    private static final String POINT = "bench:toggled";
    private static final Site<Event> SITE = Probus.site(POINT);

    /** What the point has been through. */
    enum Life {
        /** Nothing. */
        FRESH(0, 0),
        /** Many changes, one after the other. */
        BUSY(10_000, TimeUnit.MICROSECONDS.toNanos(100)),
        /** More changes than the cutoff, each left alone for a while. */
        LONG(600, TimeUnit.MILLISECONDS.toNanos(20));

        final int toggles;
        final long nanos;

        Life(int toggles, long nanos) {
            this.toggles = toggles;
            this.nanos = nanos;
        }
    }

    /** What the point has been through, by its name in {@link Life}. */
    @Param({"FRESH", "BUSY", "LONG"})
    public String life = "FRESH";

    private final Event event = new Event(0);
    private List<Registration> registrations = List.of();

    /** Has the point live its life, and be armed at the end of it. */
    @Setup
    public void live() {
        Probus.warm();
        Life lived = Life.valueOf(life);
        for (int i = 0; i < lived.toggles; i++) {
            emitFor(lived.nanos);
            Registration registration = Probus.register(new Handlers.First(3), POINT);
            emitFor(lived.nanos);
            registration.unregister();
        }
        registrations = List.of(Probus.register(new Handlers.First(3), POINT));
    }

    /** Ends it. */
    @TearDown
    public void stop() {
        registrations.forEach(Registration::close);
    }

    private void emitFor(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 1_000; i++) {
                emit(event);
            }
        }
    }

    /** The method that is compiled, and thrown away, and compiled again. */
    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private static void emit(Event event) {
        SITE.hit(event);
    }

    /** A hit of the point, armed, by the method that has always hit it. */
    @Benchmark
    public void emitting() {
        emit(event);
    }
}
