/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement.Profile;
import org.probus.api.management.ProbeManagement.Timing;

import java.util.List;
import java.util.Optional;

/** {@code probe:profile}: how long the calls of consumers last, once that is switched on. */
final class ProfileCommand implements Command {
    /** What a profile can be. */
    static final List<String> STATES = List.of("on", "off");

    private static final Spec SPEC = Spec.of(
                    "profile", "show how long the calls of a point's consumers last")
            .takes(
                    Parameter.one("POINT", Parameter.POINT),
                    Parameter.perhaps("STATE", "on or off; off drops what was measured"))
            .watched()
            .examples(
                    "probe:profile orders:placed on    # off by default; a sample of the hits",
                    "probe:profile orders:placed -w    # percentiles, live",
                    "probe:profile * off               # of all points");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        List<String> words = call.arguments().words();
        if (words.size() == 1) {
            return LiveView.show(call, ProfileCommand::show);
        }
        String state = words.get(1);
        if (!STATES.contains(state)) {
            throw CommandException.usage("a profile is on or off, not '"
                    + state
                    + "'"
                    + Suggestion.sentence(Suggestion.of(state, STATES)));
        }
        if (call.arguments().has(Common.WATCH)) {
            throw CommandException.usage("watch it without '" + state + "'");
        }
        return turn(call, state);
    }

    private static int turn(Invocation call, String state) {
        List<PointInfo> all = call.management().points();
        Points points = Points.select(all, call.arguments().words().subList(0, 1));
        boolean on = state.equals("on");
        for (PointInfo point : points.found()) {
            if (!call.management().profile(point.name(), on)) {
                continue; // it ended this moment
            }
            if (call.json()) {
                call.screen().print(json(point, on));
            } else {
                call.screen().print("profile " + point.name() + " " + state);
            }
        }
        return points.complain(call.screen(), SPEC.fullName(), all);
    }

    private static int show(Invocation call) {
        List<PointInfo> all = call.management().points();
        Points points = Points.select(all, call.arguments().words());
        int code = points.complain(call.screen(), SPEC.fullName(), all);
        int shown = 0;
        for (PointInfo point : points.found()) {
            Optional<Profile> profile = call.management().profile(point.name());
            if (profile.isPresent()) {
                if (call.json()) {
                    call.screen().print(json(point, profile.get()));
                } else {
                    text(call, point, profile.get(), shown == 0);
                }
                shown++;
            }
        }
        if (shown > 0 || code != ExitCode.DONE) {
            return code;
        }
        String word = call.arguments().words().get(0);
        call.screen()
                .say(SPEC.fullName() + ": no profile is on here (" + SPEC.fullName() + " " + word
                        + " on)");
        return ExitCode.NOTHING;
    }

    private static void text(Invocation call, PointInfo point, Profile profile, boolean first) {
        if (!first) {
            call.screen().print("");
        }
        call.screen()
                .print(call.screen().paint(Style.HEADER, point.name())
                        + "  1 of "
                        + profile.period()
                        + " hits is timed");
        if (profile.consumers().isEmpty()) {
            call.screen().print("  no consumer is there");
            return;
        }
        Format format = call.format();
        Table table = new Table(List.of(
                Column.number("ID"),
                Column.names("CONSUMER"),
                Column.names("BUNDLE").leaves(1),
                Column.number("SAMPLES"),
                Column.number("P50"),
                Column.number("P90").leaves(2),
                Column.number("P99"),
                Column.number("MAX")));
        for (Timing t : profile.consumers()) {
            table.add(List.of(
                    Cell.of(Long.toString(t.consumer().id())),
                    Cell.of(t.consumer().consumer()),
                    Cell.of(ConsumerRows.bundle(t.consumer())),
                    Cell.of(format.count(t.samples())),
                    time(t, t.p50Nanos(), format),
                    time(t, t.p90Nanos(), format),
                    time(t, t.p99Nanos(), format),
                    time(t, t.maxNanos(), format)));
        }
        call.print(table);
    }

    /** A time, if one was measured. */
    private static Cell time(Timing of, long nanos, Format format) {
        return Cell.of(of.samples() == 0 ? format.count(0) : format.time(nanos));
    }

    private static Json json(PointInfo point, boolean on) {
        return Json.line("profile").put("point", point.name()).put("on", on);
    }

    private static Json json(PointInfo point, Profile profile) {
        List<Json> consumers =
                profile.consumers().stream().map(ProfileCommand::json).toList();
        return json(point, true).put("period", profile.period()).putObjects("consumers", consumers);
    }

    private static Json json(Timing t) {
        ConsumerInfo c = t.consumer();
        return Json.object()
                .put("id", c.id())
                .put("consumer", c.consumer())
                .put("bundle", c.bundle())
                .put("bundle_id", c.bundleId())
                .put("samples", t.samples())
                .put("p50_ns", t.p50Nanos())
                .put("p90_ns", t.p90Nanos())
                .put("p99_ns", t.p99Nanos())
                .put("max_ns", t.maxNanos());
    }
}
