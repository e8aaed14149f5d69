/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.Map;

/** Has a consumer at {@code guest:point}. */
public final class ConsumingActivator implements BundleActivator, ProbeConsumer<Object> {
    /** Makes an activator for the framework. */
    public ConsumingActivator() {}

    @Override
    public void start(BundleContext context) {
        context.registerService(
                ProbeConsumer.class,
                this,
                FrameworkUtil.asDictionary(Map.of(ProbeConsumer.POINT, "guest:point")));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }

    @Override
    public Verdict handle(ProbePoint<? extends Object> point, Object event) {
        return Verdict.CONTINUE;
    }
}
