/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine code of a reader, as the top compiler of this JVM makes it.
 *
 * <p>The JVM prints the bytes of it, and needs no disassembler for that. Whatever of SRCU is
 * compiled is looked at, so that a call that is not inlined hides nothing. The fenced reader shows
 * that the bytes that are looked for would be found.
 */
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
final class MachineCodeTest {
    private static final int FIRST_ASYMMETRIC_JDK = 22;
    private static final Pattern LINE = Pattern.compile("^\\s+0x[0-9a-f]+: ([0-9a-f |]+)");

    private static final Pattern METHOD = Pattern.compile("^Compiled method .* (\\S+::\\S+) ");

    /** What the compiler makes of a full fence, an addition of 0 to the stack, and of exchanges. */
    private static final Pattern LOCKED =
            Pattern.compile("f0834424..00|f0(4[0-9a-f])?0f(b0|b1|c0|c1|c7)[0-9ab][0-9a-f]");

    private static final String READER = Reading.class.getName() + "::read";

    @TempDir
    private Path folder;

    @Test
    void fencedReaderHasOneFenceAndTheAsymmetricOneNoLockedInstruction() throws Exception {
        assertThat(locked("FENCED")).containsEntry(READER, 1);
        if (Runtime.version().feature() >= FIRST_ASYMMETRIC_JDK) {
            assertThat(locked("ASYMMETRIC"))
                    .containsKey(READER)
                    .allSatisfy((method, found) -> assertThat(found).as(method).isZero());
        }
    }

    /** How many locked instructions are in the reader, and in what is compiled of SRCU. */
    private Map<String, Integer> locked(String flavour) throws IOException, InterruptedException {
        Path listing = folder.resolve(flavour + ".txt");
        Process process = new ProcessBuilder(command(flavour))
                .redirectErrorStream(true)
                .redirectOutput(listing.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        List<String> lines = Files.readAllLines(listing);
        assertThat(lines).anyMatch(line -> line.matches("read -?\\d+ under " + flavour));
        Map<String, StringBuilder> code = new TreeMap<>();
        StringBuilder bytes = new StringBuilder();
        for (String line : lines) {
            Matcher method = METHOD.matcher(line);
            Matcher hex = LINE.matcher(line);
            if (method.find()) {
                bytes = new StringBuilder();
                code.put(method.group(1), bytes); // the last one, if it was compiled again
            } else if (hex.find()) {
                bytes.append(hex.group(1).replaceAll("[ |]", ""));
            }
        }
        assertThat(code.get(READER)).as("the bytes of the reader").hasSizeGreaterThan(100);
        Map<String, Integer> found = new TreeMap<>();
        code.forEach((method, hex) -> found.put(method, count(hex)));
        return found;
    }

    private static List<String> command(String flavour) {
        List<String> access = Runtime.version().feature() < FIRST_ASYMMETRIC_JDK
                ? List.of()
                : List.of("--enable-native-access=ALL-UNNAMED");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(access);
        command.addAll(List.of(
                "-XX:-TieredCompilation",
                "-Xbatch",
                "-XX:CompileCommand=quiet",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompileCommand=print," + Reading.class.getName() + "::read",
                "-XX:CompileCommand=print,org.probus.srcu.*::*",
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName(),
                flavour));
        return command;
    }

    private static int count(CharSequence code) {
        int found = 0;
        Matcher locked = LOCKED.matcher(code);
        while (locked.find()) {
            if (locked.start() % 2 == 0) {
                found++;
            }
        }
        return found;
    }
}
