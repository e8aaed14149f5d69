/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code probe:help}: what there is, and how each is used. */
final class HelpCommand implements Command {
    private static final Spec SPEC = Spec.of("help", "explain the probe commands")
            .takes(Parameter.perhaps("COMMAND", "a command, with or without probe:"));

    private final Map<String, Command> commands;

    HelpCommand(Map<String, Command> commands) {
        this.commands = commands;
    }

    @Override
    public Spec spec() {
        return SPEC;
    }

    @Override
    public int run(Invocation call) {
        List<Spec> specs = commands.values().stream().map(Command::spec).toList();
        if (!call.arguments().words().isEmpty()) {
            specs = List.of(named(call.arguments().words().get(0)));
        }
        if (call.json()) {
            specs.forEach(spec -> call.screen().print(json(spec)));
        } else if (call.arguments().words().isEmpty()) {
            overview(call.screen(), specs);
        } else {
            call.screen().print(Usage.lines(specs.get(0), call.screen()));
        }
        return ExitCode.DONE;
    }

    private Spec named(String word) {
        Command command = commands.get(Dispatcher.bare(word));
        if (command == null) {
            String meant =
                    Suggestion.sentence(Suggestion.of(Dispatcher.bare(word), commands.keySet()));
            throw new CommandException(
                    ExitCode.UNKNOWN,
                    "no such command: '" + word + "'" + (meant.isEmpty() ? all() : meant));
        }
        return command.spec();
    }

    private String all() {
        return " (there are " + String.join(", ", commands.keySet()) + ")";
    }

    private static void overview(Screen screen, List<Spec> specs) {
        int width = specs.stream().mapToInt(s -> s.fullName().length()).max().orElse(0);
        for (Spec spec : specs) {
            int pad = width - spec.fullName().length() + 2;
            screen.print("  " + spec.fullName() + " ".repeat(pad) + spec.summary());
        }
        screen.print("");
        screen.print("probe:help COMMAND shows its options; Tab completes names and options.");
        screen.print("POINT is " + Parameter.POINT + ".");
        screen.print(
                "Exit status: 0 done, 1 nothing matched, 2 wrong use or failure, 3 grace period not"
                        + " over in time,");
        screen.print("  4 refused by a safety limit, 127 no such command, 130 interrupted.");
    }

    private static Json json(Spec spec) {
        List<Json> options = new ArrayList<>();
        for (Option option : spec.allOptions()) {
            options.add(Json.object()
                    .put("names", option.names())
                    .put("value", option.value())
                    .put("text", option.text()));
        }
        return Json.line("command")
                .put("command", spec.fullName())
                .put("summary", spec.summary())
                .put("usage", Usage.line(spec))
                .putObjects("options", options);
    }
}
