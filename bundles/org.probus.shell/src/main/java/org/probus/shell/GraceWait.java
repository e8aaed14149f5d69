/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.ProbeManagement;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A wait for a grace period on a thread of its own, which the user may leave.
 *
 * <p>The wait itself cannot be interrupted out of its promise; the command that watches it can.
 */
final class GraceWait {
    private final ProbeManagement management;
    private final String reason;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable String failure; // written by the waiting thread, before the latch

    private GraceWait(ProbeManagement management, String reason) {
        this.management = management;
        this.reason = reason;
    }

    /** Begins a wait. */
    static GraceWait begin(ProbeManagement management, String reason) {
        GraceWait wait = new GraceWait(management, reason);
        Thread thread = new Thread(wait::run, reason);
        thread.setDaemon(true);
        thread.start();
        return wait;
    }

    private void run() {
        try {
            management.sync(reason);
        } catch (RuntimeException e) {
            failure = String.valueOf(e.getMessage());
        } finally {
            over.countDown();
        }
    }

    /**
     * Waits for a time, or until the grace period is over.
     *
     * @return true if it is over
     * @throws InterruptedException on Ctrl-C; the grace period goes on
     * @throws CommandException if it could not be waited for
     */
    boolean await(long nanos) throws InterruptedException {
        if (!over.await(nanos, TimeUnit.NANOSECONDS)) {
            return false;
        }
        String told = failure;
        if (told != null) {
            throw CommandException.usage("the grace period could not be waited for: " + told);
        }
        return true;
    }

    /** Returns who holds it at the moment. */
    List<Holder> holders() {
        return management.gracePeriods().pending().stream()
                .filter(p -> p.reason().equals(reason))
                .findFirst()
                .map(PendingGrace::holders)
                .orElse(List.of());
    }
}
