/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Tests of {@link Qualified}. */
class QualifiedTest {
    @TempDir
    Path home;

    @Test
    void aVersionThatIsNotTakenStaysAsItIs() {
        Version given = Version.parseVersion("1.2.3");

        assertThat(Qualified.free(given, Set.of(Version.parseVersion("1.2.4")))).isEqualTo(given);
    }

    @Test
    void aVersionThatIsTakenGetsTheFirstFreeQualifier() {
        Version given = Version.parseVersion("1.2.3");
        Version first = Version.parseVersion("1.2.3.swap1");

        assertThat(Qualified.free(given, Set.of(given))).isEqualTo(first);
        assertThat(Qualified.free(given, Set.of(given, first))).hasToString("1.2.3.swap2");
        Version qualified = Version.parseVersion("1.2.3.b7");
        assertThat(Qualified.free(qualified, Set.of(qualified))).hasToString("1.2.3.b7-swap1");
    }

    @Test
    void theCopyHasTheVersionAndAllElseButTheSignature() throws Exception {
        Path jar = Files.write(
                home.resolve("a.jar"),
                HandlerJar.named("com.acme.audit", "1.0.0")
                        .header("Import-Package", "com.acme.api")
                        .entry("META-INF/ACME.SF", new byte[] {1})
                        .entry("META-INF/ACME.RSA", new byte[] {2})
                        .entry("META-INF/services/acme.SF", new byte[] {3})
                        .bytes());
        Path copy = home.resolve("b.jar");

        Qualified.write(jar, copy, Version.parseVersion("1.0.0.swap1"));

        JarFacts facts = JarCheck.examine(copy);
        assertThat(facts.version()).hasToString("1.0.0.swap1");
        assertThat(facts.headers())
                .containsEntry(Qualified.GIVEN, "1.0.0")
                .containsEntry("Import-Package", "com.acme.api");
        try (JarFile before = new JarFile(jar.toFile());
                JarFile after = new JarFile(copy.toFile())) {
            assertThat(after.stream().map(JarEntry::getName))
                    .contains("META-INF/services/acme.SF")
                    .doesNotContain("META-INF/ACME.SF", "META-INF/ACME.RSA");
            assertThat(after.getInputStream(after.getEntry("filler.bin")))
                    .hasSameContentAs(before.getInputStream(before.getEntry("filler.bin")));
            assertThat(after.stream().findFirst())
                    .hasValueSatisfying(
                            first -> assertThat(first.getName()).startsWith("META-INF/"));
        }
    }

    @Test
    void theDigestsOfASignatureGo() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
        Attributes entry = new Attributes();
        entry.putValue("SHA-256-Digest", "abc=");
        entry.putValue("Sealed", "true");
        manifest.getEntries().put("com/acme/", entry);
        Path jar = home.resolve("a.jar");
        try (var out = new java.util.jar.JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new java.util.jar.JarEntry("com/acme/a.txt"));
        }
        Path copy = home.resolve("b.jar");

        Qualified.write(jar, copy, Version.parseVersion("1.0.0.swap1"));

        try (JarFile after = new JarFile(copy.toFile())) {
            assertThat(after.getManifest().getAttributes("com/acme/").entrySet())
                    .isEqualTo(Map.of(new Attributes.Name("Sealed"), "true").entrySet());
        }
    }
}
