/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/** What a command leaves behind for scripts: the exit codes of the shell. */
final class ExitCode {
    /** All was done. */
    static final int DONE = 0;

    /** Nothing matched. */
    static final int NOTHING = 1;

    /** Wrong use, wrong syntax, or a failure that has no code of its own. */
    static final int USAGE = 2;

    /** A grace period was not over in time. */
    static final int GRACE = 3;

    /** Refused by a safety limit. */
    static final int REFUSED = 4;

    /** No such command. */
    static final int UNKNOWN = 127;

    /** Interrupted by the user. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
