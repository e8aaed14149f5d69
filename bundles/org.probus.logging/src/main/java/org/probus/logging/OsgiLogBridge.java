/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import org.osgi.framework.Bundle;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * The way from the OSGi log to SLF4J: what Declarative Services and others of OSGi's own say.
 *
 * <p>An entry goes to the logger that it names; one that names none, since it was written to the
 * root or through the old {@code LogService}, goes to the logger of its bundle's name. Throwables
 * are rendered to text: kept as objects, they keep the class loader of the bundle that threw them.
 */
final class OsgiLogBridge implements LogListener {
    /** What Felix calls the logger behind the old methods; the bundle's name may follow. */
    private static final String NAMELESS = "LogService";

    void open(LogReaderService reader) {
        reader.addLogListener(this);
    }

    void close(LogReaderService reader) {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        Logger logger = LoggerFactory.getLogger(nameOf(entry));
        Level level = levelOf(entry);
        if (logger.isEnabledForLevel(level)) {
            logger.atLevel(level).log(textOf(entry));
        }
    }

    private static String nameOf(LogEntry entry) {
        String name = entry.getLoggerName();
        Bundle bundle = entry.getBundle();
        String symbolicName = bundle == null ? null : bundle.getSymbolicName();
        boolean nameless = name.startsWith(NAMELESS) || name.equals(Logger.ROOT_LOGGER_NAME);
        return nameless && symbolicName != null ? symbolicName : name;
    }

    private static Level levelOf(LogEntry entry) {
        return switch (entry.getLogLevel()) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }

    private static String textOf(LogEntry entry) {
        Throwable cause = entry.getException();
        return cause == null ? entry.getMessage() : entry.getMessage() + "\n" + traceOf(cause);
    }

    private static String traceOf(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
