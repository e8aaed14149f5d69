/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/**
 * The three streams of a program.
 *
 * @param in what it reads
 * @param out its data
 * @param err what it says beside them
 */
record Streams(InputStream in, PrintStream out, PrintStream err) {
    /**
     * Returns the streams of the process itself.
     *
     * <p>Not those of {@code System}: Gogo puts its own there, which lead every thread to the
     * output of its own command, and a session that writes to them would write to itself.
     */
    static Streams ofProcess() {
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                print(new FileOutputStream(FileDescriptor.out)),
                print(new FileOutputStream(FileDescriptor.err)));
    }

    private static PrintStream print(FileOutputStream to) {
        // as Gogo does for the commands, so that a line has one encoding
        return new PrintStream(to, true, Charset.forName(System.getProperty("file.encoding")));
    }
}
