/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.srcu.Flavour;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.util.Locale;

/** Reads under SRCU until the compiler has done its best; run by {@link MachineCodeTest}. */
final class Reading {
    private static final int ROUNDS = 200_000;

    /** What a section protects. */
    private static Object shared = "it";

    private Reading() {}

    /** Takes the name of the flavour. */
    public static void main(String[] arguments) {
        Flavour flavour = Flavour.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        Srcu domain = Srcu.named("listing").flavour(flavour).debug(false).build();
        int sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += read(domain);
        }
        System.out.println("read " + sum + " under " + domain.flavour());
    }

    private static int read(Srcu domain) {
        Section section = domain.lock();
        int read = shared.hashCode();
        section.unlock();
        return read;
    }
}
