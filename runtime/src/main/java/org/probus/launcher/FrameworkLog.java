/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The framework's log, sent to the JDK's loggers; Felix itself would print to standard output.
 *
 * <p><b>Threads.</b> Felix logs while it loads classes and holds locks, and what it logs to is a
 * bundle whose classes may be the very ones that it loads. So the message is only queued, and a
 * daemon thread passes it on.
 *
 * <p><b>Memory.</b> A throwable is rendered to text at once: kept as an object, it would keep the
 * class loader of the bundle that threw it.
 */
final class FrameworkLog extends Logger {
    /** How many messages wait at most; the framework never waits for its log. */
    private static final int CAPACITY = 10_000;

    private static final System.Logger LOG = System.getLogger("org.apache.felix.framework");

    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(CAPACITY);

    /** A message with its level. */
    private record Entry(System.Logger.Level level, String text) {}

    FrameworkLog() {
        Thread writer = new Thread(this::write, "probus-framework-log");
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    @SuppressWarnings("rawtypes") // Felix declares it so.
    protected void doLog(
            @Nullable Bundle bundle,
            @Nullable ServiceReference service,
            int level,
            String message,
            @Nullable Throwable cause) {
        doLog(level, bundle == null ? message : bundle + ": " + message, cause);
    }

    @Override
    protected void doLog(int level, String message, @Nullable Throwable cause) {
        String text = cause == null ? message : message + "\n" + traceOf(cause);
        // What does not fit is lost, not waited for.
        boolean unused = queue.offer(new Entry(levelOf(level), text));
    }

    private void write() {
        try {
            while (true) {
                write(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Entry entry) {
        try {
            LOG.log(entry.level(), entry.text());
        } catch (LinkageError | RuntimeException e) {
            System.err.println(entry.text());
        }
    }

    static System.Logger.Level levelOf(int level) {
        return switch (level) {
            case LOG_ERROR -> System.Logger.Level.ERROR;
            case LOG_WARNING -> System.Logger.Level.WARNING;
            case LOG_INFO -> System.Logger.Level.INFO;
            default -> System.Logger.Level.DEBUG;
        };
    }

    static String traceOf(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
