/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Logs {@code tick} at DEBUG, twenty times a second, while it is started. */
public final class TickingActivator implements BundleActivator, Runnable {
    private static final System.Logger LOG = System.getLogger("com.acme.clock");

    /** Written by the framework's thread, read by the clock's. */
    private volatile boolean running;

    /** Makes an activator for the framework. */
    public TickingActivator() {}

    @Override
    public void start(BundleContext context) {
        running = true;
        Thread clock = new Thread(this, "clock");
        clock.setDaemon(true);
        clock.start();
    }

    @Override
    public void stop(BundleContext context) {
        running = false;
    }

    @Override
    public void run() {
        while (running) {
            LOG.log(System.Logger.Level.DEBUG, "tick");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
