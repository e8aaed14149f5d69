/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What was logged under one name while a test ran. */
final class Lines extends Handler {
    private final Logger logger;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Begins to listen. */
    Lines(String name) {
        logger = Logger.getLogger(name);
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(this);
    }

    /** Returns the lines that contain a text, of INFO and above. */
    List<String> with(String text) {
        return all().stream().filter(line -> line.contains(text)).toList();
    }

    /** Returns all lines of INFO and above, each with its level. */
    List<String> all() {
        return records.stream()
                .filter(line -> line.getLevel().intValue() >= Level.INFO.intValue())
                .map(line -> line.getLevel() + " " + line.getMessage())
                .toList();
    }

    /** Returns whether a line came with a throwable, which could keep a bundle alive. */
    boolean throwable() {
        return records.stream().anyMatch(line -> line.getThrown() != null);
    }

    @Override
    public void publish(LogRecord line) {
        records.add(line);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
