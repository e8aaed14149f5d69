/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.Scope;
import org.probus.api.SessionConsumer;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A consumer with its patterns, and its link at each point that they match.
 *
 * <p>Guarded by the registry lock, but for what is final. Once unlinked it holds neither the
 * consumer nor its type.
 */
final class CoreRegistration implements Registration {
    private static final Counters NOTHING = errors(0);
    private static final int MOST_ENDED = 64;

    final long id;
    final List<String> patterns;
    final int ranking;
    final List<Owner> owners;
    final Lineage lineage;
    private final List<Callee> callees;
    final Failures failures = new Failures();

    /** By point, in the order of linking; a small map for a single one. Written here alone. */
    Map<Point<?>, Link> links = Map.of();

    /** Its part in the transition that is under way. */
    Side side = Side.BOTH;

    /** The tallies at points that have ended; a call in flight there is still counted. */
    private final Deque<Tally> ended = new ArrayDeque<>();

    /** What older ended points have counted. */
    private Counters before = NOTHING;

    private final Registry registry;
    private final String consumerName;

    /** Chooses the scopes; null for all. */
    private @Nullable Selector selector;

    private @Nullable ProbeConsumer<Object> consumer;
    private @Nullable Class<?> type;

    CoreRegistration(
            Registry registry, long id, Request request, List<Owner> owners, Lineage lineage) {
        this.registry = registry;
        this.id = id;
        this.patterns = request.patterns();
        this.ranking = request.ranking();
        this.owners = owners;
        this.lineage = lineage;
        this.callees = Stream.concat(
                        owners.stream(), Stream.of(lineage, registry.waits.everybody()))
                .toList();
        this.consumer = request.consumer();
        this.type = request.type();
        this.selector = request.selector();
        this.consumerName = request.consumer().getClass().getName();
    }

    /**
     * What a caller asks to be registered.
     *
     * @param selector chooses the scopes; null for all
     */
    record Request(
            Class<?> type,
            ProbeConsumer<Object> consumer,
            List<String> patterns,
            int ranking,
            @Nullable Selector selector) {
        @SuppressWarnings("unchecked") // a consumer is only given events of the type it names
        static Request of(Class<?> type, ProbeConsumer<?> consumer, int ranking, String... points) {
            if (points.length == 0) {
                throw new IllegalArgumentException("no probe point was named for "
                        + consumer.getClass().getName() + ": name at least one");
            }
            List<String> patterns =
                    Arrays.stream(points).map(PointName::pattern).distinct().toList();
            List<String> kinds = Stream.<Class<?>>of(
                            SessionConsumer.class, ReturnConsumer.class, AsyncConsumer.class)
                    .filter(kind -> kind.isInstance(consumer))
                    .map(kind -> "a " + kind.getSimpleName())
                    .toList();
            if (kinds.size() > 1) {
                throw new IllegalArgumentException(consumer.getClass().getName() + " is "
                        + String.join(" and ", kinds) + ": make it one of them");
            }
            Request all =
                    new Request(type, (ProbeConsumer<Object>) consumer, patterns, ranking, null);
            return consumer instanceof Scope.Filter own ? all.in(own) : all;
        }

        /** The same with a filter that chooses the scopes. */
        Request in(Scope.Filter filter) {
            String name = consumer.getClass().getName();
            return new Request(
                    type, consumer, patterns, ranking, new Selector(filter, name, selector));
        }
    }

    /**
     * A registration as one of a registry.
     *
     * @throws IllegalArgumentException if it is of another one
     */
    static CoreRegistration of(Registry registry, Registration registration) {
        if (registration instanceof CoreRegistration core && core.registry == registry) {
            return core;
        }
        throw new IllegalArgumentException(
                registration + " is of another registry: unregister it there");
    }

    /** Whether one of the patterns matches the name. */
    boolean wants(String point) {
        return patterns.stream().anyMatch(pattern -> PointName.matches(pattern, point));
    }

    /** Whether a bundle is one of its owners. */
    boolean isOf(Owners.Key bundle) {
        return owners.stream().anyMatch(owner -> owner.id == bundle.id());
    }

    /** Whether one of the patterns is the name itself. */
    boolean names(String point) {
        return patterns.contains(point);
    }

    /** Whether the consumer takes events of a type; false once it is unlinked. */
    boolean takes(Class<?> events) {
        return type != null && type.isAssignableFrom(events);
    }

    /** The type of event that the consumer takes, for messages. */
    String typeName() {
        return type == null ? "none" : type.getName();
    }

    /** Links the consumer to a point, to be published by the caller; once it is there, nothing. */
    void linkTo(Point<?> point) {
        ProbeConsumer<Object> target = consumer;
        Class<?> takes = type;
        if (target != null && takes != null && !links.containsKey(point)) {
            Link link = new Link(this, point, target, takes, registry.waits);
            registry.waits.places.add(link);
            put(point, link); // first: what is at the point, and not here, would stay there
            point.add(link);
        }
    }

    private void put(Point<?> point, Link link) {
        if (links.isEmpty()) {
            links = Map.of(point, link);
            return;
        }
        if (links.size() == 1) {
            links = new LinkedHashMap<>(links);
        }
        links.put(point, link);
    }

    private void remove(Point<?> point) {
        if (links.size() > 1) {
            links.remove(point);
        } else if (links.containsKey(point)) {
            links = Map.of();
        }
    }

    /** Chooses the scopes; null for all. */
    @Nullable
    Selector selector() {
        return selector;
    }

    /** A selector of another filter, to be taken by {@link #select}. */
    Selector next(Scope.Filter filter) {
        return new Selector(filter, consumerName, selector);
    }

    /** Takes another selector, at all points; to be published by the caller. */
    void select(Selector next) {
        selector = next;
        links.forEach((point, link) -> point.select(link, next));
    }

    /** Leaves a point that has ended, and keeps what was counted there. */
    void leave(Link link) {
        remove(link.point);
        ended.add(link.tally);
        if (ended.size() > MOST_ENDED) {
            before = Tally.sum(before, ended.remove().counters());
        }
    }

    /** Forgets a scope that has ended. */
    void forget(Owner scope) {
        if (selector != null) {
            selector.forget(scope);
        }
    }

    /** Drops the consumer, so that nothing here keeps its class loader alive. */
    void forget() {
        links = Map.of();
        consumer = null;
        type = null;
        selector = null;
    }

    boolean linked() {
        return consumer != null;
    }

    /** Whose end waits for its calls: its own, that of each of its owners, that of the registry. */
    List<Callee> callees() {
        return callees;
    }

    /** Whether a wait for one of these is passing hits by: its consumer may be gone. */
    boolean revoked() {
        return callees.stream().anyMatch(Callee::revoked);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean registered() {
        return registry.read(this::linked);
    }

    @Override
    public boolean apply(Scope.Filter filter) {
        return registry.apply(this, filter);
    }

    @Override
    public boolean unregister() {
        return registry.unregister(this);
    }

    @Override
    public void sync() {
        registry.sync(this);
    }

    @Override
    public void close() {
        unregister();
        sync();
    }

    /** The owner to be named: the first, the bundle that the class comes from. */
    Owner owner() {
        return owners.get(0);
    }

    /** The name of the consumer's class. */
    String consumerName() {
        return consumerName;
    }

    /** A copy for tools, over all points. */
    ConsumerInfo info() {
        Counters counters = Tally.sum(before, errors(selector == null ? 0 : selector.errors()));
        for (Tally tally : ended) {
            counters = Tally.sum(counters, tally.counters());
        }
        for (Link link : links.values()) {
            counters = Tally.sum(counters, link.tally.counters());
        }
        return info(
                links.values().stream()
                        .filter(link -> link.point.fits(link))
                        .map(link -> link.point.name())
                        .toList(),
                counters,
                links.values().stream().mapToLong(Link::pins).sum());
    }

    /** A copy for tools, at one point. */
    ConsumerInfo info(Link link) {
        return info(List.of(link.point.name()), link.tally.counters(), link.pins());
    }

    private static Counters errors(long count) {
        return new Counters(0, 0, count, 0, 0);
    }

    private ConsumerInfo info(List<String> points, Counters counters, long pins) {
        String error = failures.last();
        if (error.isEmpty() && selector != null) {
            error = selector.lastError();
        }
        return new ConsumerInfo(
                id,
                consumerName,
                owner().name,
                owner().id,
                patterns,
                points,
                ranking,
                counters,
                error,
                pins);
    }

    /** {@code class (bundle)}. */
    @Override
    public String toString() {
        return owner().id < 0 ? consumerName : consumerName + " (" + owner() + ")";
    }
}
