/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.Scope;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The filter of a registration with the answers it has given, one for each scope.
 *
 * <p>The filter is user code: it is asked within a section, so that the close of its registration
 * waits for it, and never under the registry lock. Its answers are kept until another selector
 * takes the place of this one, or the scope ends.
 */
final class Selector {
    private final Scope.Filter filter;
    private final String name;
    private final Failures failures;
    private final LongAdder errors;

    /** Written under the registry lock, read by hits. */
    private final Map<Owner, Boolean> answers = new ConcurrentHashMap<>();

    /**
     * Makes a selector that has no answers.
     *
     * @param name whose filter it is, for messages
     * @param before the one in whose place it comes; its errors are carried on
     */
    Selector(Scope.Filter filter, String name, @Nullable Selector before) {
        this.filter = filter;
        this.name = name;
        this.failures = before == null ? new Failures() : before.failures;
        this.errors = before == null ? new LongAdder() : before.errors;
    }

    /** Whether the answer for a scope is there. */
    boolean knows(Owner owner) {
        return answers.containsKey(owner);
    }

    /** What is known of a scope; where nothing is, it is wanted. No user code is called. */
    boolean assumes(Owner owner) {
        return answers.getOrDefault(owner, true);
    }

    /** Whether a hit in a scope is for this consumer; asks where nothing is known. */
    boolean wants(Owner owner) {
        Boolean answer = answers.get(owner);
        return answer == null ? ask(owner) : answer;
    }

    /** Asks the filter, within a section; one that fails wants the scope. */
    boolean ask(Owner owner) {
        try {
            return filter.wants(owner.scope);
        } catch (Throwable failure) {
            contain(failure);
            return true;
        }
    }

    private void contain(Throwable failure) {
        try {
            errors.increment();
            failures.note(this, failure);
        } catch (Throwable again) {
            // The first failure was counted, or there is no stack left to count it on.
        }
    }

    /** Keeps an answer; a scope that has ended is not kept. Under the registry lock. */
    void keep(Owner owner, boolean answer) {
        if (!owner.closed) {
            answers.put(owner, answer);
        }
    }

    /** Forgets a scope that has ended; under the registry lock. */
    void forget(Owner owner) {
        answers.remove(owner);
    }

    /** Forgets the scopes that have ended before this was taken; under the registry lock. */
    void prune() {
        answers.keySet().removeIf(owner -> owner.closed);
    }

    /** How often the filter has failed. */
    long errors() {
        return errors.sum();
    }

    /** The last failure of the filter; empty if there was none. */
    String lastError() {
        return failures.last();
    }

    @Override
    public String toString() {
        return "the filter of " + name;
    }

    /**
     * The filter that a service property is: names of bundles, with wildcards.
     *
     * @param names the symbolic names
     * @param own the filter that the consumer is itself; null if it is none
     */
    record Named(List<String> names, Scope.@Nullable Filter own) implements Scope.Filter {
        @Override
        public boolean wants(Scope scope) {
            return names.stream().anyMatch(name -> PointName.matches(name, scope.symbolicName()))
                    && (own == null || own.wants(scope));
        }
    }
}
