/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Scripts, parted into commands with their places. */
class ScriptTest {
    @TempDir
    Path dir;

    private static List<String> entries(String text) {
        return Script.of("f", text).commands().stream()
                .map(e -> e.place() + " " + e.text())
                .toList();
    }

    @Test
    void aLineIsACommandAndCommentsAreNone() {
        assertThat(entries("# first\n\n  \nprobe:list\r\n   # last\nprobe:gp # said\n"))
                .containsExactly("f:4 probe:list", "f:6 probe:gp # said");
        assertThat(entries("")).isEmpty();
    }

    @Test
    void whatIsOpenGoesOnInTheNextLine() {
        assertThat(entries("if { a } {\n  # inside\n  b\n}\nc 'x\ny'\nd"))
                .containsExactly("f:1 if { a } {\n  # inside\n  b\n}", "f:5 c 'x\ny'", "f:7 d");
    }

    @Test
    void whatStaysOpenIsOneCommandThatFails() {
        assertThat(entries("a\nif { b\nc")).containsExactly("f:1 a", "f:2 if { b\nc");
    }

    @Test
    void oneLineOfTextHasNoPlaceAndMoreHaveTheirs() {
        assertThat(Script.ofText(" a b \n").commands())
                .containsExactly(new Script.Entry("", "a " + "b"));
        assertThat(Script.ofText("a\nb").commands())
                .containsExactly(new Script.Entry("-c:1", "a"), new Script.Entry("-c:2", "b"));
        assertThat(Script.ofText(" ").commands()).isEmpty();
    }

    @Test
    void aScriptThatCannotBeReadIsNamedWithTheReason() throws IOException {
        String missing = dir.resolve("missing.probe").toString();
        assertThatThrownBy(() -> Script.ofFile(missing))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.code()).isEqualTo(2))
                .hasToString("no such script: " + missing + " (looked for " + missing + ")");
        assertThatThrownBy(() -> Script.ofFile(dir.toString()))
                .hasToString("the script " + dir + " is a directory");
        Path latin = dir.resolve("latin.probe");
        Files.write(latin, new byte[] {'a', (byte) 0xe4, ' '});
        assertThatThrownBy(() -> Script.ofFile(latin.toString()))
                .hasToString("the script " + latin + " is not in UTF-8");
    }
}
