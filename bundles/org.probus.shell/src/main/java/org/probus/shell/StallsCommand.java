/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.Stall;

import java.util.List;
import java.util.Locale;

/** {@code probe:stalls}: the waits that took long, who holds them, and what can be done. */
final class StallsCommand implements Command {
    private static final Spec SPEC = Spec.of(
                    "stalls", "show the waits for handlers that took long, and who holds them")
            .watched()
            .examples("probe:stalls", "probe:stalls --wide    # whole stacks");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) throws InterruptedException {
        return LiveView.show(call, StallsCommand::show);
    }

    private static int show(Invocation call) {
        List<Stall> stalls = call.management().stalls();
        if (call.json()) {
            stalls.forEach(stall -> call.screen().print(json(stall)));
            return ExitCode.DONE;
        }
        GraceText text = new GraceText(call);
        call.screen().print(call.format().amount(stalls.size(), "stall"));
        stalls.forEach(stall -> print(call, text, stall));
        return ExitCode.DONE;
    }

    private static void print(Invocation call, GraceText text, Stall stall) {
        Screen screen = call.screen();
        screen.print("  "
                + screen.paint(style(stall), word(stall))
                + "  "
                + stall.reason()
                + "  "
                + call.format().time(stall.ageNanos())
                + " in thread "
                + stall.waiter()
                + ", policy: "
                + stall.policy());
        if (!stall.waiterStack().isEmpty()) {
            screen.print("    " + stall.waiter() + " waits");
            text.frames(stall.waiterStack(), "    ").forEach(screen::print);
        }
        stall.holders().forEach(holder -> text.lines(holder, "    ").forEach(screen::print));
        if (!stall.remedy().isEmpty()) {
            screen.print("    remedy: " + stall.remedy());
        }
    }

    private static Style style(Stall stall) {
        return switch (stall.state()) {
            case WAITING -> Style.WARNING;
            case ZOMBIE -> Style.ERROR;
            case OVER -> Style.IDLE;
        };
    }

    private static String word(Stall stall) {
        return stall.state().name().toLowerCase(Locale.ROOT);
    }

    private static Json json(Stall stall) {
        return Json.line("stall")
                .put("state", word(stall))
                .put("reason", stall.reason())
                .put("waiter", stall.waiter())
                .put("waiter_stack", stall.waiterStack())
                .put("age_ns", stall.ageNanos())
                .put("policy", stall.policy())
                .put("remedy", stall.remedy())
                .putObjects("holders", GraceText.json(stall.holders()));
    }
}
