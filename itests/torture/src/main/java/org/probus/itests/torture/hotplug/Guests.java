/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.hotplug;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.probus.itests.torture.Dice;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One guest that is installed, updated, stopped, refreshed and uninstalled, over and over. */
final class Guests {
    private static final long REFRESH_SECONDS = 30;

    private final Hotplug run;
    private final String name;
    private @Nullable Bundle bundle;
    private int versions;

    Guests(Hotplug run, String name) {
        this.run = run;
        this.name = name;
    }

    /** Does one thing, by chance. */
    void act(Dice dice) throws IOException, BundleException, InterruptedException {
        Bundle current = bundle;
        if (current == null) {
            bundle = run.bus.install(next(dice));
            return;
        }
        switch (dice.below(5)) {
            case 0 -> run.bus.update(current, next(dice));
            case 1 -> {
                current.stop();
                current.start();
            }
            case 2 -> refresh(current);
            case 3 -> {
                current.stop();
                current.uninstall();
                bundle = null;
            }
            default -> {
                current.uninstall();
                bundle = null;
            }
        }
        run.lifecycles.increment();
    }

    private GuestJar next(Dice dice) {
        return new GuestJar(name, "1.0." + ++versions, run.busyPoint(dice), false);
    }

    private void refresh(Bundle current) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        run.bus
                .system()
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(current), event -> done.countDown());
        if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
            run.board.problem(
                    "a refresh of " + name + " takes longer than " + REFRESH_SECONDS + " s");
        }
    }

    /** Takes it out for good. */
    void end() throws BundleException {
        Bundle current = bundle;
        if (current != null) {
            current.uninstall();
            bundle = null;
        }
    }
}
