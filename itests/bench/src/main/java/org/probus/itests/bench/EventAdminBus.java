/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** {@code sendEvent} of an Event Admin, in a framework of its make. */
final class EventAdminBus implements Bus {
    private static final String TOPIC = "bench/posted";
    private static final String EVENT = "event";
    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final Framework framework;
    private final EventAdmin admin;

    /** A handler; public for the hidden classes that are made of it. */
    public static final class Listener implements EventHandler {
        private long number;

        Listener(long number) {
            this.number = number;
        }

        @Override
        public void handleEvent(org.osgi.service.event.Event posted) {
            ((Event) posted.getProperty(EVENT)).sum += number;
        }
    }

    private EventAdminBus(Framework framework, EventAdmin admin, int handlers) {
        this.framework = framework;
        this.admin = admin;
        BundleContext context = framework.getBundleContext();
        List<EventHandler> listeners = Distinct.of(Listener.class, handlers);
        for (EventHandler listener : listeners) {
            context.registerService(
                    EventHandler.class,
                    listener,
                    FrameworkUtil.asDictionary(Map.of(EventConstants.EVENT_TOPIC, TOPIC)));
        }
    }

    /** That of Felix; a handler may take as long as it likes, or as is the default. */
    static Bus felix(int handlers, boolean timeouts) {
        try {
            Framework framework = framework(
                    "org.apache.felix.framework",
                    timeouts ? Map.of() : Map.of("org.apache.felix.eventadmin.Timeout", "0"));
            BundleContext context = framework.getBundleContext();
            context.installBundle(jar("org.apache.felix.eventadmin").toUri().toString())
                    .start();
            EventAdmin admin = context.getService(context.getServiceReference(EventAdmin.class));
            return new EventAdminBus(framework, admin, handlers);
        } catch (IOException | BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** That of Equinox, activated by hand: its component needs nothing else of a runtime. */
    static Bus equinox(int handlers) {
        try {
            Framework framework = framework(
                    "org.eclipse.osgi",
                    Map.of(
                            "org.osgi.framework.system.capabilities.extra",
                            "osgi.extender;osgi.extender=\"osgi.component\";version:Version=1.5"));
            Bundle bundle = framework
                    .getBundleContext()
                    .installBundle(jar("org.eclipse.equinox.event").toUri().toString());
            bundle.start();
            Class<?> type = bundle.loadClass("org.eclipse.equinox.internal.event.EventComponent");
            Constructor<?> maker = type.getConstructor();
            Method activate = type.getDeclaredMethod("activate", BundleContext.class);
            activate.setAccessible(true);
            EventAdmin admin = (EventAdmin) maker.newInstance();
            activate.invoke(admin, bundle.getBundleContext());
            return new EventAdminBus(framework, admin, handlers);
        } catch (IOException | BundleException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A framework in a class loader of its own, but for the OSGi API, which is ours. */
    private static Framework framework(String make, Map<String, String> more)
            throws IOException, BundleException {
        ClassLoader loader = new URLClassLoader(
                new URL[] {jar(make).toUri().toURL()}, EventAdminBus.class.getClassLoader());
        Map<String, String> configuration = new HashMap<>(more);
        configuration.put(
                "org.osgi.framework.storage", Files.createTempDirectory("bench").toString());
        configuration.put("org.osgi.framework.storage.clean", "onFirstInit");
        configuration.put(
                "org.osgi.framework.system.packages.extra", "org.osgi.service.event;version=1.4.1");
        Framework framework = ServiceLoader.load(FrameworkFactory.class, loader)
                .findFirst()
                .orElseThrow()
                .newFramework(configuration);
        framework.start();
        return framework;
    }

    /** A jar that the build has put beside the classes. */
    private static Path jar(String name) {
        try {
            return Path.of(EventAdminBus.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("osgi")
                    .resolve(name + ".jar");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        admin.sendEvent(new org.osgi.service.event.Event(TOPIC, Map.of(EVENT, event)));
        return event;
    }

    @Override
    public void close() {
        try {
            framework.stop();
            framework.waitForStop(PATIENCE_MILLIS);
        } catch (BundleException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
