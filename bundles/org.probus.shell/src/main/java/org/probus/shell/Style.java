/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/** What a piece of output means, and the ANSI codes that show it on a terminal. */
enum Style {
    /** As it is. */
    PLAIN(""),
    /** A header. */
    HEADER("1"),
    /** An error. */
    ERROR("31"),
    /** Missed or stalled. */
    WARNING("33"),
    /** Idle. */
    IDLE("2");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** Returns the text between the codes of this style. */
    String paint(String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
