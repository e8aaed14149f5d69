/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.PointInfo;

import java.util.List;

/** {@code probe:consumers}: who is attached, one a line. */
final class ConsumersCommand implements Command {
    private static final Spec SPEC = Spec.of(
                    "consumers", "list the consumers, of all points or of some")
            .takes(Parameter.any("POINT", Parameter.POINT))
            .watched()
            .examples(
                    "probe:consumers                  # all, each over all of its points",
                    "probe:consumers orders:placed    # in the order in which a hit calls");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        return LiveView.show(call, ConsumersCommand::show);
    }

    private static int show(Invocation call) {
        if (call.arguments().words().isEmpty()) {
            return all(call);
        }
        List<PointInfo> points = call.management().points();
        Points selected = Points.select(points, call.arguments().words());
        ConsumerRows rows = new ConsumerRows(call);
        int count = 0;
        for (PointInfo point : selected.found()) {
            for (ConsumerInfo consumer : call.management().consumers(point.name())) {
                count++;
                rows.add(consumer, point.name());
                if (call.json()) {
                    Json line = Json.line("consumer").put("point", point.name());
                    call.screen().print(ConsumerRows.json(line, consumer));
                }
            }
        }
        if (!call.json() && !selected.found().isEmpty()) {
            print(call, rows, count);
        }
        return selected.complain(call.screen(), SPEC.fullName(), points);
    }

    private static int all(Invocation call) {
        List<ConsumerInfo> consumers = call.management().consumers();
        if (call.json()) {
            for (ConsumerInfo consumer : consumers) {
                call.screen().print(ConsumerRows.json(Json.line("consumer"), consumer));
            }
            return ExitCode.DONE;
        }
        ConsumerRows rows = new ConsumerRows(call);
        consumers.forEach(c -> rows.add(c, ConsumerRows.where(c)));
        print(call, rows, consumers.size());
        return ExitCode.DONE;
    }

    private static void print(Invocation call, ConsumerRows rows, int count) {
        if (count > 0) {
            call.print(rows.table());
        }
        call.screen().print(call.format().amount(count, "consumer"));
    }
}
