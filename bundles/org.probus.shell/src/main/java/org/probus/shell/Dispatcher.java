/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All commands by name, and the way of one call through them. */
final class Dispatcher {
    private final Map<String, Command> commands = new LinkedHashMap<>();
    private final Probes probes;
    private final Lives lives;
    private final UnaryOperator<String> variables;

    /**
     * Makes all commands.
     *
     * @param probes the registry
     * @param lives what runs until it is ended
     * @param variables the environment of the process
     */
    Dispatcher(Probes probes, Lives lives, UnaryOperator<String> variables) {
        this.probes = probes;
        this.lives = lives;
        this.variables = variables;
        for (Command command : List.of(
                new ListCommand(),
                new InfoCommand(),
                new ConsumersCommand(),
                new TailCommand(),
                new HitCommand(),
                new OffCommand(),
                new SwapCommand(),
                new TransitionsCommand(),
                new GraceCommand(),
                new StallsCommand(),
                new ProfileCommand())) {
            commands.put(command.spec().name(), command);
        }
        Command help = new HelpCommand(commands);
        commands.put(help.spec().name(), help);
    }

    /** Returns the declarations of all commands. */
    List<Spec> specs() {
        return commands.values().stream().map(Command::spec).toList();
    }

    /** Returns the declaration of one command, given with or without the scope. */
    Optional<Spec> spec(String name) {
        Command command = commands.get(bare(name));
        return Optional.ofNullable(command).map(Command::spec);
    }

    /** Returns the name without the scope. */
    static String bare(String name) {
        String scope = Spec.SCOPE + ":";
        return name.startsWith(scope) ? name.substring(scope.length()) : name;
    }

    /**
     * Runs one call.
     *
     * <p>The exit code goes to Gogo's process, where {@code &&} and {@code ||} see it.
     *
     * @throws CommandException what has to be told, with the name of the command in front
     */
    void run(String name, CommandSession session, String[] line) throws InterruptedException {
        Command command = commands.get(name);
        if (command == null) {
            throw new IllegalArgumentException(name);
        }
        try {
            int code = call(command, session, words(line));
            Process process = Process.Utils.current();
            if (code != ExitCode.DONE && process != null) {
                process.error(code);
            }
        } catch (CommandException e) {
            CommandException told = e.of(command.spec().fullName());
            tellInBackground(session, told.text());
            throw told;
        }
    }

    /** Gogo shows no failure of a command in the background. */
    private static void tellInBackground(CommandSession session, String failure) {
        Process process = Process.Utils.current();
        Console console = new Console(session, process);
        if (process != null && !console.foreground() && !console.above(failure)) {
            process.err().println(failure);
            console.flush();
        }
    }

    private int call(Command command, CommandSession session, List<String> words)
            throws InterruptedException {
        Arguments arguments = ArgumentParser.parse(command.spec(), words);
        Screen screen = Screen.of(session, arguments, variables);
        if (arguments.has(Common.HELP)) {
            screen.print(Usage.lines(command.spec(), screen));
            return ExitCode.DONE;
        }
        return command.run(new Invocation(arguments, screen, probes, lives, session));
    }

    /** Returns the words as text: Gogo gives null for a word that spells so. */
    private static List<String> words(String[] line) {
        List<String> words = new ArrayList<>();
        for (Object word : line) {
            words.add(String.valueOf(word));
        }
        return words;
    }
}
