/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Starts and stops the shell's services with the bundle.
 *
 * <p>An activator, and no component: the commands are there without Declarative Services too.
 */
public final class Activator implements BundleActivator {
    private @Nullable Shell shell;

    /** Makes the activator; the framework calls it. */
    public Activator() {}

    @Override
    public void start(BundleContext context) {
        shell = new Shell(context);
    }

    @Override
    public void stop(BundleContext context) {
        Shell running = shell;
        shell = null;
        if (running != null) {
            running.close();
        }
    }
}
