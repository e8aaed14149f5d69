/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

/**
 * The exit codes that the launcher itself gives; a main service's result is passed on as it is.
 *
 * <p>A signal is answered by the JVM: 130 after Ctrl-C, 143 after SIGTERM.
 */
final class ExitCode {
    static final int DONE = 0;

    /** A word on the command line that nobody understands. */
    static final int USAGE = 2;

    /** The framework did not end in time: something waits for a grace period. */
    static final int GRACE = 3;

    /** The runtime itself could not do its work. */
    static final int BROKEN = 70;

    private ExitCode() {}
}
