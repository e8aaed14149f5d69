/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Level;
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
 * once and with pauses in which new code is made. A month is as short here as a minute: {@link
 * Suite} has the points count as quiet after a millisecond, and not after half a second.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class LongLifeBenchmark {
    /** The figure that is noted: how often the callers were compiled anew. */
    static final String RELINKS = "relinks";

    private static final String POINT = "bench:toggled";
    private static final Site<Event> SITE = Probus.site(POINT);

    /** What the point has been through. */
    enum Life {
        /** Nothing. */
        FRESH(0, 0),
        /** Many changes, one after the other. */
        BUSY(10_000, 0),
        /** As many, but now and then the point is left alone, and its hits are made fast again. */
        LONG(10_000, 10);

        final int toggles;

        /** So many toggles after a rest there is another one; 0 for none. */
        final int rest;

        Life(int toggles, int rest) {
            this.toggles = toggles;
            this.rest = rest;
        }

        boolean rests(int toggle) {
            return rest > 0 && toggle % rest == 0;
        }
    }

    /** How long the point stays as it is, as a rule: too short for any new code. */
    private static final long SHORT_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    /** How long it does at rest: its hits are given a new piece of code. */
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    /** So often the callers are given the new code too; each time takes a quarter longer. */
    private static final int RELINKS_AWAITED = 25;

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
            long nanos = lived.rests(i) ? REST_NANOS : SHORT_NANOS;
            emitFor(nanos);
            Registration registration = Probus.register(new Handlers.First(3), POINT);
            long relinks = lived.rests(i) ? Probus.info(POINT).relinks() : RELINKS_AWAITED;
            emitFor(nanos);
            if (relinks < RELINKS_AWAITED) {
                Probus.fuse(POINT, relinks, () -> emit(event));
            }
            registration.unregister();
        }
        registrations = List.of(Probus.register(new Handlers.First(3), POINT));
        Probus.fuse(POINT, Probus.info(POINT).relinks(), () -> emit(event));
    }

    /** Notes what the life has cost the callers. */
    @TearDown(Level.Iteration)
    public void note() {
        Figures.note(RELINKS, (double) Probus.info(POINT).relinks(), "");
    }

    /** Ends it. */
    @TearDown
    public void stop() {
        registrations.forEach(Registration::close);
    }

    private void emitFor(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 100; i++) {
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
