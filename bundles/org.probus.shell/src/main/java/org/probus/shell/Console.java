/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

/**
 * The user's end of a session, beside the pipe that a command prints into.
 *
 * <p>Gogo writes into a terminal's stream and never flushes it before the command ends, so what
 * lives longer than a moment has to. And a prompt may be there already while a command still has
 * something to say, in the background or after Ctrl-C: then it goes above the prompt.
 */
final class Console {
    private static final String READER = ".reader";

    private final CommandSession session;
    private final @Nullable Process process;

    Console(CommandSession session, @Nullable Process process) {
        this.session = session;
        this.process = process;
    }

    /** Tells whether a stream of the command ends here: 1 for data, 2 for the rest. */
    boolean isEndOf(int stream) {
        return process == null || process.isTty(stream);
    }

    /** Tells whether the user waits for the command. */
    boolean foreground() {
        return process == null || process.job().status() == Job.Status.Foreground;
    }

    /** Shows a line above the prompt, if there can be a prompt. */
    boolean above(String line) {
        Object reader = session.get(READER);
        try {
            return reader != null && JlineReader.printAbove(reader, line);
        } catch (LinkageError e) {
            return false; // JLine is not wired to this bundle
        }
    }

    /** Shows a line past the stream of the command. */
    void println(String line) {
        session.getConsole().println(line);
    }

    void flush() {
        session.getConsole().flush();
    }
}
