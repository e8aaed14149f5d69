/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The policies that an operator may set, as framework or system properties.
 *
 * <p>{@code probus.stop.policy} (wait) holds for stops, updates and uninstalls, {@code
 * probus.refresh.policy} and {@code probus.shutdown.policy} (interrupt) for refreshes and for the
 * end of the framework. A bundle's own, {@code probus.stop.policy.NAME} or else the header {@value
 * #HEADER} of its manifest, comes before these. Times that a policy does not name are {@code
 * probus.stop.interrupt.ms} (5000) and {@code probus.stop.abandon.ms} (30000). A shutdown that has
 * interrupted in vain gives up after {@code probus.shutdown.abandon.ms} (8000).
 */
final class Policies {
    static final String HEADER = "Probus-Stop-Policy";
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final String STOP = "probus.stop.policy";

    private final UnaryOperator<@Nullable String> properties;
    private final Duration interrupt;
    private final Duration abandon;
    private final Map<Cause, Policy> standard = new EnumMap<>(Cause.class);

    Policies(UnaryOperator<@Nullable String> properties) {
        this.properties = properties;
        this.interrupt = Settings.millis(properties, "probus.stop.interrupt.ms", 5_000);
        this.abandon = Settings.millis(properties, "probus.stop.abandon.ms", 30_000);
        Duration last = Settings.millis(properties, "probus.shutdown.abandon.ms", 8_000);
        standard.put(Cause.STOP, property(STOP, Policy.WAIT));
        standard.put(Cause.REFRESH, property("probus.refresh.policy", new Policy(interrupt, null)));
        standard.put(
                Cause.SHUTDOWN, property("probus.shutdown.policy", new Policy(interrupt, last)));
    }

    private Policy property(String key, Policy otherwise) {
        String text = properties.apply(key);
        return text == null || text.isBlank() ? otherwise : parse(key, text, otherwise);
    }

    private Policy parse(String where, String text, Policy otherwise) {
        try {
            return Policy.parse(text, interrupt, abandon);
        } catch (IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: {1}; ''{2}'' is used",
                    where,
                    e.getMessage(),
                    otherwise);
            return otherwise;
        }
    }

    /** When handlers are interrupted, where a policy names no time. */
    Duration interrupt() {
        return interrupt;
    }

    /** The policy for the end of a bundle. */
    Policy of(Bundle bundle, Cause cause) {
        Policy policy = standard.getOrDefault(cause, Policy.WAIT);
        String header = bundle.getHeaders("").get(HEADER);
        if (header != null && !header.isBlank()) {
            policy = parse(HEADER + " of " + Bundles.text(bundle), header, policy);
        }
        return property(STOP + "." + Bundles.key(bundle).name(), policy);
    }
}
