/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/** What one word in the shell does. */
interface Command {
    /** Returns its declaration. */
    Spec spec();

    /**
     * Runs it once.
     *
     * @return the exit code, see {@link ExitCode}
     * @throws CommandException a failure to be told in one line
     * @throws InterruptedException if the user gave up waiting
     */
    int run(Invocation call) throws InterruptedException;
}
