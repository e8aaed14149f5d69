/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

/**
 * Why a jar is not running: text alone, so that it keeps nothing of the bundle alive.
 *
 * @param kind when it is worth another try
 * @param cause what is wrong, a clause that follows {@code not installed:}
 * @param mend what to do about it, in the imperative
 */
record Defect(Kind kind, String cause, String mend) {
    /** When a jar with a defect is tried again. */
    enum Kind {
        /** The file has no end yet; when it changes, and while it only grows nothing is said. */
        INCOMPLETE,
        /** The file has to change. */
        BROKEN,
        /** The file has to change, or another bundle has to bring what it needs. */
        NEEDY,
        /** The file has to change, or the bundle in its way has to go. */
        DUPLICATE,
        /** A transition has to end, which it does by itself. */
        BUSY;

        /** Tells whether it can be mended while the file stays as it is. */
        boolean waits() {
            return this == NEEDY || this == DUPLICATE || this == BUSY;
        }
    }

    static Defect broken(String cause, String mend) {
        return new Defect(Kind.BROKEN, cause, mend);
    }

    static Defect needy(String cause, String mend) {
        return new Defect(Kind.NEEDY, cause, mend);
    }

    static Defect incomplete(String cause) {
        return new Defect(
                Kind.INCOMPLETE,
                cause,
                "copy it again, best under a temporary name and then renamed");
    }
}
