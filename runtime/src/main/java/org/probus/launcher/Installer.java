/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings the framework's cache in step with the distribution, before any bundle has started.
 *
 * <p>A bundle that is new is installed, one whose jar has changed is updated in place and keeps its
 * data, one whose jar is gone is uninstalled. What hot deploy installed from another deploy folder
 * is uninstalled too; the folder in use is File Install's business.
 */
final class Installer {
    /** What the locations of the bundles begin with that org.probus.deploy installs. */
    private static final String HOT_DEPLOY = "hot-deploy:";

    private final BundleContext framework;
    private final InstallRecord record;

    Installer(BundleContext framework, InstallRecord record) {
        this.framework = framework;
        this.record = record;
    }

    void install(List<BundleFile> wanted, Path deploy) throws Failure {
        Map<String, Bundle> cached = new HashMap<>();
        for (Bundle bundle : framework.getBundles()) {
            cached.put(bundle.getLocation(), bundle);
        }
        Set<String> names = wanted.stream().map(BundleFile::location).collect(Collectors.toSet());
        // First what is gone: its name and version may come again from another file.
        for (Bundle bundle : cached.values()) {
            if (!names.contains(bundle.getLocation()) && isGone(bundle, deploy)) {
                uninstall(bundle);
            }
        }
        for (BundleFile file : wanted) {
            bring(file, cached.get(file.location()));
        }
        try {
            record.write(wanted, deploy);
        } catch (IOException e) {
            throw Failure.broken("cannot write the record of bundles: " + Failure.textOf(e));
        }
    }

    private void bring(BundleFile file, @Nullable Bundle cached) throws Failure {
        try {
            Bundle bundle = cached;
            if (bundle == null) {
                try (InputStream content = Files.newInputStream(file.jar())) {
                    bundle = framework.installBundle(file.location(), content);
                }
            } else if (!record.holds(file)) {
                try (InputStream content = Files.newInputStream(file.jar())) {
                    bundle.update(content);
                }
            }
            bundle.adapt(BundleStartLevel.class).setStartLevel(file.level());
            if (!isFragment(bundle)) {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        } catch (IOException | BundleException e) {
            throw Failure.broken(file.jar() + " cannot be installed: " + Failure.textOf(e));
        }
    }

    private boolean isGone(Bundle bundle, Path deploy) {
        String location = bundle.getLocation();
        String before = record.deploy();
        boolean ours = location.startsWith(BundleFile.SCHEME);
        boolean deployedElsewhere = before != null
                && !before.equals(deploy.toString())
                && (location.startsWith(HOT_DEPLOY) || isBelow(location, before));
        return bundle.getBundleId() != 0 && (ours || deployedElsewhere);
    }

    /** Returns true if a location, a URL or a path, stands below a folder. */
    private static boolean isBelow(String location, String folder) {
        String raw = Path.of(folder).toUri().getRawPath();
        return location.contains(raw.endsWith("/") ? raw : raw + "/")
                || location.contains(folder + "/");
    }

    private static void uninstall(Bundle bundle) throws Failure {
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            throw Failure.broken(bundle + " is no longer in the distribution and cannot be"
                    + " uninstalled: " + Failure.textOf(e));
        }
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }
}
