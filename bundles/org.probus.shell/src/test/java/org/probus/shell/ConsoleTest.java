/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.gogo.runtime.CommandNotFoundException;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.LineReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.management.Counters;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a user at a prompt sees, and when. */
@Timeout(60)
class ConsoleTest {
    private final GogoShell shell = new GogoShell();
    private final List<String> above = new CopyOnWriteArrayList<>();
    private final LineReader reader = (LineReader) Proxy.newProxyInstance(
            LineReader.class.getClassLoader(),
            new Class<?>[] {LineReader.class},
            (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("printAbove");
                above.add(arguments[0].toString());
                return null;
            });

    @BeforeEach
    void setUp() {
        shell.probes.point(1, "a:b", String.class, new Counters(0, 0, 0, 0, 0));
    }

    @AfterEach
    void tearDown() {
        shell.close();
    }

    @Test
    void aTailInTheBackgroundShowsItsEventsAboveThePrompt() throws Exception {
        shell.session.put(".terminal", new Object());
        shell.session.put(".reader", reader);
        shell.run("probe:tail a:b -n 1 &");
        GogoShell.until("attached", () -> above.size() == 1);
        shell.probes.hit("a:b", "x");
        GogoShell.until("detached", () -> above.size() == 3);
        assertThat(above.get(0)).startsWith("attached 1 to a:b");
        assertThat(above.get(1)).endsWith("a:b  x");
        assertThat(above.get(2)).startsWith("detached 1");
        assertThat(shell.out() + shell.err()).isEmpty();
    }

    @Test
    void aFailureInTheBackgroundIsTold() throws Exception {
        shell.run("probe:hit no:where x &");
        GogoShell.until("told", () -> shell.err().contains("no probe point is named 'no:where'"));
        shell.session.put(".reader", reader);
        shell.run("probe:list --jsn &");
        GogoShell.until("told", () -> !above.isEmpty());
        assertThat(above)
                .containsExactly("probe:list: unknown option '--jsn'; did you mean '--json'?");
        assertThat(shell.failure("probe:list --jsn")).isEqualTo(above.get(0));
        assertThat(above).hasSize(1);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void intoAPipeTheEventsGoIntoThePipe() throws Exception {
        shell.session.put(".terminal", new Object());
        shell.session.put(".reader", reader);
        Thread thread = shell.start("probe:tail a:b -n 1 | cat");
        GogoShell.until("attached", () -> shell.probes.registered().size() == 1);
        shell.probes.hit("a:b", "x");
        GogoShell.join(thread);
        assertThat(shell.out()).endsWith("a:b  x\n");
        assertThat(above).hasSize(2);
    }

    @Test
    void whatALongCommandPrintsIsFlushedThroughTheTerminal() throws Exception {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        BufferedOutputStream terminal = new BufferedOutputStream(screen, 100_000);
        try (var session = shell.processor.createSession(
                new ByteArrayInputStream(new byte[0]), terminal, terminal)) {
            Thread thread = new Thread(() -> {
                try {
                    session.execute("probe:list -a -w 100");
                } catch (Exception e) {
                    System.getLogger("test").log(System.Logger.Level.DEBUG, "ended", e);
                }
            });
            thread.start();
            GogoShell.until(
                    "seen",
                    () -> screen.toString(java.nio.charset.StandardCharsets.UTF_8)
                            .contains("1 point"));
            shell.lives.stop();
            GogoShell.join(thread);
        }
    }

    @Test
    void whatIsSaidAfterAnInterruptedWriteStillComes() throws Exception {
        shell.processor.addCommand("test", new Interrupted(), "say");
        shell.run("test:say");
        assertThat(shell.err()).isEqualTo("beside\n");
        assertThat(shell.out()).isEqualTo("data\nafter\n");
    }

    @Test
    void anInterruptedWriteDoesNotMuteTheSession() throws Exception {
        shell.session.put(".terminal", new Object());
        shell.processor.addCommand("test", new Interrupted(), "say");
        shell.run("test:say");
        assertThat(shell.run("probe:list")).isNotEmpty();
        assertThat(shell.run("probe:list | cat")).isNotEmpty();
        shell.run("probe:list no:no");
        assertThat(shell.said()).contains("no probe point is named");
    }

    @Test
    void insideAClosureThePipeIsNotPassedBy() throws Exception {
        shell.session.put(".terminal", new Object());
        shell.session.execute("all = { probe:list -a }");
        assertThat(shell.run("all")).contains("\u001b[1m").contains("1 point");
        assertThat(shell.run("all | wc -l").trim()).isEqualTo("3");
        assertThat(shell.run("all | cat")).contains("1 point").doesNotContain("\u001b");
        assertThat(shell.run("x = $(all)")).isEmpty();
        assertThat(String.valueOf(shell.session.get("x"))).contains("1 point");
    }

    /** A command that is interrupted while it writes. */
    public static final class Interrupted {
        /**
         * Says something before and after.
         *
         * @param session the caller's session
         * @param words none
         */
        public void say(CommandSession session, String[] words) {
            Arguments none = ArgumentParser.parse(Spec.of("say", ""), List.of(words));
            Screen screen = Screen.of(session, none, name -> "");
            Thread.currentThread().interrupt();
            screen.print("data");
            screen.err().println("beside");
            assertThat(Thread.interrupted()).isTrue();
            screen.say("after");
        }
    }

    @Test
    void anUnknownCommandIsMendedForAUserAlone() throws Exception {
        shell.processor.addListener(new UnknownCommand());
        unknown("probe:lst");
        assertThat(shell.out()).isEmpty();
        shell.session.put(".reader", reader);
        unknown("probe:lst");
        assertThat(shell.out())
                .isEqualTo("no such command: 'probe:lst'; did you mean 'probe:list'?\n");
        unknown("zzzzzzzzz");
        assertThat(shell.out()).isEmpty();
    }

    private void unknown(String line) throws Exception {
        try {
            shell.run(line);
        } catch (CommandNotFoundException e) {
            return;
        }
        throw new AssertionError("it is known: " + line);
    }
}
