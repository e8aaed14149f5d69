/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import java.util.Map;
import java.util.function.ToIntFunction;

/** Offers the main service {@code guest}. */
public final class GuestActivator implements BundleActivator {
    /** Makes an activator for the framework. */
    public GuestActivator() {}

    @Override
    public void start(BundleContext context) {
        context.registerService(
                ToIntFunction.class,
                new GuestMain(context),
                FrameworkUtil.asDictionary(Map.of("probus.main", "guest")));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
