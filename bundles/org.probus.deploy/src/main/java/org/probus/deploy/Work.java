/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One piece of work on the folder, while it lasts: what the announcements speak about. */
final class Work implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final long startNanos = System.nanoTime();
    private final String file;
    private final WaitAnnouncer announcer;

    private final Turn turn;

    /** What is being done, replaced as a whole by the working thread. */
    private volatile Step step;

    /** Guarded by this. */
    private boolean over;

    /** Written under this. */
    private volatile boolean announced;

    /** Whether others have the turn meanwhile; written by the working thread. */
    private volatile boolean away;

    /** Run when it is aside; set before the work begins. */
    private volatile Runnable whenAside = () -> {};

    /** Guarded by this; null before the first is planned. */
    private @Nullable ScheduledFuture<?> next;

    /**
     * A step of the work.
     *
     * @param bundle the label of the bundle that it is about; the file's name before there is one
     * @param doing what is done to it, for example {@code is being stopped}
     */
    record Step(String bundle, String doing) {}

    Work(String file, WaitAnnouncer announcer, Turn turn) {
        this.file = file;
        this.announcer = announcer;
        this.turn = turn;
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

    /** Says what to do when it is aside, perhaps more than once. */
    void whenAside(Runnable action) {
        whenAside = action;
    }

    /** Makes an announcement, unless the work is over. */
    void announce(Runnable announcement) {
        synchronized (this) {
            if (!over) {
                announced = true;
                announcement.run();
            }
        }
        tellAside();
    }

    /** Whether it waits without the turn. */
    boolean away() {
        return away;
    }

    /** Whether it waits without the turn, for so long that it was announced. */
    boolean aside() {
        return announced && away;
    }

    private void tellAside() {
        if (aside()) {
            whenAside.run();
        }
    }

    /**
     * Takes a step that may have to wait for a bundle; others have the turn meanwhile.
     *
     * @param bundles what nobody else may refresh meanwhile; the first is what it is about
     * @throws InterruptedException if the hot deploy has ended meanwhile
     */
    void away(List<Bundle> bundles, String doing, Turn.Step action)
            throws BundleException, InterruptedException {
        at(bundles.get(0), doing);
        away = true;
        tellAside();
        try {
            turn.away(this, Set.copyOf(bundles), action);
        } finally {
            away = false;
        }
    }

    /**
     * Waits until no other work has one of these bundles in its hands.
     *
     * @return whether it had to, and others had the turn meanwhile
     */
    boolean awaitOthers(Collection<Bundle> bundles) throws InterruptedException {
        if (!turn.heldByOthers(this, bundles)) {
            return false;
        }
        away = true;
        tellAside();
        try {
            turn.awaitOthers(this, bundles);
        } finally {
            away = false;
        }
        return true;
    }

    /** Whether other work has a bundle in its hands. */
    boolean othersHold(Bundle bundle) {
        return turn.heldByOthers(this, Set.of(bundle));
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
