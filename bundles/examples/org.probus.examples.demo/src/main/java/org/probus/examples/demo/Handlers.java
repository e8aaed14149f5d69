/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import java.util.List;

/** The handlers of the demo: the names of their bundles, versions and jars. */
final class Handlers {
    static final String BILLING = "org.probus.examples.billing";
    static final String V1 = "1.0.0";
    static final String V2 = "2.0.0";
    static final String SLOW = "org.probus.examples.slow";

    /** The jars that the distribution keeps for the demo. */
    static final String BILLING_1_JAR = "billing-1.jar";

    static final String BILLING_2_JAR = "billing-2.jar";
    static final String SLOW_JAR = "slow.jar";
    static final List<String> JARS = List.of(BILLING_1_JAR, BILLING_2_JAR, SLOW_JAR);

    /** Their names in the deploy folder: both versions of one handler have the same. */
    static final String BILLING_FILE = "billing.jar";

    static final String SLOW_FILE = "slow.jar";
    static final List<String> NAMES = List.of(BILLING_FILE, SLOW_FILE);

    private Handlers() {}
}
