/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.ProbeRegistry;
import org.probus.api.management.ProbeManagement;

/**
 * One call of a command: what it was given, where it prints, whom it may ask.
 *
 * @param arguments what it was given
 * @param screen where it prints
 * @param probes the registry
 * @param lives what runs until it is ended
 * @param session the session that called; compared, never used
 */
record Invocation(Arguments arguments, Screen screen, Probes probes, Lives lives, Object session) {
    ProbeManagement management() {
        return probes.management();
    }

    ProbeRegistry registry() {
        return probes.registry();
    }

    boolean json() {
        return arguments.has(Common.JSON);
    }

    Format format() {
        return new Format(arguments.has(Common.RAW), screen.glyphs());
    }

    /** Prints a table, or nothing if it has no rows. */
    void print(Table table) {
        screen.print(table.lines(screen.width(), screen.colour(), screen.glyphs()));
    }

    /** Returns this call with its data going elsewhere. */
    Invocation on(Screen other) {
        return new Invocation(arguments, other, probes, lives, session);
    }
}
