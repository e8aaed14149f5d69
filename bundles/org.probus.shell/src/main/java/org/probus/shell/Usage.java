/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.ArrayList;
import java.util.List;

/** The help of a command, written from its declaration. */
final class Usage {
    private Usage() {}

    /** Returns how it is called, on one line. */
    static String line(Spec spec) {
        StringBuilder line = new StringBuilder(spec.fullName()).append(" [OPTION...]");
        for (Parameter parameter : spec.parameters()) {
            line.append(' ').append(parameter.usage());
        }
        return line.toString();
    }

    /** Returns all there is to say. */
    static List<String> lines(Spec spec, Screen screen) {
        List<String> lines = new ArrayList<>();
        lines.add(spec.fullName() + " - " + spec.summary());
        lines.add("");
        lines.add(screen.paint(Style.HEADER, "Usage: ") + line(spec));
        for (Parameter parameter : spec.parameters()) {
            lines.add("  " + padded(parameter.name(), 8) + parameter.text());
        }
        options(lines, screen.paint(Style.HEADER, "Options"), spec.options());
        options(lines, screen.paint(Style.HEADER, "Common options"), spec.commonOptions());
        if (!spec.statuses().isEmpty()) {
            lines.add("");
            lines.add(screen.paint(Style.HEADER, "Exit status"));
            spec.statuses().forEach(status -> lines.add("  " + status));
        }
        if (!spec.examples().isEmpty()) {
            lines.add("");
            lines.add(screen.paint(Style.HEADER, "Examples"));
            spec.examples().forEach(example -> lines.add("  " + example));
        }
        return lines;
    }

    private static void options(List<String> lines, String title, List<Option> options) {
        if (options.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title);
        int width = options.stream().mapToInt(o -> spelled(o).length()).max().orElse(0);
        for (Option option : options) {
            lines.add("  " + padded(spelled(option), width + 2) + option.text());
        }
    }

    private static String spelled(Option option) {
        boolean letter = option.names().get(0).length() == 2;
        String names = (letter ? "" : "    ") + String.join(", ", option.names());
        String value = option.optional() ? "[" + option.value() + "]" : option.value();
        return option.takesValue() ? names + " " + value : names;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
