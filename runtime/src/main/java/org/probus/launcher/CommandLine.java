/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param mode what kind of run it is
 * @param main the name of the main service; empty unless the mode is {@link Mode#MAIN}
 * @param arguments what the main service gets
 * @param deploy the folder of hot deploy, or null for the usual one
 * @param state the folder for what outlives a run, or null for the usual one
 * @param stopTimeout how long the end may take, or null for the configured time
 */
record CommandLine(
        Mode mode,
        String main,
        List<String> arguments,
        @Nullable Path deploy,
        @Nullable Path state,
        @Nullable Duration stopTimeout) {

    /** The main service that runs Gogo commands. */
    static final String SHELL = "shell";

    /** The main service that the distribution's demo offers. */
    static final String DEMO = "demo";

    /** The script name that stands for standard input. */
    static final String STDIN = "-";

    /** The kinds of run. */
    enum Mode {
        /** An interactive shell, until its user leaves it. */
        INTERACTIVE,
        /** A service without a shell, until a signal ends it. */
        SERVICE,
        /** One main service, and its result is the exit code. */
        MAIN,
        /** Nothing but the help text. */
        HELP,
        /** Nothing but the version. */
        VERSION
    }

    /** Returns true if it runs commands that stand in a file or in standard input. */
    boolean isScript() {
        return mode == Mode.MAIN
                && main.equals(SHELL)
                && arguments.size() == 2
                && arguments.get(0).equals(CommandLineParser.SCRIPT);
    }

    /** Returns the same command line, running another main service. */
    CommandLine withMain(String name, List<String> words) {
        return new CommandLine(Mode.MAIN, name, words, deploy, state, stopTimeout);
    }
}
