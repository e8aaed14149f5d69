/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

import java.util.Map;

/** The framework's own life as probe points. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FrameworkPointsIT {
    private Felix felix;

    @BeforeEach
    void start() throws Exception {
        felix = Felix.start();
        felix.install(Felix.bundle("org.apache.felix.log")).start();
        felix.install(Felix.bundle("org.probus.osgi")).start();
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    @Test
    void theFiveFrameworkPointsAreThereDisarmedAndCountNothing() throws Exception {
        for (String point : new String[] {"bundle", "service", "framework", "log", "config"}) {
            assertThat(felix.drive("point", "osgi:" + point))
                    .as(point)
                    .asString()
                    .isEqualTo("[0, 0, 0, 0, 0]");
        }
        felix.framework
                .getBundleContext()
                .registerService(Runnable.class, () -> {}, Felix.dictionary("some", "thing"));

        assertThat(felix.drive("point", "osgi:service")).asString().isEqualTo("[0, 0, 0, 0, 0]");
    }

    @Test
    void eachPointTellsItsEventsToAWatcher() throws Exception {
        felix.build("watcher", Map.of()).start();
        Bundle other = felix.build("library", Map.of());
        other.start();
        ServiceRegistration<?> service = felix.framework
                .getBundleContext()
                .registerService(Runnable.class, () -> {}, Felix.dictionary("some", "thing"));
        service.unregister();
        ServiceReference<?> reference = felix.framework
                .getBundleContext()
                .getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
        Object admin = felix.framework.getBundleContext().getService(reference);
        Object configuration = admin.getClass()
                .getMethod("getConfiguration", String.class, String.class)
                .invoke(admin, "some.pid", null);
        configuration
                .getClass()
                .getMethod("update", java.util.Dictionary.class)
                .invoke(configuration, Felix.dictionary("some", "thing"));
        felix.framework
                .adapt(org.osgi.framework.startlevel.FrameworkStartLevel.class)
                .setStartLevel(2);

        awaitLine("osgi:bundle BundleEvent");
        awaitLine("osgi:service ServiceEvent");
        awaitLine("osgi:config ConfigurationEvent");
        awaitLine("osgi:log LogEntry");
        awaitLine("osgi:framework FrameworkEvent");
    }

    @Test
    void theWatchersOwnStopIsNotToldToIt() throws Exception {
        Bundle watcher = felix.build("watcher", Map.of());
        watcher.start();
        watcher.stop();
        assertThat(felix.trace()).noneMatch(line -> line.contains("STOPPED"));
        felix.trace().clear();
        Bundle other = felix.build("library", Map.of());
        other.start();

        assertThat(felix.trace()).isEmpty();
    }

    @Test
    void thePointsEndWithTheirBundle() throws Exception {
        for (Bundle bundle : felix.framework.getBundleContext().getBundles()) {
            if ("org.probus.osgi".equals(bundle.getSymbolicName())) {
                bundle.stop();
            }
        }

        assertThat(felix.drive("point", "osgi:bundle")).asString().isEqualTo("[]");
    }

    private void awaitLine(String start) {
        Felix.until(start, () -> felix.trace().stream().anyMatch(line -> line.startsWith(start)));
    }
}
