/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.GracePeriods;

/** {@code probe:gp}: grace periods in figures, and who holds those that are pending. */
final class GraceCommand implements Command {
    private static final Spec SPEC = Spec.of(
                    "gp", "show the grace periods, and who holds those that are pending")
            .watched()
            .examples("probe:gp -w 0.5", "probe:gp --wide    # whole stacks");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        return LiveView.show(call, GraceCommand::show);
    }

    private static int show(Invocation call) {
        GracePeriods periods = call.management().gracePeriods();
        if (call.json()) {
            call.screen()
                    .print(Json.line("grace")
                            .put("count", periods.count())
                            .put("p50_ns", periods.p50Nanos())
                            .put("p99_ns", periods.p99Nanos())
                            .put("max_ns", periods.maxNanos())
                            .put("pending", periods.pending().size()));
            periods.pending().forEach(p -> call.screen().print(GraceText.json(p)));
            return ExitCode.DONE;
        }
        Format format = call.format();
        GraceText text = new GraceText(call);
        StringBuilder line = new StringBuilder(format.amount(periods.count(), "grace period"));
        line.append(" ended");
        if (periods.count() > 0) {
            line.append("  p50 ").append(format.time(periods.p50Nanos()));
            line.append("  p99 ").append(format.time(periods.p99Nanos()));
            line.append("  max ").append(format.time(periods.maxNanos()));
        }
        call.screen().print(line);
        call.screen().print(periods.pending().size() + " pending");
        periods.pending().forEach(p -> call.screen().print(text.lines(p)));
        return ExitCode.DONE;
    }
}
