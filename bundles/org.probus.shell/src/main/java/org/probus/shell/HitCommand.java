/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.PointInfo;

import java.util.List;
import java.util.Optional;

/** {@code probe:hit}: one event by hand. */
final class HitCommand implements Command {
    private static final Spec SPEC = Spec.of("hit", "hit a point by hand")
            .takes(
                    Parameter.one("POINT", "its name, or @id (probe:list -a)"),
                    Parameter.perhaps("VALUE", "the event, as text that its type can read"))
            .examples("probe:hit demo:text 'hello world'", "probe:hit demo:amount 42");

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) {
        List<String> words = call.arguments().words();
        PointInfo point = Points.one(call.management().points(), words.get(0));
        Class<?> type = call.management()
                .type(point.name())
                .orElseThrow(() -> new CommandException(
                        ExitCode.NOTHING,
                        "no emitter declares '"
                                + point.name()
                                + "' now, so it cannot be hit: start the"
                                + " bundle that does"));
        Object event = EventMaker.make(
                type, words.size() > 1 ? Optional.of(words.get(1)) : Optional.empty());
        String text = EventText.of(event);
        int called;
        try {
            called = call.management().hit(point.name(), event);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.NOTHING, String.valueOf(e.getMessage()));
        }
        if (call.json()) {
            call.screen()
                    .printNow(Json.line("hit")
                            .put("point", point.name())
                            .put("event", text)
                            .put("consumers", called));
        } else {
            String who = called == 0 ? "no consumer" : call.format().amount(called, "consumer");
            call.screen()
                    .printNow("hit " + point.name() + " with " + text + ": " + who + " called");
        }
        return ExitCode.DONE;
    }
}
