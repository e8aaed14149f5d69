/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Locale;

/** The flavour of a domain: why it is that one, and the grace period's half of its fences. */
final class Fences {
    /** The system property that overrides the choice: {@code auto, fenced, asymmetric}. */
    static final String PROPERTY = "probus.srcu.flavour";

    /** Whether the processors keep all stores of a thread in their order. */
    static final boolean STORES_IN_ORDER =
            List.of("amd64", "x86_64").contains(System.getProperty("os.arch", ""));

    private final Flavour flavour;
    private final String reason;
    private final @Nullable Membarrier membarrier;

    private Fences(Flavour flavour, String reason, @Nullable Membarrier membarrier) {
        this.flavour = flavour;
        this.reason = reason;
        this.membarrier = membarrier;
    }

    /**
     * Chooses.
     *
     * @param wanted the flavour that the program wants; null for the property, or the best
     * @throws IllegalStateException if the asymmetric flavour is wanted and cannot be had
     * @throws IllegalArgumentException if the property names no flavour
     */
    static Fences choose(@Nullable Flavour wanted) {
        if (wanted != null) {
            return wanted == Flavour.FENCED
                    ? new Fences(wanted, "the program wants it", null)
                    : asymmetric("the program wants it", true);
        }
        String property = System.getProperty(PROPERTY, "auto").trim().toLowerCase(Locale.ROOT);
        return switch (property) {
            case "fenced" -> new Fences(Flavour.FENCED, PROPERTY + " wants it", null);
            case "asymmetric" -> asymmetric(PROPERTY + " wants it", true);
            case "auto", "" -> asymmetric("it can be had", false);
            default ->
                throw new IllegalArgumentException(PROPERTY + "=" + property
                        + " is no flavour: set auto, fenced or asymmetric");
        };
    }

    private static Fences asymmetric(String reason, boolean wanted) {
        try {
            return new Fences(Flavour.ASYMMETRIC, reason, Membarrier.find(wanted));
        } catch (Membarrier.Unavailable e) {
            if (wanted) {
                throw new IllegalStateException(
                        "the asymmetric flavour of SRCU cannot be had: " + e.getMessage()
                                + "; choose auto or fenced",
                        e);
            }
            return new Fences(Flavour.FENCED, String.valueOf(e.getMessage()), null);
        }
    }

    Flavour flavour() {
        return flavour;
    }

    String reason() {
        return reason;
    }

    /** Whether readers that own their cell for good go without a fence at the entry. */
    boolean light() {
        return membarrier != null;
    }

    /** A full fence of this thread and, where readers have none, of every other one too. */
    void heavyFence() {
        VarHandle.fullFence(); // A: pairs with B and C, and is E, D, F or J as its caller says
        if (membarrier != null) {
            membarrier.run();
        }
    }
}
