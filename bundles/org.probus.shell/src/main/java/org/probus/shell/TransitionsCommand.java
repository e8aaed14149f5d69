/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code probe:transitions}: the swap that is under way, who is waited for, and the last ones. */
final class TransitionsCommand implements Command {
    private static final Spec SPEC = Spec.of(
                    "transitions", "show the swap that is under way, and who is waited for")
            .watched()
            .examples("probe:transitions -w 0.5");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        return LiveView.show(call, TransitionsCommand::show);
    }

    private static int show(Invocation call) {
        List<TransitionInfo> all = call.probes().swaps().transitions();
        if (call.json()) {
            all.forEach(one -> call.screen().print(json(one)));
            return ExitCode.DONE;
        }
        Table table = new Table(List.of(
                Column.number("ID"),
                Column.names("FROM"),
                Column.names("TO"),
                Column.text("PHASE"),
                Column.number("AGE"),
                Column.number("POINTS").leaves(1)));
        all.forEach(one -> table.add(row(one, call)));
        if (!all.isEmpty()) {
            call.print(table);
        }
        long running = all.stream().filter(one -> !one.phase().over()).count();
        for (TransitionInfo one : all) {
            String name = "  " + one.id() + " ";
            if (!one.reason().isEmpty()) {
                call.screen().print(name + one.reason());
            }
            one.waitsFor().forEach(line -> call.screen().print(name + "waits for " + line));
        }
        call.screen().print(running == 0 ? "no swap is under way" : "1 swap is under way");
        return ExitCode.DONE;
    }

    private static List<Cell> row(TransitionInfo one, Invocation call) {
        List<Cell> row = new ArrayList<>();
        row.add(Cell.of(Long.toString(one.id())));
        row.add(Cell.of(one.from()));
        row.add(Cell.of(one.to()));
        row.add(new Cell(one.phase().name().toLowerCase(Locale.ROOT), style(one.phase())));
        row.add(Cell.of(call.format().time(one.ageNanos())));
        row.add(Cell.of(call.format().count(one.points().size())));
        return row;
    }

    private static Style style(Phase phase) {
        return switch (phase) {
            case HELD, MOVING, RETURNING -> Style.WARNING;
            case FAILED -> Style.ERROR;
            case DONE, RETURNED -> Style.PLAIN;
        };
    }

    /** Returns a transition as a JSON line. */
    static Json json(TransitionInfo one) {
        return Json.line("transition")
                .put("id", one.id())
                .put("from", one.from())
                .put("to", one.to())
                .put("phase", one.phase().name().toLowerCase(Locale.ROOT))
                .put("age_ns", one.ageNanos())
                .put("points", one.points())
                .put("waits_for", one.waitsFor())
                .put("reason", one.reason());
    }
}
