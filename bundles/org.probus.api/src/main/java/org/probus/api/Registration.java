/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A consumer on its points, from {@code register} to {@code unregister}.
 *
 * <p><b>Threads.</b> Any thread may call any method, several times; only the first
 * {@code unregister} counts. No user code runs under a lock.
 *
 * <p><b>Memory.</b> Every call of the consumer <i>happens before</i> the return of {@link #close},
 * and of a {@link #sync} that follows {@link #unregister}.
 *
 * <p>Source: {@code uprobe_register}, {@code uprobe_unregister_nosync} and
 * {@code uprobe_unregister_sync} of kernel/events/uprobes.c.
 */
@ProviderType
public interface Registration extends AutoCloseable {
    /**
     * Returns the number of the registration: it grows with time and is never used again.
     *
     * @return the number, 1 or more
     */
    long id();

    /**
     * Tells whether the consumer is still on its points.
     *
     * @return false once {@code unregister} or {@code close} was called, or its bundle stopped
     */
    boolean registered();

    /**
     * Takes another filter, or the same one whose answers have changed, and asks it for every
     * scope.
     *
     * <p><b>Contract.</b> There is no moment at which the consumer is detached: a scope that both
     * filters want loses no hit. Scopes that the filter wants are armed, also where handlers had
     * asked for removal; scopes that nobody wants any more are disarmed.
     *
     * <p>Source: {@code uprobe_apply}.
     *
     * @param filter chooses the scopes from now on
     * @return false if the consumer is not on its points any more
     */
    boolean apply(Scope.Filter filter);

    /**
     * Unlinks the consumer from all of its points, and waits for nobody.
     *
     * <p><b>Contract.</b> Hits that start later do not see it. Calls that are running go on: only
     * {@link #sync} tells that they have ended. May be called by a handler.
     *
     * @return true for the call that unlinked it
     */
    boolean unregister();

    /**
     * Waits until every call of the consumer that was running when it was called has ended.
     *
     * <p><b>Contract.</b> After {@code unregister} no call begins any more, also none by a hit that
     * was under way. Hits that last are waited for as long as they are in this consumer; one that
     * is in another one delays the wait by a tenth of a second at the most, if {@code
     * probus.lease.ms} is not set. Before {@code unregister} it waits for every hit.
     *
     * <p><b>Threads.</b> Blocks; interrupts are kept for later, they do not end the wait.
     *
     * @throws IllegalStateException if called by a handler, which would wait for itself
     */
    void sync();

    /**
     * Unlinks the consumer and waits until no call of it runs: {@link #unregister}, then
     * {@link #sync}.
     *
     * @throws IllegalStateException if called by a handler, which would wait for itself; the
     *     consumer is unlinked all the same
     */
    @Override
    void close();
}
