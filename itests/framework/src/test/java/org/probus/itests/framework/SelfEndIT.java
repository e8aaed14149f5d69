/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Handlers that end their own bundle, each other's, or that wait for who stops them: experiments E4
 * a and b. None may hang, none may lose its classes, and each is told with both sides' stacks.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelfEndIT {
    /** Above what any of these may take; the limits that would end them otherwise are longer. */
    private static final long SECONDS = 4;

    private final Logs logs = new Logs();

    @SuppressWarnings("NullAway.Init") // each test starts it first
    private Felix felix;

    private void start(Host host) throws Exception {
        felix = Felix.start(
                host,
                Felix.bundle("org.probus.core"),
                Map.of("probus.stop.inside.ms", "60000", "osgi.module.lock.timeout", "60"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    /** What a handler does to its own bundle. */
    enum Self {
        STOP {
            @Override
            void end(Bundle bundle, Path jar) throws Exception {
                bundle.stop();
            }
        },
        UPDATE {
            @Override
            void end(Bundle bundle, Path jar) throws Exception {
                try (InputStream in = Files.newInputStream(jar)) {
                    bundle.update(in);
                }
            }
        },
        UNINSTALL {
            @Override
            void end(Bundle bundle, Path jar) throws Exception {
                bundle.uninstall();
            }
        };

        abstract void end(Bundle bundle, Path jar) throws Exception;
    }

    static Stream<Arguments> everywhere() {
        return Arrays.stream(Host.values())
                .flatMap(
                        host -> Arrays.stream(Self.values()).map(self -> Arguments.of(host, self)));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void aHandlerThatEndsItsOwnBundleGoesOnWithItsClassesAndIsTold(Host host, Self self)
            throws Exception {
        start(host);
        felix.board.put("services", 2);
        Bundle bundle = felix.handler(false);
        Path jar = felix.pack("handler", Felix.activatorOnly());
        WeakReference<ClassLoader> loader = Felix.loader(bundle);
        felix.board.put("task", (Runnable) () -> {
            felix.board.put("services", 0);
            perform(() -> self.end(bundle, jar));
            felix.trace().add("ended");
            felix.trace().add(felix.stalls().get(0).get(0));
        });
        FutureTask<Void> hitter = Felix.async("hitter", () -> felix.hit("task"));
        hitter.get(SECONDS, TimeUnit.SECONDS);
        felix.hit("after");

        String stop = "stop of test.handler [" + bundle.getBundleId() + "]";
        // The end of the task uses a class for the first time; the second consumer is not called.
        assertThat(felix.trace())
                .startsWith("start", "begin task", "stop")
                .containsSubsequence("stop", "ended", "ZOMBIE " + stop, "end task")
                .doesNotContain("begin after");
        assertThat(felix.trace().stream().filter("begin task"::equals)).hasSize(1);
        assertThat(logs.containing(stop + " goes on before its handlers have ended"))
                .singleElement()
                .asString()
                .contains("it was called by org.probus.itests.bundles.handler.Activator$$Lambda")
                .contains("(test.handler [" + bundle.getBundleId() + "]) at test:point")
                .contains("on thread hitter", "call it on another thread");
        Felix.until(
                "the zombie is over",
                () -> felix.stalls().stream().allMatch(stall -> stall.get(0).startsWith("OVER ")));
        if (self != Self.STOP) {
            Felix.untilCollected(loader);
        }
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void twoHandlersThatStopEachOthersBundlesBothEnd(Host host) throws Exception {
        start(host);
        Bundle first = named("first");
        Bundle second = named("second");
        CountDownLatch both = new CountDownLatch(2);
        felix.board.put("task", (Runnable) () -> perform(() -> {
            both.countDown();
            assertThat(both.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            boolean isFirst = Thread.currentThread().getName().equals("hits first");
            (isFirst ? second : first).stop();
            felix.trace().add((isFirst ? "second" : "first") + " stopped");
        }));
        FutureTask<Void> one =
                Felix.async("hits first", () -> felix.drive("hit", "test:first", "task"));
        FutureTask<Void> two =
                Felix.async("hits second", () -> felix.drive("hit", "test:second", "task"));
        one.get(SECONDS, TimeUnit.SECONDS);
        two.get(SECONDS, TimeUnit.SECONDS);

        assertThat(first.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(second.getState()).isEqualTo(Bundle.RESOLVED);
        assertThat(felix.trace()).contains("first stopped", "second stopped");
        assertThat(felix.trace().stream().filter("end task"::equals)).hasSize(2);
        assertThat(logs.containing("it would wait for ever"))
                .singleElement()
                .asString()
                .contains("stop of test.first [", "stop of test.second [")
                .contains("hits first", "hits second");
        felix.drive("hit", "test:first", "after");
        felix.drive("hit", "test:second", "after");
        assertThat(felix.trace()).doesNotContain("begin after");
    }

    @ParameterizedTest
    @EnumSource(Host.class)
    void aStopWhoseLockTheHandlerWaitsForGivesWay(Host host) throws Exception {
        start(host);
        Bundle bundle = felix.handler(true);
        Object lock = new Object();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        felix.board.put("task", (Runnable) () -> {
            inside.countDown();
            synchronized (lock) {
                felix.trace().add("locked");
            }
        });
        FutureTask<Void> ender = Felix.async("ender", () -> {
            synchronized (lock) {
                held.countDown();
                assertThat(inside.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
                bundle.stop();
                felix.trace().add("stopped");
            }
        });
        assertThat(held.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        FutureTask<Void> hitter = Felix.async("hitter", () -> felix.hit("task"));
        ender.get(SECONDS, TimeUnit.SECONDS);
        hitter.get(SECONDS, TimeUnit.SECONDS);

        assertThat(felix.trace())
                .containsExactly(
                        "activate", "begin task", "deactivate", "stopped", "locked", "end task");
        assertThat(logs.containing("it would wait for ever"))
                .singleElement()
                .asString()
                .contains("ender (stop of test.handler", "waits for hitter in")
                .contains("waits for a lock which thread number")
                .contains("SelfEndIT.lambda$");
    }

    /** What a handler can be doing when another thread ends its bundle. */
    enum Busy {
        PARKS {
            @Override
            void until(CountDownLatch release) throws Exception {
                release.await();
            }
        },
        SLEEPS {
            @Override
            void until(CountDownLatch release) throws Exception {
                while (release.getCount() > 0) {
                    LockSupport.parkNanos(20_000_000);
                }
            }
        },
        LOOPS {
            @Override
            void until(CountDownLatch release) {
                long rounds = 0;
                while (release.getCount() > 0) {
                    rounds++;
                }
                assertThat(rounds).isNotNegative();
            }
        },
        WAITS {
            @Override
            @SuppressWarnings({"WaitNotInLoop", "NakedNotify"}) // nobody notifies
            void until(CountDownLatch release) throws Exception {
                while (release.getCount() > 0) {
                    synchronized (release) {
                        release.wait(20);
                    }
                }
            }
        };

        abstract void until(CountDownLatch release) throws Exception;
    }

    static Stream<Arguments> allTheTime() {
        return Arrays.stream(Host.values())
                .flatMap(
                        host -> Arrays.stream(Busy.values()).map(busy -> Arguments.of(host, busy)));
    }

    @ParameterizedTest
    @MethodSource("allTheTime")
    void whateverAHandlerDoesAStopWaitsForIt(Host host, Busy busy) throws Exception {
        start(host);
        Bundle bundle = felix.handler(true);
        CountDownLatch inside = new CountDownLatch(1);
        felix.board.put("task", (Runnable) () -> perform(() -> {
            inside.countDown();
            busy.until(felix.latch("release"));
        }));
        FutureTask<Void> hitter = Felix.async("hitter", () -> felix.hit("task"));
        assertThat(inside.await(Felix.LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        FutureTask<Void> ender = Felix.async("ender", () -> {
            bundle.stop();
            felix.trace().add("stopped");
        });
        Felix.until("the holder is named", () -> felix.pending().size() > 1);

        assertThat(felix.pending().get(1))
                .startsWith("hitter in " + "org.probus.itests.bundles.handler");
        assertThat(felix.trace()).containsExactly("activate", "begin task");
        felix.release();
        Felix.get(ender);
        Felix.get(hitter);
        assertThat(felix.trace())
                .containsExactly("activate", "begin task", "end task", "deactivate", "stopped");
    }

    private Bundle named(String name) throws Exception {
        Map<String, String> headers = new HashMap<>(Felix.activatorOnly());
        headers.put("Bundle-SymbolicName", "test." + name);
        felix.board.put("services", 1);
        felix.board.put("points", List.of("test:" + name));
        Bundle bundle = felix.build("handler", headers);
        bundle.start();
        return bundle;
    }

    /** Runs what may fail; the handler's board would count the failure and say nothing. */
    private void perform(Felix.Action action) {
        try {
            action.run();
        } catch (Exception e) {
            felix.trace().add("failed: " + e);
        }
    }
}
