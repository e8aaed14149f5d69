/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.launch.Framework;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * The context class loader of the framework's threads: it shows them JLine's own classes.
 *
 * <p>JLine looks for its terminal providers through the context class loader alone. In a framework
 * that finds nothing, and every terminal is a dumb one: no width, no history keys, no colours. The
 * loader asks the bundle {@code org.jline}; threads inherit it from the one that makes the
 * framework, so it is set before {@link Framework#init}.
 */
final class JlineLoader extends ClassLoader {
    private static final String JLINE = "org.jline";

    private final Framework framework;

    JlineLoader(@Nullable ClassLoader parent, Framework framework) {
        super(parent);
        this.framework = framework;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Bundle jline = name.startsWith(JLINE + ".") ? jline() : null;
        if (jline == null) {
            throw new ClassNotFoundException(name);
        }
        return jline.loadClass(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        Bundle jline = isJline(name) ? jline() : null;
        return jline == null ? null : jline.getResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        Bundle jline = isJline(name) ? jline() : null;
        Enumeration<URL> found = jline == null ? null : jline.getResources(name);
        return found == null ? Collections.emptyEnumeration() : found;
    }

    private static boolean isJline(String resource) {
        return resource.startsWith("META-INF/jline/")
                || resource.startsWith("META-INF/services/org/jline/")
                || resource.startsWith("META-INF/services/org.jline.")
                || resource.startsWith("org/jline/");
    }

    private @Nullable Bundle jline() {
        BundleContext context = framework.getBundleContext();
        if (context == null) {
            return null;
        }
        for (Bundle bundle : context.getBundles()) {
            if (JLINE.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }
}
