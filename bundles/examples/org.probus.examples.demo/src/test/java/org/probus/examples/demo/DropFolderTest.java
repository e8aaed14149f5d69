/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The deploy folder on the disk. */
final class DropFolderTest {
    @TempDir
    Path root;

    private Path jars = Path.of("");
    private Path deploy = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        jars = Files.createDirectory(root.resolve("handlers"));
        deploy = Files.createDirectory(root.resolve("deploy"));
        for (String jar : Handlers.JARS) {
            Files.writeString(jars.resolve(jar), "content of " + jar);
        }
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(deploy)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void jarIsDroppedReplacedAndRemovedUnderOneName() throws Exception {
        DropFolder folder = new DropFolder(jars, deploy);

        folder.put("billing-1.jar", "billing.jar");
        assertThat(deploy.resolve("billing.jar")).hasContent("content of billing-1.jar");
        folder.put("billing-2.jar", "billing.jar");
        assertThat(deploy.resolve("billing.jar")).hasContent("content of billing-2.jar");
        assertThat(names()).containsExactly("billing.jar");
        folder.remove("billing.jar");
        folder.remove("billing.jar");
        assertThat(names()).isEmpty();
    }

    @Test
    void missingHandlerIsNamed() throws Exception {
        Files.delete(jars.resolve("slow.jar"));

        assertThatThrownBy(() -> new DropFolder(jars, deploy))
                .isInstanceOf(IOException.class)
                .hasMessage("the handler " + jars.resolve("slow.jar")
                        + " is missing: build the distribution again (mvn package)");
    }

    @Test
    void missingFolderIsNamed() {
        assertThatThrownBy(() -> new DropFolder(jars, root.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(root.resolve("none") + " is no folder");
    }

    @Test
    void fileOfSomebodyElseIsNotReplaced() throws Exception {
        Files.writeString(deploy.resolve("billing.jar"), "mine");

        assertThatThrownBy(() -> new DropFolder(jars, deploy))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("already holds a billing.jar");
        assertThat(deploy.resolve("billing.jar")).hasContent("mine");
    }
}
