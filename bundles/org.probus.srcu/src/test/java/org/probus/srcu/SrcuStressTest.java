/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers against a writer that poisons what it unlinked, for the fence pairs A–B, A–C and D–C.
 *
 * <p>The shipped order runs for a while without a reader that meets poison. Each mutant, which
 * breaks one rule of use, is caught: so the test can fail.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SrcuStressTest {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long CAUGHT_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Srcu domain = Srcu.named("stress").debug(false).build();
    private volatile Block current = new Block();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong poisoned = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    /** What is protected; the plain field stands for the memory of unloaded code. */
    private static final class Block {
        boolean dead;
    }

    /** The ways to use a domain: the right one, and those that must be caught. */
    private enum Use {
        RIGHT,
        LOAD_BEFORE_ENTER,
        NO_WAIT,
        POISON_BEFORE_UNLINK
    }

    @Test
    void noReaderMeetsWhatWasFreedAfterAGracePeriod() throws Exception {
        long gracePeriods = run(Use.RIGHT, QUIET_NANOS);

        assertThat(poisoned).hasValue(0);
        assertThat(gracePeriods).as("vacuity: grace periods").isGreaterThan(100);
        assertThat(reads.get()).as("vacuity: reads").isGreaterThan(10_000);
    }

    @Test
    void aReaderThatLoadsBeforeItEntersIsCaught() throws Exception {
        run(Use.LOAD_BEFORE_ENTER, CAUGHT_WITHIN_NANOS);

        assertThat(poisoned.get()).isPositive();
    }

    @Test
    void aWriterThatDoesNotWaitIsCaught() throws Exception {
        run(Use.NO_WAIT, CAUGHT_WITHIN_NANOS);

        assertThat(poisoned.get()).isPositive();
    }

    @Test
    void aWriterThatWaitsBeforeItUnlinksIsCaught() throws Exception {
        run(Use.POISON_BEFORE_UNLINK, CAUGHT_WITHIN_NANOS);

        assertThat(poisoned.get()).isPositive();
    }

    /** Runs until the time is up or poison was met; returns the grace periods that passed. */
    private long run(Use use, long nanos) throws Exception {
        List<FutureTask<Void>> readers = new ArrayList<>();
        readers.add(Threads.PLATFORM.call(() -> read(use, false)));
        readers.add(Threads.PLATFORM.call(() -> read(use, true)));
        readers.add(Threads.VIRTUAL.call(() -> read(use, true)));
        FutureTask<Void> churn = Threads.PLATFORM.call(this::churn);
        long deadline = System.nanoTime() + nanos;
        while (System.nanoTime() - deadline < 0 && poisoned.get() == 0) {
            write(use);
        }
        stop.set(true);
        for (FutureTask<Void> reader : readers) {
            Threads.get(reader);
        }
        Threads.get(churn);
        return domain.statistics().count();
    }

    private void write(Use use) {
        Block old = current;
        switch (use) {
            case POISON_BEFORE_UNLINK -> {
                domain.synchronize();
                old.dead = true;
                current = new Block();
            }
            case NO_WAIT -> {
                current = new Block();
                old.dead = true;
            }
            default -> {
                current = new Block();
                domain.synchronize();
                old.dead = true;
            }
        }
    }

    @SuppressWarnings("NullAway")
    private Void read(Use use, boolean nested) {
        long count = 0;
        while (!stop.get()) {
            Block early = current;
            Section section = domain.lock();
            try {
                Block block = use == Use.LOAD_BEFORE_ENTER ? early : current;
                if (nested) {
                    domain.lock().unlock();
                }
                if (block.dead) {
                    poisoned.incrementAndGet();
                }
            } finally {
                section.unlock();
            }
            count++;
        }
        reads.addAndGet(count);
        return null;
    }

    /** Threads that enter once and end, so that cells come and go during the scans. */
    @SuppressWarnings("NullAway")
    private Void churn() throws Exception {
        while (!stop.get()) {
            Threads.get(Threads.PLATFORM.call(() -> {
                Section section = domain.lock();
                boolean dead = current.dead;
                section.unlock();
                return dead;
            }));
        }
        return null;
    }
}
