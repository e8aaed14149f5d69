/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One clause of an OSGi manifest header: paths, then {@code name=value} and {@code name:=value}.
 *
 * @param paths the packages, bundles or namespaces that the parameters are for
 * @param attributes the {@code =} parameters, without a type: {@code version:Version} is {@code
 *     version}
 * @param directives the {@code :=} parameters
 */
record Clause(List<String> paths, Map<String, String> attributes, Map<String, String> directives) {
    /**
     * Reads a header.
     *
     * @param header its value; null if the manifest has none
     * @return its clauses in their order
     * @throws IllegalArgumentException if a quotation mark is left open
     */
    static List<Clause> parse(@Nullable String header) {
        List<Clause> clauses = new ArrayList<>();
        if (header != null && !header.isBlank()) {
            for (String clause : split(header, ',')) {
                clauses.add(one(clause));
            }
        }
        return clauses;
    }

    boolean optional() {
        return "optional".equals(directives.get("resolution"));
    }

    private static Clause one(String text) {
        List<String> paths = new ArrayList<>();
        Map<String, String> attributes = new HashMap<>();
        Map<String, String> directives = new HashMap<>();
        for (String part : split(text, ';')) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                paths.add(part);
            } else if (equals > 0 && part.charAt(equals - 1) == ':') {
                directives.put(part.substring(0, equals - 1).trim(), value(part, equals));
            } else {
                String name = part.substring(0, equals).trim();
                int type = name.indexOf(':');
                attributes.put(
                        type < 0 ? name : name.substring(0, type).trim(), value(part, equals));
            }
        }
        return new Clause(paths, attributes, directives);
    }

    private static String value(String part, int equals) {
        String value = part.substring(equals + 1).trim();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i).trim());
                start = i + 1;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quotation mark is left open in: " + text);
        }
        parts.add(text.substring(start).trim());
        return parts;
    }
}
