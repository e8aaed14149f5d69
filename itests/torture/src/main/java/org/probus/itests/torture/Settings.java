/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What one run is to be.
 *
 * @param scenario which threads there are
 * @param flavour the flavour that is wanted
 * @param nanos for how long
 * @param seed what all random choices follow from
 * @param fault a mistake that is made on purpose
 */
record Settings(Scenario scenario, Wanted flavour, long nanos, long seed, Fault fault) {

    /** The flavours that can be asked for. */
    enum Wanted {
        /** Fences in the readers. */
        FENCED,
        /** None there: the grace period brings them. */
        ASYMMETRIC,
        /** What the domain takes by itself. */
        AUTO
    }

    double seconds() {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** The command that does the same again. */
    String replay() {
        return "itests/torture/run.sh --scenario " + name(scenario) + " --flavour " + name(flavour)
                + String.format(Locale.ROOT, " --seconds %.1f", seconds()) + " --seed " + seed
                + (fault == Fault.NONE ? "" : " --fault " + name(fault));
    }

    /** The name of a constant as it is written in a command. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
