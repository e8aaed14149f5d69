/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Says so when one bundle keeps its jar, or the whole folder, waiting: who holds it, and what the
 * folder does meanwhile. Without a word that looks like a crash.
 *
 * <p><b>Threads.</b> Work begins and ends in its own thread; announcements are made in the timer's.
 */
final class WaitAnnouncer {
    private static final long INTERVAL_MAX_MILLIS = 60_000;
    private final long firstMillis;
    private final ScheduledExecutorService timer;
    private final Function<Work, String> holder;
    private final Function<Work, String> folder;
    private final Report report;

    /**
     * Makes an announcer.
     *
     * @param firstMillis after how long a wait is announced
     * @param timer runs the announcements
     * @param holder says what the work waits for
     * @param folder says what the rest of the folder does meanwhile
     * @param report where to
     */
    WaitAnnouncer(
            long firstMillis,
            ScheduledExecutorService timer,
            Function<Work, String> holder,
            Function<Work, String> folder,
            Report report) {
        this.firstMillis = firstMillis;
        this.timer = timer;
        this.holder = holder;
        this.folder = folder;
        this.report = report;
    }

    /** Begins a piece of work on a file; the caller closes it. */
    Work begin(String file, Turn turn) {
        Work work = new Work(file, this, turn);
        schedule(work, firstMillis);
        return work;
    }

    private void schedule(Work work, long millis) {
        work.next(timer.schedule(() -> announce(work, millis), millis, TimeUnit.MILLISECONDS));
    }

    private void announce(Work work, long millis) {
        String line = line(work);
        work.announce(() -> {
            report.warn(line);
            schedule(work, Math.min(INTERVAL_MAX_MILLIS, Math.max(1, millis * 2)));
        });
    }

    private String line(Work work) {
        Work.Step step = work.step();
        String text;
        try {
            text = holder.apply(work) + "; " + folder.apply(work);
        } catch (RuntimeException e) {
            // A service went away meanwhile; the wait itself is still worth a word.
            text = step.doing() + " (" + work.ageSeconds() + " s)";
        }
        return "hot-deploy waits: " + step.bundle() + " " + text;
    }

    /** Called by work that was announced, when it is over. */
    void calledOff(Work work) {
        report.info("hot-deploy goes on: " + work.step().bundle() + " is done after "
                + Report.since(work.startNanos()));
    }
}
