/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.BundleContext;
import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.Counters;
import org.probus.api.management.ProbeManagement;
import org.probus.api.management.Swaps;
import org.probus.api.management.TransitionInfo;
import org.probus.api.management.TransitionInfo.Phase;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A registry in which each bundle has a consumer, and whose swaps go well as soon as they may. */
final class FakeSwaps implements Swaps {
    /** What was swapped, {@code 5 -> 9}. */
    final List<String> done = new CopyOnWriteArrayList<>();

    /** Whether a transition of somebody else is under way. */
    volatile boolean busy;

    /** Whether one comes first when the next swap begins. */
    volatile boolean overtaken;

    /** A swap that runs waits for it. */
    volatile CountDownLatch drained = new CountDownLatch(0);

    private final BundleContext context;

    /** Offers both services. */
    FakeSwaps(BundleContext context) {
        this.context = context;
        context.registerService(Swaps.class, this, null);
        context.registerService(ProbeManagement.class, management(), null);
    }

    private ProbeManagement management() {
        return (ProbeManagement) Proxy.newProxyInstance(
                ProbeManagement.class.getClassLoader(),
                new Class<?>[] {ProbeManagement.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("consumers")) {
                        return consumers();
                    }
                    if (method.getDeclaringClass().equals(Object.class)) {
                        return method.getName().equals("equals")
                                ? (Object) (proxy == arguments[0])
                                : method.getName().equals("hashCode") ? (Object) 1 : "a fake";
                    }
                    throw new IllegalStateException("not there: " + method);
                });
    }

    private List<ConsumerInfo> consumers() {
        return List.of(context.getBundles()).stream()
                .map(bundle -> new ConsumerInfo(
                        bundle.getBundleId(),
                        "Consumer",
                        String.valueOf(bundle.getSymbolicName()),
                        bundle.getBundleId(),
                        List.of("a:b"),
                        List.of("a:b"),
                        0,
                        new Counters(0, 0, 0, 0, 0),
                        "",
                        0))
                .toList();
    }

    /** Ends the transition of somebody else. */
    void over() {
        busy = false;
    }

    @Override
    public Swap begin(long from, long to) {
        if (overtaken) {
            overtaken = false;
            busy = true;
        }
        if (busy) {
            throw new IllegalStateException("a swap is under way");
        }
        return new Swap() {
            @Override
            public TransitionInfo run(Duration ready, boolean partial) throws InterruptedException {
                drained.await();
                done.add(from + " -> " + to);
                return info("b" + from, "b" + to, Phase.DONE);
            }

            @Override
            public void close() {}
        };
    }

    private static TransitionInfo info(String from, String to, Phase phase) {
        return new TransitionInfo(1, from, to, phase, 5, List.of("a:b"), List.of(), "");
    }

    @Override
    public boolean back() {
        return false;
    }

    @Override
    public int force() {
        return 0;
    }

    @Override
    public List<TransitionInfo> transitions() {
        return busy ? List.of(info("com.acme.x [77]", "com.acme.y [78]", Phase.MOVING)) : List.of();
    }
}
