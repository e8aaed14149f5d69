/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What an operator may set, as framework or system properties.
 *
 * @param stallAfter {@code probus.stall.warn.ms}, default 5000: how long a grace period runs before
 *     the log says who holds it, and again after each such time; 0 for never
 * @param insideLimit {@code probus.stop.inside.ms}, default 5000: how long a stop that is called by
 *     a handler waits for the other handlers
 * @param lease {@code probus.lease.ms}, default 100: how long a hit may delay those who do not wait
 *     for its handlers; then it is passed by
 * @param fusing how chains are fused
 */
record Settings(Duration stallAfter, Duration insideLimit, Duration lease, Fusing fusing) {
    private static final System.Logger LOG = System.getLogger("org.probus.core");

    /** A year: longer times are as good as this one, and overflow no sum in nanoseconds. */
    static final long MOST_MILLIS = 365L * 24 * 3_600 * 1_000;

    /** The settings where nothing is set. */
    static final Settings DEFAULT = read(key -> null);

    /** Reads the settings; one that is no number is reported and left at its default. */
    static Settings read(UnaryOperator<@Nullable String> properties) {
        return new Settings(
                millis(properties, "probus.stall.warn.ms", 5_000),
                millis(properties, "probus.stop.inside.ms", 5_000),
                millis(properties, "probus.lease.ms", 100),
                new Fusing(
                        (int) whole(
                                properties,
                                "probus.fuse.sites",
                                "number",
                                1_000,
                                Integer.MAX_VALUE),
                        millis(properties, "probus.fuse.quiet.ms", 500)));
    }

    /**
     * How chains are fused, see {@link Fuser}.
     *
     * @param sites {@code probus.fuse.sites}, default 1000: how many sites get a class of their
     *     own; 0 for no fusing at all
     * @param quiet {@code probus.fuse.quiet.ms}, default 500: how long nothing changes at a point
     *     before it is fused for the first time; later it is longer
     */
    record Fusing(int sites, Duration quiet) {}

    /** Settings of the waits, with the others where nothing is set. */
    Settings(Duration stallAfter, Duration insideLimit, Duration lease) {
        this(stallAfter, insideLimit, lease, DEFAULT.fusing);
    }

    /** Reads a time in milliseconds; one that is none is reported, and the standard is used. */
    static Duration millis(UnaryOperator<@Nullable String> properties, String key, long standard) {
        return Duration.ofMillis(
                whole(properties, key, "time in milliseconds", standard, MOST_MILLIS));
    }

    /** Reads a whole number, or the most there may be; one that is none is reported. */
    private static long whole(
            UnaryOperator<@Nullable String> properties,
            String key,
            String what,
            long standard,
            long most) {
        String text = properties.apply(key);
        if (text == null || text.isBlank()) {
            return standard;
        }
        try {
            long number = Long.parseLong(text.trim());
            if (number >= 0) {
                return Math.min(number, most);
            }
        } catch (NumberFormatException e) {
            // Reported below, as a negative number is.
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "{0}={1} is no {2}: {3} is used; set a whole number, 0 or more",
                key,
                text,
                what,
                Long.toString(standard));
        return standard;
    }
}
