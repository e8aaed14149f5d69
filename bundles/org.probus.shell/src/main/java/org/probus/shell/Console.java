/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;

import java.io.PrintStream;

/**
 * The user's end of a session, beside the pipe that a command prints into.
 *
 * <p>A command's own streams are interruptible channels: an interrupt that meets a write closes the
 * channel below, which is the session's, and the session is mute from then on. So a command that
 * ends at the console writes to the console itself. Nor does Gogo flush a terminal's stream before
 * the command ends, so what lives longer than a moment has to. And a prompt may be there already
 * while a command still has something to say, in the background or after Ctrl-C: then it goes above
 * the prompt.
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
        if (process == null) {
            return true;
        }
        Job parent = process.job().parent();
        boolean inPipe = parent != null
                && (parent.processes().size() > 1 || !parent.processes().get(0).isTty(stream));
        return process.isTty(stream) && !inPipe;
    }

    /** Returns where the data of the command goes. */
    PrintStream out() {
        return (process == null || isDirect(1)) ? session.getConsole() : process.out();
    }

    /** Returns where the rest goes: a session with a terminal shows both there. */
    PrintStream err() {
        boolean terminal = session.get(".terminal") != null;
        return (process == null || (isDirect(2) && terminal))
                ? session.getConsole()
                : process.err();
    }

    /** Tells whether a stream can be led past the command; inside a closure it may be piped. */
    private boolean isDirect(int stream) {
        return process == null || (process.isTty(stream) && process.job().parent() == null);
    }

    /** Tells whether nobody reads the data any more. */
    boolean isClosed() {
        return !isDirect(1) && out().checkError();
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
