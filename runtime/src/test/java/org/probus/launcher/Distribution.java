/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A distribution that a test runs as a child process, with the JDK that runs the test.
 *
 * @param home its root folder
 */
record Distribution(Path home) {
    /** The one that the build has made. */
    static Distribution built() {
        return new Distribution(Path.of(property("distribution")));
    }

    static String property(String name) {
        return Objects.requireNonNull(
                System.getProperty("probus.test." + name), "the build sets probus.test." + name);
    }

    /** Copies the built one, for a test that changes files in it. */
    static Distribution copyTo(Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of("cp", "-R"));
        try (Stream<Path> all = Files.list(built().home())) {
            all.filter(path -> !path.endsWith("state")).map(Path::toString).forEach(command::add);
        }
        command.add(Files.createDirectories(folder).toString());
        runTool(command, folder);
        return new Distribution(folder);
    }

    /** Unpacks the archive that the build has made. */
    static Distribution unpackTo(Path folder) throws IOException {
        runTool(List.of("tar", "xzf", property("archive"), "-C", folder.toString()), folder);
        return new Distribution(folder.resolve("probus-" + property("version")));
    }

    /**
     * Writes files by another process: a script that this one has open for writing is open in the
     * children that other tests start, and cannot be run meanwhile.
     */
    private static void runTool(List<String> command, Path folder) throws IOException {
        try (Child tool = Child.start(command, folder)) {
            if (tool.exitCode() != 0) {
                throw new IOException(command.get(0) + ": " + tool.err());
            }
        }
    }

    Path script() {
        return home.resolve("bin/probus");
    }

    /** Starts it; the caller closes the child. */
    Child start(Path workspace, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(script().toString()));
        command.addAll(List.of(words));
        return Child.start(command, workspace);
    }

    /** Runs it to its end, with an empty standard input. */
    Result run(Path workspace, String... words) throws IOException {
        return runWithInput("", workspace, words);
    }

    Result runWithInput(String input, Path workspace, String... words) throws IOException {
        try (Child child = start(workspace, words)) {
            child.type(input);
            child.endInput();
            return new Result(child.exitCode(), child.out(), child.err());
        }
    }

    /**
     * What a finished run has left.
     *
     * @param code its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Result(int code, String out, String err) {}

    /** How long a test waits for anything; a loaded machine needs it. */
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(90);
}
