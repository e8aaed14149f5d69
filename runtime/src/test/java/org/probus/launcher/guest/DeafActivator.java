/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Has a handler that never returns, whatever one does, and a thread in it. */
public final class DeafActivator implements BundleActivator, ProbeConsumer<Object> {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    /** Makes an activator for the framework. */
    public DeafActivator() {}

    @Override
    public void start(BundleContext context) throws InterruptedException {
        context.registerService(
                ProbeConsumer.class,
                this,
                FrameworkUtil.asDictionary(Map.of(ProbeConsumer.POINT, "osgi:service")));
        Thread victim =
                new Thread(() -> context.registerService(Runnable.class, () -> {}, null), "victim");
        victim.setDaemon(true);
        victim.start();
        entered.await();
    }

    @Override
    public void stop(BundleContext context) {
        // The handler goes on.
    }

    private void awaitDeaf() {
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // It does not listen.
            }
        }
    }

    @Override
    public Verdict handle(ProbePoint<? extends Object> point, Object event) throws Exception {
        if (Thread.currentThread().getName().equals("victim")) {
            entered.countDown();
            awaitDeaf();
        }
        return Verdict.CONTINUE;
    }
}
