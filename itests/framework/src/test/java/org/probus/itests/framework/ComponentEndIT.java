/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The ways in which a component ends, alone and while its bundle is stopped: experiment E5. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ComponentEndIT {
    private final Logs logs = new Logs();

    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    private void start(Host host) throws Exception {
        // A tenth of the default, so that a wait that DS cuts short is seen soon.
        felix = Felix.start(
                host,
                Felix.bundle("org.probus.core"),
                Map.of("ds.lock.timeout.milliseconds", "500"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    /** How a component comes to its end. */
    enum End {
        CONFIGURATION {
            @Override
            void of(Bundle bundle, Felix felix) throws Exception {
                BundleContext context = felix.framework.getBundleContext();
                Object admin = context.getService(
                        context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin"));
                Object configuration = admin.getClass()
                        .getMethod("getConfiguration", String.class, String.class)
                        .invoke(admin, "handler", null);
                configuration
                        .getClass()
                        .getMethod("update", Dictionary.class)
                        .invoke(configuration, Felix.dictionary("any", "thing"));
            }
        },
        DISABLING {
            @Override
            void of(Bundle bundle, Felix felix) throws Exception {
                BundleContext context = felix.framework.getBundleContext();
                Object runtime = context.getService(context.getServiceReference(
                        "org.osgi.service.component.runtime.ServiceComponentRuntime"));
                Method describe = Arrays.stream(runtime.getClass().getMethods())
                        .filter(method -> method.getName().equals("getComponentDescriptionDTO"))
                        .findFirst()
                        .orElseThrow();
                describe.setAccessible(true);
                Object description = describe.invoke(runtime, bundle, "handler");
                Method disable = Arrays.stream(runtime.getClass().getMethods())
                        .filter(method -> method.getName().equals("disableComponent"))
                        .findFirst()
                        .orElseThrow();
                disable.setAccessible(true);
                Object promise = disable.invoke(runtime, description);
                assertThat(promise).isNotNull();
            }
        },
        LOST_REFERENCE {
            @Override
            void of(Bundle bundle, Felix felix) {
                felix.boardService.unregister();
            }
        };

        abstract void of(Bundle bundle, Felix felix) throws Exception;
    }

    static Stream<Arguments> everywhere() {
        return Arrays.stream(Host.values())
                .flatMap(host -> Arrays.stream(End.values()).map(end -> Arguments.of(host, end)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aComponentIsDeactivatedAfterTheCallInFlight(Host host, End end) throws Exception {
        start(host);
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> ender = Felix.async("ender", () -> end.of(bundle, felix));
        Felix.until("the unregistering waits", () -> !felix.pending().isEmpty());
        assertThat(felix.pending().get(0)).startsWith("unregistering of ");
        assertThat(felix.trace()).containsExactly("activate", "begin park");
        felix.hit("late");
        felix.release();
        Felix.get(hitter);
        Felix.get(ender);
        Felix.until("the component is deactivated", () -> felix.trace().contains("deactivate"));

        assertThat(felix.trace()).startsWith("activate", "begin park", "end park", "deactivate");
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aStopThatComesInWaitsAsWell(Host host, End end) throws Exception {
        start(host);
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> ender = Felix.async("ender", () -> end.of(bundle, felix));
        Felix.until("the unregistering waits", () -> !felix.pending().isEmpty());
        FutureTask<Void> stopper = Felix.async("stopper", bundle::stop);

        // Three times the lock time-out of DS, after which DS lets a stop go on by itself.
        assertThatThrownBy(() -> stopper.get(1_500, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(felix.trace()).containsExactly("activate", "begin park");
        felix.release();
        Felix.get(hitter);
        Felix.get(stopper);
        Felix.get(ender);
        Felix.until("the component is deactivated", () -> felix.trace().contains("deactivate"));

        assertThat(felix.trace()).startsWith("activate", "begin park", "end park", "deactivate");
        felix.hit("after");
        assertThat(felix.trace()).doesNotContain("begin after");
        assertThat(felix.stalls()).isEmpty();
    }
}
