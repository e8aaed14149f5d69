/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;
import org.probus.launcher.CommandLine.Mode;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** The reader of the command line: options first, then at most one main service with its words. */
final class CommandLineParser {
    static final String COMMANDS = "-c";
    static final String SCRIPT = "--script";

    private static final String NO_CONSOLE = "--no-console";
    private static final String DEPLOY = "--deploy";
    private static final String STATE = "--state";
    private static final String STOP_TIMEOUT = "--stop-timeout";
    private static final String VERSION = "--version";
    private static final String HELP = "--help";

    /** All options, for the suggestion. */
    static final List<String> OPTIONS =
            List.of(COMMANDS, SCRIPT, NO_CONSOLE, DEPLOY, STATE, STOP_TIMEOUT, VERSION, HELP);

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    private static final long MAX_STOP_SECONDS = 86_400;

    private final Deque<String> words;
    private @Nullable Mode mode;
    private String chosenBy = "";
    private String main = "";
    private List<String> arguments = List.of();
    private @Nullable Path deploy;
    private @Nullable Path state;
    private @Nullable Duration stopTimeout;

    private CommandLineParser(List<String> words) {
        this.words = new ArrayDeque<>(words);
    }

    static CommandLine parse(List<String> words) throws Failure {
        return new CommandLineParser(words).read();
    }

    private CommandLine read() throws Failure {
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            if (word.startsWith("-")) {
                option(word);
            } else {
                mainService(word);
            }
        }
        return new CommandLine(
                mode == null ? Mode.INTERACTIVE : mode,
                main,
                arguments,
                deploy,
                state,
                stopTimeout);
    }

    private void option(String word) throws Failure {
        int equals = word.indexOf('=');
        boolean joined = word.startsWith("--") && equals > 0;
        String name = joined ? word.substring(0, equals) : word;
        if (joined) {
            words.addFirst(word.substring(equals + 1));
        }
        switch (name) {
            case COMMANDS -> shell(name, value(name, "COMMANDS"));
            case SCRIPT -> shell(name, value(name, "FILE"));
            case NO_CONSOLE -> choose(Mode.SERVICE, flag(name, joined));
            case DEPLOY -> deploy = path(name, value(name, "DIR"));
            case STATE -> state = path(name, value(name, "DIR"));
            case STOP_TIMEOUT -> stopTimeout = seconds(name, value(name, "SECONDS"));
            case VERSION -> choose(Mode.VERSION, flag(name, joined));
            case HELP, "-h" -> choose(Mode.HELP, flag(name, joined));
            default ->
                throw Failure.usage("unknown option '" + name + "'"
                        + Suggestion.phrase(name, OPTIONS) + " (probus --help lists them)");
        }
    }

    private void shell(String name, String value) throws Failure {
        choose(Mode.MAIN, name);
        main = CommandLine.SHELL;
        arguments = List.of(name, value);
        String next = words.peekFirst();
        if (next != null && !next.startsWith("-")) {
            String mend = name.equals(COMMANDS)
                    ? "put the commands in quotes: -c '" + value + " " + next + "'"
                    : "a script takes no arguments";
            throw Failure.usage("unexpected word '" + next + "' after " + name + "; " + mend);
        }
    }

    private void mainService(String word) throws Failure {
        if (!NAME.matcher(word).matches()) {
            throw Failure.usage("'" + word + "' is neither an option nor the name of a main service"
                    + " (a script is run by: probus --script " + word + ")");
        }
        choose(Mode.MAIN, word);
        main = word;
        arguments = new ArrayList<>(words);
        words.clear();
    }

    /** Takes the mode, of which there can be one; help and version win over all others. */
    private void choose(Mode wanted, String by) throws Failure {
        boolean asksOnly = mode == Mode.HELP || mode == Mode.VERSION;
        boolean isQuestion = wanted == Mode.HELP || wanted == Mode.VERSION;
        if (mode != null && !asksOnly && !isQuestion) {
            if (by.equals(chosenBy)) {
                throw Failure.usage(by + " is given twice; give it once");
            }
            throw Failure.usage(chosenBy + " and " + by + " exclude each other; give one of them");
        }
        if (!asksOnly) {
            mode = wanted;
            chosenBy = by;
        }
    }

    private String flag(String name, boolean joined) throws Failure {
        if (joined) {
            throw Failure.usage(name + " takes no value");
        }
        return name;
    }

    private String value(String name, String kind) throws Failure {
        String next = words.pollFirst();
        if (next == null) {
            throw Failure.usage(name + " needs a value: " + name + " " + kind);
        }
        return next;
    }

    private static Path path(String name, String value) throws Failure {
        try {
            if (value.isEmpty()) {
                throw Failure.usage(name + " needs the name of a folder, not an empty word");
            }
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw Failure.usage(name + ": '" + value + "' is no path: " + e.getReason());
        }
    }

    private static Duration seconds(String name, String value) throws Failure {
        try {
            long seconds = Long.parseLong(value);
            if (seconds >= 0 && seconds <= MAX_STOP_SECONDS) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // The message below says what is wanted.
        }
        throw Failure.usage(name + " needs whole seconds from 0 to " + MAX_STOP_SECONDS + ", not '"
                + value + "'");
    }
}
