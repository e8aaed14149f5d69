/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.marker;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

/** A handler that marks each event: with one call more, and with the number of its bundle. */
@Component(
        name = "marker",
        property = {"probe.point=swarm:first", "probe.point=swarm:second"})
public final class Marker implements ProbeConsumer<long[]> {
    private final long bundle;

    /**
     * Makes the handler.
     *
     * @param context knows the bundle
     */
    @Activate
    public Marker(BundleContext context) {
        bundle = context.getBundle().getBundleId();
    }

    @Override
    public Verdict handle(ProbePoint<? extends long[]> point, long[] event) {
        event[0]++;
        event[1] = Stamp.of(bundle);
        return Verdict.CONTINUE;
    }

    /** A class that the first call loads, when the bundle has just got the traffic. */
    private static final class Stamp {
        static long of(long bundle) {
            return bundle;
        }
    }
}
