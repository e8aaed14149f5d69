/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Scope;
import org.probus.api.Site;

import java.util.Collection;
import java.util.List;

/**
 * The registry of a JVM without a framework, as {@link java.util.ServiceLoader} makes it.
 *
 * <p>All instances are views of one registry, which lives as long as this class.
 */
public final class StandaloneRegistry implements ProbeRegistry {
    /** The one registry of this JVM. */
    static final Registry REGISTRY = new Registry(Settings.read(System::getProperty));

    private static final View VIEW =
            new View(REGISTRY, Owners.Key.APPLICATION, consumer -> List.of(Owners.Key.APPLICATION));

    /** Makes a view of the registry; for the service loader. */
    public StandaloneRegistry() {}

    @Override
    public <E> Site<E> site(String point, Class<E> type) {
        return VIEW.site(point, type);
    }

    @Override
    public <E> Registration register(
            Class<E> type, ProbeConsumer<? super E> consumer, String... points) {
        return VIEW.register(type, consumer, points);
    }

    @Override
    public <E> Registration register(
            Class<E> type,
            ProbeConsumer<? super E> consumer,
            Scope.Filter filter,
            String... points) {
        return VIEW.register(type, consumer, filter, points);
    }

    @Override
    public int unregister(Collection<? extends Registration> registrations) {
        return VIEW.unregister(registrations);
    }

    @Override
    public void sync() {
        VIEW.sync();
    }
}
