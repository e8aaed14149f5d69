/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

/** Why a bundle did not start, in words. */
final class StartReportTest {
    @Test
    void innermostMissingPackageIsTheReason() {
        String message = "Unable to resolve a [2](R 2.0): missing requirement [a [2](R 2.0)]"
                + " osgi.wiring.package; (osgi.wiring.package=com.acme.b) [caused by: Unable to"
                + " resolve b [3](R 3.0): missing requirement [b [3](R 3.0)] osgi.wiring.package;"
                + " (&(osgi.wiring.package=com.acme.c)(version>=1.0.0))] Unresolved requirements:"
                + " [[a [2](R 2.0)] osgi.wiring.package; (osgi.wiring.package=com.acme.b)]";

        assertThat(StartReport.reason(new BundleException(message)))
                .isEqualTo("b needs package com.acme.c, which no bundle exports");
    }

    @Test
    void otherMissingRequirementIsNamedWithItsFilter() {
        String message = "Unable to resolve a [2](R 2.0): missing requirement [a [2](R 2.0)]"
                + " osgi.extender; (osgi.extender=osgi.component) Unresolved requirements: []";

        assertThat(StartReport.reason(new BundleException(message)))
                .isEqualTo("a needs osgi.extender (osgi.extender=osgi.component),"
                        + " which no bundle provides");
    }

    @Test
    void whatTheActivatorThrewIsTheReason() {
        BundleException failure = new BundleException(
                "Activator start error in bundle a [2].",
                BundleException.ACTIVATOR_ERROR,
                new IllegalStateException("no cup of tea"));

        assertThat(StartReport.reason(failure))
                .isEqualTo("its activator threw IllegalStateException: no cup of tea");
    }

    @Test
    void anythingElseSpeaksForItself() {
        assertThat(StartReport.reason(new BundleException("odd")))
                .isEqualTo("BundleException: odd");
        assertThat(StartReport.reason(new BundleException(null))).isEqualTo("BundleException");
    }
}
