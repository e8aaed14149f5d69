/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.swapper;

import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/** The tests' hand on the swaps, in JDK types alone. */
@Component(property = "probus.itests=swapper")
public final class Swapper implements BiFunction<String, Object[], Object> {
    private final BundleContext context;
    private final Swaps swaps;

    /**
     * Makes the hand.
     *
     * @param context knows the bundles
     * @param swaps the swaps
     */
    @Activate
    public Swapper(BundleContext context, @Reference Swaps swaps) {
        this.context = context;
        this.swaps = swaps;
    }

    @Override
    public Object apply(String operation, Object[] arguments) {
        return switch (operation) {
            case "swap" -> swap((Long) arguments[0], (Long) arguments[1]);
            case "back" -> swaps.back();
            case "phase" -> phase();
            default -> throw new IllegalArgumentException("unknown operation " + operation);
        };
    }

    /** Starts the newcomer, and runs the swap; returns how it ended. */
    private String swap(long from, long to) {
        try (Swaps.Swap swap = swaps.begin(from, to)) {
            Objects.requireNonNull(context.getBundle(to)).start();
            return swap.run(Duration.ofSeconds(10), false).phase().name();
        } catch (BundleException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String phase() {
        List<TransitionInfo> all = swaps.transitions();
        return all.isEmpty() ? "" : all.get(0).phase().name();
    }
}
