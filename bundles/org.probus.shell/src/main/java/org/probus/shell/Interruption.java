/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ctrl-C while one command line runs: it meets the command, however early it comes.
 *
 * <p>Gogo interrupts a job by cancelling the job's task. A task that no thread has begun is then
 * never run: its job never ends, and the shell waits for it for ever. Before the first job of a
 * line, and between two of them, Gogo knows of no job, and forgets the interrupt. And what comes
 * while the reader of the line gives the terminal back interrupts the shell's own thread: Gogo
 * tells so, while the command runs on. So an interrupt waits here for a job that has begun.
 *
 * <p>One that comes after the reader and before the line is Gogo's still, and comes to nothing or,
 * at worst, meets a job too early. Then the next one brings the prompt back.
 */
final class Interruption {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(1);

    private final CommandSession session;
    private final long patience;
    private final boolean early = Thread.currentThread().isInterrupted();
    private volatile boolean over; // written by the thread that runs the line

    /** Made by the thread that is about to run a line; its interrupt is one for the line. */
    Interruption(CommandSession session) {
        this(session, PATIENCE);
    }

    /**
     * Made by the thread that is about to run a line.
     *
     * @param session where it runs
     * @param patience after so many nanoseconds a job is interrupted though it has not begun
     */
    Interruption(CommandSession session, long patience) {
        this.session = session;
        this.patience = patience;
    }

    /** Interrupts the job of the line, as soon as it has begun; gives up when the line is over. */
    void deliver() {
        long since = System.nanoTime();
        while (!over) {
            Job job = session.foregroundJob();
            boolean late = System.nanoTime() - since > patience;
            if (job != null && hasBegun(job)) {
                job.interrupt();
                return;
            }
            if (late) {
                if (job != null) {
                    job.interrupt();
                    leave(job);
                }
                return;
            }
            LockSupport.parkNanos(TICK);
        }
    }

    /** Leaves a job that an interrupt does not end: it was interrupted once before it began. */
    private void leave(Job job) {
        long since = System.nanoTime();
        while (!over && job.status() == Job.Status.Foreground) {
            if (System.nanoTime() - since > patience) {
                try {
                    job.background(); // the shell waits for it no longer
                } catch (IllegalStateException e) {
                    return; // it has ended at this moment
                }
            }
            LockSupport.parkNanos(TICK);
        }
    }

    /** A process gets its streams from the thread that begins it. */
    private static boolean hasBegun(Job job) {
        return job.processes().stream().anyMatch(process -> process.out() != null);
    }

    /**
     * Says that the line is over.
     *
     * @param failure how it failed; an interrupt from before the line has left the job running
     */
    void end(@Nullable Exception failure) {
        if (early && failure instanceof InterruptedException) {
            deliver();
        }
        over = true;
    }
}
