/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.handler;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.probus.api.AsyncConsumer;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;

import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Attaches consumers as the board demands: {@code services} of them as services, {@code async} as
 * asynchronous ones, {@code coded} of them by code.
 */
public final class Activator implements BundleActivator {
    private final List<Registration> registrations = new ArrayList<>();
    private Board board = new Board(Map.of());

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void start(BundleContext context) throws InvalidSyntaxException {
        ServiceReference<Map> reference = context.getServiceReferences(
                        Map.class, "(probus.itests=board)")
                .iterator()
                .next();
        Map<String, Object> map = context.getService(reference);
        board = new Board(map);
        Object points = map.getOrDefault("points", "test:point");
        Dictionary<String, Object> properties =
                FrameworkUtil.asDictionary(Map.of(ProbeConsumer.POINT, points));
        Board shared = board;
        for (int i = (Integer) map.getOrDefault("services", 0); i > 0; i--) {
            ProbeConsumer<String> consumer = (point, event) -> shared.handle(event);
            context.registerService(ProbeConsumer.class, consumer, properties);
        }
        for (int i = (Integer) map.getOrDefault("async", 0); i > 0; i--) {
            AsyncConsumer<String> consumer = (point, event) -> shared.begin(event);
            context.registerService(ProbeConsumer.class, consumer, properties);
        }
        ServiceReference<ProbeRegistry> found = context.getServiceReference(ProbeRegistry.class);
        ProbeRegistry registry = context.getService(found);
        for (int i = (Integer) map.getOrDefault("coded", 0); i > 0; i--) {
            ProbeConsumer<String> consumer = (point, event) -> shared.handle(event);
            registrations.add(
                    map.get("wanted") instanceof Predicate wanted
                            ? registry.register(
                                    String.class,
                                    consumer,
                                    scope -> wanted.test(scope.toString()),
                                    "test:point")
                            : registry.register(String.class, consumer, "test:point"));
        }
        if (map.containsKey("unlink")) {
            map.put("unlink", (Runnable) () -> registrations.forEach(Registration::unregister));
            map.put("close", (Runnable) () -> registrations.forEach(Registration::close));
        }
        if (map.get("starting") instanceof Runnable starting) {
            starting.run();
        }
        board.trace("start");
    }

    @Override
    public void stop(BundleContext context) {
        board.trace("stop");
    }
}
