/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.Registration;
import org.probus.api.Scope;
import org.probus.api.Site;
import org.probus.srcu.Lockdep;
import org.probus.srcu.Srcu;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The registry: the only owner of points and of their consumers.
 *
 * <p><b>Contract.</b> What {@link org.probus.api.ProbeRegistry} promises, for any number of owners.
 *
 * <p><b>Threads.</b> One lock guards the structure; hits do not take it. No user code runs and no
 * grace period is awaited under it.
 */
final class Registry {
    private static final System.Logger LOG = System.getLogger("org.probus.core");

    /** The domain of all sections of this registry. */
    final Srcu domain;

    /** The waits for grace periods, and the reports on who holds them. */
    final Waits waits;

    /** The swap of one bundle's consumers for another's; registry lock. */
    final Transitions transitions = new Transitions(this);

    /** Whether a hit ever named its flow: then a transition waits until all of them are counted. */
    volatile boolean keyed;

    private final ReentrantLock lock = Lockdep.roomyLock();

    /** Changed under the lock, and found without. */
    private final Map<String, Point<?>> points = new ConcurrentHashMap<>();

    private final Map<Long, CoreRegistration> registrations = new LinkedHashMap<>();
    private final Set<CoreRegistration> wildcards = new LinkedHashSet<>();
    private final Owners owners = new Owners();
    private final Filters filters;
    private long lastPoint;
    private long lastRegistration;
    private boolean closed;

    /** Whether the close has waited, or has given up: then nobody waits any more. */
    private boolean ended;

    /** Fuses what is hit often and changes seldom. */
    final Fuser fuser;

    Registry(Settings settings) {
        this.waits = new Waits(settings);
        this.domain = waits.domain();
        this.fuser = new Fuser(this, settings.fusing());
        this.filters = new Filters(domain, lock);
    }

    /** Makes a site, see {@link org.probus.api.ProbeRegistry#site}. */
    <E> Site<E> site(String name, Class<E> type, Owners.Key key) {
        PointName.name(name);
        List<String> passedOver = new ArrayList<>();
        CoreSite<E> site = filters.settle(questions -> {
            checkOpen();
            Owner owner = owners.open(key, "a site of " + name);
            comers(name).forEach(comer -> questions.add(comer.selector(), owner));
            if (!questions.isEmpty()) {
                return null;
            }
            Point<E> point = declare(name, type, passedOver);
            CoreSite<E> made = fuser.site(point, type, owner);
            point.sites.add(made);
            owner.sites.add(made);
            made.rearm();
            return made;
        });
        passedOver.forEach(text -> LOG.log(System.Logger.Level.WARNING, text));
        return site;
    }

    /** The registrations that are on a point, or will be once it is made. */
    private Collection<CoreRegistration> comers(String name) {
        Point<?> point = points.get(name);
        return point != null
                ? point.links().stream().map(link -> link.registration).toList()
                : wildcards.stream().filter(wild -> wild.wants(name)).toList();
    }

    @SuppressWarnings("unchecked") // the declared type is compared
    private <E> Point<E> declare(String name, Class<E> type, List<String> passedOver) {
        Point<?> point = point(name);
        Class<?> declared = point.declaredType();
        if (declared == type) {
            return (Point<E>) point;
        }
        if (declared != null) {
            throw new IllegalArgumentException("the point " + name + " is declared with the type "
                    + nameOf(declared, type) + " and cannot be declared with "
                    + nameOf(type, declared)
                    + ": use one type, or another name");
        }
        Point<E> mine = (Point<E>) point;
        mine.declare(type);
        mine.publish(false);
        for (Link link : mine.links()) {
            if (!mine.fits(link) && link.registration.names(name)) {
                passedOver.add(link.registration + " takes " + link.registration.typeName()
                        + " and is passed over at " + name + ", which was declared with "
                        + type.getName() + ": make the types agree");
            }
        }
        return mine;
    }

    private static String nameOf(Class<?> type, Class<?> other) {
        ClassLoader loader = type.getClassLoader();
        return type.getName().equals(other.getName()) && loader != null
                ? type.getName() + " of the loader " + loader.getClass().getName() + "@"
                        + Integer.toHexString(System.identityHashCode(loader))
                : type.getName();
    }

    /** Returns the point of a name, made if need be, with the wildcard consumers that match it. */
    private Point<?> point(String name) {
        Point<?> point = points.get(name);
        if (point == null) {
            point = new Point<>(this, name, ++lastPoint);
            points.put(name, point);
            for (CoreRegistration registration : wildcards) {
                if (registration.wants(name)) {
                    registration.linkTo(point);
                }
            }
            point.publish(true);
        }
        return point;
    }

    /** Registers a consumer, see {@link org.probus.api.ProbeRegistry#register}. */
    CoreRegistration register(CoreRegistration.Request request, List<Owners.Key> keys) {
        return replace(null, request, keys);
    }

    /**
     * Registers a consumer in the place of a registration, with one publication for each point: no
     * hit sees both, and none sees neither where both are wanted.
     *
     * <p>All or nothing: if it fails, whatever the reason, the old one is as it was, and the new
     * one was on no chain at any time.
     */
    CoreRegistration replace(
            @Nullable CoreRegistration old,
            CoreRegistration.Request request,
            List<Owners.Key> keys) {
        return filters.settle(questions -> {
            checkOpen();
            checkTypes(request);
            List<Owner> open = owners.open(
                    keys, "registration of " + request.consumer().getClass().getName());
            Selector selector = request.selector();
            if (selector != null) {
                open.forEach(owner -> owner.linked = true); // its end waits for the questions
                scopes(request.patterns()).forEach(scope -> questions.add(selector, scope));
                if (!questions.isEmpty()) {
                    return null;
                }
            }
            if (selector != null) {
                selector.prune();
            }
            Lineage lineage = old != null && old.lineage.continues(request.consumer())
                    ? old.lineage
                    : new Lineage(request.consumer());
            CoreRegistration registration =
                    new CoreRegistration(this, ++lastRegistration, request, open, lineage);
            registration.side = transitions.side(open);
            try {
                attach(registration);
                publish(old, registration);
            } catch (Throwable failure) {
                unlink(List.of(registration));
                request.patterns().stream()
                        .map(points::get)
                        .filter(Objects::nonNull)
                        .forEach(this::endIfForsaken);
                throw failure;
            }
            return registration;
        });
    }

    /** The scopes that have sites at the points of some patterns. */
    private Stream<Owner> scopes(List<String> patterns) {
        return points.values().stream()
                .filter(point -> patterns.stream()
                        .anyMatch(pattern -> PointName.matches(pattern, point.name())))
                .flatMap(point -> point.sites.stream().map(site -> site.owner))
                .distinct();
    }

    /** Links a registration to its points, to be published by the caller. */
    private void attach(CoreRegistration registration) {
        registrations.put(registration.id, registration);
        registration.owners.forEach(owner -> owner.linked = true);
        for (String pattern : registration.patterns) {
            if (PointName.isPattern(pattern)) {
                wildcards.add(registration);
                points.values().stream()
                        .filter(point -> PointName.matches(pattern, point.name()))
                        .forEach(registration::linkTo);
            } else {
                registration.linkTo(point(pattern));
            }
        }
    }

    /** Publishes a registration, and the leave of the one that it replaces. */
    private void publish(@Nullable CoreRegistration old, CoreRegistration registration) {
        Map<Point<?>, Link> leaving = old == null ? Map.of() : old.links;
        Set<Point<?>> changed = new LinkedHashSet<>(registration.links.keySet());
        changed.addAll(leaving.keySet());
        List<Runnable> publications = new ArrayList<>(changed.size());
        changed.forEach(
                point -> publications.add(publication(point, leaving.get(point), registration)));
        if (old != null) { // from here on nothing fails but for want of memory
            take(List.of(old));
        }
        publications.forEach(Runnable::run);
        if (old != null) {
            forget(List.of(old));
        }
        changed.forEach(this::endIfForsaken);
    }

    private static <E> Runnable publication(
            Point<E> point, @Nullable Link leaving, CoreRegistration registration) {
        Chain<E> next = point.stage(leaving);
        return () -> point.publish(next, registration);
    }

    /** Gives a registration another filter; false if it is not linked any more. */
    boolean apply(CoreRegistration registration, Scope.Filter filter) {
        Selector selector = read(() -> registration.next(filter));
        return filters.settle(questions -> {
            if (!registration.linked()) {
                return false;
            }
            for (Point<?> point : registration.links.keySet()) {
                point.sites.forEach(site -> questions.add(selector, site.owner));
            }
            if (questions.isEmpty()) {
                selector.prune();
                registration.select(selector);
                registration.links.keySet().forEach(point -> point.publish(registration));
            }
            return true;
        });
    }

    private void checkTypes(CoreRegistration.Request request) {
        for (String pattern : request.patterns()) {
            Point<?> point = points.get(pattern);
            Class<?> declared = point == null ? null : point.declaredType();
            if (declared != null && !request.type().isAssignableFrom(declared)) {
                throw new IllegalArgumentException("the point " + pattern
                        + " is declared with the type " + nameOf(declared, request.type())
                        + ", and "
                        + request.consumer().getClass().getName() + " takes "
                        + nameOf(request.type(), declared) + ": make the types agree");
            }
        }
    }

    /** Unlinks a registration; true for the call that did it. */
    boolean unregister(CoreRegistration registration) {
        return read(() -> registration.linked() && unlink(List.of(registration)));
    }

    /** Unlinks registrations at once, see {@link org.probus.api.ProbeRegistry#unregister}. */
    int unregister(Collection<? extends Registration> gone) {
        List<CoreRegistration> mine = new ArrayList<>(gone.size());
        for (Registration each : gone) {
            mine.add(CoreRegistration.of(this, each));
        }
        return read(() -> {
            int before = registrations.size();
            mine.removeIf(registration -> !registration.linked());
            unlink(mine);
            return before - registrations.size();
        });
    }

    /** Unlinks the registration of a number; false if there is none. */
    boolean unregister(long id) {
        return read(() -> {
            CoreRegistration registration = registrations.get(id);
            return registration != null && unlink(List.of(registration));
        });
    }

    /** Unlinks registrations, with one publication for each point that they were on. */
    private boolean unlink(Collection<CoreRegistration> gone) {
        Collection<Point<?>> changed = take(gone);
        changed.forEach(point -> point.publish(false));
        forget(gone);
        changed.forEach(this::endIfForsaken);
        return true;
    }

    /** Unlinks the losers of a transition, with one publication for each of its points. */
    void unlink(Collection<CoreRegistration> losers, Set<Point<?>> points) {
        points.addAll(take(losers));
        points.forEach(point -> point.publish(true));
        forget(losers);
        points.forEach(this::endIfForsaken);
    }

    /** Takes nothing on for a bundle any more until it starts anew; under the lock. */
    void ban(Owners.Key bundle) {
        owners.closed(bundle);
    }

    /** Takes registrations off their points, to be published by the caller, then forgotten. */
    private static Collection<Point<?>> take(Collection<CoreRegistration> gone) {
        Map<Point<?>, List<Link>> byPoint = new LinkedHashMap<>();
        gone.forEach(registration -> registration.links.forEach((point, link) ->
                byPoint.computeIfAbsent(point, p -> new ArrayList<>(1)).add(link)));
        byPoint.forEach(Point::removeAll);
        return byPoint.keySet();
    }

    /** Forgets registrations that no hit sees any more; if that fails they can be taken again. */
    private void forget(Collection<CoreRegistration> gone) {
        for (CoreRegistration registration : gone) {
            registration.forget();
            registrations.remove(registration.id);
            if (!wildcards.isEmpty()) {
                wildcards.remove(registration);
            }
        }
    }

    private void endIfForsaken(Point<?> point) {
        if (point.forsaken()) {
            point.links().forEach(link -> link.registration.leave(link));
            point.end();
            points.remove(point.name(), point);
        }
    }

    /** Withdraws a site. */
    void close(CoreSite<?> site) {
        run(() -> withdraw(site));
    }

    private void withdraw(CoreSite<?> site) {
        if (site.closed) {
            return;
        }
        site.closed = true;
        site.rearm();
        fuser.closed(site);
        Point<?> point = site.point;
        point.sites.remove(site);
        site.owner.sites.remove(site);
        if (point.sites.isEmpty()) {
            point.declare(null);
            point.publish(false);
            endIfForsaken(point);
        }
    }

    /**
     * Disarms a scope at a point, if nobody came or went since the sample, or else if the filters
     * of those that are there now all confirm it; waits for no lock.
     */
    void disarm(Point<?> point, Owner scope, long sampled) {
        boolean disarmed = false;
        if (lock.tryLock()) {
            try {
                disarmed = point.disarm(scope, sampled);
            } finally {
                lock.unlock();
            }
        }
        if (!disarmed && !filters.confirm(point, scope)) {
            point.tally.ignored.increment();
        }
    }

    /** Waits for a grace period on behalf of user code, which must not be inside a handler. */
    void sync(String reason) {
        waits.sync(reason);
    }

    /** Waits until no call of a registration runs, once it is unlinked; else for every hit. */
    void sync(CoreRegistration registration) {
        String reason = "close of " + registration;
        if (registration.registered()) {
            waits.sync(reason);
        } else {
            waits.sync(reason, registration.lineage);
        }
    }

    /**
     * Ends what a bundle owns: unlinks its consumers, withdraws its sites, waits one grace period.
     *
     * <p>When it returns, no call of the bundle's consumers is running and none will begin; unless
     * this thread is inside a handler, who cannot wait for itself: then it waits for the others,
     * for a bounded time, and reports.
     */
    void end(Owners.Key key, String reason) {
        end(key, reason, Ending.STOP);
    }

    /** Ends what a bundle owns, in a way that the operator may have set. */
    void end(Owners.Key key, String reason, Ending ending) {
        Owner owner;
        boolean wait;
        lock.lock();
        try {
            transitions.ending(key);
            owner = owners.closed(key);
            unlink(registrations.values().stream()
                    .filter(registration -> registration.owners.contains(owner))
                    .toList());
            List.copyOf(owner.sites).forEach(this::withdraw);
            registrations.values().forEach(other -> other.forget(owner));
            wait = owner.linked && !owner.zombie;
        } finally {
            lock.unlock();
        }
        if (wait) {
            boolean over = waits.syncForced(reason, owner, ending);
            run(() -> {
                owner.linked = !over;
                owner.zombie = !over;
            });
        }
    }

    /**
     * Ends one registration where its service goes away: unlinks it, and waits one grace period
     * unless its bundle's end has done so already.
     */
    void end(CoreRegistration registration, String reason, Ending ending) {
        Owner owner = registration.owner();
        boolean wait;
        lock.lock();
        try {
            wait = registration.linked()
                    ? unlink(List.of(registration))
                    : owner.linked && !owner.zombie && !ended;
        } finally {
            lock.unlock();
        }
        if (wait) {
            waits.syncForced(reason, registration.lineage, ending);
        }
    }

    /** A bundle was resolved: it is a new scope, and may own anew. */
    void resolved(long bundle) {
        run(() -> owners.resolved(bundle));
    }

    /** A bundle starts, and may own anew. */
    void reopen(long bundle) {
        run(() -> owners.reopen(bundle));
    }

    /** A bundle is uninstalled, and will never own again. */
    void drop(long bundle) {
        run(() -> owners.drop(bundle));
    }

    /** Ends everything, and takes nothing on any more. */
    void close(String reason) {
        close(reason, Ending.STOP);
    }

    /** Ends everything, in a way that the operator may have set. */
    void close(String reason, Ending ending) {
        lock.lock();
        try {
            closed = true;
            transitions.close();
            unlink(List.copyOf(registrations.values()));
            for (Point<?> point : List.copyOf(points.values())) {
                List.copyOf(point.sites).forEach(this::withdraw);
            }
        } finally {
            lock.unlock();
        }
        waits.syncForced(reason, null, ending);
        waits.flights().close();
        fuser.close();
        run(() -> ended = true);
        waits.reportLeaks();
    }

    /** A hit names its flow: from now on a transition waits until all that do are counted. */
    void key() {
        if (!keyed) {
            keyed = true;
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the registry is closed: get the ProbeRegistry service anew");
        }
    }

    /** All points, as they are now. */
    List<Point<?>> points() {
        return read(() -> List.copyOf(points.values()));
    }

    /** The point of a name, found without a lock; null if there is none. */
    @Nullable
    Point<?> find(String name) {
        return points.get(name);
    }

    /** The transition that is under way; null if there is none. */
    @Nullable
    Transition transition() {
        lock.lock();
        try {
            return transitions.current();
        } finally {
            lock.unlock();
        }
    }

    private void run(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }

    /** Runs something under the lock, and returns what it does. */
    <T> T read(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    /** The registration of a number; null if there is none, or none any more; under the lock. */
    @Nullable
    CoreRegistration registration(long id) {
        return registrations.get(id);
    }

    /** All registrations, the oldest first; under the lock. */
    Collection<CoreRegistration> registrations() {
        return registrations.values();
    }
}
