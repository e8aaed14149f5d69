/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The turn to act: one piece of work has it at a time, and lets it go for a step that may wait for
 * a bundle.
 *
 * <p>Meanwhile that bundle is in the work's hands: others do not refresh what is wired to it.
 */
final class Turn {
    /** A step that may take as long as a handler of a bundle does. */
    interface Step {
        void run() throws BundleException, InterruptedException;
    }

    /** After how long it is looked again whether the hot deploy has ended. */
    private static final long PATIENCE_MILLIS = 100;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition let = lock.newCondition();

    /** Which bundles each piece of work has in its hands; guarded by the lock. */
    private final Map<Work, Set<Bundle>> hands = new HashMap<>();

    private volatile boolean ended;

    void take() {
        lock.lock();
    }

    void give() {
        lock.unlock();
    }

    /** Lets no more work go on after a step that waited. */
    void end() {
        ended = true;
    }

    /**
     * Takes a step without the turn.
     *
     * @throws InterruptedException if the hot deploy has ended meanwhile
     */
    void away(Work work, Set<Bundle> bundles, Step step)
            throws BundleException, InterruptedException {
        hands.put(work, bundles);
        lock.unlock();
        try {
            step.run();
        } finally {
            lock.lock();
            hands.remove(work);
            let.signalAll();
        }
        checkEnded();
    }

    /** Whether other work has one of these bundles in its hands. */
    boolean heldByOthers(Work work, Collection<Bundle> bundles) {
        return hands.entrySet().stream()
                .anyMatch(one ->
                        one.getKey() != work && !Collections.disjoint(one.getValue(), bundles));
    }

    /** Waits, without the turn, until no other work has one of these bundles in its hands. */
    void awaitOthers(Work work, Collection<Bundle> bundles) throws InterruptedException {
        while (heldByOthers(work, bundles)) {
            boolean unused = let.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            checkEnded();
        }
    }

    private void checkEnded() throws InterruptedException {
        if (ended) {
            throw new InterruptedException("the hot deploy has ended");
        }
    }
}
