/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what arrives at Logback's root logger. */
final class Recorder extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Level before = root.getLevel();
    private final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();

    Recorder() {
        setContext(root.getLoggerContext());
        start();
        root.detachAndStopAllAppenders();
        root.setLevel(Level.DEBUG);
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    /** Returns what has arrived: level, logger and message in one line each. */
    List<String> lines() {
        return events.stream().map(Recorder::line).toList();
    }

    /** Waits for the next event, at most half a minute. */
    String next() throws InterruptedException {
        ILoggingEvent event = events.poll(30, TimeUnit.SECONDS);
        return event == null ? "nothing" : line(event);
    }

    ILoggingEvent only() {
        if (events.size() != 1) {
            throw new AssertionError(lines());
        }
        return events.element();
    }

    private static String line(ILoggingEvent event) {
        return event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(before);
        stop();
    }
}
