/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.probus.api.management.Counters;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Commands without a user, and the exit codes that they leave. */
@Timeout(60)
class BatchMainTest {
    private static final Charset CHARSET = Charset.forName(System.getProperty("file.encoding"));

    @TempDir
    Path dir;

    private final GogoShell shell = new GogoShell();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Optional<CommandProcessor> gogo = Optional.of(shell.processor);

    /** Commands that fail in ways of their own. */
    public static final class Failing {
        /**
         * Fails as no command of ours does.
         *
         * @param how the way
         * @throws InterruptedException as after Ctrl-C, if asked for
         */
        public void fail(String how) throws InterruptedException {
            switch (how) {
                case "boom" -> throw new IllegalStateException("it went\nwrong");
                case "mute" -> throw new UnsupportedOperationException();
                default -> throw new InterruptedException();
            }
        }

        /**
         * Returns a value.
         *
         * @return the value
         */
        public String value() {
            return "a value";
        }
    }

    @BeforeEach
    void setUp() {
        Counters counters = new Counters(5, 5, 0, 0, 0);
        shell.probes.point(1, "com.acme.orders:placed", String.class, counters);
        shell.probes.consumer(11, "com.acme", counters, "", "com.acme.orders:placed");
        Failing failing = new Failing();
        shell.processor.addCommand("test", failing, "fail");
        shell.processor.addCommand("test", failing, "value");
    }

    @AfterEach
    void tearDown() {
        shell.probes.grace.countDown();
        shell.close();
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, CHARSET),
                new PrintStream(err, true, CHARSET));
        return new BatchMain(() -> gogo, () -> streams, shell.environment::get)
                .applyAsInt(arguments);
    }

    private int script(String text) throws IOException {
        Path file = dir.resolve("s.probe");
        Files.writeString(file, text);
        return run("--script", file.toString());
    }

    private String out() {
        return out.toString(CHARSET).replace(System.lineSeparator(), "\n");
    }

    private String err() {
        return err.toString(CHARSET)
                .replace(System.lineSeparator(), "\n")
                .replace(dir.toString(), "DIR");
    }

    @Test
    void dataGoesOutAndTheRestBesideIt() {
        assertThat(run("-c", "probe:list com.acme.*")).isZero();
        assertThat(out())
                .contains("com.acme.orders:placed")
                .endsWith("1 point, 1 consumer, 5 " + "hits\n");
        assertThat(err()).isEmpty();
        assertThat(run("-c", "probe:list com.acme.orders:placd")).isEqualTo(1);
        assertThat(out()).isEmpty();
        assertThat(err()).startsWith("probe:list: no probe point is named").hasLineCount(1);
    }

    @Test
    void eachKindOfFailureHasItsCode() {
        assertThat(run("-c", "probe:list --jsn")).isEqualTo(2);
        assertThat(err()).isEqualTo("probe:list: unknown option '--jsn'; did you mean '--json'?\n");
        assertThat(run("-c", "probe:tail * -m 0")).isEqualTo(4);
        assertThat(run("-c", "probe:lst")).isEqualTo(127);
        assertThat(err()).isEqualTo("no such command: 'probe:lst'; did you mean 'probe:list'?\n");
        assertThat(run("-c", "fial")).isEqualTo(127);
        assertThat(err()).isEqualTo("no such command: 'fial'; did you mean 'fail'?\n");
        assertThat(run("-c", "test:fail boom")).isEqualTo(2);
        assertThat(err()).isEqualTo("IllegalStateException: it went\\nwrong\n");
        assertThat(run("-c", "test:fail mute")).isEqualTo(2);
        assertThat(err()).isEqualTo("UnsupportedOperationException\n");
        assertThat(run("-c", "test:fail interrupted")).isEqualTo(130);
        assertThat(err()).isEqualTo("interrupted\n");
        assertThat(run("-c", "if { probe:list")).isEqualTo(2);
        assertThat(err()).startsWith("syntax error: ").hasLineCount(1);
        assertThat(run("-c", "probe:list )")).isEqualTo(2);
        assertThat(err()).startsWith("syntax error: ").hasLineCount(1);
    }

    @Test
    void aGracePeriodNotOverInTimeLeavesThree() {
        shell.probes.grace = new CountDownLatch(1);
        assertThat(run("-c", "probe:off 11 --timeout 20ms")).isEqualTo(3);
        assertThat(err()).startsWith("probe:off: the grace period is not over after ");
    }

    @Test
    void theLastCommandOfALineDecides() {
        assertThat(run("-c", "probe:list -q no:no || probe:help list")).isZero();
        assertThat(run("-c", "probe:list -q no:no; probe:help list")).isZero();
        assertThat(run("-c", "probe:help list; probe:list -q no:no")).isEqualTo(1);
        assertThat(run("-c", "probe:help list && probe:list -q no:no")).isEqualTo(1);
    }

    @Test
    void pipesWorkWithoutPaintAndTheirFailuresCount() {
        assertThat(run("-c", "probe:list --json | grep placed")).isZero();
        assertThat(out()).startsWith("{\"v\":1,").doesNotContain("\u001b").hasLineCount(1);
        assertThat(run("-c", "probe:list --jsn | cat")).isEqualTo(2);
        assertThat(err()).contains("unknown option '--jsn'");
    }

    @Test
    void valuesAreShownAsToAUser() {
        assertThat(run("-c", "test:value")).isZero();
        assertThat(out()).isEqualTo("a value\n");
    }

    @Test
    void theScopeOfGogoComesFirst() {
        assertThat(run("-c", "probe:help --json | tail -n 1")).isZero();
        assertThat(out()).contains("\"command\":\"probe:help\"").hasLineCount(1);
        assertThat(run("-c", "list")).isZero();
        assertThat(out()).contains("com.acme.orders:placed");
    }

    @Test
    void aScriptRunsLineByLine() throws IOException {
        assertThat(script("# a comment\nx = com.acme\nprobe:list \"$x.*\"\nprobe:gp\n"))
                .isZero();
        assertThat(out()).contains("com.acme.orders:placed").contains("0 pending");
        assertThat(err()).isEmpty();
    }

    @Test
    void aScriptStopsAtTheFirstFailureAndNamesItsPlace() throws IOException {
        assertThat(script("probe:gp\n\nprobe:list no:no\nprobe:help\n")).isEqualTo(1);
        assertThat(out()).contains("0 pending").doesNotContain("probe:help");
        assertThat(err())
                .startsWith("probe:list: no probe point is named 'no:no'")
                .endsWith("DIR/s.probe:3: stopped: exit status 1\n");
        assertThat(script("probe:gp\nprobe:lst\n")).isEqualTo(127);
        assertThat(err())
                .isEqualTo("DIR/s.probe:2: no such command: 'probe:lst'; did you mean"
                        + " 'probe:list'?\n");
        assertThat(script("probe:gp --jsn\nprobe:help")).isEqualTo(2);
        assertThat(err()).startsWith("DIR/s.probe:1: probe:gp: unknown option '--jsn'");
        assertThat(script("probe:help\nif { a\n")).isEqualTo(2);
        assertThat(err()).startsWith("DIR/s.probe:2: syntax error: ");
    }

    @Test
    void anEmptyScriptIsDone() throws IOException {
        assertThat(script("# nothing\n")).isZero();
        assertThat(run("-c", "")).isZero();
    }

    @Test
    void theWidthComesFromTheEnvironment() {
        assertThat(run("-c", "probe:list")).isZero();
        assertThat(out()).contains("REMOVED");
        shell.environment.put("COLUMNS", "50");
        assertThat(run("-c", "probe:list")).isZero();
        assertThat(out()).contains("com.acme.orders:placed").doesNotContain("REMOVED");
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThat(run()).isEqualTo(2);
        assertThat(err())
                .isEqualTo("probus: nothing to run; usage: -c 'COMMANDS' or --script FILE\n");
        assertThat(run("--scrpt", "x")).isEqualTo(2);
        assertThat(err()).startsWith("probus: unknown option '--scrpt'; did you mean '--script'?");
        assertThat(run("--script")).isEqualTo(2);
        assertThat(err()).startsWith("probus: option '--script' wants a value");
        assertThat(run("-c", "a", "b")).isEqualTo(2);
        assertThat(err()).startsWith("probus: unexpected argument 'b', quote what has blanks");
        assertThat(run("--script", "/no/such/file")).isEqualTo(2);
        assertThat(err()).startsWith("probus: no such script: /no/such/file");
    }

    @Test
    void withoutGogoItSaysWhatToStart() {
        gogo = Optional.empty();
        assertThat(run("-c", "probe:list")).isEqualTo(2);
        assertThat(err()).contains("start the bundle org.apache.felix.gogo.runtime");
    }
}
