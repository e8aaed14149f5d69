/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Never starts. */
public final class BrokenActivator implements BundleActivator {
    /** Makes an activator for the framework. */
    public BrokenActivator() {}

    @Override
    public void start(BundleContext context) {
        throw new IllegalStateException("no cup of tea");
    }

    @Override
    public void stop(BundleContext context) {
        // It never started.
    }
}
