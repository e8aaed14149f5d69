/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.probus.launcher.Distribution.Result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The script {@code bin/probus} in a source tree of stand-ins: a Java that prints its arguments,
 * and a Maven that makes the files.
 */
@Isolated("a script is busy while a child that another test starts has it open")
final class BinProbusIT {
    private static final List<String> TOOLS = List.of(
            "sh",
            "dirname",
            "readlink",
            "sed",
            "find",
            "grep",
            "head",
            "tail",
            "mkdir",
            "sleep",
            "touch",
            "cat");

    @TempDir
    private Path workspace;

    private Path tree;
    private Path java;
    private Path tools;

    @BeforeEach
    void plant() throws IOException {
        tree = workspace.resolve("a tree");
        Files.createDirectories(tree.resolve("runtime/bin"));
        Files.createDirectories(tree.resolve("runtime/src/main"));
        Files.createDirectories(tree.resolve("bundles/some/src/test"));
        Files.createDirectories(tree.resolve("config/runtime"));
        Files.copy(
                Path.of(Distribution.property("script")),
                tree.resolve("runtime/bin/probus"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(tree.resolve("pom.xml"), "<project>\n  <version>9.9</version>\n");
        Files.writeString(tree.resolve("runtime/pom.xml"), "<project/>");
        Files.writeString(tree.resolve("runtime/src/main/Main.java"), "class Main {}");
        java = jdk("17.0.1");
        tools = Files.createDirectories(workspace.resolve("tools"));
        for (String tool : TOOLS) {
            program(tools.resolve(tool), "exec " + find(tool) + " \"$@\"\n");
        }
    }

    @Test
    void treeIsBuiltFirstWithProgressAndOnlyOnce() throws IOException {
        maven("""
                echo "[INFO] Building Probus one 9.9            [1/2]"
                echo "[INFO] Building Probus two 9.9            [2/2]"
                mkdir -p "$MVN_HOME/lib" && touch "$MVN_HOME/lib/org.probus.runtime.jar"
                touch "$MVN_HOME.tar.gz"
                """);

        Result first = probus(Map.of(), "-c", "echo hi");
        Result second = probus(Map.of(), "-c", "echo hi");

        assertThat(first.code()).isZero();
        assertThat(first.err())
                .contains("building the distribution (it is not there yet)")
                .contains("probus:   [1/2] Probus one\n")
                .contains("probus:   [2/2] Probus two\n");
        assertThat(first.out()).endsWith("-c|echo hi|\n");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
    }

    @Test
    void changedSourceLeadsToABuildAndAChangedTestDoesNot() throws IOException {
        treeIsBuiltFirstWithProgressAndOnlyOnce();
        FileTime later = FileTime.from(Instant.now().plusSeconds(100));

        touch(tree.resolve("bundles/some/src/test/ATest.java"), later);
        Result test = probus(Map.of());
        touch(tree.resolve("config/runtime/logback.xml"), later);
        Result source = probus(Map.of());

        assertThat(test.err()).isEmpty();
        assertThat(source.err()).contains("(config/runtime/logback.xml has changed)");
    }

    @Test
    void failedBuildShowsItsErrors() throws IOException {
        maven("echo '[ERROR] no luck today'; exit 1");

        Result result = probus(Map.of());

        assertThat(result.err()).contains("[ERROR] no luck today", "the build failed", "build.log");
        assertThat(result.code()).isEqualTo(70);
    }

    @Test
    void missingMavenIsNamed() throws IOException {
        Result result = probus(Map.of());

        assertThat(result.err()).contains("no mvn is found: install Maven");
        assertThat(result.code()).isEqualTo(70);
    }

    @Test
    void missingCompilerIsNamed() throws IOException {
        maven("exit 0");
        Files.delete(java.resolve("bin/javac"));

        assertThat(probus(Map.of()).err()).contains("install a JDK");
    }

    @Test
    void oldJavaIsRefusedWithItsVersion() throws IOException {
        Path old = jdk("11.0.2");
        Path older = jdk("1.8.0_402");

        assertThat(probus(Map.of("JAVA_HOME", old.toString())).err())
                .contains("needs Java 17 or newer, but " + old + "/bin/java is 11.0.2;");
        assertThat(probus(Map.of("JAVA_HOME", older.toString())).err()).contains("is 1.8.0_402;");
    }

    @Test
    void wrongJavaHomeAndNoJavaAtAllAreNamed() throws IOException {
        assertThat(probus(Map.of("JAVA_HOME", "/nowhere")).err())
                .contains("JAVA_HOME is /nowhere, but there is no /nowhere/bin/java");
        assertThat(probus(Map.of("JAVA_HOME", "")).err())
                .contains("no java found: install Java 17");
    }

    @Test
    void javaOnThePathIsFoundThroughLinksAndAskedWhereItHasNoReleaseFile() throws IOException {
        distribution();
        Files.delete(java.resolve("release"));
        Files.createSymbolicLink(tools.resolve("java"), java.resolve("bin/java"));
        Path link = Files.createSymbolicLink(
                workspace.resolve("linked"), Path.of("a tree/runtime/bin/probus"));

        Result result = run(link, Map.of("JAVA_HOME", ""));

        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("-jar|")
                .contains("a tree/runtime/target/probus-9.9/lib/");
    }

    @Test
    void optionsForTheJvmComeFromTheEnvironment() throws IOException {
        distribution();

        Result result = probus(Map.of("PROBUS_JAVA_OPTS", "-Xmx1g -Da=b"), "--version");

        assertThat(result.out())
                .startsWith("-XX:+IgnoreUnrecognizedVMOptions|")
                .contains("|-Xmx1g|-Da=b|-jar|")
                .contains("|-Dprobus.terminal=false|")
                .endsWith("|--version|\n");
    }

    private void distribution() throws IOException {
        Path home = tree.resolve("runtime/target/probus-9.9");
        FileTime later = FileTime.from(Instant.now().plusSeconds(50));
        Files.createDirectories(home.resolve("lib"));
        touch(home.resolve("lib/org.probus.runtime.jar"), later);
        touch(home.resolveSibling("probus-9.9.tar.gz"), later);
    }

    private static void touch(Path file, FileTime time) throws IOException {
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, time);
    }

    private Path jdk(String version) throws IOException {
        Path home = workspace.resolve("jdk-" + version);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        program(home.resolve("bin/java"), """
                if [ "$1" = -version ]; then
                    echo 'openjdk version "VERSION" 2026-01-01' >&2
                    exit 0
                fi
                for word in "$@"; do printf '%s|' "$word"; done
                echo
                """.replace("VERSION", version));
        program(home.resolve("bin/javac"), "exit 0");
        return home;
    }

    private void maven(String body) throws IOException {
        program(tools.resolve("mvn"), body);
    }

    private static void program(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    private static Path find(String tool) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new AssertionError(tool + " is not on the PATH");
    }

    private Result probus(Map<String, String> environment, String... words) throws IOException {
        return run(tree.resolve("runtime/bin/probus"), environment, words);
    }

    private Result run(Path script, Map<String, String> environment, String... words)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        Map<String, String> variables = new HashMap<>(Map.of(
                "PATH", tools.toString(),
                "JAVA_HOME", java.toString(),
                "MVN_HOME", tree.resolve("runtime/target/probus-9.9").toString()));
        variables.putAll(environment);
        try (Child child = Child.start(command, workspace, variables)) {
            child.endInput();
            return new Result(child.exitCode(), child.out(), child.err());
        }
    }
}
