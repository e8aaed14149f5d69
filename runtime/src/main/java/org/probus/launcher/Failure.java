/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

/**
 * A reason to end the process, told to the user in one line that names the thing and the mend.
 *
 * <p>It carries no stack trace of interest: the message says all.
 */
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int code;

    private Failure(int code, String message) {
        super(message);
        this.code = code;
    }

    /** Returns a failure that the user mends on the command line. */
    static Failure usage(String message) {
        return new Failure(ExitCode.USAGE, message);
    }

    /** Returns a failure of the runtime or of what surrounds it. */
    static Failure broken(String message) {
        return new Failure(ExitCode.BROKEN, message);
    }

    int code() {
        return code;
    }

    /** Returns the message of a throwable, or its class where it has none. */
    static String textOf(Throwable failure) {
        String message = failure.getMessage();
        String name = failure.getClass().getSimpleName();
        return message == null || message.isBlank() ? name : name + ": " + message;
    }
}
