/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Who holds up the end of the framework, in lines for the user.
 *
 * <p>The pending grace periods come from the service {@code ProbeManagement}. The launcher sees no
 * class of a bundle, so it asks by reflection; without the service, the stack of the thread that
 * stops the bundles has to do.
 */
final class StopReport {
    private static final String MANAGEMENT = "org.probus.api.management.ProbeManagement";
    private static final int MAX_FRAMES = 12;

    private final BundleContext framework;

    StopReport(BundleContext framework) {
        this.framework = framework;
    }

    /** Returns what is being waited for; empty if nothing can be found out. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Bundle bundle : framework.getBundles()) {
            if (bundle.getBundleId() != 0 && bundle.getState() == Bundle.STOPPING) {
                lines.add(StartReport.nameOf(bundle) + " is stopping");
            }
        }
        int before = lines.size();
        try {
            pending(lines);
        } catch (ReflectiveOperationException | RuntimeException e) {
            lines.add("the pending grace periods cannot be read: " + Failure.textOf(e));
        }
        if (lines.size() == before) {
            stoppingThread(lines);
        }
        return lines;
    }

    private void pending(List<String> lines) throws ReflectiveOperationException {
        Object management = management();
        Object periods = management == null ? null : call(management, "gracePeriods");
        for (Object pending : periods == null ? List.of() : list(periods, "pending")) {
            lines.add(call(pending, "reason") + " waits " + seconds(call(pending, "ageNanos"))
                    + " for");
            for (Object holder : list(pending, "holders")) {
                lines.add("  thread " + call(holder, "thread") + ", in " + call(holder, "consumer")
                        + " of " + call(holder, "bundle") + " at " + call(holder, "point") + " for "
                        + seconds(call(holder, "heldNanos")));
                list(holder, "stack").stream()
                        .limit(MAX_FRAMES)
                        .forEach(frame -> lines.add("    at " + frame));
            }
        }
    }

    private @Nullable Object management() {
        ServiceReference<?> reference = framework.getServiceReference(MANAGEMENT);
        return reference == null ? null : framework.getService(reference);
    }

    private static void stoppingThread(List<String> lines) {
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            if (each.getKey().getName().equals("FelixStartLevel")) {
                lines.add("the thread that stops the bundles is at");
                StackTraceElement[] stack = each.getValue();
                for (int i = 0; i < Math.min(MAX_FRAMES, stack.length); i++) {
                    lines.add("    at " + stack[i]);
                }
            }
        }
    }

    private static Collection<?> list(Object target, String name)
            throws ReflectiveOperationException {
        return call(target, name) instanceof Collection<?> found ? found : List.of();
    }

    private static @Nullable Object call(Object target, String name)
            throws ReflectiveOperationException {
        return method(target.getClass(), name).invoke(target);
    }

    /** Finds the method in a public type: the implementing class need not be public. */
    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        for (Class<?> face : type.getInterfaces()) {
            if (face.getName().equals(MANAGEMENT)) {
                return face.getMethod(name);
            }
        }
        return type.getMethod(name);
    }

    private static String seconds(@Nullable Object nanos) {
        double value = nanos instanceof Long number ? number : 0;
        return String.format(java.util.Locale.ROOT, "%.1f s", value / TimeUnit.SECONDS.toNanos(1));
    }
}
