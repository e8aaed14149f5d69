/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.marker;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An activator that does not start its bundle. */
public final class Refuser implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("refused");
    }

    @Override
    public void stop(BundleContext context) {
        // It never started.
    }
}
