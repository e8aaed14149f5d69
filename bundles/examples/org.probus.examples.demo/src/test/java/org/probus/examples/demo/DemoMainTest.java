/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.probus.examples.orders.Order;
import org.probus.examples.orders.OrderFeed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The main service: its arguments, streams and exit codes. */
final class DemoMainTest {
    @TempDir
    Path home;

    private final Map<String, String> properties = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeBus bus = new FakeBus(FakeBus.Fault.NO_START);

    private DemoMain main() {
        InvocationHandler framework = (self, method, args) -> {
            if (method.getName().equals("getProperty")) {
                return properties.get(args[0]);
            }
            calls.add(method.getName());
            return method.getName().equals("registerService")
                    ? proxy(ServiceRegistration.class, (it, called, none) -> {
                        calls.add(called.getName());
                        return null;
                    })
                    : null;
        };
        DemoMain main = new DemoMain(
                proxy(BundleContext.class, framework),
                new OrderFeed(bus, bus.ledger),
                bus.ledger,
                bus);
        main.out = new PrintStream(out, true, StandardCharsets.UTF_8);
        main.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        return main;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void makeHome() throws IOException {
        Path handlers = Files.createDirectories(home.resolve("demo/handlers"));
        for (String jar : Handlers.JARS) {
            Files.writeString(handlers.resolve(jar), jar);
        }
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("data/orders.csv"), Order.HEADER + "\n1,a,north,b,1,1\n");
        properties.put("probus.home", home.toString());
        properties.put(
                "probus.deploy", Files.createDirectory(home.resolve("deploy")).toString());
    }

    @Test
    void helpGoesToTheOutput() {
        assertThat(main().applyAsInt(new String[] {"--help"})).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Options.HELP);
        assertThat(err.size()).isZero();
    }

    @Test
    void wrongUsageGoesToTheErrors() {
        assertThat(main().applyAsInt(new String[] {"--fast"})).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("probus demo: unknown option '--fast': the options are ");
        assertThat(out.size()).isZero();
    }

    @Test
    void inputThatIsNotThereIsWrongUsage() {
        String none = home.resolve("none.csv").toString();

        assertThat(main().applyAsInt(new String[] {"--input", none})).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("probus demo: the option --input names " + none + ", which is no file");
    }

    @Test
    void missingPropertyIsNamedWithTheMend() {
        assertThat(main().applyAsInt(new String[0])).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("probus demo: the property probus.home is not set: start the demo by");
    }

    @Test
    void missingHandlerIsNamedAndTheWatchIsTakenAway() throws Exception {
        makeHome();
        Files.delete(home.resolve("demo/handlers/slow.jar"));

        assertThat(main().applyAsInt(new String[0])).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("slow.jar is missing");
        assertThat(calls)
                .containsExactly(
                        "registerService",
                        "addBundleListener",
                        "removeBundleListener",
                        "unregister");
    }

    @Test
    void stopOfTheComponentEndsARunAsInterrupted() throws Exception {
        makeHome();
        DemoMain main = main();
        CompletableFuture<Integer> code =
                CompletableFuture.supplyAsync(() -> main.applyAsInt(new String[0]));
        Path dropped = home.resolve("deploy/billing.jar");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(dropped)) {
            assertThat(System.nanoTime())
                    .as("waited 20 s for the first handler")
                    .isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }

        main.stop();

        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(130);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("probus demo: interrupted while it waited for v1");
        assertThat(dropped).doesNotExist();
        assertThat(out.size()).isZero();
        assertThat(main.applyAsInt(new String[0])).as("a run after the stop").isEqualTo(130);
    }
}
