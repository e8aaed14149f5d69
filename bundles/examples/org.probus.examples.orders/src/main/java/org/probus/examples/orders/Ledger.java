/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * The account of who handled which order, kept by the feed and the handlers without asking Probus.
 *
 * <p><b>Contract.</b> Each order is counted once, after its hit has returned, under those whose
 * mark it bears. A shift is over when its handler closes it, and again when the framework reports
 * its bundle as stopped, unresolved or uninstalled to a synchronous listener of the ledger's own:
 * calls after either are late.
 *
 * <p><b>Threads.</b> Any thread may call any method; none of them blocks on a hit.
 */
@Component(service = Ledger.class)
public final class Ledger {
    private final List<Shift> shifts = new CopyOnWriteArrayList<>();
    private final Queue<Gap> gaps = new ConcurrentLinkedQueue<>();

    /** The role of each handler's name; guarded by itself. */
    private final Map<String, Integer> roles = new HashMap<>();

    private final SynchronousBundleListener watch = this::changed;

    final LongAdder hits = new LongAdder();
    final LongAdder none = new LongAdder();
    final LongAdder doubled = new LongAdder();
    final LongAdder lost = new LongAdder();

    /** Opens an empty ledger. */
    public Ledger() {}

    @Activate
    void activate(BundleContext context) {
        context.addBundleListener(watch);
    }

    @Deactivate
    void deactivate(BundleContext context) {
        context.removeBundleListener(watch);
    }

    /**
     * Opens the shift of a handler.
     *
     * @param handler the handler object; it is not kept
     * @return the shift, to be closed when the handler is deactivated
     */
    public Shift open(Object handler) {
        Shift shift = open(Worker.of(handler));
        // A bundle that was stopped before its shift is on the list: its last event is past.
        if (isStopped(handler)) {
            shift.bundleStopped();
        }
        return shift;
    }

    /**
     * Opens the shift of a handler that lives outside OSGi, where nobody can be asked about it.
     *
     * @param handler its name, the same for all of its versions
     * @param version its version
     * @param bundle a number for {@link #stopped}
     * @param loader its class loader, which is held weakly
     * @return the shift, to be closed when the handler is deactivated
     */
    public Shift open(String handler, String version, long bundle, ClassLoader loader) {
        return open(new Worker(handler, version, bundle, loader));
    }

    Shift open(Worker worker) {
        synchronized (roles) {
            Integer role = roles.computeIfAbsent(worker.handler(), name -> roles.size());
            boolean newLoader = worker.loader() != null
                    && shifts.stream().noneMatch(other -> other.loader() == worker.loader());
            Shift shift = new Shift(shifts.size() + 1L, worker, role, newLoader);
            shifts.add(shift);
            return shift;
        }
    }

    private static boolean isStopped(Object handler) {
        Bundle home = FrameworkUtil.getBundle(handler.getClass());
        return home != null
                && (home.getState() & (Bundle.RESOLVED | Bundle.INSTALLED | Bundle.UNINSTALLED))
                        != 0;
    }

    private void changed(BundleEvent event) {
        switch (event.getType()) {
            case BundleEvent.STOPPED, BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED ->
                stopped(event.getBundle().getBundleId());
            default -> {
                // The others don't end a shift.
            }
        }
    }

    /**
     * Notes that the stop of a bundle has returned: all of its shifts are over.
     *
     * <p>In OSGi the ledger hears it from the framework.
     *
     * @param bundle the number of the bundle
     */
    public void stopped(long bundle) {
        for (Shift shift : shifts) {
            if (shift.bundle() == bundle) {
                shift.bundleStopped();
            }
        }
    }

    /** Notes what one thread of the feed saw between two handlers of one role. */
    void add(Gap gap) {
        gaps.add(gap);
    }

    /**
     * Returns all shifts, the oldest first.
     *
     * @return a copy
     */
    public List<Shift> shifts() {
        return List.copyOf(shifts);
    }

    /**
     * Returns what lay between one handler and its successor of the same name, for each thread of
     * the feed.
     *
     * @return a copy, in the order in which the gaps ended
     */
    public List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /**
     * Returns the sums over all orders.
     *
     * @return a copy, exact once the feed has stopped
     */
    public Sums sums() {
        return new Sums(hits.sum(), none.sum(), doubled.sum(), lost.sum());
    }

    /**
     * Returns how many class loaders the handlers came from, in all.
     *
     * @return a number of different loaders
     */
    public int loadersCreated() {
        return (int) shifts.stream().filter(Shift::newLoader).count();
    }

    /**
     * Returns the first shift of each class loader that was not collected yet.
     *
     * <p>The garbage collector decides when that is; ask again after {@link System#gc}.
     *
     * @return the shifts, the oldest first
     */
    public List<Shift> loadersAlive() {
        return shifts.stream()
                .filter(shift -> shift.newLoader() && shift.loader() != null)
                .toList();
    }

    /**
     * The sums over all orders that the feed has sent.
     *
     * @param hits orders whose hit has returned
     * @param none those that nobody handled
     * @param doubled those that handlers of one name, or one handler, handled more than once
     * @param lost those that a handler did not get although the same handler, in the same shift,
     *     got one before and one after it on the same thread
     */
    public record Sums(long hits, long none, long doubled, long lost) {}

    /**
     * What one thread of the feed sent between the last order of one handler and the first order of
     * another one of the same name.
     *
     * @param from the shift before
     * @param to the shift after
     * @param orders how many orders lay between
     * @param nanos for how long orders were handled by nobody, in nanoseconds
     */
    public record Gap(Shift from, Shift to, long orders, long nanos) {}
}
