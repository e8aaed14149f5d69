/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.itests.torture.hotplug.Hotplug;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/** The torture as a program; {@code --help} tells how to use it. */
public final class Main {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Consumer<String> out;

    private Main(Consumer<String> out) {
        this.out = out;
    }

    /**
     * Runs it, and ends the process with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out::println, System.err::println));
    }

    /** Runs it, and returns the exit code; the last line that is printed is the summary. */
    static int run(List<String> arguments, Consumer<String> out, Consumer<String> err) {
        if (arguments.contains("--help")) {
            out.accept(Options.HELP);
            return 0;
        }
        Settings settings;
        try {
            settings = Options.parse(arguments, ThreadLocalRandom.current().nextInt(1, 1_000_000));
        } catch (IllegalArgumentException e) {
            err.accept("torture: " + e.getMessage());
            return USAGE;
        }
        Main main = new Main(out);
        if (settings.scenario() == Scenario.ALL) {
            return main.all(settings);
        }
        if (settings.scenario() == Scenario.HOTPLUG) {
            return main.hotplug(settings);
        }
        return main.one(settings).good() ? 0 : FAILED;
    }

    /** Runs a framework, with the bundles and a folder to work in that run.sh names. */
    private int hotplug(Settings settings) {
        out.accept("torture: begins hotplug, JDK " + Runtime.version().feature() + ": "
                + settings.replay());
        Hotplug.Found found;
        try {
            Path bundles = Path.of(System.getProperty("probus.torture.bundles", "bundles"));
            Path work = Path.of(System.getProperty("probus.torture.work", "work"));
            Files.createDirectories(work);
            found = Hotplug.run(
                    bundles,
                    Files.createTempDirectory(work, "hotplug"),
                    settings.nanos(),
                    settings.seed());
        } catch (Exception e) {
            out.accept("torture: hotplug cannot be run: " + e);
            return FAILED;
        }
        found.problems().forEach(problem -> out.accept("torture: violation: " + problem));
        if (!found.problems().isEmpty()) {
            out.accept("torture: again with: " + settings.replay());
        }
        out.accept("torture: hotplug"
                + String.format(
                        Locale.ROOT, " %.1f s seed %d: ", settings.seconds(), settings.seed())
                + found.summary() + found.problems().size() + " violations");
        return found.problems().isEmpty() ? 0 : FAILED;
    }

    private Result one(Settings settings) {
        Result result = new Torture(settings, out).run();
        out.accept(result.report());
        return result;
    }

    /** Runs each scenario for its part of the time, up to the first that fails. */
    private int all(Settings settings) {
        List<Scenario> scenarios = Scenario.ofSrcu();
        Tally total = new Tally();
        long gracePeriods = 0;
        long callbacks = 0;
        int done = 0;
        int problems = 0;
        String flavour = Settings.name(settings.flavour());
        for (Scenario scenario : scenarios) {
            Result result = one(new Settings(
                    scenario,
                    settings.flavour(),
                    settings.nanos() / scenarios.size(),
                    settings.seed(),
                    settings.fault()));
            total.add(result.total());
            gracePeriods += result.gracePeriods();
            callbacks += result.callbacks();
            problems = result.problems().size();
            flavour = Settings.name(result.flavour());
            done++;
            if (!result.good()) {
                break;
            }
        }
        out.accept("torture: all " + flavour
                + String.format(
                        Locale.ROOT, " %.1f s seed %d: ", settings.seconds(), settings.seed())
                + done + " of " + scenarios.size() + " scenarios, "
                + Result.figures(total, gracePeriods, callbacks) + problems + " violations");
        return problems == 0 ? 0 : FAILED;
    }
}
