/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.util.concurrent.CountDownLatch;

/** Never stops. */
public final class StubbornActivator implements BundleActivator {
    private final CountDownLatch never = new CountDownLatch(1);

    /** Makes an activator for the framework. */
    public StubbornActivator() {}

    @Override
    public void start(BundleContext context) {
        // Nothing to do.
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        never.await();
    }
}
