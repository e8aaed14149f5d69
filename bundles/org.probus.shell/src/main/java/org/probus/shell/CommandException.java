/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

/**
 * A failure that is told to the user in one line, with the exit code that it leaves.
 *
 * <p>Gogo shows {@code toString()} of what a command throws, so that is the message and no more. It
 * has no stack trace and no cause: a session keeps its last exception, and must not keep with it
 * the classes of a handler.
 */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    CommandException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** Returns a wrong use: the user has to say it otherwise. */
    static CommandException usage(String message) {
        return new CommandException(ExitCode.USAGE, message);
    }

    /** Returns the exit code, see {@link ExitCode}. */
    int code() {
        return code;
    }

    /** Returns this failure as told by a command: with the command's name in front. */
    CommandException of(String command) {
        return new CommandException(code, command + ": " + text());
    }

    /** Returns the message. */
    String text() {
        return String.valueOf(getMessage());
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // Gogo shows it, and not the message
    public String toString() {
        return text();
    }
}
