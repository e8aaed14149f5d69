/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Tests of {@link Folders}. */
class FoldersTest {
    @TempDir
    Path home;

    Path first;
    Path second;
    Folders folders;

    @BeforeEach
    void make() throws Exception {
        first = Files.createDirectories(home.resolve("deploy"));
        second = home.resolve("more");
        folders = new Folders(List.of(first, second), Pattern.compile("[^.].*"), false);
    }

    @Test
    void locationsHaveNoAbsolutePathAndLeadBack() {
        File plain = first.resolve("a.jar").toFile();
        File odd = first.resolve("sub/my \u00e4 file.jar").toFile();
        File other = second.resolve("a.jar").toFile();

        assertThat(folders.location(plain)).hasValue("hot-deploy:a.jar");
        assertThat(folders.location(odd))
                .hasValueSatisfying(
                        location -> assertThat(folders.file(location)).hasValue(odd));
        assertThat(folders.location(other)).hasValue("hot-deploy:2:a.jar");
        assertThat(folders.file("hot-deploy:2:a.jar")).hasValue(other);
        assertThat(folders.file(plain.toURI().toString())).isEmpty();
    }

    @Test
    void otherFilesHaveNone() {
        assertThat(folders.location(first.resolve("a.cfg").toFile())).isEmpty();
        assertThat(folders.location(home.resolve("a.jar").toFile())).isEmpty();
        assertThat(folders.location(home.resolve("deploy.jar").toFile())).isEmpty();
    }

    @Test
    void folderBehindALinkIsTheSameFolder() throws Exception {
        Path link = Files.createSymbolicLink(home.resolve("link"), first);
        Folders linked = new Folders(List.of(link), Pattern.compile(".*"), false);

        assertThat(linked.location(link.resolve("a.jar").toFile()))
                .isEqualTo(linked.location(first.toRealPath().resolve("a.jar").toFile()))
                .isPresent();
    }

    @Test
    void jarsThatTheFilterHidesAreNotListed() throws Exception {
        Files.createFile(first.resolve("a.jar"));
        Files.createFile(first.resolve(".tmp.jar"));
        Files.createFile(first.resolve("b.cfg"));
        Files.createFile(Files.createDirectory(first.resolve("sub")).resolve("c.jar"));

        assertThat(folders.jars()).extracting(File::getName).containsExactly("a.jar");
        assertThat(new Folders(List.of(first), Pattern.compile("[^.].*"), true).jars())
                .extracting(File::getName)
                .containsExactlyInAnyOrder("a.jar", "c.jar");
        assertThat(folders.absent()).containsExactly(second);
    }
}
