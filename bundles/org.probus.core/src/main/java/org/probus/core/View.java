/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Scope;
import org.probus.api.Site;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A registry as one user sees it: what the user makes belongs to the user. */
final class View implements ProbeRegistry {
    private final Registry registry;
    private final Owners.Key user;
    private final Function<Class<?>, List<Owners.Key>> ownersOf;

    /**
     * Makes a view.
     *
     * @param user whom the sites belong to
     * @param ownersOf whom a consumer belongs to, by its class
     */
    View(Registry registry, Owners.Key user, Function<Class<?>, List<Owners.Key>> ownersOf) {
        this.registry = registry;
        this.user = user;
        this.ownersOf = ownersOf;
    }

    @Override
    public <E> Site<E> site(String point, Class<E> type) {
        return registry.site(point, type, user);
    }

    @Override
    public <E> Registration register(
            Class<E> type, ProbeConsumer<? super E> consumer, String... points) {
        return registry.register(
                CoreRegistration.Request.of(type, consumer, 0, points),
                ownersOf.apply(consumer.getClass()));
    }

    @Override
    public <E> Registration register(
            Class<E> type,
            ProbeConsumer<? super E> consumer,
            Scope.Filter filter,
            String... points) {
        return registry.register(
                CoreRegistration.Request.of(type, consumer, 0, points).in(filter),
                ownersOf.apply(consumer.getClass()));
    }

    @Override
    public int unregister(Collection<? extends Registration> registrations) {
        return registry.unregister(registrations);
    }

    @Override
    public void sync() {
        registry.sync("sync");
    }
}
