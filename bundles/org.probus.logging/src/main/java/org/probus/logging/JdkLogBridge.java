/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * The way from {@code java.util.logging} to SLF4J, open between {@link #open} and {@link #close}.
 *
 * <p>To open takes all handlers off the root logger and puts the bridge there. To close takes the
 * bridge off and puts them back, with the root's level; a handler that somebody else added in
 * between stays.
 */
final class JdkLogBridge {
    private final Logger root = LogManager.getLogManager().getLogger("");

    private Handler[] replaced = {};
    private @Nullable Handler bridge;
    private @Nullable Level level;

    void open() {
        // Logback must stand before the first message of the JDK's loggers comes in: while it reads
        // its configuration it raises their levels, and whoever loads a class for it may log.
        LoggerFactory.getILoggerFactory();
        replaced = root.getHandlers();
        level = root.getLevel();
        Handler installed = new SLF4JBridgeHandler();
        root.addHandler(installed);
        bridge = installed;
        for (Handler handler : replaced) {
            root.removeHandler(handler);
        }
    }

    void close() {
        for (Handler handler : replaced) {
            root.addHandler(handler);
        }
        root.removeHandler(bridge);
        root.setLevel(level);
        replaced = new Handler[0];
        bridge = null;
    }
}
