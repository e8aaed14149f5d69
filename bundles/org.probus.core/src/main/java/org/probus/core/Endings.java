/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.osgi.framework.Bundle;

/** The ways in which bundles end: why, and how patiently. */
final class Endings {
    private final Policies policies;
    private final Bundle framework;

    Endings(Policies policies, Bundle framework) {
        this.policies = policies;
        this.framework = framework;
    }

    /** The way of an end that this thread is told of. */
    Ending of(Bundle bundle) {
        Cause cause = Cause.now(framework);
        return new Ending(cause, policies.of(bundle, cause), true);
    }
}
