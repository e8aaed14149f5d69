/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

/** The names of points and the patterns that match them. */
final class PointName {
    private PointName() {}

    /**
     * Checks the name of a point.
     *
     * @return the name
     * @throws IllegalArgumentException if it is not {@code unit:location}
     */
    static String name(String name) {
        check(name);
        if (isPattern(name)) {
            throw new IllegalArgumentException("the point '" + name
                    + "' has a '*': a site needs the full name, only consumers may use wildcards");
        }
        return name;
    }

    /**
     * Checks the name of a point, or a pattern.
     *
     * @return the pattern
     * @throws IllegalArgumentException if it is not {@code unit:location}
     */
    static String pattern(String pattern) {
        check(pattern);
        return pattern;
    }

    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0;
    }

    private static void check(String name) {
        int colon = name.indexOf(':');
        if (colon <= 0 || colon == name.length() - 1) {
            throw new IllegalArgumentException("'" + name
                    + "' is no probe point: write unit:location, for example "
                    + "com.acme.orders:placed");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                throw new IllegalArgumentException("the point '" + name
                        + "' has white space at position " + i + ": leave it out");
            }
        }
    }

    /** Whether a pattern matches a name; {@code *} is any run of characters but the colon. */
    static boolean matches(String pattern, String name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int resume = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
                p++;
                n++;
            } else if (star >= 0 && name.charAt(resume) != ':') {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
