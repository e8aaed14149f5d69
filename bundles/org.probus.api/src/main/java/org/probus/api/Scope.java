/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whose code hits a point: one revision of a bundle, or the application where there is no
 * framework.
 *
 * <p>A point is armed in each scope by itself. A bundle that is refreshed or updated comes back as
 * a new scope. A scope names its bundle and keeps nothing of it alive.
 *
 * <p>Source: the address space of a process, {@code struct mm_struct}, in kernel/events/uprobes.c.
 *
 * @param bundleId the number of the bundle; -1 for the application
 * @param symbolicName the symbolic name of the bundle; empty for the application
 * @param version the version of the bundle; empty for the application
 * @param revision how often the registry has seen this bundle resolved anew, counted from 1
 */
public record Scope(long bundleId, String symbolicName, String version, long revision) {
    /** {@code name [id] version, revision n}; {@code the application} outside OSGi. */
    @Override
    public String toString() {
        return bundleId < 0
                ? "the application"
                : symbolicName + " [" + bundleId + "] " + version + ", revision " + revision;
    }

    /**
     * Chooses the scopes in which a consumer wants to be called.
     *
     * <p><b>Contract.</b> A scope is armed if at least one consumer wants it. The filter is asked
     * when its consumer is registered, when a scope appears, by {@link Registration#apply}, and
     * when handlers asked for removal while somebody was registered. The answer for a scope is
     * kept, and asked for anew by {@code apply}. So it must be pure: it depends on the scope alone,
     * or its owner calls {@code apply} when it has changed. Whoever armed a scope, a consumer is
     * called there only if its own filter wants it.
     *
     * <p><b>Threads.</b> Called by any thread, by several at once, under no lock that another
     * consumer needs, and never after the {@code close} of its registration. It must be cheap, and
     * must not wait.
     *
     * <p><b>Errors.</b> A filter that throws wants the scope; the error is counted and reported
     * once.
     *
     * <p>Source: the {@code filter} of {@code struct uprobe_consumer}.
     */
    @ConsumerType
    @FunctionalInterface
    public interface Filter {
        /**
         * Tells whether the consumer wants the hits of a scope.
         *
         * @param scope the scope
         * @return true if it does
         */
        boolean wants(Scope scope);
    }
}
