/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What core logs while a test runs, as text; no record with a throwable is let through unseen. */
final class Logs extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.probus");
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> throwables = new ConcurrentLinkedQueue<>();

    Logs() {
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(formatter.formatMessage(entry));
        if (entry.getThrown() != null) {
            throwables.add(entry.getThrown());
        }
    }

    List<String> containing(String text) {
        return lines.stream().filter(line -> line.contains(text)).toList();
    }

    /** The throwables that were handed to the logger. */
    Queue<Throwable> throwables() {
        return throwables;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
