/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Scope;
import org.probus.api.Site;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Stall;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * A bus, a deploy folder and a framework in one class, small enough to be right at sight: a
 * read-write lock stands for the grace period. Each {@link Fault} breaks one of its promises.
 */
final class FakeBus implements Deploy, ProbeRegistry, ProbeManagement, AutoCloseable {
    /** A way to be broken. */
    enum Fault {
        /** A stop does not wait for the calls in flight. */
        NO_WAIT,
        /** A handler is called after its stop. */
        CALL_AFTER_STOP,
        /** A handler is stopped before its successor is on the list. */
        GAP,
        /** A handler is on the list twice. */
        TWICE,
        /** Each thousandth order passes a handler by. */
        DROP,
        /** A class loader is kept. */
        LEAK,
        /** A call is counted too few. */
        MISCOUNT,
        /** A handler that is dropped never comes up. */
        NO_START
    }

    private static final long MISS_NANOS = TimeUnit.SECONDS.toNanos(10);

    final List<FakeHandler> chain = new CopyOnWriteArrayList<>();
    final List<String> steps = new CopyOnWriteArrayList<>();
    final Ledger ledger = new Ledger();
    final Stops stops = new Stops(ledger);
    private final Set<Fault> faults;
    private final ReentrantReadWriteLock section = new ReentrantReadWriteLock();
    private final ExecutorService deployer = Executors.newSingleThreadExecutor();
    private final Map<String, FakeHandler> deployed = new ConcurrentHashMap<>();
    private final List<Object> kept = new ArrayList<>();
    private final AtomicLong bundles = new AtomicLong(100);
    private final LongAdder hits = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final LongAdder handled = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private volatile @Nullable FakeHandler ghost;

    /** How many stops have waited; written by the deployer alone. */
    private volatile long graces;

    FakeBus(Fault... faults) {
        this.faults = EnumSet.noneOf(Fault.class);
        this.faults.addAll(List.of(faults));
    }

    @Override
    public void put(String jar, String as) {
        steps.add("put " + jar);
        deployer.execute(() -> {
            FakeHandler old = deployed.remove(as);
            long bundle = bundles.incrementAndGet();
            if (old != null && faults.contains(Fault.GAP)) {
                gone(old);
                awaitMiss();
            }
            if (faults.contains(Fault.NO_START)) {
                return;
            }
            FakeHandler handler = FakeHandler.of(jar, bundle, ledger);
            if (faults.contains(Fault.LEAK)) {
                kept.add(handler.loader);
            }
            deployed.put(as, handler);
            if (old == null || !chain.contains(old)) {
                chain.add(handler);
            } else {
                chain.set(chain.indexOf(old), handler);
                gone(old);
            }
            if (faults.contains(Fault.TWICE)) {
                chain.add(handler);
            }
        });
    }

    @Override
    public void remove(String as) {
        steps.add("remove " + as);
        deployer.execute(() -> {
            FakeHandler old = deployed.remove(as);
            if (old != null) {
                gone(old);
            }
        });
    }

    /** Waits until an order has found nobody, so that the gap is one. */
    private void awaitMiss() {
        long before = missed.sum();
        long begin = System.nanoTime();
        while (missed.sum() == before && System.nanoTime() - begin < MISS_NANOS) {
            LockSupport.parkNanos(100_000);
        }
    }

    private void gone(FakeHandler handler) {
        stop(handler);
        stops.uninstalled(handler.shift.bundle());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // on the deployer's thread alone
    private void stop(FakeHandler handler) {
        long bundle = handler.shift.bundle();
        stops.began(bundle);
        chain.removeIf(other -> other == handler);
        if (!faults.contains(Fault.NO_WAIT)) {
            section.writeLock().lock();
            try {
                graces++;
            } finally {
                section.writeLock().unlock();
            }
        }
        handler.shift.close();
        ledger.stopped(bundle);
        stops.ended(bundle);
        if (faults.contains(Fault.CALL_AFTER_STOP)) {
            ghost = handler;
        }
    }

    private void hit(Order order) {
        section.readLock().lock();
        try {
            FakeHandler late = ghost;
            if (late != null) {
                ghost = null;
                late.handle(order);
                handled.increment();
            }
            boolean any = false;
            for (FakeHandler handler : chain) {
                if (faults.contains(Fault.DROP) && order.id() % 1_000 == 0) {
                    continue;
                }
                handler.handle(order);
                any = true;
                handled.increment();
            }
            if (any) {
                hits.increment();
            } else {
                missed.increment();
            }
        } finally {
            section.readLock().unlock();
        }
    }

    @Override
    public <E> Site<E> site(String name, Class<E> type) {
        return new Site<>() {
            @Override
            public ProbePoint<E> point() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean armed() {
                return !chain.isEmpty();
            }

            @Override
            public void hit(E event) {
                FakeBus.this.hit((Order) event);
            }

            @Override
            public void hitLazily(Supplier<? extends E> event) {
                hit(event.get());
            }

            @Override
            public <T extends @Nullable Object, X extends Exception> T around(
                    E event, Body<T, X> body) throws X {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }

    @Override
    public <E> Registration register(
            Class<E> type, ProbeConsumer<? super E> consumer, String... points) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <E> Registration register(
            Class<E> type,
            ProbeConsumer<? super E> consumer,
            Scope.Filter filter,
            String... points) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int unregister(Collection<? extends Registration> registrations) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PointInfo> points() {
        long less = faults.contains(Fault.MISCOUNT) ? 1 : 0;
        Counters counters = new Counters(hits.sum(), handled.sum() - less, errors.sum(), 0, 0);
        return List.of(
                new PointInfo(1, Order.POINT, Order.class.getName(), 1, 1, 0, 0, 0, counters));
    }

    @Override
    public List<ConsumerInfo> consumers(String point) {
        return chain.stream()
                .map(handler -> new ConsumerInfo(
                        handler.shift.id(),
                        "Handler",
                        handler.shift.handler(),
                        handler.shift.bundle(),
                        List.of(point),
                        List.of(point),
                        0,
                        new Counters(handler.shift.begun(), handler.shift.ended(), 0, 0, 0),
                        "",
                        0))
                .toList();
    }

    @Override
    public List<ConsumerInfo> consumers() {
        return consumers(Order.POINT);
    }

    @Override
    public boolean profile(String point, boolean on) {
        return false;
    }

    @Override
    public Optional<Profile> profile(String point) {
        return Optional.empty();
    }

    @Override
    public GracePeriods gracePeriods() {
        List<PendingGrace> pending = List.of();
        if (section.hasQueuedThreads()) {
            Holder holder =
                    new Holder("orders-feed-1", 1, Order.POINT, "Slow", Handlers.SLOW, List.of());
            pending = List.of(new PendingGrace("stop of slow", "deployer", 1, List.of(holder)));
        }
        return new GracePeriods(graces, 1_000, 2_000, 3_000, pending);
    }

    @Override
    public List<Stall> stalls() {
        return List.of();
    }

    @Override
    public Optional<Class<?>> type(String point) {
        return Optional.of(Order.class);
    }

    @Override
    public boolean unregister(long registration) {
        return false;
    }

    @Override
    public void sync(String reason) {
        sync();
    }

    @Override
    public int hit(String point, Object event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        deployer.shutdown();
    }
}
