/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.probus.itests.bench.Measure.allocation;
import static org.probus.itests.bench.Measure.p50;
import static org.probus.itests.bench.Measure.p99;
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
        return Stream.of(
                        disarmed(),
                        armed(),
                        threads(),
                        returns(),
                        profiles(),
                        allocations(),
                        rivals(),
                        changes(),
                        scale(),
                        waits())
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

    /** The whole hit, with what the profile adds to it: less than that may be. */
    private static List<Target> profiles() {
        return List.of(atMost(
                10.0,
                "profiled, 1 consumer: ns of a hit, static final site",
                time("ProfileBenchmark.onSite")));
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
                        "ReturnBenchmark.disarmedAround",
                        "ProfileBenchmark.onSite")
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

    private static List<Target> changes() {
        return List.of(
                churn("otherPoint", 10, 0.95),
                churn("otherPoint", 100, 0.95),
                churn("otherPoint", 1_000, 0.95),
                churn("thisPoint", 100, 0.5),
                life("BUSY"),
                life("LONG"),
                atMost(
                        100,
                        "long life: relinks in 10 000 toggles",
                        new Measure(
                                "LongLifeBenchmark.emitting(life=LONG)",
                                LongLifeBenchmark.RELINKS)));
    }

    private static Target churn(String method, int rate, double bound) {
        return atLeast(
                bound,
                "churn, " + rate + " registrations/s: calls of " + method + " / quiet",
                rate("ChurnBenchmark." + method + "(rate=" + rate + ")"),
                rate("ChurnBenchmark." + method + "(rate=0)"));
    }

    private static Target life(String life) {
        return atMost(
                1.1,
                "long life: emitting method after a " + life + " one / FRESH",
                time("LongLifeBenchmark.emitting(life=" + life + ")"),
                time("LongLifeBenchmark.emitting(life=FRESH)"));
    }

    private static List<Target> scale() {
        String scale = "ScaleBenchmark.registerAndUnregister(points=";
        String site = "ScaleBenchmark.siteAndClose(points=";
        String crowd = "CrowdBenchmark.registerAndUnregister(crowd=";
        String footprint = "FootprintBenchmark.makePoints(points=100000)";
        return List.of(
                atMost(
                        2.0,
                        "scale: registration among 100 000 points / among 1 000",
                        time(scale + "100000)"),
                        time(scale + "1000)")),
                atMost(
                        2.0,
                        "scale: site of one of 100 000 points / of 1 000",
                        time(site + "100000)"),
                        time(site + "1000)")),
                atMost(
                        12.0,
                        "scale: registration among 10 000 at a point / among 1 000",
                        time(crowd + "10000)"),
                        time(crowd + "1000)")),
                atMost(
                        1_000,
                        "scale: bytes of a point that nobody hits, and of its site",
                        new Measure(footprint, FootprintBenchmark.POINT_BYTES)),
                atMost(
                        200,
                        "scale: bytes of one more site",
                        new Measure(footprint, FootprintBenchmark.SITE_BYTES)),
                atMost(
                        10,
                        "scale: bytes of code for a point that nobody hits",
                        new Measure(footprint, FootprintBenchmark.CODE_BYTES)),
                atMost(
                        0.01,
                        "scale: classes for a point that nobody hits",
                        new Measure(footprint, FootprintBenchmark.CLASSES)));
    }

    private static List<Target> waits() {
        String leave = "WaitBenchmark.leave(busy=";
        String sync = "WaitBenchmark.sync(busy=";
        String lock = "WaitBenchmark.writeLock(busy=";
        String batch = "UnregisterBenchmark.unregisterAllAndSync(batch=1000)";
        String each = "UnregisterBenchmark.unregisterEachAndSync(batch=";
        double micros = 200_000;
        return List.of(
                atMost(
                        micros,
                        "grace period: ns for a consumer, p99, 1 busy reader",
                        p99(leave + "1)")),
                atMost(micros, "grace period: ns for all, p99, 1 busy reader", p99(sync + "1)")),
                lock("for a consumer, p50", p50(leave + "8)"), p50(lock + "8)")),
                lock("for a consumer, p99", p99(leave + "8)"), p99(lock + "8)")),
                lock("for all, p50", p50(sync + "8)"), p50(lock + "8)")),
                lock("for all, p99", p99(sync + "8)"), p99(lock + "8)")),
                atMost(
                        2.0,
                        "grace period: 1 000 unregistered in a batch and a sync / 1 and a sync",
                        time(batch),
                        time(each + "1)")),
                atMost(
                        2.0,
                        "grace period: 1 000 unregistered each and a sync / 1 and a sync",
                        time(each + "1000)"),
                        time(each + "1)")),
                atMost(
                                5,
                                "grace period: most that 1 000 concurrent waits took",
                                new Measure(
                                        "ConcurrentWaitBenchmark.allGoOn(waits=1000)",
                                        ConcurrentWaitBenchmark.GRACE_PERIODS))
                        .everyTime());
    }

    private static Target lock(String name, Measure wait, Measure writer) {
        return atMost(
                1.0, "grace period: " + name + ", 8 busy readers / a write lock's", wait, writer);
    }
}
