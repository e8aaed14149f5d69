/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The lines that people read: one line each, never with a {@code Throwable} attached. */
final class Report {
    private static final int NAMES_MAX = 6;
    private static final int LENGTH_MAX = 600;
    private final Logger logger;

    Report() {
        this(System.getLogger("org.probus.deploy"));
    }

    Report(Logger logger) {
        this.logger = logger;
    }

    void info(String line) {
        logger.log(Level.INFO, oneLine(line));
    }

    void warn(String line) {
        logger.log(Level.WARNING, oneLine(line));
    }

    void error(String line) {
        logger.log(Level.ERROR, oneLine(line));
    }

    void debug(String line) {
        logger.log(Level.DEBUG, oneLine(line));
    }

    /** Makes one line of a text that may come from anywhere, of bounded length. */
    static String oneLine(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").trim();
        return line.length() <= LENGTH_MAX ? line : line.substring(0, LENGTH_MAX - 3) + "...";
    }

    /** Renders a list of names, of which at most six are shown. */
    static String names(List<String> all) {
        int shown = Math.min(all.size(), NAMES_MAX);
        String names = String.join(", ", all.subList(0, shown));
        return shown == all.size() ? names : names + " and " + (all.size() - shown) + " more";
    }

    /** Renders the time since {@code startNanos}: {@code 84 ms}, {@code 3.2 s}. */
    static String since(long startNanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        return millis < 1000
                ? millis + " ms"
                : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
