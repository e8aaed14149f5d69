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

/**
 * What a hit costs while consumers come to a hot point and go again: of this point, and of another
 * one.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class ChurnBenchmark {
    private static final String POINT = "bench:churned";
    private static final String OTHER_POINT = "bench:other";
    private static final Site<Event> SITE = Probus.site(POINT);
    private static final Site<Event> OTHER = Probus.site(OTHER_POINT);
    private static final int BURST = 1_000;
    private static final long BURST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How many consumers come in a second, and go half a period later; 0 for none. */
    @Param({"0", "10", "100", "1000"})
    public int rate;

    private final Background background = new Background();
    private final Event event = new Event(0);
    private List<Registration> staying = List.of();

    /** A second thread that keeps the churned point hot while the other one is measured. */
    @State(Scope.Benchmark)
    public static class Hitting {
        private final Background hitting = new Background();

        /**
         * Starts it.
         *
         * @throws InterruptedException if the run is given up
         */
        @Setup
        public void start() throws InterruptedException {
            Event event = new Event(0);
            hitting.start(() -> {
                for (int i = 0; i < BURST; i++) {
                    SITE.hit(event);
                }
                hitting.pause(BURST_PAUSE_NANOS);
            });
        }

        /**
         * Ends it.
         *
         * @throws InterruptedException if the run is given up
         */
        @TearDown
        public void stop() throws InterruptedException {
            hitting.stop();
        }
    }

    /**
     * Registers a consumer at each point, and starts the coming and going once both are fused.
     *
     * @throws InterruptedException if the run is given up
     */
    @Setup
    public void start() throws InterruptedException {
        Probus.warm();
        staying = List.of(
                Probus.register(new Handlers.First(3), POINT),
                Probus.register(new Handlers.First(3), OTHER_POINT));
        Probus.fuse(SITE);
        Probus.fuse(OTHER);
        if (rate > 0) {
            long half = TimeUnit.SECONDS.toNanos(1) / rate / 2;
            background.start(() -> {
                Registration coming = Probus.register(new Handlers.Second(4), POINT);
                background.pause(half);
                coming.close();
                background.pause(half);
            });
        }
    }

    /**
     * Ends it.
     *
     * @throws InterruptedException if the run is given up
     */
    @TearDown
    public void stop() throws InterruptedException {
        background.stop();
        staying.forEach(Registration::close);
    }

    /** A hit of the point that changes. */
    @Benchmark
    public void thisPoint() {
        SITE.hit(event);
    }

    /**
     * A hit of another point.
     *
     * @param hitting keeps the one hot that changes
     */
    @Benchmark
    public void otherPoint(Hitting hitting) {
        OTHER.hit(event);
    }
}
