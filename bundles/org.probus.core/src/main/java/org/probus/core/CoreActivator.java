/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.hooks.bundle.EventHook;
import org.probus.api.ProbeRegistry;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Swaps;

import java.util.Map;

/** Brings the registry, its guard and its whiteboard into a framework, and takes them out again. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "org.probus.core.CoreActivator")
@Capability(
        namespace = "osgi.service",
        attribute = {"objectClass:List<String>='org.probus.api.ProbeRegistry'"})
@Capability(
        namespace = "osgi.service",
        attribute = {"objectClass:List<String>='org.probus.api.management.ProbeManagement'"})
@Capability(
        namespace = "osgi.service",
        attribute = {"objectClass:List<String>='org.probus.api.management.Swaps'"})
public final class CoreActivator implements BundleActivator {
    /** High, to be told of a stop before others act on it; not the highest, for observers. */
    private static final int GUARD_RANKING = 1_000_000;

    private static final int STARTED = Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    private @Nullable Registry registry;
    private @Nullable Whiteboard whiteboard;
    private @Nullable Endings endings;

    /** Makes the activator; for the framework. */
    public CoreActivator() {}

    @Override
    public void start(BundleContext context) {
        Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        BundleContext outer = framework.getBundleContext();
        Registry started = new Registry(Settings.read(outer::getProperty));
        registry = started;
        Policies policies = new Policies(outer::getProperty);
        started.waits.host(new BundleHost(outer, context.getBundle(), policies.interrupt()));
        Endings chosen = new Endings(policies, framework);
        endings = chosen;
        context.registerService(
                EventHook.class,
                new LifecycleGuard(started, chosen),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, GUARD_RANKING)));
        // Bundles that are stopping already have given their notice before the guard was there.
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getState() == Bundle.STOPPING) {
                started.end(
                        Bundles.key(bundle), "stop of " + Bundles.text(bundle), chosen.of(bundle));
            }
        }
        context.registerService(ProbeManagement.class, new CoreManagement(started), null);
        context.registerService(
                Swaps.class,
                new CoreSwaps(
                        started,
                        id -> {
                            Bundle bundle = context.getBundle(id);
                            return bundle == null ? null : Bundles.key(bundle);
                        },
                        id -> {
                            Bundle bundle = context.getBundle(id);
                            return bundle != null && (bundle.getState() & STARTED) != 0;
                        }),
                null);
        context.registerService(ProbeRegistry.class, new RegistryFactory(started), null);
        Whiteboard opened = new Whiteboard(context, started, chosen);
        whiteboard = opened;
        opened.open();
    }

    @Override
    public void stop(BundleContext context) {
        if (registry != null && endings != null) {
            Bundle core = context.getBundle();
            registry.close("stop of " + Bundles.text(core), endings.of(core));
        }
        if (whiteboard != null) {
            whiteboard.close();
        }
        registry = null;
        whiteboard = null;
    }
}
