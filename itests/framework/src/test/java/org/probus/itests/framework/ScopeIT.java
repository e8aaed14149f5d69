/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Bundles as scopes: the property that names them, and what a refresh makes of them. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ScopeIT {
    private Felix felix;
    private Logs logs;

    @BeforeEach
    void start() throws Exception {
        logs = new Logs();
        felix = Felix.start();
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    private boolean armed() {
        return (Boolean) felix.drive("armed", Felix.POINT);
    }

    @Test
    void aPropertyNamesTheScopesInWhichAServiceIsCalled() throws Exception {
        felix.board.put("services", 1);
        Bundle bundle = felix.handler(false);
        assertThat(armed()).isTrue();
        setScope(bundle, "test.other");
        assertThat(armed()).isFalse();
        felix.hit("unwanted");
        setScope(bundle, List.of("test.other", "test.dr*"));
        assertThat(armed()).isTrue();
        felix.hit("wanted");
        setScope(bundle, 42);

        assertThat(logs.containing("its property probe.scope is 42: set a string, or an array"))
                .hasSize(1);
        assertThat(armed()).isTrue();
        assertThat(felix.trace()).doesNotContain("begin unwanted").contains("begin wanted");
    }

    @Test
    void aRefreshedBundleIsANewScopeWhichIsAskedForAndArmedOnArrival() throws Exception {
        Queue<String> asked = new ConcurrentLinkedQueue<>();
        Predicate<String> firstAlone = scope -> asked.add(scope) && scope.endsWith("revision 1");
        felix.board.put("coded", 1);
        felix.board.put("wanted", firstAlone);
        felix.handler(false);
        assertThat(armed()).isTrue();
        Bundle driver = Arrays.stream(felix.framework.getBundleContext().getBundles())
                .filter(bundle -> "test.driver".equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        refresh(driver);
        assertThat(armed()).isFalse();
        felix.hit("unwanted");

        String scope = "test.driver [" + driver.getBundleId() + "] 0.0.0, revision ";
        assertThat(asked).containsExactly(scope + 1, scope + 2);
        assertThat(felix.trace()).doesNotContain("begin unwanted");
    }

    private void refresh(Bundle bundle) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        felix.framework
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> done.countDown());
        assertThat(done.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Changes the scopes of the bundle's consumer service, as its owner would. */
    private static void setScope(Bundle bundle, Object value) throws Exception {
        ServiceReference<?> reference = Arrays.stream(bundle.getRegisteredServices())
                .filter(service -> service.getProperty("probe.point") != null)
                .findFirst()
                .orElseThrow();
        // The registration is the bundle's own; Felix's reference leads to it.
        Method registration = reference.getClass().getDeclaredMethod("getRegistration");
        registration.setAccessible(true);
        Object owner = registration.invoke(reference);
        Method set = owner.getClass().getMethod("setProperties", Dictionary.class);
        set.setAccessible(true);
        set.invoke(
                owner,
                FrameworkUtil.asDictionary(
                        Map.of("probe.point", Felix.POINT, "probe.scope", value)));
    }
}
