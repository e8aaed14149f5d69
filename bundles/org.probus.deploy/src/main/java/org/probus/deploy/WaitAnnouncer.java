/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Says so when one bundle keeps the folder waiting, with who holds it and what is queued.
 *
 * <p>File Install has one thread per folder. While that thread waits in a bundle's stop for a
 * grace period, nothing else in the folder happens, which without a word looks like a crash.
 *
 * <p><b>Threads.</b> Work begins and ends in the folder's thread; announcements are made in the
 * timer's.
 */
final class WaitAnnouncer {
    private static final long INTERVAL_MAX_MILLIS = 60_000;
    private static final int NAMES_MAX = 6;
    private final long firstMillis;
    private final ScheduledExecutorService timer;
    private final Function<Work, String> holder;
    private final Supplier<List<String>> queue;
    private final Report report;

    /**
     * Makes an announcer.
     *
     * @param firstMillis after how long a wait is announced
     * @param timer runs the announcements
     * @param holder says what the work waits for
     * @param queue names the files that wait
     * @param report where to
     */
    WaitAnnouncer(
            long firstMillis,
            ScheduledExecutorService timer,
            Function<Work, String> holder,
            Supplier<List<String>> queue,
            Report report) {
        this.firstMillis = firstMillis;
        this.timer = timer;
        this.holder = holder;
        this.queue = queue;
        this.report = report;
    }

    /** Begins a piece of work on a file; the caller closes it. */
    Work begin(String file) {
        Work work = new Work(file, this);
        schedule(work, firstMillis);
        return work;
    }

    private void schedule(Work work, long millis) {
        work.next(timer.schedule(() -> announce(work, millis), millis, TimeUnit.MILLISECONDS));
    }

    private void announce(Work work, long millis) {
        List<String> queued =
                queue.get().stream().filter(name -> !name.equals(work.file())).toList();
        String line = "hot-deploy waits: " + work.step().bundle() + " " + holder.apply(work) + "; "
                + (queued.isEmpty() ? "nothing else is queued" : "queued: " + names(queued));
        work.announce(() -> {
            report.warn(line);
            schedule(work, Math.min(INTERVAL_MAX_MILLIS, Math.max(1, millis * 2)));
        });
    }

    private static String names(List<String> queued) {
        int shown = Math.min(queued.size(), NAMES_MAX);
        String names = String.join(", ", queued.subList(0, shown));
        return shown == queued.size() ? names : names + " and " + (queued.size() - shown) + " more";
    }

    /** Called by work that was announced, when it is over. */
    void calledOff(Work work) {
        report.info("hot-deploy goes on: " + work.step().bundle() + " is done after "
                + Report.since(work.startNanos()));
    }
}
