/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.PointInfo;
import org.probus.srcu.Section;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import javax.management.ObjectName;

/** A registry for one test, with views of several owners, and what a test asks of it. */
final class Bench {
    static final String POINT = "orders:placed";
    static final long LIMIT_SECONDS = 30;

    final Registry registry;
    final CoreManagement management;
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    Bench() {
        this(Settings.DEFAULT);
    }

    Bench(Settings settings) {
        registry = new Registry(settings);
        management = new CoreManagement(registry);
    }

    /** The view of an owner; its consumers belong to it. */
    View view(long owner) {
        Owners.Key key = key(owner);
        return new View(registry, key, consumer -> List.of(key));
    }

    static Owners.Key key(long owner) {
        return new Owners.Key(owner, "bundle" + owner);
    }

    Site<String> site() {
        return view(1).site(POINT, String.class);
    }

    /** A consumer that writes its name down and answers. */
    ProbeConsumer<String> consumer(String name, Verdict verdict) {
        return (point, event) -> {
            calls.add(name + " " + event);
            return verdict;
        };
    }

    Registration register(String name, String... points) {
        return view(2).register(
                        String.class,
                        consumer(name, Verdict.CONTINUE),
                        points.length == 0 ? new String[] {POINT} : points);
    }

    Registration register(String name, Verdict verdict) {
        return view(2).register(String.class, consumer(name, verdict), POINT);
    }

    /** Registers with a ranking, as the whiteboard does. */
    CoreRegistration ranked(String name, int ranking) {
        return registry.register(
                CoreRegistration.Request.of(
                        String.class, consumer(name, Verdict.CONTINUE), ranking, POINT),
                List.of(key(2)));
    }

    /** The point as the registry has it. */
    Point<?> found() {
        return Objects.requireNonNull(registry.find(POINT));
    }

    PointInfo point() {
        return management.points().stream()
                .filter(info -> info.name().equals(POINT))
                .findFirst()
                .orElseThrow();
    }

    Counters counters() {
        return point().counters();
    }

    ConsumerInfo consumerInfo(long id) {
        return management.consumers().stream()
                .filter(info -> info.id() == id)
                .findFirst()
                .orElseThrow();
    }

    static <T> FutureTask<T> call(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread thread = new Thread(task, "test thread");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Threads that hit a site until the end, each of which returns how often it did. */
    static List<FutureTask<Long>> hitters(int count, Site<String> site, CountDownLatch end) {
        return Stream.generate(() -> call(() -> {
                    long hits = 0;
                    while (end.getCount() > 0) {
                        site.hit("x");
                        hits++;
                    }
                    return hits;
                }))
                .limit(count)
                .toList();
    }

    /** Hits a site once, on a thread of its own. */
    @SuppressWarnings("NullAway") // a task without a result
    static FutureTask<Void> hitter(Site<String> site, String event) {
        return call(() -> {
            site.hit(event);
            return null;
        });
    }

    /** A consumer that counts its calls. */
    static ProbeConsumer<String> counting(AtomicLong calls) {
        return (point, event) -> {
            calls.incrementAndGet();
            return Verdict.CONTINUE;
        };
    }

    /** A consumer that tells when it was called, and stays there until it is released. */
    ProbeConsumer<String> parker(CountDownLatch parked, CountDownLatch release) {
        return (point, event) -> {
            calls.add("park " + event);
            parked.countDown();
            await(release);
            return Verdict.CONTINUE;
        };
    }

    /** The sum of what some tasks return. */
    static long sum(List<FutureTask<Long>> tasks) throws Exception {
        long sum = 0;
        for (FutureTask<Long> task : tasks) {
            sum += get(task);
        }
        return sum;
    }

    static <T> T get(FutureTask<T> task) throws Exception {
        return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /** Waits until nothing keeps a class loader. */
    static void untilCollected(WeakReference<ClassLoader> loader) {
        until("the class loader is collected", () -> {
            System.gc();
            return loader.refersTo(null);
        });
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(100_000);
        }
    }

    /** The section of this thread. */
    Section section() {
        Section section = registry.domain.lock();
        section.unlock();
        return section.cell;
    }

    /** A bench whose sections are no tokens, as in a program: debug mode is on in the tests. */
    static Bench withoutDebug(Settings settings) {
        String debug = System.setProperty("probus.srcu.debug", "false");
        try {
            return new Bench(settings);
        } finally {
            if (debug == null) {
                System.clearProperty("probus.srcu.debug");
            } else {
                System.setProperty("probus.srcu.debug", debug);
            }
        }
    }

    /** How many bytes this thread has allocated; the JDK's own method, which is no standard. */
    static long allocated() throws Exception {
        return (Long) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                        "getThreadAllocatedBytes",
                        new Object[] {Thread.currentThread().getId()},
                        new String[] {"long"});
    }
}
