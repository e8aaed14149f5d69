/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

import java.lang.reflect.Method;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Consumers published as services, and the ways in which Declarative Services ends them: E5. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WhiteboardIT {
    private Felix felix;
    private Logs logs;

    @BeforeEach
    void start() throws Exception {
        logs = new Logs();
        // A tenth of the default, so that a wait that DS cuts short is seen soon.
        felix = Felix.start(
                Felix.bundle("org.probus.core"), Map.of("ds.lock.timeout.milliseconds", "500"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    @Test
    void aComponentIsCalledAtEachPointItNames() throws Exception {
        felix.handler(true);
        felix.hit("exact");
        felix.drive("hit", "wild.a:point", "a");
        felix.drive("hit", "wild.b.c:point", "b");
        felix.drive("hit", "wild.a:other", "no");
        felix.drive("hit", "tame.a:point", "no");

        assertThat(felix.trace())
                .containsExactly(
                        "activate",
                        "begin exact",
                        "end exact",
                        "begin a",
                        "end a",
                        "begin b",
                        "end b");
    }

    @Test
    void aPointThatAppearsLaterIsMatchedByAWildcardAndArmed() throws Exception {
        felix.handler(true);

        assertThat(felix.drive("armed", "wild.later:point")).isEqualTo(true);
        assertThat(felix.drive("armed", "wild.later:elsewhere")).isEqualTo(false);
    }

    @Test
    void propertiesThatChangeMoveTheConsumerWithoutAGap() throws Exception {
        felix.board.put("services", 1);
        Bundle bundle = felix.handler(false);
        felix.hit("one");
        setPoint(bundle, List.of("test:other", "test:point"));
        felix.hit("two");
        felix.drive("hit", "test:other", "three");
        setPoint(bundle, "test:other");
        felix.hit("four");
        felix.drive("hit", "test:other", "five");

        assertThat(begun()).containsExactly("begin one", "begin two", "begin three", "begin five");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nocolon", ":empty", "empty:", "white space:here", "two:white spaces"})
    void aBadPropertyIsReportedWithItsMendAndTheOldOneStays(String bad) throws Exception {
        felix.board.put("services", 1);
        Bundle bundle = felix.handler(false);
        setPoint(bundle, bad);
        felix.hit("still");

        assertThat(begun()).containsExactly("begin still");
        assertThat(logs.containing("is not registered"))
                .singleElement()
                .asString()
                .contains("test.handler [" + bundle.getBundleId() + "]", bad);
        setPoint(bundle, "test:other");
        felix.drive("hit", "test:other", "mended");
        assertThat(begun()).containsExactly("begin still", "begin mended");
    }

    @Test
    void aPropertyOfAnotherTypeIsReported() throws Exception {
        felix.board.put("services", 1);
        felix.board.put("points", 42);
        Bundle bundle = felix.handler(false);

        assertThat(logs.containing("its property probe.point is 42: set a string, or an array"))
                .hasSize(1);
        setPoint(bundle, "test:point");
        felix.hit("mended");
        assertThat(begun()).containsExactly("begin mended");
    }

    @Test
    void aConsumerOfAnotherTypeIsRefusedWithBothTypes() throws Exception {
        felix.drive("site", "test:number", Integer.class);
        felix.board.put("coded", 0);
        Bundle bundle = felix.build("handler", Map.of());
        felix.board.put("points", "test:number");
        bundle.start();
        felix.drive("site", "typed:point", Integer.class);
        Felix.until("the component is there", () -> felix.consumers().size() == 1);

        assertThat(felix.consumers().get(0)).contains("Component1");
        assertThatThrownBy(() -> felix.drive("site", "test:number", String.class))
                .hasMessageContaining("java.lang.Integer")
                .hasMessageContaining("java.lang.String")
                .hasMessageContaining("test:number");
    }

    @Test
    void aPointDeclaredLaterWithAnotherTypePassesTheConsumerOverAndSaysSo() throws Exception {
        felix.handler(true);
        felix.drive("site", "test:point", Integer.class);

        assertThat(logs.containing("passed over at test:point"))
                .singleElement()
                .asString()
                .contains("java.lang.String", "java.lang.Integer", "Component1");
    }

    @Test
    void aComponentThatLosesItsReferenceIsDeactivatedAfterTheCall() throws Exception {
        felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> loser = Felix.async("loser", () -> felix.boardService.unregister());

        assertThatThrownBy(() -> loser.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        felix.release();
        Felix.get(loser);
        Felix.get(hitter);

        assertThat(felix.trace())
                .containsExactly("activate", "begin park", "end park", "deactivate");
    }

    @Test
    void aComponentThatIsReconfiguredIsDeactivatedAfterTheCall() throws Exception {
        felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        configure("handler", Felix.dictionary("any", "thing"));
        Felix.until("the reconfiguration waits", () -> !felix.pending().isEmpty());
        assertThat(felix.pending().get(0)).startsWith("unregistering of ");
        assertThat(felix.trace()).doesNotContain("deactivate");
        felix.release();
        Felix.get(hitter);
        Felix.until("the component is back", () -> felix.trace().size() == 5);

        assertThat(felix.trace())
                .containsExactly("activate", "begin park", "end park", "deactivate", "activate");
    }

    @Test
    void aStopDuringALostReferenceWaitsLongerThanTheLockOfDs() throws Exception {
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        FutureTask<Void> loser = Felix.async("loser", () -> felix.boardService.unregister());
        Felix.until("the unregistering waits", () -> !felix.pending().isEmpty());
        FutureTask<Void> ender = Felix.async("ender", bundle::stop);

        // Three times the lock time-out of DS, after which DS lets a stop go on by itself.
        assertThatThrownBy(() -> ender.get(1_500, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(felix.trace()).doesNotContain("deactivate");
        felix.release();
        Felix.get(ender);
        Felix.get(loser);
        Felix.get(hitter);
        Felix.until("the component ended", () -> felix.trace().contains("deactivate"));

        assertThat(felix.trace())
                .containsExactly("activate", "begin park", "end park", "deactivate");
    }

    private List<String> begun() {
        return felix.trace().stream().filter(line -> line.startsWith("begin")).toList();
    }

    /** Changes the property of the bundle's first consumer service, as its owner would. */
    private void setPoint(Bundle bundle, Object value) throws Exception {
        ServiceReference<?> reference = java.util.Arrays.stream(bundle.getRegisteredServices())
                .filter(service -> service.getProperty("probe.point") != null)
                .findFirst()
                .orElseThrow();
        // The registration is the bundle's own; Felix's reference leads to it.
        java.lang.reflect.Method registration =
                reference.getClass().getDeclaredMethod("getRegistration");
        registration.setAccessible(true);
        Object owner = registration.invoke(reference);
        Method set = owner.getClass().getMethod("setProperties", Dictionary.class);
        set.setAccessible(true);
        set.invoke(owner, Felix.dictionary("probe.point", value));
    }

    private void configure(String pid, Dictionary<String, Object> properties) throws Exception {
        ServiceReference<?> reference = felix.framework
                .getBundleContext()
                .getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
        Object admin = felix.framework.getBundleContext().getService(reference);
        Object configuration = admin.getClass()
                .getMethod("getConfiguration", String.class, String.class)
                .invoke(admin, pid, null);
        configuration
                .getClass()
                .getMethod("update", Dictionary.class)
                .invoke(configuration, properties);
    }
}
