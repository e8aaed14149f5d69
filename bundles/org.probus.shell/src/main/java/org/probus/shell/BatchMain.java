/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandProcessor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * The job {@code probus.main=shell}: runs commands without a user, and returns an exit code.
 *
 * <p>{@code -c COMMANDS} takes them from the command line, {@code --script FILE} from a file.
 */
final class BatchMain implements ToIntFunction<String[]> {
    /** The service property by which the launcher finds the job. */
    static final String PROPERTY = "probus.main";

    /** The name of the job. */
    static final String NAME = "shell";

    private static final String USAGE = "usage: -c 'COMMANDS' or --script FILE";

    private final Supplier<Optional<CommandProcessor>> gogo;
    private final Supplier<Streams> streams;
    private final UnaryOperator<String> variables;

    /**
     * Makes the job.
     *
     * @param gogo the shell, if it runs
     * @param streams what is read and printed
     * @param variables the environment of the process
     */
    BatchMain(
            Supplier<Optional<CommandProcessor>> gogo,
            Supplier<Streams> streams,
            UnaryOperator<String> variables) {
        this.gogo = gogo;
        this.streams = streams;
        this.variables = variables;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        Streams to = streams.get();
        try {
            Script script = script(List.of(arguments));
            CommandProcessor processor = gogo.get()
                    .orElseThrow(
                            () -> CommandException.usage("Gogo is not running: start the bundle"
                                    + " org.apache.felix.gogo.runtime"));
            return new Batch(processor, to).run(script, columns());
        } catch (CommandException e) {
            to.err().println("probus: " + e);
            to.err().flush();
            return e.code();
        }
    }

    private String columns() {
        String columns = variables.apply("COLUMNS");
        return columns != null && columns.matches("\\d{1,4}") ? columns : "";
    }

    private static Script script(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw CommandException.usage("nothing to run; " + USAGE);
        }
        String option = arguments.get(0);
        if (!option.equals("-c") && !option.equals("--script")) {
            throw CommandException.usage("unknown option '"
                    + option
                    + "'"
                    + Suggestion.sentence(Suggestion.of(option, List.of("-c", "--script")))
                    + "; "
                    + USAGE);
        }
        if (arguments.size() == 1) {
            throw CommandException.usage("option '" + option + "' wants a value; " + USAGE);
        }
        if (arguments.size() > 2) {
            throw CommandException.usage("unexpected argument '"
                    + arguments.get(2)
                    + "', quote what has blanks; "
                    + USAGE);
        }
        return option.equals("-c")
                ? Script.ofText(arguments.get(1))
                : Script.ofFile(arguments.get(1));
    }
}
