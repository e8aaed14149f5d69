/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.probus.api.ProbeConsumer;
import org.probus.api.Scope;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Registers every {@link ProbeConsumer} service that names its points, and follows its properties.
 *
 * <p>Where a service is unregistered while its bundle goes on (its component is deactivated by a
 * configuration, say), the consumer is unlinked and a grace period passes before the service is let
 * go: Declarative Services deactivates a component as soon as nobody uses its service.
 */
final class Whiteboard extends ServiceTracker<ProbeConsumer<?>, Whiteboard.Tracked> {
    private static final System.Logger LOG = System.getLogger("org.probus.core");

    private final Registry registry;
    private final Endings endings;

    @SuppressWarnings("unchecked") // the class literal of a generic type
    Whiteboard(BundleContext context, Registry registry, Endings endings) {
        super(context, (Class<ProbeConsumer<?>>) (Class<?>) ProbeConsumer.class, null);
        this.registry = registry;
        this.endings = endings;
    }

    /** A consumer service, with its registration if its properties were good for one. */
    static final class Tracked {
        final ProbeConsumer<?> consumer;
        final Bundle bundle;
        private final ReentrantLock lock = new ReentrantLock();

        /** Its registration, if there is one; guarded by the lock. */
        private @Nullable CoreRegistration registration;

        /** The scopes that it was registered in, as its property named them; under the lock. */
        private List<String> scopes = List.of();

        /** Whether the service is going: then nothing is registered any more; under the lock. */
        private boolean gone;

        /** What kept it from being registered, as it was last reported; empty if nothing did. */
        private volatile String fault = "";

        Tracked(ProbeConsumer<?> consumer, Bundle bundle) {
            this.consumer = consumer;
            this.bundle = bundle;
        }
    }

    @Override
    public @Nullable Tracked addingService(ServiceReference<ProbeConsumer<?>> reference) {
        ProbeConsumer<?> consumer = context.getService(reference);
        Bundle bundle = reference.getBundle();
        if (consumer == null || bundle == null) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the ProbeConsumer service {0} gave no object and is not registered: see "
                            + "the log"
                            + " of its component, and activate it again",
                    reference);
            return null;
        }
        Tracked tracked = new Tracked(consumer, bundle);
        register(reference, tracked);
        // Once more: the tracker does not tell of a change that came while it was adding.
        register(reference, tracked);
        return tracked;
    }

    @Override
    public void modifiedService(ServiceReference<ProbeConsumer<?>> reference, Tracked tracked) {
        register(reference, tracked);
    }

    @Override
    public void removedService(ServiceReference<ProbeConsumer<?>> reference, Tracked tracked) {
        CoreRegistration registration;
        tracked.lock.lock();
        try {
            tracked.gone = true;
            registration = tracked.registration;
        } finally {
            tracked.lock.unlock();
        }
        if (registration != null) {
            registry.end(
                    registration, "unregistering of " + registration, endings.of(tracked.bundle));
        }
        context.ungetService(reference);
    }

    /** Registers as the properties say now; a fault is reported, and what was stays. */
    private void register(ServiceReference<ProbeConsumer<?>> reference, Tracked tracked) {
        String fault = "";
        try {
            Class<?> type = EventTypes.of(tracked.consumer.getClass());
            tracked.lock.lock();
            try {
                if (!tracked.gone) {
                    follow(reference, tracked, type);
                }
            } finally {
                tracked.lock.unlock();
            }
        } catch (RuntimeException | LinkageError e) {
            fault = String.valueOf(e.getMessage());
        }
        if (!fault.isEmpty() && !fault.equals(tracked.fault)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the consumer {0} of bundle {1} is not registered: {2}",
                    tracked.consumer.getClass().getName(),
                    Bundles.text(tracked.bundle),
                    fault);
        }
        tracked.fault = fault;
    }

    /** Brings the registration to what the properties say; under the lock of the consumer. */
    private void follow(
            ServiceReference<ProbeConsumer<?>> reference, Tracked tracked, Class<?> type) {
        CoreRegistration old = tracked.registration;
        CoreRegistration.Request plain = CoreRegistration.Request.of(
                type, tracked.consumer, ranking(reference), points(reference));
        List<String> scopes = scopes(reference);
        Scope.Filter filter = filter(tracked.consumer, scopes);
        CoreRegistration.Request request = filter == null ? plain : plain.in(filter);
        if (old == null
                || !old.patterns.equals(request.patterns())
                || old.ranking != request.ranking()) {
            tracked.registration = registry.replace(
                    old,
                    request,
                    List.of(
                            Bundles.keyOf(tracked.consumer.getClass(), tracked.bundle),
                            Bundles.key(tracked.bundle)));
        } else if (!tracked.scopes.equals(scopes)) {
            registry.apply(old, filter == null ? scope -> true : filter);
        }
        tracked.scopes = scopes;
    }

    private static Scope.@Nullable Filter filter(ProbeConsumer<?> consumer, List<String> scopes) {
        Scope.Filter own = consumer instanceof Scope.Filter filter ? filter : null;
        return scopes.isEmpty() ? own : new Selector.Named(scopes, own);
    }

    /** The scopes that the property names; empty if it is not set, which is all of them. */
    private static List<String> scopes(ServiceReference<?> reference) {
        Object value = reference.getProperty(ProbeConsumer.SCOPE);
        return value == null
                ? List.of()
                : strings(value, ProbeConsumer.SCOPE, "each the symbolic name of a bundle");
    }

    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking
                ? ranking
                : 0;
    }

    /** The points that the property names. */
    private static String[] points(ServiceReference<?> reference) {
        return strings(
                        reference.getProperty(ProbeConsumer.POINT),
                        ProbeConsumer.POINT,
                        "each unit:location")
                .toArray(String[]::new);
    }

    private static List<String> strings(@Nullable Object value, String property, String each) {
        if (value instanceof String one) {
            return List.of(one);
        }
        if (value instanceof String[] several
                && Arrays.stream(several).allMatch(Objects::nonNull)) {
            return List.of(several);
        }
        if (value instanceof Collection<?> several
                && several.stream().allMatch(String.class::isInstance)) {
            return several.stream().map(String.class::cast).toList();
        }
        String found = value instanceof Object[] array ? Arrays.toString(array) : "" + value;
        throw new IllegalArgumentException("its property " + property + " is " + found
                + ": set a string, or an array or collection of strings, " + each);
    }
}
