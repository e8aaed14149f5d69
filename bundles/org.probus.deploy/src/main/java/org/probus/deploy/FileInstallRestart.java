/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/**
 * The restart of File Install that makes it give up jars which it took before we were there.
 *
 * <p>It keeps its first choice of installer for a file as long as it runs. During the framework's
 * start it has not scanned yet, unless it is told to scan without delay, and nothing is needed.
 */
final class FileInstallRestart {
    private static final long WAIT_MILLIS_MAX = 10_000;
    private static final String NO_DELAY = "felix.fileinstall.noInitialDelay";

    private FileInstallRestart() {}

    /**
     * Restarts File Install if it may have scanned.
     *
     * <p>It is done in a thread of its own, since the caller may hold a lock of the framework that
     * a scan waits for, or may be the scan itself.
     */
    static void ifNeeded(BundleContext context, Report report) throws InterruptedException {
        Bundle watcher = FrameworkUtil.getBundle(ArtifactInstaller.class);
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        boolean scanned = system.getState() == Bundle.ACTIVE
                || Boolean.parseBoolean(context.getProperty(NO_DELAY));
        if (watcher == null || watcher.getState() != Bundle.ACTIVE || !scanned) {
            return;
        }
        Thread thread = new Thread(() -> restart(watcher, report), "probus-deploy-restart");
        thread.setDaemon(true);
        thread.start();
        if (!inScan()) {
            thread.join(WAIT_MILLIS_MAX);
        }
    }

    private static void restart(Bundle watcher, Report report) {
        try {
            watcher.stop(Bundle.STOP_TRANSIENT);
            watcher.start(Bundle.START_TRANSIENT);
        } catch (BundleException | IllegalStateException e) {
            report.error("File Install, which had taken jars before the hot deploy was there, did"
                    + " not restart: " + Failures.render(e) + "; restart the framework");
        }
    }

    private static boolean inScan() {
        String name = Thread.currentThread().getClass().getName();
        return name.startsWith("org.apache.felix.fileinstall.");
    }
}
