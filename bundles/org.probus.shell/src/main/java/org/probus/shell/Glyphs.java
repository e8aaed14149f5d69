/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;

/**
 * The few characters beyond ASCII that the output has, or what stands for them.
 *
 * @param zero stands for a count of nothing
 * @param micro the prefix of a millionth
 * @param ellipsis stands for what was left out
 * @param dash parts two thoughts
 */
record Glyphs(String zero, String micro, String ellipsis, String dash) {
    static final Glyphs UNICODE = new Glyphs("\u00b7", "\u00b5", "\u2026", "\u2014");
    static final Glyphs ASCII = new Glyphs("-", "u", "...", "-");

    /** Returns those that the encoding can write; a plain locale shows question marks else. */
    static Glyphs in(String encoding) {
        try {
            boolean can =
                    Charset.forName(encoding).newEncoder().canEncode("\u00b7\u00b5\u2026\u2014");
            return can ? UNICODE : ASCII;
        } catch (IllegalCharsetNameException
                | UnsupportedCharsetException
                | UnsupportedOperationException e) {
            return ASCII;
        }
    }
}
