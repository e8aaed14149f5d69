/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The word that was probably meant: the nearest one by edit distance. */
final class Suggestion {
    private Suggestion() {}

    /** Returns the nearest of the words, if it is near enough to be what was meant. */
    static Optional<String> of(String word, Collection<String> words) {
        return nearest(word, words, false);
    }

    /** Returns the name that a pattern was probably to match; stars match anything. */
    static Optional<String> ofPattern(String pattern, Collection<String> names) {
        boolean openEnd = pattern.endsWith("*") || !pattern.contains(":");
        return nearest(pattern.replace("*", ""), names, openEnd);
    }

    /** Returns the suggestion as the end of a sentence; nothing if there is none. */
    static String sentence(Optional<String> suggestion) {
        return suggestion.map(s -> "; did you mean '" + s + "'?").orElse("");
    }

    private static Optional<String> nearest(
            String word, Collection<String> words, boolean openEnd) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        String asked = word.toLowerCase(Locale.ROOT);
        String best = null;
        int most = asked.length() < 3 ? 0 : Math.max(1, asked.length() / 3);
        int least = most + 1;
        for (String candidate : words) {
            String name = candidate.toLowerCase(Locale.ROOT);
            int distance = name.startsWith(asked) ? 1 : distance(asked, name, openEnd);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /*
     * Optimal string alignment: insert, delete, replace, or swap two neighbours, one each. With an
     * open end whatever follows in the name is free, so that a prefix is compared with a prefix.
     */
    static int distance(String asked, String name, boolean openEnd) {
        int[] before = new int[name.length() + 1];
        int[] last = new int[name.length() + 1];
        for (int j = 0; j <= name.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= asked.length(); i++) {
            int[] row = new int[name.length() + 1];
            row[0] = i;
            for (int j = 1; j <= name.length(); j++) {
                int cost = asked.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1
                        && j > 1
                        && asked.charAt(i - 1) == name.charAt(j - 2)
                        && asked.charAt(i - 2) == name.charAt(j - 1)) {
                    least = Math.min(least, before[j - 2] + 1);
                }
                row[j] = least;
            }
            before = last;
            last = row;
        }
        int least = last[name.length()];
        for (int j = 0; openEnd && j < name.length(); j++) {
            least = Math.min(least, last[j]);
        }
        return least;
    }
}
