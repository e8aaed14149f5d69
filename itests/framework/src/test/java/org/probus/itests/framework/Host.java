/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import org.osgi.framework.launch.FrameworkFactory;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ServiceLoader;

/** The makes of frameworks that the lifecycle is tested on. */
enum Host {
    /** On the class path of the tests; its classes of the OSGi API are those of the tests. */
    FELIX("org.apache.felix.") {
        @Override
        ClassLoader loader() {
            return Host.class.getClassLoader();
        }
    },
    /** In a class loader of its own, but for the OSGi API: both jars have a copy of that. */
    EQUINOX("org.eclipse.osgi.") {
        @Override
        ClassLoader loader() throws MalformedURLException {
            URL jar = Felix.bundle("org.eclipse.osgi").toUri().toURL();
            return new URLClassLoader(new URL[] {jar}, Host.class.getClassLoader());
        }
    };

    private final String classes;

    Host(String classes) {
        this.classes = classes;
    }

    abstract ClassLoader loader() throws MalformedURLException;

    FrameworkFactory factory() throws MalformedURLException {
        return ServiceLoader.load(FrameworkFactory.class, loader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.getClass().getName().startsWith(classes))
                .findFirst()
                .orElseThrow();
    }
}
