/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** The switch of both bridges: they are open while the bundle runs. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class LoggingActivator
        implements BundleActivator, ServiceTrackerCustomizer<LogReaderService, LogReaderService> {
    private final JdkLogBridge jdk = new JdkLogBridge();
    private final OsgiLogBridge osgi = new OsgiLogBridge();
    private final LogbackStatus status = new LogbackStatus();

    private @Nullable BundleContext context;
    private @Nullable ServiceTracker<LogReaderService, LogReaderService> readers;

    /** Makes an activator for the framework, which starts and stops it. */
    public LoggingActivator() {}

    @Override
    public void start(BundleContext owner) {
        context = owner;
        jdk.open();
        status.open();
        readers = new ServiceTracker<>(owner, LogReaderService.class, this);
        readers.open();
    }

    @Override
    public void stop(BundleContext owner) {
        if (readers != null) {
            readers.close();
        }
        status.close();
        jdk.close();
    }

    @Override
    public @Nullable LogReaderService addingService(ServiceReference<LogReaderService> reference) {
        LogReaderService reader = context == null ? null : context.getService(reference);
        if (reader != null) {
            osgi.open(reader);
        }
        return reader;
    }

    @Override
    public void modifiedService(
            ServiceReference<LogReaderService> reference, LogReaderService reader) {
        // Nothing in its properties matters.
    }

    @Override
    public void removedService(
            ServiceReference<LogReaderService> reference, LogReaderService reader) {
        osgi.close(reader);
    }
}
