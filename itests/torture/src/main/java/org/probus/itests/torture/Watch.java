/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import java.util.concurrent.TimeUnit;

/** Looks, while a run goes on, whether anything happens: a run that proves nothing has failed. */
final class Watch {
    /** Within this time there must be sections and grace periods. */
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A watch that comes later than this was stopped itself, with the whole machine perhaps. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int LEAST_TAKES = 100;
    private static final int LEAST_READS_PER_SECOND = 20;

    private final Run run;
    private long begin;
    private long looked;
    private long reads;
    private long gracePeriods;

    Watch(Run run) {
        this.run = run;
        restart(System.nanoTime());
    }

    private void restart(long now) {
        begin = now;
        looked = now;
        reads = run.sections.sum();
        gracePeriods = run.domain.statistics().count();
    }

    /** To be called some times a second. */
    void look() {
        long now = System.nanoTime();
        if (now - looked > LATE_NANOS) {
            restart(now);
            return;
        }
        looked = now;
        if (now - begin < PERIOD_NANOS) {
            return;
        }
        if (run.sections.sum() == reads) {
            run.problem("vacuous: no section has ended for 5 s");
        }
        if (run.domain.statistics().count() == gracePeriods) {
            run.problem("no grace period has ended for 5 s: vacuous, or stuck for "
                    + run.domain.holders());
        }
        restart(now);
    }

    /** Looks at the whole, when all is over. */
    void lookBack(Tally total, double seconds) {
        long count = run.domain.statistics().count();
        long least = run.settings.scenario().leastGracePeriods(seconds);
        if (count < least) {
            run.problem("vacuous: " + count + " grace periods in all, expected " + least);
        }
        if (total.reads() < LEAST_READS_PER_SECOND * seconds) {
            run.problem("vacuous: " + total.reads() + " reads in all");
        }
        if (total.ages(1) == 0) {
            run.problem("vacuous: no section was overtaken by the writer, age 1 was never found");
        }
        Pool pool = run.pool;
        if (pool.empties() > pool.takes() && pool.takes() >= LEAST_TAKES) {
            run.problem("vacuous: the free list was empty " + pool.empties() + " times, "
                    + pool.takes() + " times it was not");
        }
        if (run.queued.sum() == 0 || run.ran.sum() == 0) {
            run.problem("vacuous: no callback has run");
        }
    }
}
