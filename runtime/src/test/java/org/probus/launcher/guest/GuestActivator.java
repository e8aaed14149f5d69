/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.function.ToIntFunction;

/** Offers the main service {@code guest}. */
public final class GuestActivator implements BundleActivator {
    /** Makes an activator for the framework. */
    public GuestActivator() {}

    @Override
    public void start(BundleContext context) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("probus.main", "guest");
        context.registerService(ToIntFunction.class, new GuestMain(context), properties);
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
