/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Hold;
import org.probus.srcu.Section;
import org.probus.srcu.Stall;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A reader that stays until its stall is reported, by its label; meanwhile nothing is freed. */
final class Staller {
    /** When the domain reports a stall. */
    static final Duration AFTER = Duration.ofMillis(200);

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Run run;
    private int number;

    Staller(Run run) {
        this.run = run;
    }

    void stall(Dice dice) throws InterruptedException {
        Tally tally = run.tally();
        while (!run.over()) {
            String label = "stall " + ++number;
            if (dice.oneIn(2)) {
                Hold hold = run.domain.down().label(label);
                Visit visit = Visit.begin(run, dice);
                awaitReport(label);
                visit.end(tally);
                hold.up();
            } else {
                Section section = run.domain.lock();
                section.label(label);
                Visit visit = Visit.begin(run, dice);
                awaitReport(label);
                visit.end(tally);
                section.unlock();
            }
            run.sections.increment();
            dice.park(GAP_NANOS);
        }
    }

    private void awaitReport(String label) throws InterruptedException {
        long begin = System.nanoTime();
        while (!run.over()) {
            Stall stall = run.stalls.poll(LOOK_NANOS, TimeUnit.NANOSECONDS);
            if (stall != null && names(stall, label)) {
                return;
            }
            if (System.nanoTime() - begin > LIMIT_NANOS) {
                run.problem("\"" + label + "\" was not reported within "
                        + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s");
            }
        }
    }

    private static boolean names(Stall stall, String label) {
        return stall.readers().stream().anyMatch(reader -> label.equals(reader.label()))
                && stall.describe().contains(label);
    }
}
