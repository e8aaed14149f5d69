/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** Asks filters what a change of the registry needs to know, outside of the registry lock. */
final class Filters {
    /* Overview.
     *
     * A change that arms or disarms needs answers, and a filter is user code: it may be slow, take
     * locks, or call the registry. So a change is attempted under the lock; where an answer is
     * missing it changes nothing and says so; the filter is asked without the lock; the change is
     * attempted anew, and perhaps finds that a further scope has come meanwhile.
     *
     *   attempt, under the lock ---- all known: done, in the same hold of the lock
     *        ^         '------------ something unknown: nothing is changed
     *        '---- keep the answers ---- ask, in a section, without the lock
     *
     * The section is older than the attempt that found the filter registered. So the grace period
     * of an unregister that comes between attempt and question waits for the question: no filter
     * runs after the close of its registration. The section has a label from the beginning that
     * stands for anybody: a wait for one consumer's calls does not pass it by.
     */

    private final Srcu domain;
    private final ReentrantLock lock;

    Filters(Srcu domain, ReentrantLock lock) {
        this.domain = domain;
        this.lock = lock;
    }

    /** A change of the registry that may need answers. */
    interface Attempt<T> {
        /**
         * Makes the change if everything is known, under the registry lock.
         *
         * @return the result; null after questions were added, and then nothing was changed
         */
        @Nullable
        T make(Questions questions);
    }

    /** What must be known before a change; used by one thread. */
    static final class Questions {
        private final List<Question> open = new ArrayList<>();
        private final Map<Question, Boolean> answers = new LinkedHashMap<>();

        /** A filter, and the scope it is asked for. */
        private record Question(Selector selector, Owner owner) {}

        /** Needs the answer of a filter, if there is one and it is not known. */
        void add(@Nullable Selector selector, Owner owner) {
            if (selector != null && !selector.knows(owner)) {
                open.add(new Question(selector, owner));
            }
        }

        boolean isEmpty() {
            return open.isEmpty();
        }

        private void ask() {
            for (Question question : open) {
                answers.computeIfAbsent(question, asked -> asked.selector.ask(asked.owner));
            }
            open.clear();
        }

        private void keep() {
            answers.forEach((question, answer) -> question.selector.keep(question.owner, answer));
            answers.clear();
            open.clear();
        }
    }

    /** Makes a change, and asks for what it needs to know as often as it needs to. */
    <T> T settle(Attempt<T> change) {
        Questions questions = new Questions();
        T done = attempt(change, questions);
        if (questions.isEmpty()) {
            return Objects.requireNonNull(done);
        }
        questions.open.clear(); // found outside of the section: they are found again inside
        Section section = domain.lock();
        Object outer = section.label(questions); // nobody passes it by, see Callee
        try {
            while (true) {
                done = attempt(change, questions);
                if (questions.isEmpty()) {
                    return Objects.requireNonNull(done);
                }
                questions.ask();
            }
        } finally {
            section.label(outer);
            section.unlock();
        }
    }

    private <T> @Nullable T attempt(Attempt<T> change, Questions questions) {
        lock.lock();
        try {
            questions.keep();
            return change.make(questions);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Disarms a scope if no filter of the consumers that are there now wants it; waits for no lock.
     *
     * <p>A consumer without a filter wants every scope.
     *
     * @return whether it was disarmed
     */
    boolean confirm(Point<?> point, Owner scope) {
        Section section = domain.lock();
        Object outer = section.label(this); // nobody passes it by from here on
        try {
            if (section.overdue()) {
                return false;
            }
            long sampled = point.sequence(); // before the chain, as a hit does
            Map<Selector, Owner> refusals = new LinkedHashMap<>();
            for (Link link : point.order()) {
                Selector selector = link.selector();
                if (selector == null || selector.ask(scope)) {
                    return false;
                }
                refusals.put(selector, scope);
            }
            if (!lock.tryLock()) {
                return false;
            }
            try {
                boolean disarmed = point.disarm(scope, sampled);
                if (disarmed) {
                    refusals.forEach((selector, owner) -> selector.keep(owner, false));
                    scope.sites.forEach(CoreSite::rearm); // the same filters may be theirs
                }
                return disarmed;
            } finally {
                lock.unlock();
            }
        } finally {
            section.label(outer);
            section.unlock();
        }
    }
}
