/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.jline.reader.LineReader;

/** What is asked of JLine's reader; apart, since JLine need not be there. */
final class JlineReader {
    private JlineReader() {}

    /** Shows a line above what the user types; false if it is no reader of JLine. */
    static boolean printAbove(Object reader, String line) {
        if (reader instanceof LineReader jline) {
            jline.printAbove(line);
            return true;
        }
        return false;
    }
}
