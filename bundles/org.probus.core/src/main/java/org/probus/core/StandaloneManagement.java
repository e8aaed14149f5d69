/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Stall;

import java.util.List;
import java.util.Optional;

/** The tools' view of {@link StandaloneRegistry}, as {@link java.util.ServiceLoader} makes it. */
public final class StandaloneManagement implements ProbeManagement {
    private final ProbeManagement management = new CoreManagement(StandaloneRegistry.REGISTRY);

    /** Makes a view of the registry; for the service loader. */
    public StandaloneManagement() {}

    @Override
    public List<PointInfo> points() {
        return management.points();
    }

    @Override
    public Optional<Class<?>> type(String point) {
        return management.type(point);
    }

    @Override
    public List<ConsumerInfo> consumers() {
        return management.consumers();
    }

    @Override
    public List<ConsumerInfo> consumers(String point) {
        return management.consumers(point);
    }

    @Override
    public boolean profile(String point, boolean on) {
        return management.profile(point, on);
    }

    @Override
    public Optional<Profile> profile(String point) {
        return management.profile(point);
    }

    @Override
    public GracePeriods gracePeriods() {
        return management.gracePeriods();
    }

    @Override
    public List<Stall> stalls() {
        return management.stalls();
    }

    @Override
    public boolean unregister(long registration) {
        return management.unregister(registration);
    }

    @Override
    public void sync(String reason) {
        management.sync(reason);
    }

    @Override
    public int hit(String point, Object event) {
        return management.hit(point, event);
    }
}
