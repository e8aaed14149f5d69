/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an update or a removal does to the other bundles, and to class loaders. */
class RefreshIT {
    private static final String API = "com.acme.api";

    @TempDir
    Path home;

    DeployedFelix felix;
    final List<String> stops = new CopyOnWriteArrayList<>();

    @BeforeEach
    void boot() throws Exception {
        felix = new DeployedFelix(home).boot();
        felix.context().addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPED) {
                stops.add(event.getBundle().getSymbolicName());
            }
        });
        felix.drop("api.jar", api("1.0.0"));
        felix.awaitActive("com.acme.provider", "1.0.0");
        felix.drop(
                "user.jar",
                HandlerJar.named("com.acme.user", "1.0.0").header("Import-Package", API));
        felix.drop("other.jar", HandlerJar.named("com.acme.other", "1.0.0"));
        felix.awaitActive("com.acme.user", "1.0.0");
        felix.awaitActive("com.acme.other", "1.0.0");
    }

    @AfterEach
    void close() throws Exception {
        felix.close();
    }

    @Test
    void updateRestartsOnlyWhatIsWiredToTheOldRevision() throws Exception {
        felix.drop("api.jar", api("1.1.0"));
        felix.awaitActive("com.acme.provider", "1.1.0");
        felix.awaitLine("updated: com.acme.provider");

        assertThat(stops).containsExactlyInAnyOrder("com.acme.provider", "com.acme.user");
        Bundle user = felix.awaitActive("com.acme.user", "1.0.0");
        assertThat(user.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package"))
                .anySatisfy(wire -> assertThat(wire.getProvider().getBundle().getVersion())
                        .hasToString("1.1.0"));
        assertThat(pending()).isEmpty();
    }

    @Test
    void updateOfABundleThatNobodyIsWiredToRestartsNothingElse() throws Exception {
        felix.drop("other.jar", HandlerJar.named("com.acme.other", "1.1.0"));
        felix.awaitActive("com.acme.other", "1.1.0");
        felix.awaitLine("updated: com.acme.other");

        assertThat(stops).containsExactly("com.acme.other");
        assertThat(pending()).isEmpty();
    }

    @Test
    void removalOfAPackageStopsItsUserUntilThePackageIsBack() throws Exception {
        felix.remove("api.jar");

        assertThat(felix.awaitLine("user.jar stopped"))
                .startsWith("WARNING user.jar stopped: needs package com.acme.api, which no");
        assertThat(stops).containsExactlyInAnyOrder("com.acme.provider", "com.acme.user");
        assertThat(pending()).isEmpty();
        felix.drop("api.jar", api("1.2.0"));
        felix.awaitActive("com.acme.user", "1.0.0");
    }

    @Test
    void updateThatTakesAPackageAwayNamesWhoIsDown() throws Exception {
        felix.drop("api.jar", HandlerJar.named("com.acme.provider", "2.0.0"));

        assertThat(felix.awaitLine("user.jar stopped"))
                .contains("needs package com.acme.api, which no installed bundle exports");
        assertThat(felix.bundle("com.acme.provider").getVersion()).hasToString("2.0.0");
        felix.drop("api.jar", api("2.1.0"));
        felix.awaitActive("com.acme.user", "1.0.0");
    }

    @Test
    void fragmentIsAttachedToItsHostAndGoesWithItsJar() throws Exception {
        felix.drop(
                "fragment.jar",
                HandlerJar.named("com.acme.fragment", "1.0.0")
                        .header("Fragment-Host", "com.acme.other")
                        .entry("fragment.txt", new byte[] {1}));

        felix.awaitLine("installed: com.acme.fragment 1.0.0");
        Bundle host = felix.awaitActive("com.acme.other", "1.0.0");
        assertThat(host.getResource("fragment.txt")).isNotNull();
        assertThat(stops).containsExactly("com.acme.other");

        felix.remove("fragment.jar");
        felix.awaitLine("uninstalled: com.acme.fragment 1.0.0");
        felix.awaitActive("com.acme.other", "1.0.0");
        assertThat(host.getResource("fragment.txt")).isNull();
    }

    @Test
    void classLoadersOfOldRevisionsAreCollected() throws Exception {
        felix.drop("busy.jar", busy("1.0.0", ""));
        WeakReference<?> first = loader(felix.awaitActive("com.acme.busy", "1.0.0"));
        felix.drop("busy.jar", busy("1.1.0", ""));
        WeakReference<?> second = loader(felix.awaitActive("com.acme.busy", "1.1.0"));
        awaitCollected(first);

        felix.drop("busy.jar", busy("1.2.0", "throw new Exception(\"boom\");"));
        felix.awaitLine("runs again");
        awaitCollected(second);
        WeakReference<?> third = loader(felix.awaitActive("com.acme.busy", "1.1.0"));

        felix.remove("busy.jar");
        felix.awaitLine("uninstalled: com.acme.busy");
        awaitCollected(third);
    }

    private void awaitCollected(WeakReference<?> reference) {
        felix.await("the class loader is collected", () -> {
            System.gc();
            return reference.get() == null;
        });
    }

    private static WeakReference<?> loader(Bundle bundle) throws ClassNotFoundException {
        return new WeakReference<>(bundle.loadClass("acme.Activator").getClassLoader());
    }

    private static HandlerJar busy(String version, String start) {
        return HandlerJar.named("com.acme.busy", version).activator(start, "");
    }

    private java.util.Collection<Bundle> pending() {
        return felix.framework().adapt(FrameworkWiring.class).getRemovalPendingBundles();
    }

    private static HandlerJar api(String version) {
        return HandlerJar.named("com.acme.provider", version).header("Export-Package", API);
    }
}
