/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.hooks.bundle.EventHook;

import java.util.Collection;

/**
 * Makes a bundle's stop wait: its consumers are unlinked and one grace period passes before
 * anything of the bundle is taken down.
 */
final class LifecycleGuard implements EventHook {
    /* Overview.
     *
     * The framework tells bundle event hooks of STOPPING first: before it tells listeners
     * (Declarative Services disposes its components there), before BundleActivator.stop, before it
     * invalidates the context and unregisters the services. Measured on Felix 7.0.5 and Equinox
     * 3.24.300 alike. While this hook waits, the handlers that run still have their context,
     * services and classes.
     *
     *   stop(X)  update(X)  uninstall(X)  refresh(X)
     *      └─ STOPPING: here   unlink all of X, once; one grace period; return
     *           └─ listeners, deactivate, stop, UNREGISTERING, STOPPED
     *                └─ UNRESOLVED, UNINSTALLED: here again, for classes of a bundle that never
     *                   started and so never stops
     *
     * Rejected: a bundle listener (Felix calls them in no order: DS may come first); waiting in
     * UNREGISTERING alone (DS lets a stop go on after 5 s while another thread unregisters).
     */

    private final Registry registry;
    private final Endings endings;

    LifecycleGuard(Registry registry, Endings endings) {
        this.registry = registry;
        this.endings = endings;
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        switch (event.getType()) {
            case BundleEvent.STARTING -> registry.reopen(event.getBundle().getBundleId());
            case BundleEvent.RESOLVED -> registry.resolved(event.getBundle().getBundleId());
            case BundleEvent.STOPPING -> end(event, "stop of ");
            case BundleEvent.UNRESOLVED -> end(event, "unresolving of ");
            case BundleEvent.UNINSTALLED -> {
                end(event, "uninstall of ");
                registry.drop(event.getBundle().getBundleId());
            }
            default -> {
                // Nothing of a bundle begins or ends.
            }
        }
    }

    private void end(BundleEvent event, String what) {
        Bundle bundle = event.getBundle();
        registry.end(Bundles.key(bundle), what + Bundles.text(bundle), endings.of(bundle));
    }
}
