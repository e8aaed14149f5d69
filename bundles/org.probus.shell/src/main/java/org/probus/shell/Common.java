/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.List;

/** The options that commands share. */
final class Common {
    static final Option HELP = Option.flag("show this help", "-h", "--help");
    static final Option JSON =
            Option.flag("JSON Lines: integers, with the unit in the key", "--json");
    static final Option WIDE = Option.flag("whole names and all columns, at any width", "--wide");
    static final Option RAW = Option.flag("exact numbers, times in nanoseconds", "--raw");
    static final Option WATCH = Option.value(
                    "SEC", "show again every SEC seconds (2), until Ctrl-C", "-w", "--watch")
            .valueOptional();
    static final Option QUIET = Option.flag("no output, the exit status only", "-q", "--quiet");
    static final Option COLOR = Option.value(
                    "WHEN", "auto, always or never; NO_COLOR is honoured", "--color")
            .of(List.of("auto", "always", "never"));

    /** What every command takes. */
    static final List<Option> ALWAYS = List.of(JSON, WIDE, RAW, QUIET, COLOR, HELP);

    private Common() {}
}
