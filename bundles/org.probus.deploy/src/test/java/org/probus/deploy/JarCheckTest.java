/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** Tests of {@link JarCheck}. */
class JarCheckTest {
    private static final byte[] CLASS_99 = HexFormat.of().parseHex("cafebabe00000063");

    @TempDir
    Path folder;

    @Test
    void completeBundlePasses() throws Exception {
        assertThat(examine(bundle().bytes()).toString()).isEqualTo("com.acme.audit 1.0.0");
    }

    @Test
    void everyTruncationIsIncomplete() throws Exception {
        byte[] jar = bundle().bytes();
        for (int length = 0; length < jar.length; length += 1 + length / 50) {
            byte[] part = Arrays.copyOf(jar, length);
            assertThatThrownBy(() -> examine(part))
                    .as("the first %s bytes", length)
                    .isInstanceOfSatisfying(
                            DefectException.class,
                            e -> assertThat(e.defect().kind()).isEqualTo(Defect.Kind.INCOMPLETE));
        }
    }

    @Test
    void anyFlippedByteOfAnEntryIsIncomplete() throws Exception {
        byte[] jar = bundle().bytes();
        for (int at = 2000; at < 18_000; at += 1111) {
            byte[] damaged = jar.clone();
            damaged[at] ^= 0x55;
            assertThatThrownBy(() -> examine(damaged))
                    .as("byte %s", at)
                    .isInstanceOf(DefectException.class)
                    .hasMessageMatching(".*(damaged|ends too early).*");
        }
    }

    @Test
    void classesForNewerJavaAreRefusedWhereTheyWouldBeLoaded() throws Exception {
        assertThatThrownBy(() -> examine(bundle().entry("a/B.class", CLASS_99).bytes()))
                .hasMessageContaining("its class a.B needs Java 55 (class file version 99)");
        examine(bundle().entry("META-INF/versions/55/a/B.class", CLASS_99).bytes());
        examine(bundle().entry("module-info.class", CLASS_99).bytes());
        examine(bundle().entry("a/short.class", new byte[3]).bytes());
        examine(bundle().entry("a/Text.class", new byte[9]).bytes());
    }

    @Test
    void bundleOfTheOldManifestVersionIsRefused() {
        byte[] old = HandlerJar.plain().header("Bundle-SymbolicName", "a").bytes();
        assertThatThrownBy(() -> examine(old))
                .hasMessageContaining("does not say Bundle-ManifestVersion: 2");
    }

    private static HandlerJar bundle() {
        return HandlerJar.named("com.acme.audit", "1.0.0");
    }

    private JarFacts examine(byte[] bytes) throws Exception {
        return JarCheck.examine(Files.write(folder.resolve("copy.jar"), bytes));
    }
}
