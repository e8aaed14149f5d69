/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.CommandSessionImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.JobListener;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A real Gogo with the commands, the pipe commands of gogo.jline, and one session. */
final class GogoShell implements AutoCloseable {
    static final long PATIENCE = 20_000_000_000L;

    final FakeProbes probes = new FakeProbes();
    final Lives lives = new Lives();
    final Map<String, String> environment = new HashMap<>();
    final Dispatcher dispatcher = new Dispatcher(probes, lives, environment::get);
    final CommandProcessorImpl processor = new CommandProcessorImpl();
    final CommandSessionImpl session;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private volatile int status;

    GogoShell() {
        ProbeCommands commands = new ProbeCommands(dispatcher);
        for (String function : ProbeCommands.functions()) {
            processor.addCommand(Spec.SCOPE, commands, function);
        }
        Posix posix = new Posix(processor);
        for (String function : List.of("grep", "head", "sort", "wc", "cat", "tail")) {
            processor.addCommand("gogo", posix, function);
        }
        session = processor.createSession(new ByteArrayInputStream(new byte[0]), out, err);
        session.put(CommandSession.OPTION_NO_GLOB, true);
        session.put("SCOPE", "gogo:probe:*");
        session.setJobListener(new JobListener() {
            @Override
            public void jobChanged(Job job, Job.Status before, Job.Status now) {
                if (now == Job.Status.Done && job.parent() == null && job.result() != null) {
                    status = job.result().error();
                }
            }
        });
    }

    /** Runs a command line and returns what it printed; a failure is thrown as it is. */
    String run(String line) throws Exception {
        out.reset();
        err.reset();
        status = 0;
        session.execute(line);
        return out();
    }

    /** Runs a command line that fails, and returns the message as Gogo shows it. */
    String failure(String line) {
        try {
            run(line);
        } catch (CommandException e) {
            status = e.code();
            return e.toString();
        } catch (Exception e) {
            throw new AssertionError("not a failure of ours: " + e, e);
        }
        throw new AssertionError("no failure: " + line + "\n" + out() + err());
    }

    /** Runs a command line on a thread of its own. */
    Thread start(String line) {
        Thread thread = new Thread(
                () -> {
                    try {
                        session.execute(line);
                    } catch (Exception e) {
                        System.getLogger("test").log(System.Logger.Level.DEBUG, "ended", e);
                    }
                },
                "test-" + line);
        thread.start();
        return thread;
    }

    /** Does what Ctrl-C does. */
    void interrupt() {
        Job job = session.foregroundJob();
        if (job == null) {
            throw new AssertionError("nothing is running");
        }
        job.interrupt();
    }

    String out() {
        return text(out);
    }

    String err() {
        return text(err);
    }

    /** Returns all that was said; after an interrupt it may have come either way. */
    String said() {
        return out() + err();
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(Charset.forName(System.getProperty("file.encoding")))
                .replace(System.lineSeparator(), "\n");
    }

    /** Returns the exit code of the last command. */
    int status() {
        return status;
    }

    /** Waits until something is so. */
    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("never came: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits for a thread to end. */
    static void join(Thread thread) throws InterruptedException {
        thread.join(PATIENCE / 1_000_000);
        if (thread.isAlive()) {
            throw new AssertionError(thread.getName() + " is still running");
        }
    }

    @Override
    public void close() {
        lives.stop();
        session.close();
        processor.stop();
    }
}
