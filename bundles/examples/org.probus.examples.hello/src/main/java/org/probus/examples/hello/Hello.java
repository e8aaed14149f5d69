/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.hello;

import org.osgi.framework.BundleEvent;
import org.osgi.service.component.annotations.Component;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

/** Logs each change of a bundle's state, from the next hit after its start to its stop. */
@Component(property = "probe.point=osgi:bundle")
public final class Hello implements ProbeConsumer<BundleEvent> {
    private final System.Logger log = System.getLogger("org.probus.examples.hello");

    /** Makes the handler; Declarative Services does. */
    public Hello() {}

    @Override
    public Verdict handle(ProbePoint<? extends BundleEvent> point, BundleEvent event) {
        log.log(System.Logger.Level.INFO, "{0}: {1}", point.name(), event.getBundle());
        return Verdict.CONTINUE;
    }
}
