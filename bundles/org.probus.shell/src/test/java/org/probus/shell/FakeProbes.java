/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

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
import org.probus.api.management.Swaps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** A registry in memory: points are set, consumers are called, grace periods end when told. */
final class FakeProbes implements Probes, ProbeManagement, ProbeRegistry {
    /** The bundles, and their swaps. */
    final FakeSwaps bundles = new FakeSwaps();

    /** Whether the services are there. */
    volatile boolean present = true;

    /** Counted down, a wait for a grace period returns. */
    volatile CountDownLatch grace = new CountDownLatch(0);

    /** Who holds a grace period while it is pending. */
    volatile List<Holder> holders = List.of();

    /** The figures of the grace periods that ended. */
    volatile GracePeriods ended = new GracePeriods(0, 0, 0, 0, List.of());

    /** The waits that took long. */
    volatile List<Stall> stalls = List.of();

    private final Map<String, PointInfo> points = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> types = new ConcurrentHashMap<>();
    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, PendingGrace> pending = new ConcurrentHashMap<>();
    private final Map<String, List<Long>> profiles = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    @Override
    public ProbeManagement management() {
        if (!present) {
            throw Probes.absent("ProbeManagement");
        }
        return this;
    }

    @Override
    public ProbeRegistry registry() {
        if (!present) {
            throw Probes.absent("ProbeRegistry");
        }
        return this;
    }

    @Override
    public Swaps swaps() {
        if (!present) {
            throw Probes.absent("Swaps");
        }
        return bundles;
    }

    @Override
    public Installed installed() {
        return bundles;
    }

    /** Makes a point with its counters. */
    void point(long id, String name, Class<?> type, Counters counters) {
        types.put(name, type);
        points.put(name, new PointInfo(id, name, type.getName(), 1, 0, 0, 0, 0, counters));
    }

    /** Has a point's sites fused, which were relinked so often. */
    void fused(String name, int fused, long relinks) {
        points.computeIfPresent(
                name,
                (same, p) -> new PointInfo(
                        p.id(), name, p.type(), p.sites(), 0, 0, fused, relinks, p.counters()));
    }

    /** Makes a point of which only a consumer knows. */
    void undeclared(long id, String name) {
        points.put(name, new PointInfo(id, name, "", 0, 0, 0, 0, 0, new Counters(0, 0, 0, 0, 0)));
    }

    /** Takes a point away. */
    void remove(String name) {
        points.remove(name);
    }

    /** Attaches a consumer that does nothing. */
    void consumer(long id, String bundle, Counters counters, String error, String... on) {
        ConsumerInfo info = new ConsumerInfo(
                id,
                "com.acme.Audit",
                bundle,
                bundle.isEmpty() ? -1 : 42,
                List.of(on),
                List.of(),
                0,
                counters,
                error,
                0);
        entries.put(id, new Entry(info, null));
        ids.accumulateAndGet(id, Math::max);
    }

    /** Returns the numbers of the registrations. */
    List<Long> registered() {
        return entries.keySet().stream().sorted().toList();
    }

    @Override
    public List<PointInfo> points() {
        return points.values().stream()
                .map(p -> counted(p, consumers(p.name()).size()))
                .sorted(Comparator.comparing(PointInfo::name))
                .toList();
    }

    private static PointInfo counted(PointInfo p, int consumers) {
        int armed = consumers > 0 ? p.sites() : 0;
        return new PointInfo(
                p.id(),
                p.name(),
                p.type(),
                p.sites(),
                armed,
                consumers,
                p.fused(),
                p.relinks(),
                p.counters());
    }

    @Override
    public Optional<Class<?>> type(String point) {
        return Optional.ofNullable(types.get(point));
    }

    @Override
    public List<ConsumerInfo> consumers() {
        return entries.values().stream()
                .map(this::attached)
                .sorted(Comparator.comparingLong(ConsumerInfo::id))
                .toList();
    }

    private ConsumerInfo attached(Entry entry) {
        ConsumerInfo c = entry.info();
        List<String> on = points.keySet().stream()
                .filter(name -> c.patterns().stream().anyMatch(p -> matches(p, name)))
                .sorted()
                .toList();
        return new ConsumerInfo(
                c.id(),
                c.consumer(),
                c.bundle(),
                c.bundleId(),
                c.patterns(),
                on,
                c.ranking(),
                c.counters(),
                c.lastError(),
                c.pins());
    }

    /** The registry's own rule: a star stands for any run but the colon. */
    private static boolean matches(String pattern, String name) {
        return name.matches("\\Q" + pattern.replace("*", "\\E[^:]*\\Q") + "\\E");
    }

    @Override
    public List<ConsumerInfo> consumers(String point) {
        return consumers().stream().filter(c -> c.points().contains(point)).toList();
    }

    @Override
    public boolean profile(String point, boolean on) {
        if (!points.containsKey(point)) {
            return false;
        }
        if (on) {
            profiles.putIfAbsent(point, List.of());
        } else {
            profiles.remove(point);
        }
        return true;
    }

    @Override
    public Optional<Profile> profile(String point) {
        return Optional.ofNullable(profiles.get(point))
                .map(nanos -> new Profile(
                        61,
                        consumers(point).stream()
                                .map(c -> timing(c, nanos.stream().sorted().toList()))
                                .toList()));
    }

    private static Timing timing(ConsumerInfo consumer, List<Long> sorted) {
        int last = sorted.size() - 1;
        return last < 0
                ? new Timing(consumer, 0, 0, 0, 0, 0)
                : new Timing(
                        consumer,
                        sorted.size(),
                        sorted.get(last / 2),
                        sorted.get(last * 9 / 10),
                        sorted.get(last * 99 / 100),
                        sorted.get(last));
    }

    /** Has the calls at a profiled point last so long. */
    void timed(String point, Long... nanos) {
        profiles.put(point, List.of(nanos));
    }

    @Override
    public GracePeriods gracePeriods() {
        return new GracePeriods(
                ended.count(),
                ended.p50Nanos(),
                ended.p99Nanos(),
                ended.maxNanos(),
                List.copyOf(pending.values()));
    }

    @Override
    public List<Stall> stalls() {
        return stalls;
    }

    /** Makes a wait that is pending. */
    void pending(PendingGrace wait) {
        pending.put(wait.reason(), wait);
    }

    @Override
    public boolean unregister(long registration) {
        return entries.remove(registration) != null;
    }

    @Override
    public void sync(String reason) {
        String waiter = Thread.currentThread().getName();
        pending.put(reason, new PendingGrace(reason, waiter, 1_000_000, holders));
        try {
            grace.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pending.remove(reason);
    }

    @Override
    public int hit(String point, Object event) {
        Class<?> type = types.get(point);
        if (type == null || !type.isInstance(event)) {
            throw new IllegalArgumentException(point + " takes " + type);
        }
        List<ConsumerInfo> called = consumers(point);
        for (ConsumerInfo c : called) {
            Entry entry = entries.get(c.id());
            if (entry != null && entry.consumer() != null) {
                call(entry.consumer(), new Named(point, type), event);
            }
        }
        return called.size();
    }

    private static void call(ProbeConsumer<Object> consumer, ProbePoint<?> point, Object event) {
        try {
            consumer.handle(point, event);
        } catch (Exception e) {
            throw new AssertionError("a consumer of the shell never throws", e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // a consumer of anything is a consumer of an object
    public <E> Registration register(
            Class<E> type, ProbeConsumer<? super E> consumer, String... on) {
        long id = ids.incrementAndGet();
        ConsumerInfo info = new ConsumerInfo(
                id,
                consumer.getClass().getName(),
                "org.probus.shell",
                7,
                List.of(on),
                List.of(),
                0,
                new Counters(0, 0, 0, 0, 0),
                "",
                0);
        entries.put(id, new Entry(info, (ProbeConsumer<Object>) consumer));
        return new FakeRegistration(id);
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
    public <E> Site<E> site(String point, Class<E> type) {
        throw new UnsupportedOperationException("no command makes a site");
    }

    @Override
    public int unregister(Collection<? extends Registration> registrations) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {
        sync("sync");
    }

    /** Returns the consumers that are really called, to hold them as a slow thread does. */
    List<ProbeConsumer<Object>> handlers() {
        List<ProbeConsumer<Object>> handlers = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.consumer() != null) {
                handlers.add(entry.consumer());
            }
        }
        return handlers;
    }

    private record Entry(ConsumerInfo info, @Nullable ProbeConsumer<Object> consumer) {}

    /** A point as a consumer sees it. */
    record Named(String name, Class<?> events) implements ProbePoint<Object> {
        @Override
        public long id() {
            return 1;
        }

        @Override
        @SuppressWarnings("unchecked") // the events of a test are objects
        public Class<Object> type() {
            return (Class<Object>) events;
        }
    }

    private final class FakeRegistration implements Registration {
        private final long id;

        FakeRegistration(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public boolean registered() {
            return entries.containsKey(id);
        }

        @Override
        public boolean apply(Scope.Filter filter) {
            throw new UnsupportedOperationException("no command changes a filter");
        }

        @Override
        public boolean unregister() {
            return FakeProbes.this.unregister(id);
        }

        @Override
        public void sync() {
            FakeProbes.this.sync();
        }

        @Override
        public void close() {
            unregister();
            sync();
        }
    }
}
