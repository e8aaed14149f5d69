/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.util.List;
import java.util.Locale;

/** The findings as text: a table of figures, a table of promises, and the sum of it. */
final class Report {
    private static final String FIGURE = "  %-28s%13s%s%n";
    private static final String PROMISE = "  %-49s%13s   %s%n";

    private final Findings found;
    private final List<Promise> promises;
    private final StringBuilder text = new StringBuilder(3_000);

    Report(Findings found) {
        this.found = found;
        this.promises = Promise.judge(found);
    }

    /** Returns the promises that were broken. */
    List<Promise> broken() {
        return promises.stream().filter(promise -> !promise.kept()).toList();
    }

    /** Returns the whole report. */
    String text() {
        text.setLength(0);
        Findings.Frame frame = found.frame();
        line(
                "%n  %s of plug in, replace and pull out; %s at full speed; %.1f s%n%n",
                plural(frame.rounds(), "round"),
                plural(frame.threads(), "thread"),
                frame.nanos() / 1e9);
        orders();
        waits();
        line("%n");
        for (Promise promise : promises) {
            line(PROMISE, promise.text(), promise.measured(), promise.kept() ? "kept" : "BROKEN");
        }
        text.append(System.lineSeparator());
        List<Promise> broken = broken();
        if (broken.isEmpty()) {
            line("  All %d promises were kept.%n", promises.size());
        }
        for (Promise promise : broken) {
            line("  Broken: %s (%s): %s%n", promise.text(), promise.measured(), promise.detail());
        }
        return text.toString();
    }

    private void orders() {
        long seconds = Math.max(1, found.frame().sendingNanos() / 1_000_000);
        figure(
                "hits sent",
                found.sums().hits(),
                grouped(found.sums().hits() * 1_000 / seconds) + " a second");
        figure("  handled by billing v1", found.handled().v1(), "");
        figure("  handled by billing v2", found.handled().v2(), "");
        figure("  handled by slow", found.handled().slow(), "beside billing v1");
        figure("  handled by nobody", found.sums().none(), "before v1 and after v2");
        figure(
                "swaps of v1 for v2",
                found.swaps().count(),
                "under load: " + grouped(found.swaps().orders()) + " lost, "
                        + grouped(found.sums().doubled()) + " doubled");
    }

    private void waits() {
        Findings.Slow slow = found.frame().slow();
        figure(
                "grace periods",
                found.graces().count(),
                "p50 " + millis(found.graces().p50Nanos()) + ", p99 "
                        + millis(found.graces().p99Nanos()) + ", max "
                        + millis(found.graces().maxNanos()));
        figure(
                "stops",
                found.stops().count(),
                "p50 " + millis(found.stops().p50Nanos()) + ", p99 "
                        + millis(found.stops().p99Nanos()) + ", max "
                        + millis(found.stops().maxNanos()));
        figure(
                "calls in flight at a stop",
                slow.inFlight(),
                "of slow, whose stop took " + millis(slow.stopNanos()));
        if (!slow.holder().isEmpty()) {
            line("    held by %s%n", slow.holder());
        }
        figure(
                "class loaders created",
                found.loaders().created(),
                grouped(found.loaders().collected()) + " collected");
    }

    private void figure(String name, long number, String note) {
        line(FIGURE, name, grouped(number), note.isEmpty() ? "" : "   " + note);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    /** Writes a number and what it counts. */
    static String plural(long count, String what) {
        return grouped(count) + " " + what + (count == 1 ? "" : "s");
    }

    /** Writes a number with a space between its thousands. */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }

    /** Writes a duration in milliseconds: small ones in hundredths, greater ones in tenths. */
    static String millis(long nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 1 ? "%.3f ms" : "%.1f ms", millis);
    }
}
