/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The framework around a registry.
 *
 * <p>A framework closes a bundle's jar when it is updated, uninstalled or refreshed, and nobody can
 * keep it from that. But a class that is loaded goes on working. So all classes of the bundle are
 * loaded before the end goes on, those that they name in other bundles with them, and their loader
 * is held. What a handler cannot get any more is a resource, or a class by its name in a string.
 */
final class BundleHost implements Host {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final int MOST_CLASSES = 20_000;

    /** Loading may need a lock of the framework: no end waits longer for it. */
    private static final long LIMIT_SECONDS = 2;

    private final BundleContext framework;
    private final long core;
    private final Duration lockLimit;

    /** Makes the host, by the context of the system bundle: it outlives core's. */
    BundleHost(BundleContext framework, Bundle core, Duration lockLimit) {
        this.framework = framework;
        this.core = core.getBundleId();
        this.lockLimit = lockLimit;
    }

    @Override
    public Collection<Object> pin(Collection<Long> bundles) {
        List<Object> pins = new ArrayList<>();
        List<BundleWiring> wirings = new ArrayList<>();
        for (long id : bundles) {
            Bundle bundle = framework.getBundle(id);
            BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
            ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
            if (wiring != null && loader != null) {
                pins.add(loader);
                wirings.add(wiring);
            }
        }
        FutureTask<@Nullable Void> loading =
                new FutureTask<>(() -> wirings.forEach(this::load), null);
        Waiter.start("probus-pin", loading);
        boolean interrupted = Thread.interrupted();
        try {
            loading.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "not all classes of bundles {0} could be loaded beforehand ({1}): their "
                            + "handlers may miss one",
                    bundles,
                    e.toString());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return pins;
    }

    private void load(BundleWiring wiring) {
        int options = BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE;
        ClassLoader loader = wiring.getClassLoader();
        wiring.listResources("/", "*.class", options).stream()
                .filter(path -> !path.startsWith("META-INF/"))
                .limit(MOST_CLASSES)
                .forEach(path -> ClassNames.load(loader, path));
    }

    @Override
    public boolean othersChange(Collection<Long> bundles) {
        for (Bundle bundle : framework.getBundles()) {
            boolean lazy = bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
            boolean changes = bundle.getState() == Bundle.STOPPING
                    || (bundle.getState() == Bundle.STARTING && !lazy);
            if (changes && bundle.getBundleId() != 0 && !bundles.contains(bundle.getBundleId())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public long core() {
        return core;
    }

    @Override
    public Duration lockLimit() {
        return lockLimit;
    }
}
