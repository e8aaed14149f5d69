/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.PointInfo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The points that the user meant.
 *
 * <p>A point is told by its exact name, by its number ({@code @7}), or by a pattern. In a pattern
 * {@code *} stands for any run of characters but the colon, as in a registration; in one without a
 * colon it stands for any run at all, so that {@code com.acme.*} finds {@code com.acme.pay:paid}.
 *
 * @param found the points, in the order in which the registry gave them
 * @param named those of them that were told by name or number
 * @param unmatched the words that no point matches
 */
record Points(List<PointInfo> found, Set<Long> named, List<String> unmatched) {
    /** Selects the points that the words tell; all of them if there are no words. */
    static Points select(List<PointInfo> all, List<String> words) {
        if (words.isEmpty()) {
            return new Points(all, Set.of(), List.of());
        }
        Set<Long> found = new LinkedHashSet<>();
        Set<Long> named = new LinkedHashSet<>();
        List<String> unmatched = new ArrayList<>();
        for (String word : words) {
            List<PointInfo> matching =
                    all.stream().filter(p -> matches(word, p)).toList();
            matching.forEach(p -> found.add(p.id()));
            if (!isPattern(word)) {
                matching.forEach(p -> named.add(p.id()));
            }
            if (matching.isEmpty()) {
                unmatched.add(word);
            }
        }
        List<PointInfo> points =
                all.stream().filter(p -> found.contains(p.id())).toList();
        return new Points(points, named, unmatched);
    }

    /** Returns the one point that the word tells. */
    static PointInfo one(List<PointInfo> all, String word) {
        Points points = select(all, List.of(word));
        if (points.found().isEmpty()) {
            throw new CommandException(ExitCode.NOTHING, complaint(word, all));
        }
        if (points.found().size() > 1) {
            throw CommandException.usage("'"
                    + word
                    + "' matches "
                    + points.found().size()
                    + " points, name one of them: "
                    + points.found().stream()
                            .limit(3)
                            .map(PointInfo::name)
                            .collect(Collectors.joining(", ")));
        }
        return points.found().get(0);
    }

    /** Says what was not found, and what was perhaps meant. */
    static String complaint(String word, List<PointInfo> all) {
        if (isNumber(word)) {
            return "no probe point has the number " + word + " (probe:list -a shows all)";
        }
        List<String> names = all.stream().map(PointInfo::name).toList();
        String meant = Suggestion.sentence(Suggestion.ofPattern(word, names));
        String what = isPattern(word) ? "no probe point matches '" : "no probe point is named '";
        return what + word + "'" + (meant.isEmpty() ? " (probe:list -a shows all)" : meant);
    }

    /**
     * Says of every unmatched word what was not found.
     *
     * @return the exit code that this leaves
     */
    int complain(Screen screen, String command, List<PointInfo> all) {
        for (String word : unmatched) {
            screen.say(command + ": " + complaint(word, all));
        }
        return unmatched.isEmpty() ? ExitCode.DONE : ExitCode.NOTHING;
    }

    static boolean isPattern(String word) {
        return word.indexOf('*') >= 0;
    }

    private static boolean isNumber(String word) {
        return word.matches("@\\d+");
    }

    private static boolean matches(String word, PointInfo point) {
        if (isNumber(word)) {
            return word.substring(1).equals(Long.toString(point.id()));
        }
        if (!isPattern(word)) {
            return word.equals(point.name());
        }
        String run = word.indexOf(':') < 0 ? ".*" : "[^:]*";
        StringBuilder regex = new StringBuilder();
        for (String literal : word.split("\\*+", -1)) {
            regex.append(regex.isEmpty() ? "" : run).append(Pattern.quote(literal));
        }
        return Pattern.matches(regex.toString(), point.name());
    }

    /**
     * Returns the patterns for a registration that match what the word matches, now and later.
     *
     * <p>Where a star may span the colon it is written {@code *:*}, once for each star.
     */
    static List<String> registrable(String word, List<PointInfo> all) {
        if (!isPattern(word)) {
            return List.of(one(all, word).name());
        }
        String pattern = word.replaceAll("\\*+", "*");
        if (pattern.indexOf(':') >= 0) {
            return List.of(pattern);
        }
        List<String> patterns = new ArrayList<>();
        for (int star = pattern.indexOf('*'); star >= 0; star = pattern.indexOf('*', star + 1)) {
            patterns.add(pattern.substring(0, star) + "*:*" + pattern.substring(star + 1));
        }
        return patterns;
    }
}
