/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.jspecify.annotations.Nullable;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;

/**
 * What the demo is told on the command line.
 *
 * @param rounds how often v1 is plugged in, replaced by v2, and v2 pulled out
 * @param threads how many threads send orders
 * @param input the file of orders; null for the one of the distribution
 * @param help whether only the help is wanted
 */
record Options(int rounds, int threads, @Nullable Path input, boolean help) {
    static final String HELP = """
            usage: probus demo [--rounds N] [--threads N] [--input FILE]

            Sends orders at full speed and meanwhile, round after round, drops a handler into the
            deploy folder, replaces it by its second version and removes it; once also a handler
            that is in the middle of its work. Then prints what was measured, and whether Probus
            kept its promises.

              --rounds N     how many rounds, 1 to 1000 (20)
              --threads N    how many threads send orders, 1 to 64 (2)
              --input FILE   a file of orders, one in a line:
                             id,customer,region,item,quantity,cents (data/orders.csv)
              -h, --help     this text

            exit code: 0 every promise was kept, 1 one was broken or the demo could not go on,
            2 wrong usage, 130 interrupted
            """;

    private static final int ROUNDS_MAX = 1_000;
    private static final int THREADS_MAX = 64;

    /**
     * Reads the arguments.
     *
     * @throws UsageException if they are wrong: the message names the option and the mend
     */
    static Options parse(String... arguments) throws UsageException {
        Options options = new Options(20, 2, null, false);
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            int sign = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = sign < 0 ? word : word.substring(0, sign);
            options = switch (name) {
                case "-h", "--help" -> new Options(options.rounds, options.threads, null, true);
                case "--rounds" ->
                    options.withRounds(number(name, value(word, sign, words), ROUNDS_MAX));
                case "--threads" ->
                    options.withThreads(number(name, value(word, sign, words), THREADS_MAX));
                case "--input" -> options.withInput(path(name, value(word, sign, words)));
                default -> throw unknown(word);
            };
            if (options.help) {
                return options;
            }
        }
        return options;
    }

    private Options withRounds(int number) {
        return new Options(number, threads, input, help);
    }

    private Options withThreads(int number) {
        return new Options(rounds, number, input, help);
    }

    private Options withInput(Path file) {
        return new Options(rounds, threads, file, help);
    }

    private static String value(String word, int sign, Iterator<String> words)
            throws UsageException {
        if (sign >= 0) {
            return word.substring(sign + 1);
        }
        if (!words.hasNext()) {
            throw new UsageException("the option " + word + " needs a value: write it after it");
        }
        return words.next();
    }

    private static int number(String name, String value, int max) throws UsageException {
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as of any other value that is no such number.
        }
        throw new UsageException("the option " + name + " has the value '" + value
                + "': write a whole number from 1 to " + max);
    }

    private static Path path(String name, String value) throws UsageException {
        try {
            if (!value.isEmpty()) {
                return Path.of(value);
            }
        } catch (InvalidPathException e) {
            // Said below.
        }
        throw new UsageException(
                "the option " + name + " has the value '" + value + "': write the name of a file");
    }

    private static UsageException unknown(String word) {
        String what = word.startsWith("-") ? "option" : "argument";
        return new UsageException("unknown " + what + " '" + word
                + "': the options are --rounds, --threads, --input and --help");
    }

    /** Arguments that the demo does not understand. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }
}
