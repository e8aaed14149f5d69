/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.PointInfo;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code probe:list}: the points, one a line. */
final class ListCommand implements Command {
    private static final Option SORT = Option.value(
                    "COL", "order by a column: numbers the largest first", "-s", "--sort")
            .of(Sorting.NAMES);
    private static final Option REVERSE = Option.flag("the other way round", "-r", "--reverse");
    private static final Option ALL =
            Option.flag("also idle points, which nobody consumes", "-a", "--all");
    private static final Option SAMPLE =
            Option.value("TIME", "look twice, and show hits a second", "--sample");

    private static final Spec SPEC = Spec.of("list", "list the points that have consumers")
            .takes(Parameter.any("POINT", Parameter.POINT))
            .with(SORT, REVERSE, ALL, SAMPLE)
            .watched()
            .examples(
                    "probe:list                         # what is consumed now",
                    "probe:list com.acme.* -s hits -w   # the busiest first, live",
                    "probe:list -a --json               # all points, for a program");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        Rates rates = new Rates();
        if (call.arguments().has(SAMPLE)) {
            long nanos = call.arguments().nanos(SAMPLE, 0);
            rates.look(call.management().points(), System.nanoTime());
            try (Live live = call.lives().begin(call.session())) {
                live.await(nanos);
            }
        }
        return LiveView.show(call, picture -> show(picture, rates));
    }

    private static int show(Invocation call, Rates rates) {
        List<PointInfo> all = call.management().points();
        rates.look(all, System.nanoTime());
        Points points = Points.select(all, call.arguments().words());
        boolean idle = call.arguments().has(ALL);
        List<PointInfo> shown = points.found().stream()
                .filter(p -> idle || p.consumers() > 0 || points.named().contains(p.id()))
                .toList();
        shown = Sorting.sorted(
                shown,
                call.arguments().value(SORT).orElse("id"),
                call.arguments().has(REVERSE),
                rates);
        if (call.json()) {
            shown.forEach(p -> call.screen().print(json(p, rates)));
        } else {
            if (!shown.isEmpty()) {
                call.print(table(shown, call, rates));
            }
            if (shown.size() < points.found().size() || points.unmatched().isEmpty()) {
                call.screen().print(summary(shown, points.found().size(), call, rates));
            }
        }
        return points.complain(call.screen(), SPEC.fullName(), all);
    }

    private static Table table(List<PointInfo> shown, Invocation call, Rates rates) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.number("ID"));
        columns.add(Column.names("POINT"));
        columns.add(Column.text("TYPE").leaves(2));
        columns.add(Column.number("SITES").leaves(3));
        columns.add(Column.number("CONS").leaves(4));
        columns.add(Column.number("HITS"));
        if (rates.known()) {
            columns.add(Column.number("HITS/S"));
        }
        columns.add(Column.number("MISS"));
        columns.add(Column.number("ERR"));
        columns.add(Column.number("REMOVED").leaves(1));
        Table table = new Table(columns);
        shown.forEach(p -> table.add(row(p, call, rates)));
        return table;
    }

    private static List<Cell> row(PointInfo p, Invocation call, Rates rates) {
        Format format = call.format();
        Style style = p.consumers() == 0 ? Style.IDLE : Style.PLAIN;
        Counters c = p.counters();
        List<Cell> row = new ArrayList<>();
        row.add(new Cell(Long.toString(p.id()), style));
        row.add(new Cell(p.name(), style));
        row.add(new Cell(type(p, call), style));
        row.add(new Cell(p.armed() + "/" + p.sites(), style));
        row.add(new Cell(format.count(p.consumers()), style));
        row.add(new Cell(format.count(c.hits()), style));
        if (rates.known()) {
            row.add(new Cell(format.rate(rates.of(p.id()).orElse(0)), style));
        }
        row.add(Cell.alarm(c.missed(), Style.WARNING, format));
        row.add(Cell.alarm(c.errors(), Style.ERROR, format));
        row.add(new Cell(format.count(c.removed()), style));
        return row;
    }

    private static String type(PointInfo p, Invocation call) {
        if (p.type().isEmpty()) {
            return call.screen().glyphs().zero();
        }
        boolean wide = call.arguments().has(Common.WIDE);
        return wide ? p.type() : p.type().replaceFirst(".*[.$](?=[^.$]+$)", "");
    }

    private static String summary(List<PointInfo> shown, int found, Invocation call, Rates rates) {
        Format format = call.format();
        Set<String> names = shown.stream().map(PointInfo::name).collect(Collectors.toSet());
        List<ConsumerInfo> consumers = call.management().consumers().stream()
                .filter(c -> c.points().stream().anyMatch(names::contains))
                .toList();
        long hits = shown.stream().mapToLong(p -> p.counters().hits()).sum();
        StringBuilder line = new StringBuilder(format.amount(shown.size(), "point"));
        line.append(", ").append(format.amount(consumers.size(), "consumer"));
        line.append(", ");
        line.append(
                rates.known()
                        ? Units.magnitude(rates.sum(shown)) + " hits/s"
                        : format.amount(hits, "hit"));
        int idle = found - shown.size();
        if (idle > 0) {
            line.append(", ").append(format.amount(idle, "idle point"));
            line.append(idle == 1 ? " costs" : " cost").append(" nothing (-a shows ");
            line.append(idle == 1 ? "it)" : "them)");
        }
        return line.toString();
    }

    /** Returns a point as a JSON line. */
    static Json json(PointInfo p, Rates rates) {
        Json line = Json.line("point");
        Counters c = p.counters();
        line.put("id", p.id()).put("point", p.name()).put("event_type", p.type());
        line.put("sites", p.sites()).put("armed", p.armed()).put("consumers", p.consumers());
        line.put("fused", p.fused()).put("relinks", p.relinks());
        line.put("hits", c.hits()).put("handled", c.handled()).put("missed", c.missed());
        line.put("errors", c.errors()).put("removed", c.removed());
        line.put("ignored", c.ignored()).put("omitted", c.omitted());
        rates.of(p.id()).ifPresent(rate -> line.put("hits_per_s", Math.round(rate)));
        return line;
    }
}
