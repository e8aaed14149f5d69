/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher.guest;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;

import java.util.Dictionary;
import java.util.List;
import java.util.function.ToIntFunction;

/** The main service {@code guest}: shows the tests what it is like inside. */
final class GuestMain implements ToIntFunction<String[]> {
    private final BundleContext context;

    GuestMain(BundleContext context) {
        this.context = context;
    }

    @Override
    public int applyAsInt(String[] words) {
        List<String> rest = List.of(words).subList(1, words.length);
        return switch (words[0]) {
            case "exit" -> Integer.parseInt(words[1]);
            case "throw" -> throw new IllegalStateException("the guest is unwell");
            case "echo" -> print(String.join(" ", rest));
            case "property" -> print(words[1] + "=" + context.getProperty(words[1]));
            case "states" -> states();
            case "config" -> print(config(words[1], words[2]));
            default -> 99;
        };
    }

    private static int print(String text) {
        System.out.println(text);
        return 0;
    }

    private int states() {
        for (Bundle bundle : context.getBundles()) {
            int types = bundle.adapt(BundleRevision.class).getTypes();
            boolean fragment = (types & BundleRevision.TYPE_FRAGMENT) != 0;
            System.out.println(bundle.getSymbolicName() + " " + bundle.getState() + " "
                    + (fragment ? "fragment" : "bundle") + " "
                    + bundle.adapt(BundleStartLevel.class).getStartLevel());
        }
        return 0;
    }

    /** Asks Config Admin, by reflection: the bundle imports nothing but the framework. */
    private String config(String pid, String key) {
        ServiceReference<?> reference =
                context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
        Object admin = context.getService(reference);
        try {
            Object configuration = reference
                    .getBundle()
                    .loadClass("org.osgi.service.cm.ConfigurationAdmin")
                    .getMethod("getConfiguration", String.class, String.class)
                    .invoke(admin, pid, null);
            Object properties = reference
                    .getBundle()
                    .loadClass("org.osgi.service.cm.Configuration")
                    .getMethod("getProperties")
                    .invoke(configuration);
            return String.valueOf(((Dictionary<?, ?>) properties).get(key));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
