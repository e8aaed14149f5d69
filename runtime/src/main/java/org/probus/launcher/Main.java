/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.PrintStream;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The entry of the process: {@code bin/probus} runs it. */
public final class Main {
    private static final String HELP = """
            Usage: probus [OPTIONS]                 an interactive shell
                   probus [OPTIONS] -c 'COMMANDS'   run commands and end with their exit code
                   probus [OPTIONS] --script FILE   the same, from a file ('-': standard input)
                   probus [OPTIONS] --no-console    a service: no shell, runs until a signal ends it
                   probus [OPTIONS] NAME [ARG...]   run the main service NAME of a bundle, with
                                                    its exit code; 'demo' is one

            Options:
              --deploy DIR            watch this folder for bundles, not deploy/; made if it is not
                                      there
              --state DIR             keep cache, log and history in this folder, not in state/ or,
                                      for -c, --script and NAME, in a temporary one
              --stop-timeout SECONDS  how long the end may take before it is cut short (10)
              --version               print the version
              -h, --help              print this text

            Without a terminal at standard input, the shell reads its commands from there.
            Exit codes: 0 done, 1 nothing matched, 2 wrong usage or syntax, 3 a grace period was not
            over in time, 4 refused by a safety limit, 70 the runtime failed, 127 no such command,
            130 Ctrl-C, 143 SIGTERM.
            Environment: JAVA_HOME (Java 17 or newer), PROBUS_JAVA_OPTS (options for the JVM).
            """;

    static {
        String manager = "java.util.logging.manager";
        if (System.getProperty(manager) == null) {
            System.setProperty(manager, "org.probus.launcher.LastingLogManager");
        }
    }

    /** Held here, since the log manager alone would let it go. */
    private static final Logger WEAVER = Logger.getLogger("org.apache.aries.spifly");

    private Main() {}

    /**
     * Runs the distribution and ends the process.
     *
     * @param arguments the command line; {@code --help} explains it
     */
    public static void main(String[] arguments) {
        quietWeaver();
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /**
     * Keeps SPI Fly's log apart. It logs from within class loading, where a way through the log's
     * own bundles would load classes in a circle; so it gets a console handler of its own.
     */
    private static void quietWeaver() {
        Handler handler = new ConsoleHandler();
        handler.setLevel(Level.WARNING);
        WEAVER.addHandler(handler);
        WEAVER.setUseParentHandlers(false);
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            CommandLine line = CommandLineParser.parse(arguments);
            return switch (line.mode()) {
                case HELP -> print(out, HELP.strip());
                case VERSION -> print(out, "probus " + Home.version());
                default -> new Launch(line, Home.find(), err).run(System.in);
            };
        } catch (Failure e) {
            err.println("probus: " + e.getMessage());
            return e.code();
        }
    }

    private static int print(PrintStream out, String text) {
        out.println(text);
        return ExitCode.DONE;
    }
}
