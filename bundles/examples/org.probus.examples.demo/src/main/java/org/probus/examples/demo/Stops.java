/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.bundle.EventHook;
import org.probus.examples.orders.Ledger;
import org.probus.examples.orders.Shift;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The watch over the stops of the handlers' bundles: when each began and ended, and what was then
 * in flight.
 *
 * <p>It must be the first of the bundle event hooks to be told of a stop, before Probus makes it
 * wait, so that the whole of the wait is in the time and a call in flight is seen in flight.
 *
 * <p><b>Threads.</b> Told on the thread that stops a bundle, asked by the demo's.
 */
final class Stops implements EventHook, SynchronousBundleListener {
    private final Ledger ledger;
    private final Map<Long, Begun> begun = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> uninstalled = new ConcurrentHashMap<>();
    private final List<Stop> stops = new CopyOnWriteArrayList<>();

    Stops(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public void event(BundleEvent event, Collection<BundleContext> contexts) {
        if (event.getType() == BundleEvent.STOPPING) {
            began(event.getBundle().getBundleId());
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        long bundle = event.getBundle().getBundleId();
        if (event.getType() == BundleEvent.STOPPED) {
            ended(bundle);
        } else if (event.getType() == BundleEvent.UNINSTALLED) {
            uninstalled(bundle);
        }
    }

    /** Notes the first notice of a stop. */
    void began(long bundle) {
        long inFlight = 0;
        Shift latest = null;
        for (Shift shift : ledger.shifts()) {
            if (shift.bundle() == bundle) {
                latest = shift;
                inFlight += shift.running();
            }
        }
        if (latest != null) {
            begun.put(bundle, new Begun(latest, inFlight, System.nanoTime()));
        }
    }

    /** Notes that a stop has returned. */
    void ended(long bundle) {
        Begun start = begun.remove(bundle);
        if (start != null) {
            long nanos = System.nanoTime() - start.atNanos;
            stops.add(new Stop(start.shift, start.inFlight, nanos));
        }
    }

    /** Notes that a bundle is gone. */
    void uninstalled(long bundle) {
        uninstalled.put(bundle, true);
    }

    /** Tells whether a bundle is gone. */
    boolean isUninstalled(long bundle) {
        return uninstalled.containsKey(bundle);
    }

    /** Tells whether the stop of a bundle has begun and has not ended. */
    boolean stopping(long bundle) {
        return begun.containsKey(bundle);
    }

    /** Returns the stops that have ended, the oldest first. */
    List<Stop> all() {
        return List.copyOf(stops);
    }

    /** Returns the stop that ended a shift; null if that has not ended. */
    @Nullable
    Stop of(Shift shift) {
        for (Stop stop : stops) {
            if (stop.shift == shift) {
                return stop;
            }
        }
        return null;
    }

    /** A stop that has begun. */
    private record Begun(Shift shift, long inFlight, long atNanos) {}

    /**
     * The stop of a handler's bundle.
     *
     * @param shift the shift that it ended
     * @param inFlight how many calls were running at its first notice, at least
     * @param nanos how long it took, from the first notice until it had returned
     */
    record Stop(Shift shift, long inFlight, long nanos) {}
}
