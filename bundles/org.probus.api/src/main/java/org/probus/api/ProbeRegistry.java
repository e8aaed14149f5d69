/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api;

import org.osgi.annotation.versioning.ProviderType;

import java.util.Collection;

/**
 * The way to sites and registrations: an OSGi service, or without a framework a provider that
 * {@link java.util.ServiceLoader} finds.
 *
 * <p><b>Threads.</b> Any thread may call any method. No user code runs under a lock.
 *
 * <p><b>Memory.</b> See the list in {@linkplain org.probus.api the package}.
 */
@ProviderType
public interface ProbeRegistry {
    /**
     * Returns a new site of a point, which is made if it is not there.
     *
     * <p><b>Contract.</b> All sites of one name share one point. The site belongs to the bundle
     * that uses this service, and is closed when that bundle stops.
     *
     * @param <E> the type of the events
     * @param point the name of the point, {@code unit:location}
     * @param type the type of the events
     * @return the site, armed if the point has consumers
     * @throws IllegalArgumentException if the name is malformed, or if another emitter declared the
     *     point with another type: the message names both
     * @throws IllegalStateException if the registry is closed or the bundle is stopping
     */
    <E> Site<E> site(String point, Class<E> type);

    /**
     * Registers a consumer on points, present and future.
     *
     * <p><b>Contract.</b> After the return every hit that starts calls the consumer; a hit that
     * overlaps the call may. All points are taken, or none. A consumer that is a
     * {@link Scope.Filter}, a {@link ReturnConsumer} or a {@link SessionConsumer} is used as such.
     * The registration belongs to the bundle that the consumer's class comes from, and ends with
     * it. A point of a type that the consumer does not take is refused if it
     * was named in full, and passed over if a wildcard matched it. A point that appears later with
     * such a type is passed over and reported in the log.
     *
     * @param <E> the type of event that the consumer takes
     * @param type the type of event that the consumer takes; {@code Object} takes all
     * @param consumer the consumer
     * @param points the names of the points, each with {@code *} for any run of characters but the
     *     colon
     * @return the registration, to be closed by the caller or by the end of its bundle
     * @throws IllegalArgumentException if there is no point or a malformed one, or one with another
     *     type; then nothing is registered
     * @throws IllegalStateException if the registry is closed or the consumer's bundle is stopping
     */
    <E> Registration register(Class<E> type, ProbeConsumer<? super E> consumer, String... points);

    /**
     * Registers a consumer in the scopes that a filter wants, now and in future.
     *
     * <p><b>Contract.</b> As {@link #register(Class, ProbeConsumer, String...)}, which takes the
     * consumer itself for the filter if it is one. Here it is not asked.
     *
     * @param <E> the type of event that the consumer takes
     * @param type the type of event that the consumer takes; {@code Object} takes all
     * @param consumer the consumer
     * @param filter chooses the scopes; may be changed by {@link Registration#apply}
     * @param points the names of the points
     * @return the registration
     * @throws IllegalArgumentException as the other one
     * @throws IllegalStateException as the other one
     */
    <E> Registration register(
            Class<E> type,
            ProbeConsumer<? super E> consumer,
            Scope.Filter filter,
            String... points);

    /**
     * Unlinks consumers from all of their points, each point in one step, and waits for nobody.
     *
     * <p><b>Contract.</b> As {@link Registration#unregister} of each of them, for the price of one
     * change of each point. May be called by a handler.
     *
     * <p>Source: {@code unregister_kprobes} of kernel/kprobes.c, without its wait.
     *
     * @param registrations the registrations, of this registry, in any order; those that are not on
     *     their points any more are passed over
     * @return how many of them this call unlinked
     * @throws IllegalArgumentException if one is of another registry: the message names it, and
     *     none was unlinked
     */
    int unregister(Collection<? extends Registration> registrations);

    /**
     * Waits for one grace period: every hit that was running when it was called has ended.
     *
     * <p>After any number of {@link Registration#unregister} calls, or {@link #unregister} of all,
     * one {@code sync} is enough.
     *
     * @throws IllegalStateException if called by a handler, which would wait for itself
     */
    void sync();
}
