/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.api.management;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;
import java.util.Optional;

/**
 * The tools' view of a registry: an OSGi service beside {@link org.probus.api.ProbeRegistry}.
 *
 * <p><b>Threads.</b> Any thread may call any method. All but {@link #sync} and {@link #hit} return
 * at once.
 */
@ProviderType
public interface ProbeManagement {
    /**
     * Returns all points, by name.
     *
     * @return a copy
     */
    List<PointInfo> points();

    /**
     * Returns the event type of a point, which a tool needs to make an event by hand.
     *
     * <p>The caller must not keep it: it would keep the emitter's class loader alive.
     *
     * @param point the name of the point
     * @return the type; empty if no site declares the point
     */
    Optional<Class<?>> type(String point);

    /**
     * Returns all registered consumers, the oldest first, each counted over all of its points.
     *
     * @return a copy
     */
    List<ConsumerInfo> consumers();

    /**
     * Returns the consumers of one point, in the order in which a hit calls them.
     *
     * @param point the name of the point
     * @return a copy, each counted at this point alone; empty if there is no such point
     */
    List<ConsumerInfo> consumers(String point);

    /**
     * Switches the profile of a point on or off: whether it is taken how long its consumers' calls
     * last. It is off at first.
     *
     * <p><b>Contract.</b> While it is on, one in some sixty of the hits that a thread makes at
     * profiled points is timed: the call of each consumer, of its entry part where it has two, and
     * failures as well. Switched off, the times are dropped, and their memory is free, which is 4
     * KiB for each consumer and processor; they are dropped as well with a consumer that leaves and
     * a point that ends. To switch it on where it is on keeps the times. Either way is a change of
     * the point's chain: for a while, hits are as slow as after a registration.
     *
     * @param point the name of the point
     * @param on whether times are to be taken
     * @return false if there is no such point
     */
    boolean profile(String point, boolean on);

    /**
     * Returns how long the calls of a point's consumers last.
     *
     * @param point the name of the point
     * @return a copy; empty if there is no such point, or it is not profiled
     */
    Optional<Profile> profile(String point);

    /**
     * Returns the grace periods: how many, how long, which are pending and who holds them.
     *
     * @return a copy
     */
    GracePeriods gracePeriods();

    /**
     * Returns the waits that took long: those that go on, those that were given up, and the last
     * hundred that are over.
     *
     * @return a copy, the oldest first
     */
    List<Stall> stalls();

    /**
     * Unlinks a consumer from all of its points, and waits for nobody.
     *
     * @param registration the number of the registration
     * @return false if no such registration is there
     */
    boolean unregister(long registration);

    /**
     * Waits for one grace period.
     *
     * @param reason what waits, shown in {@link PendingGrace#reason}
     * @throws IllegalStateException if called by a handler, which would wait for itself
     */
    void sync(String reason);

    /**
     * Hits a point by hand.
     *
     * @param point the name of the point
     * @param event the event
     * @return how many consumers were called
     * @throws IllegalArgumentException if no emitter declares the point, or if the event is not of
     *     its type: the message names both types
     */
    int hit(String point, Object event);

    /**
     * How long the calls of a point's consumers last.
     *
     * @param period one in so many hits of a thread is timed
     * @param consumers the consumers, in the order in which a hit calls them
     */
    record Profile(int period, List<Timing> consumers) {}

    /**
     * How long the calls of a consumer at a point last, of those that were timed. A percentile is
     * at most an eighth too long, and never too short; the maximum is exact.
     *
     * @param consumer the consumer, counted at this point alone
     * @param samples how many calls were timed since the profile was switched on
     * @param p50Nanos the median, in nanoseconds; 0 if there was none
     * @param p90Nanos the 90th percentile, in nanoseconds; 0 if there was none
     * @param p99Nanos the 99th percentile, in nanoseconds; 0 if there was none
     * @param maxNanos the longest, in nanoseconds; 0 if there was none
     */
    record Timing(
            ConsumerInfo consumer,
            long samples,
            long p50Nanos,
            long p90Nanos,
            long p99Nanos,
            long maxNanos) {}
}
