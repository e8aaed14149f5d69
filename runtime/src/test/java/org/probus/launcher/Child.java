/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A child process with its output in files; closing it ends it and all that it has started. */
final class Child implements AutoCloseable {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");

    private static final Pattern SLOW_START =
            Pattern.compile("^probus: still starting; at .*\\R", Pattern.MULTILINE);

    /** For a JVM that lives for seconds: half the processor time. */
    private static final String QUICK = "-XX:TieredStopAtLevel=1";

    private final Process process;
    private final Path out;
    private final Path err;

    private Child(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts a command; its working folder and its output are in the workspace. */
    static Child start(List<String> command, Path workspace) throws IOException {
        return start(command, workspace, Map.of());
    }

    static Child start(List<String> command, Path workspace, Map<String, String> environment)
            throws IOException {
        Path out = Files.createTempFile(workspace, "out", ".txt");
        Path err = Files.createTempFile(workspace, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workspace.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        Map<String, String> variables = builder.environment();
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("LC_ALL", "C");
        variables.keySet().removeAll(List.of("PROBUS_JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
        variables.putAll(environment);
        variables.merge("PROBUS_JAVA_OPTS", QUICK, (given, quick) -> quick + " " + given);
        return new Child(builder.start(), out, err);
    }

    void type(String text) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(text.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    void endInput() throws IOException {
        process.getOutputStream().close();
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws IOException {
        await("the end of the process", () -> !process.isAlive());
        return process.exitValue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    long pid() {
        return process.pid();
    }

    /** Waits for a descendant that runs a program, and returns it. */
    ProcessHandle descendant(String program) throws IOException {
        await("process " + program, () -> find(program).isPresent());
        return find(program).orElseThrow();
    }

    private Optional<ProcessHandle> find(String program) {
        return process.descendants()
                .filter(each -> each.info().command().orElse("").endsWith("/" + program))
                .findFirst();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    /** What it wrote, but for what a slow machine alone gets to see: that a start takes long. */
    String err() throws IOException {
        return SLOW_START.matcher(Files.readString(err)).replaceAll("");
    }

    /** Waits until the output, standard error included, contains texts in this order. */
    void awaitOutput(String... texts) throws IOException {
        await(String.join(" ... ", texts), () -> contains(texts));
    }

    /**
     * Types keys again each second until the output contains texts in this order: a terminal may
     * drop keys.
     */
    void typeUntil(String keys, String... texts) throws IOException {
        AtomicLong last = new AtomicLong(System.nanoTime() - SECOND_NANOS);
        await(String.join(" ... ", texts), () -> {
            boolean there = contains(texts);
            if (!there && System.nanoTime() - last.get() >= SECOND_NANOS) {
                last.set(System.nanoTime());
                try {
                    type(keys);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return there;
        });
    }

    private boolean contains(String... texts) {
        String output = text();
        int from = 0;
        for (String text : texts) {
            int at = output.indexOf(text, from);
            if (at < 0) {
                return false;
            }
            from = at + text.length();
        }
        return true;
    }

    /** Returns the output without its colours; empty if it cannot be read just now. */
    private String text() {
        try {
            return COLOUR.matcher(out() + err()).replaceAll("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Waits for a condition, and fails with all output when its time is over. */
    void await(String what, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + Distribution.LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no " + what + "; out:\n" + out() + "\nerr:\n" + err());
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
