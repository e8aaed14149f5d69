/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.Console;

/** Whether a human sits at standard input. */
final class Terminal {
    /** The system property by which {@code bin/probus}, which can simply ask, tells. */
    private static final String PROPERTY = "probus.terminal";

    private Terminal() {}

    static boolean isInteractive() {
        String told = System.getProperty(PROPERTY);
        return told != null ? Boolean.parseBoolean(told) : hasConsole();
    }

    /** Asks the console: since JDK 22 there always is one, which knows if it is a terminal. */
    @SuppressWarnings("SystemConsoleNull") // It still is, before JDK 22.
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
