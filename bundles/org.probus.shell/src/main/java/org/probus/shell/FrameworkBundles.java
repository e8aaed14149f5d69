/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

import java.util.List;
import java.util.stream.Stream;

/** The bundles of the framework. */
final class FrameworkBundles implements Installed {
    private static final String DEPLOYED = "hot-deploy:";

    private final BundleContext context;

    FrameworkBundles(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<Entry> all() {
        return Stream.of(context.getBundles()).map(FrameworkBundles::entry).toList();
    }

    private static Entry entry(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return new Entry(
                bundle.getBundleId(),
                name == null ? bundle.getLocation() : name,
                bundle.getVersion().toString(),
                bundle.getLocation().startsWith(DEPLOYED));
    }

    private Bundle bundle(Entry entry) {
        Bundle bundle = context.getBundle(entry.id());
        if (bundle == null) {
            throw CommandException.usage(entry + " is not installed any more (lb lists what is)");
        }
        return bundle;
    }

    @Override
    public void start(Entry entry, boolean good) {
        int options = Bundle.START_ACTIVATION_POLICY | (good ? 0 : Bundle.START_TRANSIENT);
        try {
            bundle(entry).start(options);
        } catch (BundleException e) {
            throw CommandException.usage(entry + " does not start: " + text(e));
        }
    }

    @Override
    public void stop(Entry entry, boolean uninstall) {
        try {
            Bundle bundle = bundle(entry);
            bundle.stop();
            if (uninstall) {
                bundle.uninstall();
            }
        } catch (BundleException e) {
            throw CommandException.usage(entry + " is not stopped well: " + text(e));
        }
    }

    /** Says what went wrong as text: an exception would keep the classes of the bundle. */
    private static String text(BundleException e) {
        Throwable cause = e.getCause();
        String message = String.valueOf(e.getMessage());
        return cause == null ? message : message + " (" + cause + ")";
    }
}
