/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.gogo.runtime.SyntaxError;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;
import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.PrintStream;

/** Runs a script in a session of Gogo, up to the first command that fails. */
final class Batch {
    private static final String PIPE_EXCEPTION = "pipe-exception";

    private final CommandProcessor processor;
    private final Streams streams;

    Batch(CommandProcessor processor, Streams streams) {
        this.processor = processor;
        this.streams = streams;
    }

    /**
     * Runs a script.
     *
     * @param columns the width of the output; empty if it has no end
     * @return the exit code of the command that failed, or {@link ExitCode#DONE}
     */
    int run(Script script, String columns) {
        PrintStream err = streams.err();
        try (CommandSession session =
                processor.createSession(streams.in(), streams.out(), streams.err())) {
            prepare(session, columns);
            for (Script.Entry entry : script.commands()) {
                int code = run(session, entry, err);
                if (code != ExitCode.DONE) {
                    return code;
                }
            }
            return ExitCode.DONE;
        } finally {
            streams.out().flush();
            err.flush();
        }
    }

    /** Sets what the profile sets for a session with a user. */
    private static void prepare(CommandSession session, String columns) {
        session.put(CommandSession.OPTION_NO_GLOB, true); // else com.acme.* is a file name
        session.put("SCOPE", "gogo:" + Spec.SCOPE + ":*");
        session.put("GREP_COLORS", "mt=:fn=:ln=:se="); // else there is paint in a file or pipe
        if (!columns.isEmpty()) {
            session.put("COLUMNS", columns);
        }
    }

    private static int run(CommandSession session, Script.Entry entry, PrintStream err) {
        Status status = new Status();
        session.setJobListener(status);
        session.put(PIPE_EXCEPTION, null);
        try {
            Object result = session.execute(entry.text());
            if (result != null && !Boolean.FALSE.equals(session.get(".Gogo.format"))) {
                session.getConsole().println(session.format(result, Converter.INSPECT));
            }
            if (session.get(PIPE_EXCEPTION) instanceof Exception pipe) {
                return code(first(pipe)); // Gogo has told it
            }
            if (status.code != ExitCode.DONE && !entry.place().isEmpty()) {
                err.println(entry.at("stopped: exit status " + status.code));
            }
            return status.code;
        } catch (Exception e) {
            err.println(entry.at(message(session, e)));
            return code(e);
        }
    }

    private static Throwable first(Exception pipe) {
        Throwable[] suppressed = pipe.getSuppressed();
        return suppressed.length == 0 ? pipe : suppressed[0];
    }

    /** Returns the exit code of a failure. */
    static int code(Throwable e) {
        if (e instanceof CommandNotFoundException) { // first: it is an IllegalArgumentException
            return ExitCode.UNKNOWN;
        }
        if (e instanceof CommandException ours) {
            return ours.code();
        }
        return e instanceof InterruptedException ? ExitCode.INTERRUPTED : ExitCode.USAGE;
    }

    private static String message(CommandSession session, Exception e) {
        if (e instanceof CommandNotFoundException unknown) {
            String word = unknown.getCommand();
            return "no such command: '"
                    + word
                    + "'"
                    + Suggestion.sentence(UnknownCommand.meant(session, word));
        }
        if (e instanceof CommandException) {
            return e.toString();
        }
        if (e instanceof InterruptedException) {
            return "interrupted";
        }
        String text = EventText.oneLine(String.valueOf(e.getMessage()));
        if (e instanceof SyntaxError || e instanceof EOFException) {
            return "syntax error: " + text;
        }
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + text);
    }

    /** Keeps the exit status of the last command, which Gogo does not return. */
    private static final class Status implements JobListener {
        private volatile int code; // written by the thread that ends the job

        @Override
        public void jobChanged(Job job, Job.@Nullable Status before, Job.Status now) {
            boolean over = now == Job.Status.Done && before != Job.Status.Background;
            if (over && job.parent() == null && job.result() != null) {
                code = job.result().error();
            }
        }
    }
}
