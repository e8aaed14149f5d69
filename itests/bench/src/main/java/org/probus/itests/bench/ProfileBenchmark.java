/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.probus.api.Registration;
import org.probus.api.Site;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a hit costs whose consumer's times are taken, against one whose are not. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ProfileBenchmark {
    private static final Site<Event> OFF = Probus.site("bench:profile.off");
    private static final Site<Event> ON = Probus.site("bench:profile.on");

    private final List<Registration> registrations = new ArrayList<>();
    private final Event event = new Event(0);

    /** Registers a consumer at either point, and has the times of one of them taken. */
    @Setup
    public void register() {
        Probus.warm();
        registrations.add(Probus.register(new Handlers.First(3), "bench:profile.off"));
        registrations.add(Probus.register(new Handlers.First(3), "bench:profile.on"));
        Probus.profile("bench:profile.on", true);
        Probus.fuse(OFF);
        Probus.fuse(ON);
    }

    /** Takes them off again. */
    @TearDown
    public void unregister() {
        Probus.profile("bench:profile.on", false);
        Probus.closeAll(registrations);
    }

    /** A site in a {@code static final} field, at a point that is not profiled. */
    @Benchmark
    public void offSite() {
        OFF.hit(event);
    }

    /** The same at a profiled point. */
    @Benchmark
    public void onSite() {
        ON.hit(event);
    }
}
