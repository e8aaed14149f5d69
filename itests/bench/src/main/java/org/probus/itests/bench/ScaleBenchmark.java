/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.jspecify.annotations.Nullable;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What registrations and sites cost where there are many points, each with a consumer. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ScaleBenchmark {
    /** How many points there are, and how many consumers. */
    @Param({"10", "1000", "100000"})
    public int points;

    private final List<Registration> registrations = new ArrayList<>();
    private final List<Site<Event>> sites = new ArrayList<>();
    private final Map<String, Site<Event>> map = new ConcurrentHashMap<>();
    private String name = "";

    /** Makes the points and the consumers. */
    @Setup
    public void fill() {
        for (int i = 0; i < points; i++) {
            name = "scale:p" + i;
            Site<Event> site = Probus.site(name);
            sites.add(site);
            map.put(name, site);
            registrations.add(Probus.register(new Handlers.First(i), name));
        }
        name = "scale:p" + points / 2;
    }

    /** Takes them off again. */
    @TearDown
    public void empty() {
        registrations.forEach(Registration::unregister);
        registrations.clear();
        sites.forEach(Site::close);
        sites.clear();
        map.clear();
        Probus.REGISTRY.sync();
    }

    /**
     * One more consumer at one of the points, and its end without a wait.
     *
     * @return whether it was registered
     */
    @Benchmark
    public boolean registerAndUnregister() {
        return Probus.register(new Handlers.Second(4), name).unregister();
    }

    /** One more site of one of the points, and its end. */
    @Benchmark
    public void siteAndClose() {
        Probus.site(name).close();
    }

    /**
     * What finding a point by its name costs at least.
     *
     * @return what a map finds
     */
    @Benchmark
    public @Nullable Site<Event> mapGet() {
        return map.get(name);
    }
}
