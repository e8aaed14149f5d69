/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.driver;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeRegistry;
import org.probus.api.Site;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.GracePeriods;
import org.probus.api.management.Holder;
import org.probus.api.management.PendingGrace;
import org.probus.api.management.PointInfo;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Stall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The tests' hand inside the framework: it hits points and reads figures, in JDK types alone.
 *
 * <p>An operation is a word; its arguments and its result are strings, numbers and lists.
 */
@Component(property = "probus.itests=driver")
public final class Driver implements BiFunction<String, Object[], Object> {
    private static final int BURST = 5_000;

    private final ProbeRegistry registry;
    private final ProbeManagement management;
    private final Map<String, Site<String>> sites = new HashMap<>();

    /**
     * Makes the driver.
     *
     * @param registry the registry
     * @param management the registry's figures
     */
    @Activate
    public Driver(@Reference ProbeRegistry registry, @Reference ProbeManagement management) {
        this.registry = registry;
        this.management = management;
    }

    @Override
    public Object apply(String operation, Object[] arguments) {
        return switch (operation) {
            case "hit" -> {
                site((String) arguments[0]).hit((String) arguments[1]);
                yield true;
            }
            case "burst" -> burst((String) arguments[0], (String) arguments[1]);
            case "armed" -> site((String) arguments[0]).armed();
            case "site" ->
                registry.site((String) arguments[0], (Class<?>) arguments[1])
                        .point()
                        .id();
            case "count" -> management.gracePeriods().count();
            case "pending" -> pending(management.gracePeriods());
            case "stalls" -> management.stalls().stream().map(Driver::stall).toList();
            case "point" -> point((String) arguments[0]);
            case "consumers" -> consumers();
            case "off" -> management.unregister((Long) arguments[0]);
            case "sync" -> {
                management.sync("sync of the test");
                yield true;
            }
            default -> throw new IllegalArgumentException("unknown operation " + operation);
        };
    }

    private synchronized Site<String> site(String point) {
        return sites.computeIfAbsent(point, name -> registry.site(name, String.class));
    }

    /** Hits often; returns how many sites run their chain in one piece, and how often one did. */
    private List<Long> burst(String name, String event) {
        Site<String> site = site(name);
        for (int i = 0; i < BURST; i++) {
            site.hit(event);
        }
        return management.points().stream()
                .filter(info -> info.name().equals(name))
                .flatMap(info -> Stream.of((long) info.fused(), info.relinks()))
                .toList();
    }

    private static List<String> pending(GracePeriods grace) {
        List<String> lines = new ArrayList<>();
        for (PendingGrace wait : grace.pending()) {
            lines.add(wait.reason());
            for (Holder holder : wait.holders()) {
                lines.add(holder.thread() + " in " + holder.consumer() + " of " + holder.bundle()
                        + " at " + holder.point());
            }
        }
        return lines;
    }

    private static List<String> stall(Stall stall) {
        List<String> lines = new ArrayList<>();
        lines.add(stall.state() + " " + stall.reason());
        lines.add("policy: " + stall.policy());
        lines.add("remedy: " + stall.remedy());
        lines.add("waiter: " + stall.waiter() + " at " + stall.waiterStack());
        for (Holder holder : stall.holders()) {
            lines.add("holder: " + holder.thread() + " in " + holder.consumer() + " of "
                    + holder.bundle() + " at " + holder.point() + " at " + holder.stack());
        }
        return lines;
    }

    private List<Long> point(String name) {
        for (PointInfo info : management.points()) {
            if (info.name().equals(name)) {
                return List.of(
                        info.counters().hits(),
                        info.counters().handled(),
                        info.counters().errors(),
                        info.counters().removed(),
                        (long) info.consumers());
            }
        }
        return List.of();
    }

    private List<String> consumers() {
        List<String> lines = new ArrayList<>();
        for (ConsumerInfo info : management.consumers()) {
            lines.add(
                    info.id() + " " + info.consumer() + " " + info.bundle() + " " + info.points());
        }
        return lines;
    }
}
