/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.probus.api.management.PointInfo;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The orders in which points can be listed: numbers the largest first, names by the alphabet. */
final class Sorting {
    private static final Map<String, Comparator<PointInfo>> ORDERS = orders();

    /** The names of the orders. */
    static final List<String> NAMES = List.copyOf(ORDERS.keySet());

    private Sorting() {}

    private static Map<String, Comparator<PointInfo>> orders() {
        Map<String, Comparator<PointInfo>> orders = new LinkedHashMap<>();
        orders.put("id", Comparator.comparingLong(PointInfo::id));
        orders.put("point", Comparator.comparing(PointInfo::name));
        orders.put("type", Comparator.comparing(PointInfo::type));
        orders.put("sites", Comparator.comparingInt(PointInfo::sites).reversed());
        orders.put("cons", Comparator.comparingInt(PointInfo::consumers).reversed());
        orders.put("hits", most(p -> p.counters().hits()));
        orders.put("miss", most(p -> p.counters().missed()));
        orders.put("err", most(p -> p.counters().errors()));
        orders.put("removed", most(p -> p.counters().removed()));
        return orders;
    }

    private static Comparator<PointInfo> most(java.util.function.ToLongFunction<PointInfo> figure) {
        return Comparator.comparingLong(figure).reversed();
    }

    /** Returns the points in an order; equal ones by number. */
    static List<PointInfo> sorted(
            List<PointInfo> points, String name, boolean reverse, Rates rates) {
        Comparator<PointInfo> order = name.equals("hits") && rates.known()
                ? Comparator.<PointInfo>comparingDouble(p -> rates.of(p.id()).orElse(0))
                        .reversed()
                : ORDERS.getOrDefault(name, Comparator.comparingLong(PointInfo::id));
        Comparator<PointInfo> way = reverse ? order.reversed() : order;
        return points.stream().sorted(way.thenComparingLong(PointInfo::id)).toList();
    }
}
