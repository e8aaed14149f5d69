/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What can be set, read once from the framework's properties.
 *
 * @param folders the watched folders, absolute
 * @param filter which file names File Install sees
 * @param recurse whether jars in sub-folders count as jars of the folder
 * @param startLevel the start level of newly installed bundles; 0 leaves the framework's
 * @param announceMillis after how long a wait is announced
 * @param settleMillis how long a jar may lack a package before that is logged
 * @param goneMillis how long a file may be away before its bundle is uninstalled
 * @param readyMillis how long a successor may take until its consumers are there
 * @param waitsMax for how many jars bundles may be waited for before the folder waits as well
 */
record Settings(
        List<Path> folders,
        Pattern filter,
        boolean recurse,
        int startLevel,
        long announceMillis,
        long settleMillis,
        long goneMillis,
        long readyMillis,
        int waitsMax) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");

    /** Reads the settings that a bundle sees; a bad one is reported and its default taken. */
    static Settings of(BundleContext context, Report report) {
        return of(context::getProperty, report);
    }

    /** Reads the settings; a bad one is reported and its default taken. */
    static Settings of(Function<String, @Nullable String> properties, Report report) {
        Source source = new Source(properties, report);
        List<Path> folders = new ArrayList<>();
        for (String folder : source.text("felix.fileinstall.dir", "./load").split(",", -1)) {
            folders.add(Path.of(folder.trim()).toAbsolutePath().normalize());
        }
        return new Settings(
                List.copyOf(folders),
                source.pattern("felix.fileinstall.filter"),
                "recurse".equals(source.text("felix.fileinstall.subdir.mode", "jar")),
                (int) source.number("felix.fileinstall.start.level", 0, Integer.MAX_VALUE),
                source.number("probus.deploy.announce.ms", 1000, Long.MAX_VALUE / 1_000_000),
                source.number("probus.deploy.settle.ms", 1000, Long.MAX_VALUE / 1_000_000),
                source.number("probus.deploy.gone.ms", 250, Long.MAX_VALUE / 1_000_000),
                source.number("probus.deploy.ready.ms", 5000, Long.MAX_VALUE / 1_000_000),
                Math.max(1, (int) source.number("probus.deploy.waits.max", 16, 1000)));
    }

    /** Where settings come from, read the way File Install reads its own. */
    private record Source(Function<String, @Nullable String> properties, Report report) {
        String text(String key, String fallback) {
            return raw(key).filter(value -> !value.isBlank()).orElse(fallback);
        }

        long number(String key, long fallback, long max) {
            String value = text(key, Long.toString(fallback)).trim();
            try {
                long number = Long.parseLong(value);
                if (number >= 0 && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Reported below, with the numbers that are out of range.
            }
            report.warn(key + "=" + value + " is not a number from 0 to " + max
                    + ": correct it in the framework's properties; " + fallback + " is used");
            return fallback;
        }

        Pattern pattern(String key) {
            String value = text(key, ".*");
            try {
                return Pattern.compile(value);
            } catch (PatternSyntaxException e) {
                report.warn(key + "=" + value + " is not a regular expression ("
                        + e.getDescription() + "): correct it in the framework's properties");
                return Pattern.compile(".*");
            }
        }

        private Optional<String> raw(String key) {
            String value = properties.apply(key);
            if (value == null) {
                value = System.getProperty(key.toUpperCase(Locale.ROOT).replace('.', '_'));
            }
            return Optional.ofNullable(value).map(this::substitute);
        }

        private String substitute(String value) {
            return VARIABLE.matcher(value).replaceAll(found -> {
                String known = properties.apply(found.group(1));
                return Matcher.quoteReplacement(known == null ? found.group() : known);
            });
        }
    }
}
