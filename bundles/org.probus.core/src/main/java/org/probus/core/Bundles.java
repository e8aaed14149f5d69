/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Bundles as owners. */
final class Bundles {
    private Bundles() {}

    static Owners.Key key(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return new Owners.Key(
                bundle.getBundleId(),
                name == null ? "bundle" : name,
                bundle.getVersion().toString());
    }

    /** The bundle that a class comes from; the other one if it comes from none. */
    static Owners.Key keyOf(Class<?> type, Bundle other) {
        @Nullable Bundle bundle = FrameworkUtil.getBundle(type);
        return key(bundle == null ? other : bundle);
    }

    /** {@code name [id]}, for messages. */
    static String text(Bundle bundle) {
        Owners.Key key = key(bundle);
        return key.name() + " [" + key.id() + "]";
    }
}
