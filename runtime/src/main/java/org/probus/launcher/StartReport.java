/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.BundleStartLevel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bundles did not start, and why, in one line each.
 *
 * <p>It listens to the framework's errors from before the first bundle starts, and keeps their
 * text, never the throwable.
 */
final class StartReport implements FrameworkListener {
    private static final Pattern MISSING = Pattern.compile(
            "missing requirement \\[([^\\[\\]]+?) \\[\\d+\\]\\(R [\\d.]+\\)\\] ([\\w.]+); (\\S+)");
    private static final Pattern PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([^)]+)\\)");

    private final Map<Long, String> reasons = new ConcurrentHashMap<>();

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        Throwable cause = event.getThrowable();
        if (event.getType() == FrameworkEvent.ERROR && cause != null) {
            reasons.put(event.getBundle().getBundleId(), reason(cause));
        }
    }

    /** Returns a line for each bundle that ought to run and does not. */
    List<String> problems(BundleContext framework) {
        List<String> lines = new ArrayList<>();
        for (Bundle bundle : framework.getBundles()) {
            if (oughtToRun(bundle) && !runs(bundle)) {
                String why = reasons.get(bundle.getBundleId());
                lines.add(nameOf(bundle) + " did not start: "
                        + (why == null ? "nobody reported why" : why));
            }
        }
        return lines;
    }

    /** Returns the bundles that are starting now. */
    static String starting(BundleContext framework) {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : framework.getBundles()) {
            if (bundle.getBundleId() != 0 && bundle.getState() == Bundle.STARTING) {
                names.add(nameOf(bundle));
            }
        }
        return names.isEmpty() ? "the framework itself" : String.join(", ", names);
    }

    private static boolean oughtToRun(Bundle bundle) {
        return bundle.getBundleId() != 0
                && !Installer.isFragment(bundle)
                && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private static boolean runs(Bundle bundle) {
        boolean lazy = bundle.getState() == Bundle.STARTING
                && bundle.getHeaders("").get(Constants.BUNDLE_ACTIVATIONPOLICY) != null;
        return bundle.getState() == Bundle.ACTIVE || lazy;
    }

    /** Returns the name and the id of a bundle, the way the shell writes them. */
    static String nameOf(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return (name == null ? bundle.getLocation() : name) + " [" + bundle.getBundleId() + "]";
    }

    /** Returns why a bundle did not start: the missing package, or what its activator threw. */
    static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        String missing = missing(message);
        if (missing != null) {
            return missing;
        }
        Throwable cause = failure.getCause();
        if (cause != null
                && failure instanceof BundleException error
                && error.getType() == BundleException.ACTIVATOR_ERROR) {
            return "its activator threw " + Failure.textOf(cause);
        }
        return Failure.textOf(failure);
    }

    /** The innermost missing requirement: all the others follow from it. */
    private static @Nullable String missing(String message) {
        Matcher matcher = MISSING.matcher(message);
        String text = null;
        while (matcher.find()) {
            Matcher name = PACKAGE.matcher(matcher.group(3));
            String what = name.find()
                    ? "package " + name.group(1) + ", which no bundle exports"
                    : matcher.group(2) + " " + matcher.group(3) + ", which no bundle provides";
            text = matcher.group(1) + " needs " + what;
        }
        return text;
    }
}
