/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.probus.api.ProbeRegistry;

import java.util.List;

/** Gives each bundle its own view of the registry: its sites belong to it, and end with it. */
final class RegistryFactory implements ServiceFactory<ProbeRegistry> {
    private final Registry registry;

    RegistryFactory(Registry registry) {
        this.registry = registry;
    }

    @Override
    public ProbeRegistry getService(
            Bundle bundle, ServiceRegistration<ProbeRegistry> registration) {
        Owners.Key user = Bundles.key(bundle);
        return new View(registry, user, consumer -> List.of(Bundles.keyOf(consumer, bundle), user));
    }

    @Override
    public void ungetService(
            Bundle bundle, ServiceRegistration<ProbeRegistry> registration, ProbeRegistry view) {
        // What the view made belongs to the bundle, and ends when that stops.
    }
}
