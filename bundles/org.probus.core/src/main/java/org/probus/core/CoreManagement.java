/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Stall;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The tools' view of a registry. */
final class CoreManagement implements ProbeManagement {
    private final Registry registry;

    CoreManagement(Registry registry) {
        this.registry = registry;
    }

    @Override
    public List<PointInfo> points() {
        List<PointInfo> infos = registry.read(
                () -> registry.points().stream().<PointInfo>map(Point::info).toList());
        return infos.stream().sorted(Comparator.comparing(PointInfo::name)).toList();
    }

    @Override
    public Optional<Class<?>> type(String point) {
        Point<?> found = registry.find(point);
        return found == null ? Optional.empty() : Optional.ofNullable(found.declaredType());
    }

    @Override
    public List<ConsumerInfo> consumers() {
        return registry.read(() ->
                registry.registrations().stream().map(CoreRegistration::info).toList());
    }

    @Override
    public List<ConsumerInfo> consumers(String point) {
        return registry.read(() -> {
            Point<?> found = registry.find(point);
            return found == null
                    ? List.of()
                    : found.order().stream()
                            .map(link -> link.registration.info(link))
                            .toList();
        });
    }

    @Override
    public boolean profile(String point, boolean on) {
        return registry.read(() -> {
            Point<?> found = registry.find(point);
            if (found != null) {
                found.profile(on);
            }
            return found != null;
        });
    }

    @Override
    public Optional<Profile> profile(String point) {
        return registry.read(() -> {
            Point<?> found = registry.find(point);
            if (found == null || !found.profiled()) {
                return Optional.empty();
            }
            List<Timing> timings = new ArrayList<>();
            for (Link link : found.order()) {
                Times times = link.times();
                if (times != null) {
                    timings.add(times.of(link.registration.info(link)));
                }
            }
            return Optional.of(new Profile(Turns.PERIOD, List.copyOf(timings)));
        });
    }

    @Override
    public GracePeriods gracePeriods() {
        return registry.waits.gracePeriods();
    }

    @Override
    public List<Stall> stalls() {
        return registry.waits.stalls();
    }

    @Override
    public boolean unregister(long registration) {
        return registry.unregister(registration);
    }

    @Override
    public void sync(String reason) {
        registry.sync(reason);
    }

    @Override
    public int hit(String point, Object event) {
        return hit(registry.find(point), point, event);
    }

    private static <E> int hit(@Nullable Point<E> point, String name, Object event) {
        Class<E> type = point == null ? null : point.declaredType();
        if (point == null || type == null) {
            throw new IllegalArgumentException("no emitter declares the point " + name
                    + ": start the bundle that hits it, or correct the name");
        }
        if (!type.isInstance(event)) {
            throw new IllegalArgumentException("the point " + point + " takes " + type.getName()
                    + " and cannot be hit with " + event.getClass().getName());
        }
        return point.hit(type, event);
    }
}
