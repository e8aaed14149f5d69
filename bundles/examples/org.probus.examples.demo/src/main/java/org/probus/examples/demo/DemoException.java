/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

/** The demo cannot go on; the message says why, and what it waited for. */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean interrupted;

    private DemoException(String message, boolean interrupted) {
        super(message);
        this.interrupted = interrupted;
    }

    /** Something did not happen that should have. */
    static DemoException failed(String message) {
        return new DemoException(message, false);
    }

    /** Somebody wants the demo to end. */
    static DemoException interrupted(String during) {
        return new DemoException("interrupted while it waited for " + during, true);
    }

    /** Tells whether somebody wanted it so, and nothing failed. */
    boolean isInterrupted() {
        return interrupted;
    }
}
