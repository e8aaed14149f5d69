/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.PointInfo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Hits a second of each point, between two looks at it. */
final class Rates {
    private final Map<Long, Long> hits = new HashMap<>();
    private final Map<Long, Double> rates = new HashMap<>();
    private long at;

    /** Takes a look, and counts from the look before. */
    void look(List<PointInfo> points, long nanoTime) {
        double seconds = Math.max(1, nanoTime - at) / 1e9;
        rates.clear();
        for (PointInfo point : points) {
            Long now = point.counters().hits();
            Long before = hits.put(point.id(), now);
            if (before != null) {
                rates.put(point.id(), (now - before) / seconds);
            }
        }
        at = nanoTime;
    }

    /** Returns the rate of a point; empty until the second look at it. */
    OptionalDouble of(long point) {
        Double rate = rates.get(point);
        return rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /** Returns the sum over points. */
    double sum(List<PointInfo> points) {
        return points.stream().mapToDouble(p -> rates.getOrDefault(p.id(), 0.0)).sum();
    }

    /** Tells whether there was a second look. */
    boolean known() {
        return !rates.isEmpty();
    }
}
