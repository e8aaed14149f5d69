/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command line. */
final class Options {
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(TimeUnit.DAYS.toSeconds(365));

    static final String HELP = "usage: itests/torture/run.sh [--minutes N | --seconds N] [--seed S]"
            + " [--scenario NAME] [--flavour NAME] [--fault NAME]\n"
            + "  --minutes N, --seconds N  for how long; fractions are fine; 1 minute if not "
            + "given\n"
            + "  --seed S                  what all random choices follow from\n"
            + "  --scenario NAME           " + names(Scenario.values()) + "\n"
            + "  --flavour NAME            " + names(Settings.Wanted.values()) + "\n"
            + "  --fault NAME              a mistake on purpose, to be found: "
            + names(Fault.values()) + "\n"
            + "exit codes: 0 nothing found, 1 a violation or a vacuous run, 2 usage";

    private BigDecimal seconds = BigDecimal.valueOf(60);
    private long seed;
    private Scenario scenario = Scenario.ALL;
    private Settings.Wanted flavour = Settings.Wanted.AUTO;
    private Fault fault = Fault.NONE;

    private Options(long seed) {
        this.seed = seed;
    }

    /**
     * Reads a command line.
     *
     * @param seed the seed if none is given
     * @throws IllegalArgumentException with what is wrong, for the user
     */
    static Settings parse(List<String> arguments, long seed) {
        Options options = new Options(seed);
        Deque<String> left = new ArrayDeque<>(arguments);
        while (!left.isEmpty()) {
            String option = left.remove();
            options.set(option, option.startsWith("--") ? left.poll() : null);
        }
        long nanos =
                options.seconds.multiply(BigDecimal.valueOf(1_000_000_000L)).longValue();
        return new Settings(options.scenario, options.flavour, nanos, options.seed, options.fault);
    }

    private void set(String option, @Nullable String value) {
        switch (option) {
            case "--minutes", "--seconds", "--seed", "--scenario", "--flavour", "--fault" -> {
                if (value == null) {
                    throw new IllegalArgumentException(option + " needs a value");
                }
                setValue(option, value);
            }
            default ->
                throw new IllegalArgumentException(
                        "unknown option " + option + "; --help lists them");
        }
    }

    private void setValue(String option, String value) {
        switch (option) {
            case "--minutes" -> seconds = time(option, value, BigDecimal.valueOf(60));
            case "--seconds" -> seconds = time(option, value, BigDecimal.ONE);
            case "--seed" -> seed = seed(value);
            case "--scenario" -> scenario = constant(option, value, Scenario.values());
            case "--flavour" -> flavour = constant(option, value, Settings.Wanted.values());
            default -> fault = constant(option, value, Fault.values());
        }
    }

    private static BigDecimal time(String option, String value, BigDecimal unit) {
        BigDecimal time;
        try {
            time = new BigDecimal(value).multiply(unit);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " " + value + " is no number", e);
        }
        if (time.signum() <= 0 || time.compareTo(MOST_SECONDS) > 0) {
            throw new IllegalArgumentException(
                    option + " " + value + " is out of range: more than 0, up to a year");
        }
        return time;
    }

    private static long seed(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--seed " + value + " is no whole number", e);
        }
    }

    private static <E extends Enum<E>> E constant(String option, String value, E[] constants) {
        return Arrays.stream(constants)
                .filter(each -> Settings.name(each).equals(value.toLowerCase(Locale.ROOT)))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        option + " " + value + " is unknown; there are " + names(constants)));
    }

    private static String names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Settings::name).collect(Collectors.joining(", "));
    }
}
