/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.PointInfo;

import java.util.List;

/** {@code probe:info}: all there is to know about a point. */
final class InfoCommand implements Command {
    private static final Spec SPEC = Spec.of("info", "show a point and its consumers in detail")
            .takes(Parameter.some("POINT", Parameter.POINT))
            .watched()
            .examples("probe:info orders:placed", "probe:info @3 -w");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        return LiveView.show(call, InfoCommand::show);
    }

    private static int show(Invocation call) {
        List<PointInfo> all = call.management().points();
        Points points = Points.select(all, call.arguments().words());
        boolean first = true;
        for (PointInfo point : points.found()) {
            List<ConsumerInfo> consumers = call.management().consumers(point.name());
            if (call.json()) {
                call.screen().print(json(point, consumers));
                continue;
            }
            if (!first) {
                call.screen().print("");
            }
            first = false;
            text(call, point, consumers);
        }
        return points.complain(call.screen(), SPEC.fullName(), all);
    }

    private static void text(Invocation call, PointInfo p, List<ConsumerInfo> consumers) {
        Screen screen = call.screen();
        Format format = call.format();
        Counters c = p.counters();
        screen.print(screen.paint(Style.HEADER, p.name()) + "  @" + p.id());
        screen.print(
                "  type       " + (p.type().isEmpty() ? "(no site declares it yet)" : p.type()));
        screen.print("  sites      " + format.amount(p.sites()) + ", " + format.amount(p.armed())
                + " armed" + fused(p, format));
        screen.print("  hits       "
                + format.amount(c.hits())
                + ", handled "
                + format.amount(c.handled())
                + ", errors "
                + screen.paint(
                        c.errors() == 0 ? Style.PLAIN : Style.ERROR, format.amount(c.errors()))
                + ", missed "
                + screen.paint(
                        c.missed() == 0 ? Style.PLAIN : Style.WARNING, format.amount(c.missed()))
                + ", removed "
                + format.amount(c.removed())
                + rare(", ignored ", c.ignored(), screen, format)
                + rare(", omitted ", c.omitted(), screen, format));
        if (consumers.isEmpty()) {
            screen.print("  consumers  none: a hit costs nothing");
            return;
        }
        screen.print(
                "  consumers  " + format.amount(consumers.size()) + ", in the order of the calls");
        ConsumerRows rows = new ConsumerRows(call);
        consumers.forEach(consumer -> rows.add(consumer, patterns(consumer)));
        call.print(rows.table());
        for (ConsumerInfo consumer : consumers) {
            if (!consumer.lastError().isEmpty()) {
                String error = EventText.oneLine(consumer.lastError());
                screen.print("  last error of "
                        + consumer.id()
                        + ": "
                        + screen.paint(Style.ERROR, error));
            }
        }
    }

    /** Whose hits run in one piece, if there are any, and how often callers were compiled anew. */
    private static String fused(PointInfo p, Format format) {
        String fused = p.fused() == 0 ? "" : ", " + format.amount(p.fused()) + " fused";
        return fused + (p.relinks() == 0 ? "" : ", " + format.amount(p.relinks(), "relink"));
    }

    /** What is worth a word only if there is any. */
    private static String rare(String word, long count, Screen screen, Format format) {
        return count == 0 ? "" : word + screen.paint(Style.WARNING, format.amount(count));
    }

    private static String patterns(ConsumerInfo consumer) {
        return String.join(", ", consumer.patterns());
    }

    private static Json json(PointInfo point, List<ConsumerInfo> consumers) {
        List<Json> nested =
                consumers.stream().map(c -> ConsumerRows.json(Json.object(), c)).toList();
        return ListCommand.json(point, new Rates()).putObjects("consumer_list", nested);
    }
}
