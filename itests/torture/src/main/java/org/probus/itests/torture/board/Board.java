/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.board;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What the guests report to: a service of the system bundle.
 *
 * <p><b>Threads.</b> Any. It keeps no guest's object, class or loader alive.
 */
public final class Board {
    private static final int MOST_PROBLEMS = 20;

    private final LongAdder hits = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Collection<WeakReference<ClassLoader>> loaders = new ConcurrentLinkedQueue<>();
    private final LongAdder created = new LongAdder();
    private final Consumer<Shot> nested;

    /**
     * Makes it.
     *
     * @param nested hits a point from inside a handler
     */
    public Board(Consumer<Shot> nested) {
        this.nested = nested;
    }

    /**
     * Hits a point from inside a handler.
     *
     * @param shot the event
     */
    public void hitInside(Shot shot) {
        nested.accept(shot);
    }

    /** Counts a call of a handler. */
    public void hit() {
        hits.increment();
    }

    /**
     * Notes a call of a handler whose bundle has been stopped.
     *
     * @param who the handler and its bundle
     */
    public void late(String who) {
        late.increment();
        problem("called after its stop: " + who);
    }

    /**
     * Notes something that must not happen.
     *
     * @param what in words; the first few are kept
     */
    public void problem(String what) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(what);
        }
    }

    /**
     * Notes a class loader, which is to be collected some time.
     *
     * @param loader of a guest bundle that was started
     */
    public void loader(ClassLoader loader) {
        created.increment();
        loaders.add(new WeakReference<>(loader));
    }

    /**
     * Counts the calls so far.
     *
     * @return the calls of handlers
     */
    public long hits() {
        return hits.sum();
    }

    /**
     * Counts the late calls so far.
     *
     * @return the calls of handlers whose bundle had been stopped
     */
    public long late() {
        return late.sum();
    }

    /**
     * Counts the class loaders.
     *
     * @return those of all guests that were started
     */
    public long loadersCreated() {
        return created.sum();
    }

    /**
     * Counts the class loaders that are still there.
     *
     * @return those that were not collected
     */
    public long loadersLeft() {
        loaders.removeIf(loader -> loader.refersTo(null));
        return loaders.size();
    }

    /**
     * Returns what went wrong.
     *
     * @return the first few problems
     */
    public Collection<String> problems() {
        return problems;
    }
}
