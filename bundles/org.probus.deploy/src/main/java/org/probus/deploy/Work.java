/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One piece of work on the folder, while it lasts: what the announcements speak about. */
final class Work implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final long startNanos = System.nanoTime();
    private final String file;
    private final WaitAnnouncer announcer;

    /** What is being done, replaced as a whole by the working thread. */
    private volatile Step step;

    /** Guarded by this. */
    private boolean over;

    /** Guarded by this. */
    private boolean announced;

    /** Guarded by this; null before the first is planned. */
    private @Nullable ScheduledFuture<?> next;

    /**
     * A step of the work.
     *
     * @param bundle the label of the bundle that it is about; the file's name before there is one
     * @param doing what is done to it, for example {@code is being stopped}
     */
    record Step(String bundle, String doing) {}

    Work(String file, WaitAnnouncer announcer) {
        this.file = file;
        this.announcer = announcer;
        this.step = new Step(file, "is being examined");
    }

    /** Goes on to the next step. */
    void at(Bundle bundle, String doing) {
        step = new Step(Needs.label(bundle), doing);
    }

    /** Goes on to the next step of a file that is no bundle yet. */
    void at(String doing) {
        step = new Step(file, doing);
    }

    String file() {
        return file;
    }

    Step step() {
        return step;
    }

    Thread thread() {
        return thread;
    }

    long startNanos() {
        return startNanos;
    }

    long ageSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    }

    /** Notes which announcement comes next. */
    synchronized void next(ScheduledFuture<?> announcement) {
        next = announcement;
    }

    /** Makes an announcement, unless the work is over. */
    synchronized void announce(Runnable announcement) {
        if (!over) {
            announced = true;
            announcement.run();
        }
    }

    /** Ends the work; what had been announced is called off. */
    @Override
    public void close() {
        boolean callOff;
        synchronized (this) {
            over = true;
            callOff = announced;
            if (next != null) {
                next.cancel(false);
            }
        }
        if (callOff) {
            announcer.calledOff(this);
        }
    }
}
