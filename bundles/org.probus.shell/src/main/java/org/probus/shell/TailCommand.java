/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.Registration;
import org.probus.api.management.PointInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code probe:tail}: the events of points, as they come. */
final class TailCommand implements Command {
    private static final Option EVENTS =
            Option.value("N", "end after N events (100); 0 is no limit", "-n", "--events");
    private static final Option TIME =
            Option.value("TIME", "end after a time such as 10s (60s); 0 is no limit", "--for");
    private static final Option RATE =
            Option.value("RATE", "drop what is over a rate (50/s); 0 is no limit", "--rate");
    private static final Option POINTS =
            Option.value("N", "refuse to attach to more than N points (50)", "-m", "--most");

    private static final Spec SPEC = Spec.of("tail", "show the events of points as they come")
            .takes(Parameter.some("POINT", Parameter.POINT))
            .with(EVENTS, TIME, RATE, POINTS)
            .examples(
                    "probe:tail orders:placed              # 100 events or 60 seconds",
                    "probe:tail com.acme.* -n 10 --json    # ten events, for a program",
                    "probe:tail orders:placed --rate 5/s   # a few of many");

    private static final long EVENTS_MOST = 100;
    private static final long POINTS_MOST = 50;
    private static final double RATE_MOST = 50;
    private static final long TIME_MOST = TimeUnit.SECONDS.toNanos(60);

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) {
        Arguments arguments = call.arguments();
        List<String> patterns = patterns(call, arguments.count(POINTS, POINTS_MOST));
        long events = arguments.count(EVENTS, EVENTS_MOST);
        long nanos = arguments.nanos(TIME, TIME_MOST);
        double rate = arguments.rate(RATE, RATE_MOST);
        long now = System.nanoTime();
        TailConsumer consumer = new TailConsumer(events, new RateLimit(rate, now));
        TailPrinter printer =
                new TailPrinter(call, consumer, arguments.value(RATE).orElse("50/s"));
        TailPrinter.End end;
        try (Live live = call.lives().begin(call.session())) {
            Registration registration = register(call, consumer, patterns);
            live.attach(registration);
            printer.attached(registration.id(), patterns, limits(call, events, nanos));
            end = printer.follow(live, registration, nanos == 0 ? Long.MAX_VALUE : nanos);
        }
        printer.detached(end);
        return end == TailPrinter.End.INTERRUPTED ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }

    private static List<String> patterns(Invocation call, long most) {
        List<PointInfo> all = call.management().points();
        Points points = Points.select(all, call.arguments().words());
        for (String word : points.unmatched()) {
            throw new CommandException(ExitCode.NOTHING, Points.complaint(word, all));
        }
        if (points.found().size() > most) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    points.found().size()
                            + " points match '"
                            + String.join(" ", call.arguments().words())
                            + "', the limit is "
                            + most
                            + ": narrow the pattern or raise -m");
        }
        List<String> patterns = new ArrayList<>();
        for (String word : call.arguments().words()) {
            patterns.addAll(Points.registrable(word, all));
        }
        return patterns.stream().distinct().toList();
    }

    private static Registration register(
            Invocation call, TailConsumer consumer, List<String> patterns) {
        try {
            return call.registry()
                    .register(Object.class, consumer, patterns.toArray(String[]::new));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
    }

    private static String limits(Invocation call, long events, long nanos) {
        List<String> limits = new ArrayList<>();
        if (events > 0) {
            limits.add("after " + call.format().amount(events, "event"));
        }
        if (nanos > 0) {
            limits.add("after " + Units.time(nanos, call.screen().glyphs().micro()));
        }
        limits.add("with Ctrl-C");
        return "ends " + String.join(" or ", limits);
    }
}
