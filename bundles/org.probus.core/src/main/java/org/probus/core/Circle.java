/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Reader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A search for a circle of waits: a thread that waits for a handler, whose thread waits for another
 * wait or a lock, and so on, until it is the first thread that is waited for.
 *
 * <p>A wait in a circle never ends. The latest one has to give way.
 */
final class Circle {
    /* Overview.
     *
     *   thread --- waits for the end of a bundle ---> each thread in a handler of it
     *   thread --- waits for a lock ----------------> the thread that holds it
     *
     * What is seen may be gone the next moment, so a circle counts when it is found twice, some
     * time apart. Waits that can end by themselves are no edges: a lock with a time limit, a latch,
     * a sleep; nor is an asynchronous call, which another thread than the one that began it may
     * end. A latch that only the first thread would open is a circle that nobody can find.
     *
     * Source: the lock dependencies of kernel/locking/lockdep.c, at run time alone.
     */

    private final Wait first;
    private final Look look;
    private final Set<Long> seen = new HashSet<>();
    private final Deque<Wait> waits = new ArrayDeque<>();
    private final List<String> steps = new ArrayList<>();

    private Circle(Wait first, Look look) {
        this.first = first;
        this.look = look;
    }

    /**
     * Looks for a circle that a wait has to break, since it is the latest one in it.
     *
     * @return its steps, in words; null if there is none
     */
    static @Nullable List<String> breakable(Wait wait, Look look) {
        Circle circle = new Circle(wait, look);
        boolean found = circle.through(wait);
        return found && circle.waits.stream().allMatch(other -> other.id <= wait.id)
                ? circle.steps
                : null;
    }

    /** Whether a handler that a wait waits for leads back. */
    private boolean through(Wait wait) {
        waits.addLast(wait);
        for (Reader reader : look.readers()) {
            Thread thread = reader.thread();
            boolean other = thread != null && !reader.hold() && holds(reader, wait);
            if (thread == null || !other || thread.getId() == wait.threadId()) {
                continue;
            }
            steps.add(wait.waiter + " (" + wait.reason + ") waits for " + thread.getName() + " in "
                    + reader.label());
            if (leadsBack(thread.getId())) {
                return true;
            }
            steps.remove(steps.size() - 1);
        }
        waits.removeLast();
        return false;
    }

    private boolean leadsBack(long thread) {
        if (thread == first.threadId()) {
            return true;
        }
        if (thread == LockOwners.NOBODY || !seen.add(thread)) {
            return false;
        }
        for (Wait wait : look.waitsOf(thread)) {
            if (through(wait)) {
                return true;
            }
        }
        long owner = look.ownerOf(thread);
        if (owner == LockOwners.NOBODY) {
            return false;
        }
        steps.add("that thread waits for a lock which thread number " + owner + " holds");
        if (leadsBack(owner)) {
            return true;
        }
        steps.remove(steps.size() - 1);
        return false;
    }

    /** Whether a reader is in a call that a wait waits for, however deep inside. */
    static boolean holds(Reader reader, Wait wait) {
        Callee callee = wait.callee;
        return callee == null || reader.labels().stream().anyMatch(callee::isNamedBy);
    }
}
