/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, read from words and written with three significant digits. */
final class Units {
    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_UP);
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-zµμ]*)");
    private static final Pattern RATE = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:/([smh]))?");
    private static final String[] MAGNITUDES = {"", "k", "M", "G", "T", "P", "E"};

    private Units() {}

    /**
     * Reads a time such as {@code 10ms}, {@code 2s} or {@code 1.5m}; a bare number is in seconds.
     *
     * @return nanoseconds; empty if the word is no time
     */
    static OptionalLong duration(String word) {
        Matcher m = QUANTITY.matcher(word.toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            return OptionalLong.empty();
        }
        long unit = switch (m.group(2)) {
            case "ns" -> 1;
            case "us", "µs", "μs" -> TimeUnit.MICROSECONDS.toNanos(1);
            case "ms" -> TimeUnit.MILLISECONDS.toNanos(1);
            case "", "s" -> TimeUnit.SECONDS.toNanos(1);
            case "m", "min" -> TimeUnit.MINUTES.toNanos(1);
            case "h" -> TimeUnit.HOURS.toNanos(1);
            default -> 0;
        };
        BigDecimal nanos = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit));
        boolean fits = nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return unit == 0 || !fits ? OptionalLong.empty() : OptionalLong.of(nanos.longValue());
    }

    /**
     * Reads a rate such as {@code 50/s} or {@code 600/m}; a bare number is per second.
     *
     * @return events a second; empty if the word is no rate
     */
    static OptionalDouble rate(String word) {
        Matcher m = RATE.matcher(word);
        if (!m.matches()) {
            return OptionalDouble.empty();
        }
        double number = Double.parseDouble(m.group(1));
        String unit = m.group(2);
        return OptionalDouble.of(
                unit == null || unit.equals("s")
                        ? number
                        : unit.equals("m") ? number / 60 : number / 3600);
    }

    /** Reads a count: decimal digits, or with {@code k} or {@code M} behind them. */
    static OptionalLong count(String word) {
        Matcher m = Pattern.compile("(\\d{1,12})([kM]?)").matcher(word);
        if (!m.matches()) {
            return OptionalLong.empty();
        }
        long factor = m.group(2).equals("k") ? 1_000 : m.group(2).equals("M") ? 1_000_000 : 1;
        return OptionalLong.of(Long.parseLong(m.group(1)) * factor);
    }

    /** Writes a number with at most three significant digits: {@code 370}, {@code 97.7k}. */
    static String magnitude(double number) {
        double rest = round(number);
        int step = 0;
        while (Math.abs(rest) >= 1000 && step < MAGNITUDES.length - 1) {
            rest = round(rest / 1000);
            step++;
        }
        return digits(rest) + MAGNITUDES[step];
    }

    /** Writes a time in its natural unit: {@code 189 ns}, {@code 1.8 µs}, {@code 3.2 s}. */
    static String time(long nanos, String micro) {
        double rest = round((double) nanos);
        for (String unit : new String[] {" ns", " " + micro + "s", " ms"}) {
            if (rest < 1000) {
                return digits(rest) + unit;
            }
            rest = round(rest / 1000);
        }
        return (rest < 1000 ? digits(rest) : Long.toString(Math.round(nanos / 1e9))) + " s";
    }

    private static double round(double number) {
        return new BigDecimal(number).round(THREE).doubleValue();
    }

    private static String digits(double number) {
        BigDecimal rounded = new BigDecimal(number).round(THREE);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
