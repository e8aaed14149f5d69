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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a registration costs at a point that has many consumers already, and a hit of them all. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class CrowdBenchmark {
    private static final String POINT = "bench:crowded";
    private static final Site<Event> SITE = Probus.site(POINT);

    /** How many consumers the point has. */
    @Param({"10", "1000", "10000"})
    public int crowd;

    private final List<Registration> registrations = new ArrayList<>();
    private final Event event = new Event(0);

    /** Registers the crowd. */
    @Setup
    public void gather() {
        for (int i = 0; i < crowd; i++) {
            registrations.add(Probus.register(new Handlers.First(i), POINT));
        }
    }

    /** Takes it off again. */
    @TearDown
    public void leave() {
        registrations.forEach(Registration::unregister);
        registrations.clear();
        Probus.REGISTRY.sync();
    }

    /**
     * One more consumer, and its end without a wait.
     *
     * @return whether it was registered
     */
    @Benchmark
    public boolean registerAndUnregister() {
        return Probus.register(new Handlers.Second(4), POINT).unregister();
    }

    /** A hit of all of them. */
    @Benchmark
    public void hit() {
        SITE.hit(event);
    }
}
