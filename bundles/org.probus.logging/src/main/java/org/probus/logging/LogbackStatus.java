/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What Logback has to say about its own configuration: warnings and errors go to the log.
 *
 * <p>Logback keeps them to itself when it reads an edited file again. The listener survives that
 * reading. It logs a little later, since at the time of the event there may be no appender; and it
 * says nothing about a failure of the log while it is writing about one.
 */
final class LogbackStatus implements StatusListener {
    private static final System.Logger LOG = System.getLogger("org.probus.logging");

    private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    /** The thread that is writing about an event: its own failures are not told. It writes this. */
    private volatile @Nullable Thread writer;

    /** Listens from now on, and catches up on what was said before. */
    void open() {
        if (LoggerFactory.getILoggerFactory() instanceof Context logback) {
            logback.getStatusManager().add(this);
            logback.getStatusManager().getCopyOfStatusList().forEach(this::addStatusEvent);
        }
    }

    void close() {
        if (LoggerFactory.getILoggerFactory() instanceof Context logback) {
            logback.getStatusManager().remove(this);
        }
    }

    @Override
    public void addStatusEvent(Status status) {
        if (status.getEffectiveLevel() >= Status.WARN && writer != Thread.currentThread()) {
            String text = "logging: " + textOf(status);
            LATER.execute(() -> write(text));
        }
    }

    private void write(String text) {
        writer = Thread.currentThread();
        try {
            LOG.log(System.Logger.Level.WARNING, text);
        } finally {
            writer = null;
        }
    }

    private static String textOf(Status status) {
        Throwable cause = status.getThrowable();
        return cause == null ? status.getMessage() : status.getMessage() + " (" + cause + ")";
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }
}
