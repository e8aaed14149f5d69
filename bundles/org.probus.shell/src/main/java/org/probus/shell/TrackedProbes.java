/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.osgi.framework.BundleContext;
import org.osgi.util.tracker.ServiceTracker;
import org.probus.api.ProbeRegistry;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Swaps;

/** The registry as a service of the framework: it may come and go. */
final class TrackedProbes implements Probes, AutoCloseable {
    private final ServiceTracker<ProbeManagement, ProbeManagement> management;
    private final ServiceTracker<ProbeRegistry, ProbeRegistry> registry;
    private final ServiceTracker<Swaps, Swaps> swaps;
    private final Installed installed;

    TrackedProbes(BundleContext context) {
        management = new ServiceTracker<>(context, ProbeManagement.class, null);
        registry = new ServiceTracker<>(context, ProbeRegistry.class, null);
        swaps = new ServiceTracker<>(context, Swaps.class, null);
        installed = new FrameworkBundles(context);
        swaps.open();
        management.open();
        registry.open();
    }

    @Override
    public ProbeManagement management() {
        ProbeManagement service = management.getService();
        if (service == null) {
            throw Probes.absent("ProbeManagement");
        }
        return service;
    }

    @Override
    public ProbeRegistry registry() {
        ProbeRegistry service = registry.getService();
        if (service == null) {
            throw Probes.absent("ProbeRegistry");
        }
        return service;
    }

    @Override
    public Swaps swaps() {
        Swaps service = swaps.getService();
        if (service == null) {
            throw Probes.absent("Swaps");
        }
        return service;
    }

    @Override
    public Installed installed() {
        return installed;
    }

    @Override
    public void close() {
        swaps.close();
        management.close();
        registry.close();
    }
}
