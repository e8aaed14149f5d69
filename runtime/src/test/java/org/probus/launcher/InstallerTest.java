/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** What the cache holds after the distribution has changed. */
final class InstallerTest {
    @TempDir
    private Path folder;

    private Path bundles;
    private Framework framework;

    @BeforeEach
    void open() throws IOException, BundleException {
        bundles = Files.createDirectories(folder.resolve("bundles/15"));
        boot();
    }

    @AfterEach
    void close() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(30));
    }

    @Test
    void newBundleIsInstalledAtTheLevelOfItsFolder() throws Exception {
        jar("a", "1.0.0");
        Files.createDirectories(folder.resolve("bundles/02"));
        Files.move(bundles.resolve("a.jar"), folder.resolve("bundles/02/a.jar"));
        jar("b", "1.0.0");

        install();

        assertThat(bundle("a").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(2);
        assertThat(bundle("b").adapt(BundleStartLevel.class).getStartLevel()).isEqualTo(15);
        assertThat(bundle("b").adapt(BundleStartLevel.class).isPersistentlyStarted())
                .isTrue();
        assertThat(bundle("a").getBundleId()).isLessThan(bundle("b").getBundleId());
    }

    @Test
    void changedBundleIsUpdatedInPlaceAndAnUnchangedOneLeftAlone() throws Exception {
        jar("a", "1.0.0");
        jar("b", "1.0.0");
        install();
        long id = bundle("a").getBundleId();
        long untouched = bundle("b").getLastModified();
        reboot();

        jar("a", "2.0.0");
        install();

        assertThat(bundle("a").getVersion()).hasToString("2.0.0");
        assertThat(bundle("a").getBundleId()).isEqualTo(id);
        assertThat(bundle("b").getLastModified()).isEqualTo(untouched);
    }

    @Test
    void removedBundleIsUninstalledAndAStrangersStays() throws Exception {
        jar("a", "1.0.0");
        Path stranger = jar("b", "7.0.0");
        byte[] content = Files.readAllBytes(stranger);
        jar("b", "1.0.0");
        install();
        framework
                .getBundleContext()
                .installBundle("http://elsewhere/c.jar", new ByteArrayInputStream(content));
        reboot();

        Files.delete(bundles.resolve("b.jar"));
        install();

        assertThat(names()).contains("a").doesNotContain("probus:b.jar");
        assertThat(framework.getBundleContext().getBundle("http://elsewhere/c.jar"))
                .isNotNull();
    }

    @Test
    void renamedBundleIsInstalledAgain() throws Exception {
        Path file = jar("a", "1.0.0");
        install();
        reboot();

        Files.move(file, file.resolveSibling("renamed.jar"));
        install();

        assertThat(bundle("a").getLocation()).isEqualTo("probus:renamed.jar");
    }

    @Test
    void lostRecordLeadsToAnUpdate() throws Exception {
        jar("a", "1.0.0");
        install();
        reboot();

        Files.delete(folder.resolve("record"));
        jar("a", "3.0.0");
        install();

        assertThat(bundle("a").getVersion()).hasToString("3.0.0");
    }

    @Test
    void fragmentIsInstalledAndNotStarted() throws Exception {
        write(bundles.resolve("f.jar"), Map.of("Bundle-SymbolicName", "f", "Fragment-Host", "a"));
        jar("a", "1.0.0");

        install();

        assertThat(bundle("f").adapt(BundleStartLevel.class).isPersistentlyStarted())
                .isFalse();
    }

    @Test
    void fileThatIsNoJarIsNamed() throws IOException {
        Files.writeString(bundles.resolve("bad.jar"), "this is no jar");

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(this::install)
                .withMessageContaining("bad.jar cannot be installed");
    }

    @Test
    void emptyDistributionIsRefused() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(this::install)
                .withMessageContaining("holds no bundles");
    }

    private void install() throws Failure {
        InstallRecord record = InstallRecord.read(folder.resolve("record"));
        List<BundleFile> wanted = BundleFile.scan(folder.resolve("bundles"));
        new Installer(framework.getBundleContext(), record)
                .install(wanted, folder.resolve("deploy"));
    }

    private void boot() throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString()));
        framework.init();
    }

    private void reboot() throws Exception {
        close();
        boot();
    }

    private Bundle bundle(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(each -> name.equals(each.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }

    private List<String> names() {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .flatMap(each -> List.of(each.getSymbolicName(), each.getLocation()).stream())
                .toList();
    }

    private Path jar(String name, String version) throws IOException {
        Path file = bundles.resolve(name + ".jar");
        write(file, Map.of("Bundle-SymbolicName", name, "Bundle-Version", version));
        return file;
    }

    private static void write(Path file, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        headers.forEach(manifest.getMainAttributes()::putValue);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
    }
}
