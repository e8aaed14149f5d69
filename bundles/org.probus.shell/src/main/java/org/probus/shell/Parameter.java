/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/**
 * An argument of a command that is no option.
 *
 * @param name its name in the usage, in capitals
 * @param least how often it has to be given
 * @param most how often it may be given
 * @param text what it is
 */
record Parameter(String name, int least, int most, String text) {
    /** Names of points, as many as wanted. */
    static final String POINT = "an exact name, a glob such as com.acme.* or @id (probe:list)";

    static Parameter any(String name, String text) {
        return new Parameter(name, 0, Integer.MAX_VALUE, text);
    }

    static Parameter some(String name, String text) {
        return new Parameter(name, 1, Integer.MAX_VALUE, text);
    }

    static Parameter one(String name, String text) {
        return new Parameter(name, 1, 1, text);
    }

    static Parameter perhaps(String name, String text) {
        return new Parameter(name, 0, 1, text);
    }

    /** Returns how the usage shows it: {@code POINT}, {@code [VALUE]}, {@code ID...}. */
    String usage() {
        String shown = most > 1 ? name + "..." : name;
        return least == 0 ? "[" + shown + "]" : shown;
    }
}
