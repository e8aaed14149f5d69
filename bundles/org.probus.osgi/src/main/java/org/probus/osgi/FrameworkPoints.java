/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.osgi;

import org.osgi.framework.AllServiceListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeRegistry;
import org.probus.api.Site;

/** The points of bundles, services and the framework itself. */
@Component(service = {})
public final class FrameworkPoints {
    private final BundleContext context;
    private final Site<BundleEvent> bundles;
    private final Site<ServiceEvent> services;
    private final Site<FrameworkEvent> framework;
    private final SynchronousBundleListener onBundle;
    private final AllServiceListener onService;
    private final FrameworkListener onFramework;

    /**
     * Opens the points.
     *
     * @param context the bundle's context, through which the framework tells its events
     * @param registry the registry
     */
    @Activate
    public FrameworkPoints(BundleContext context, @Reference ProbeRegistry registry) {
        this.context = context;
        bundles = registry.site("osgi:bundle", BundleEvent.class);
        services = registry.site("osgi:service", ServiceEvent.class);
        framework = registry.site("osgi:framework", FrameworkEvent.class);
        onBundle = bundles::hit;
        onService = services::hit;
        onFramework = framework::hit;
        context.addBundleListener(onBundle);
        context.addServiceListener(onService);
        context.addFrameworkListener(onFramework);
    }

    @Deactivate
    void close() {
        context.removeBundleListener(onBundle);
        context.removeServiceListener(onService);
        context.removeFrameworkListener(onFramework);
        bundles.close();
        services.close();
        framework.close();
    }
}
