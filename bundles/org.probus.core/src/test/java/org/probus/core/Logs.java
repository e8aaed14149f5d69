/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What core says in its log, from its making to its close. */
final class Logs extends Handler implements AutoCloseable {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger logger = Logger.getLogger("org.probus.core");
    private final SimpleFormatter formatter = new SimpleFormatter();

    Logs() {
        logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(formatter.formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
