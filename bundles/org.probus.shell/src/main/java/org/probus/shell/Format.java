/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/**
 * How numbers and times are written: with units and three digits, or raw.
 *
 * @param raw whether numbers are exact integers without units
 * @param glyphs the characters to write with
 */
record Format(boolean raw, Glyphs glyphs) {
    /** Writes a count; nothing is a dot, so that the eye finds the rest. */
    String count(long number) {
        if (raw) {
            return Long.toString(number);
        }
        return number == 0 ? glyphs.zero() : Units.magnitude((double) number);
    }

    /** Writes a count inside a sentence, where nothing is {@code 0}. */
    String amount(long number) {
        return raw ? Long.toString(number) : Units.magnitude((double) number);
    }

    /** Writes a count with its noun: {@code 1 point}, {@code 4 points}. */
    String amount(long number, String noun) {
        return amount(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** Writes events a second, without the unit. */
    String rate(double perSecond) {
        if (raw) {
            return Long.toString(Math.round(perSecond));
        }
        return perSecond < 0.005 ? glyphs.zero() : Units.magnitude(perSecond);
    }

    /** Writes a time. */
    String time(long nanos) {
        return raw ? Long.toString(nanos) : Units.time(nanos, glyphs.micro());
    }
}
