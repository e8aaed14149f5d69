/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.probus.itests.bench.Measure.allocation;
import static org.probus.itests.bench.Measure.rate;
import static org.probus.itests.bench.Measure.time;
import static org.probus.itests.bench.Target.atLeast;
import static org.probus.itests.bench.Target.atMost;

import org.probus.itests.bench.Target.Jdks;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The targets: what the hit path, registrations and grace periods have to reach. */
final class Targets {
    /** What two measurements of the same thing may differ by. */
    private static final double SAME = 1.10;

    /** Less than an object in a hundred calls: the profiler's own are in the figure. */
    private static final double NO_BYTES = 0.1;

    private static final String STATIC = "ArmedBenchmark.staticSite";
    private static final String INSTANCE = "ArmedBenchmark.instanceSite";
    private static final String LOOP = "ArmedBenchmark.copyOnWriteLoop";

    private Targets() {}

    /** All of them, in the order in which they are printed. */
    static List<Target> all() {
        return Stream.of(disarmed(), armed(), threads(), returns(), allocations(), rivals())
                .flatMap(List::stream)
                .toList();
    }

    /** The run of a benchmark with so many consumers. */
    private static String with(String benchmark, int consumers) {
        return benchmark + "(consumers=" + consumers + ")";
    }

    private static List<Target> disarmed() {
        Measure empty = time("DisarmedBenchmark.empty");
        Measure loop = time("DisarmedBenchmark.loop");
        return List.of(
                disarmed("static final site / empty method", SAME, "staticSite", empty),
                disarmed("site.armed() asked first / empty method", SAME, "askedFirst", empty),
                disarmed("hitLazily / empty method", SAME, "lazily", empty),
                disarmed("instance site / empty method", 1.8, "instanceSite", empty),
                disarmed("static final site in a loop / loop", 1.05, "loopWithStaticSite", loop));
    }

    private static Target disarmed(String name, double bound, String method, Measure bottom) {
        return atMost(bound, "disarmed: " + name, time("DisarmedBenchmark." + method), bottom)
                .on(Jdks.NEW);
    }

    private static List<Target> armed() {
        return List.of(
                byHand(1),
                byHand(2),
                byHand(8),
                loop("static final site", STATIC, 1, 0.35),
                loop("static final site", STATIC, 2, 0.25),
                loop("static final site", STATIC, 8, 0.10),
                loop("instance site", INSTANCE, 1, 0.9),
                loop("instance site", INSTANCE, 2, 0.6),
                loop("instance site", INSTANCE, 8, 0.3),
                atMost(
                                1.0,
                                "armed, 1 consumer: static final site, fenced / list loop",
                                time(with(STATIC, 1)),
                                time(with(LOOP, 1)))
                        .on(Jdks.OLD));
    }

    private static Target byHand(int consumers) {
        return atMost(
                        2.0,
                        "armed, " + consumers + " consumer(s): static final site / inlined by hand",
                        time(with(STATIC, consumers)),
                        time("ByHandBenchmark.inlined" + consumers))
                .on(Jdks.NEW);
    }

    private static Target loop(String name, String run, int consumers, double bound) {
        return atMost(
                        bound,
                        "armed, " + consumers + " consumer(s): " + name + " / list loop",
                        time(with(run, consumers)),
                        time(with(LOOP, consumers)))
                .on(Jdks.NEW);
    }

    private static List<Target> threads() {
        return Stream.of(1, 2, 8)
                .flatMap(consumers -> Stream.of(STATIC, INSTANCE)
                        .map(run -> atLeast(
                                1.9,
                                "two threads / one, calls: "
                                        + (run.equals(STATIC) ? "static final" : "instance")
                                        + " site, "
                                        + consumers + " consumer(s)",
                                rate(with(run, consumers) + "@2"),
                                rate(with(run, consumers)))))
                .toList();
    }

    private static List<Target> returns() {
        Measure entry = time("ReturnBenchmark.entryHit");
        return Stream.of("returnAround", "sessionAround", "sessionHit")
                .map(method -> atMost(
                                3.0,
                                "return part: " + method + " / entry hit",
                                time("ReturnBenchmark." + method),
                                entry)
                        .on(Jdks.NEW))
                .toList();
    }

    private static List<Target> allocations() {
        return Stream.of(
                        "DisarmedBenchmark.staticSite",
                        "DisarmedBenchmark.instanceSite",
                        "DisarmedBenchmark.askedFirst",
                        "DisarmedBenchmark.lazily",
                        with(STATIC, 1),
                        with(STATIC, 2),
                        with(STATIC, 8),
                        with(INSTANCE, 1),
                        with(INSTANCE, 2),
                        with(INSTANCE, 8),
                        "ReturnBenchmark.returnAround",
                        "ReturnBenchmark.sessionAround",
                        "ReturnBenchmark.sessionHit",
                        "ReturnBenchmark.entryAround",
                        "ReturnBenchmark.disarmedAround")
                .map(run -> atMost(NO_BYTES, "bytes a call: " + run, allocation(run)))
                .toList();
    }

    private static List<Target> rivals() {
        List<String> buses = List.of(
                "GUAVA",
                "GREENROBOT",
                "MBASSADOR",
                "SPRING",
                "EQUINOX",
                "FELIX",
                "FELIX_TIMEOUT",
                "VERTX",
                "DISRUPTOR");
        List<String> subjects = List.of("RXJAVA", "REACTOR");
        return Stream.of(
                        buses.stream().map(bus -> rival(bus, 1, 15)),
                        buses.stream().map(bus -> rival(bus, 8, 30)),
                        subjects.stream().map(subject -> rival(subject, 1, 1)),
                        subjects.stream().map(subject -> rival(subject, 8, 1)))
                .flatMap(Function.identity())
                .toList();
    }

    private static Target rival(String rival, int consumers, double bound) {
        return atLeast(
                        bound,
                        "rivals, " + consumers + " consumer(s): " + rival + " / static final site",
                        time(post(rival, consumers)),
                        time(post("PROBUS_STATIC", consumers)))
                .on(Jdks.NEW);
    }

    private static String post(String rival, int consumers) {
        return "RivalsBenchmark.post(consumers=" + consumers + ",rival=" + rival + ")";
    }
}
