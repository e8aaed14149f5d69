/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What went wrong in one consumer: each kind is logged once, the last one is remembered as text.
 *
 * <p>It keeps no throwable and no class, and gives none to the logger: a log that keeps its records
 * would keep the consumer's class loader with them.
 */
final class Failures {
    private static final System.Logger LOG = System.getLogger("org.probus.core");
    private static final int MOST_KINDS = 64;
    private static final int LONGEST_TEXT = 300;

    private final Set<String> kinds = ConcurrentHashMap.newKeySet();

    /** The last failure, its class and message; empty if there was none; any thread writes it. */
    private volatile String last = "";

    String last() {
        return last;
    }

    /** Notes a failure of a source, which is named, and logs it if it is the first of its kind. */
    void note(Object source, Throwable failure) {
        String kind = failure.getClass().getName();
        last = text(failure);
        if (kinds.size() < MOST_KINDS && kinds.add(kind)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> source + " failed: " + last
                            + " - contained and counted; further errors of this kind are not "
                            + "logged\n"
                            + stack(failure));
        }
    }

    private static String text(Throwable failure) {
        String text;
        try {
            text = failure.toString();
        } catch (Throwable own) {
            text = failure.getClass().getName() + " (its toString() failed)";
        }
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }

    private static String stack(Throwable failure) {
        StringWriter out = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(out, true));
        } catch (Throwable own) {
            out.append("(its stack trace cannot be printed)");
        }
        return out.toString();
    }
}
