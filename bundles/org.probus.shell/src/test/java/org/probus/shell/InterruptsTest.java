/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Job;
import org.apache.felix.service.command.Process;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Ctrl-C at all the moments that it may come. */
@Timeout(60)
class InterruptsTest {
    private final GogoShell shell = new GogoShell();
    private final Interrupts interrupts = new Interrupts();
    private final AtomicInteger left = new AtomicInteger();
    private final SignalHandler gogo = signal -> left.incrementAndGet();
    private Terminal terminal;

    /** A command that ends with Ctrl-C alone. */
    public static final class Holding {
        private final CountDownLatch never = new CountDownLatch(1);
        private volatile CountDownLatch begun = new CountDownLatch(1);

        /**
         * Waits for an interrupt.
         *
         * @throws InterruptedException on Ctrl-C
         */
        public void hold() throws InterruptedException {
            begun.countDown();
            never.await();
        }
    }

    private final Holding holding = new Holding();

    @BeforeEach
    void setUp() throws IOException {
        terminal = new DumbTerminal(
                new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream());
        terminal.handle(Signal.INT, gogo);
        shell.session.put(".terminal", terminal);
        shell.processor.addCommand("test", holding, "hold");
        shell.processor.addListener(interrupts);
    }

    @AfterEach
    void tearDown() throws IOException {
        shell.close();
        terminal.close();
    }

    private void assertGogoHasItBack() {
        assertThat(terminal.handle(Signal.INT, gogo)).isSameAs(gogo);
    }

    @Test
    void howeverEarlyItComesItEndsTheCommandAndNothingHangs() throws Exception {
        List<Thread> pressed = new CopyOnWriteArrayList<>();
        shell.session.setJobListener((job, before, now) -> {
            if (now == Job.Status.Foreground) { // Gogo has not even begun to begin it
                Thread thread = new Thread(() -> terminal.raise(Signal.INT));
                pressed.add(thread);
                thread.start();
            }
        });
        for (int i = 0; i < 300; i++) {
            Thread thread = shell.start("test:hold");
            GogoShell.join(thread);
            GogoShell.until("the end", () -> shell.session.jobs().isEmpty());
        }
        assertThat(pressed).hasSize(300);
        for (Thread thread : pressed) {
            GogoShell.join(thread);
        }
        assertThat(left).hasValue(0);
        assertGogoHasItBack();
    }

    @Test
    void whatMeetsTheReaderGivingTheTerminalBackEndsTheCommandToo() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> shell.session.execute("test:hold"))
                .isInstanceOf(InterruptedException.class);
        GogoShell.until("the end", () -> shell.session.jobs().isEmpty());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertGogoHasItBack();
    }

    @Test
    void betweenTwoCommandsItWaitsForTheNext() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger interruptedAt = new AtomicInteger();
        PrintStream out =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Process process =
                proxy(Process.class, (proxy, method, arguments) -> asked.get() < 6 ? null : out);
        Job job = proxy(Job.class, (proxy, method, arguments) -> {
            if (method.getName().equals("interrupt")) {
                interruptedAt.set(asked.get());
                return null;
            }
            assertThat(method.getName()).isEqualTo("processes");
            return List.of(process);
        });
        CommandSession session = proxy(CommandSession.class, (proxy, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("foregroundJob");
            return asked.incrementAndGet() < 3 ? null : job;
        });
        new Interruption(session).deliver();
        assertThat(interruptedAt).hasValue(6);
    }

    @Test
    void aJobThatGogoCancelledBeforeItBeganIsLeft() {
        List<String> done = new CopyOnWriteArrayList<>();
        Job job = proxy(Job.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "processes" -> List.of();
            case "status" ->
                done.contains("background") ? Job.Status.Background : Job.Status.Foreground;
            default -> {
                done.add(method.getName());
                yield null;
            }
        });
        CommandSession session = proxy(CommandSession.class, (proxy, method, arguments) -> job);
        new Interruption(session, 1_000_000).deliver();
        assertThat(done).containsExactly("interrupt", "background");
    }

    @Test
    void aJobOfRealGogoThatNeverBeginsGivesThePromptBack() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Thread thread = shell.start("test:hold");
        holding.begun.await();
        Job job = shell.session.foregroundJob();
        Job blind = proxy(Job.class, (proxy, method, arguments) -> {
            if (method.getName().equals("interrupt")) {
                asked.countDown();
                return null; // as a task that was cancelled before
            }
            return method.getName().equals("processes") ? List.of() : method.invoke(job, arguments);
        });
        CommandSession session = proxy(CommandSession.class, (proxy, method, arguments) -> blind);
        new Interruption(session, 1_000_000).deliver();
        GogoShell.join(thread);
        assertThat(asked.getCount()).isZero();
        job.interrupt();
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Test
    void theEndOfTheLineEndsTheWaitForACommand() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CommandSession session = proxy(CommandSession.class, (proxy, method, arguments) -> {
            asked.incrementAndGet();
            return null;
        });
        Interruption interruption = new Interruption(session);
        Thread thread = new Thread(interruption::deliver);
        thread.start();
        GogoShell.until("it waits", () -> asked.get() > 2);
        interruption.end(null);
        GogoShell.join(thread);
        interruption.end(new InterruptedException());
    }

    @Test
    void theEndOfTheBundleGivesItBackWhileACommandRuns() throws Exception {
        Thread thread = shell.start("test:hold");
        holding.begun.await();
        terminal.raise(Signal.INT);
        GogoShell.join(thread);
        assertThat(left).hasValue(0);
        holding.begun = new CountDownLatch(1);
        thread = shell.start("test:hold");
        holding.begun.await();
        shell.processor.removeListener(interrupts);
        interrupts.close();
        terminal.raise(Signal.INT);
        assertThat(left).hasValue(1);
        assertGogoHasItBack();
        shell.interrupt();
        GogoShell.join(thread);
    }

    @Test
    void whereNobodyWantsItItIsLeftAlone() throws Exception {
        terminal.handle(Signal.INT, SignalHandler.SIG_IGN);
        Thread thread = shell.start("test:hold");
        holding.begun.await();
        assertThat(terminal.handle(Signal.INT, gogo)).isSameAs(SignalHandler.SIG_IGN);
        shell.interrupt();
        GogoShell.join(thread);
        assertGogoHasItBack();
    }

    @Test
    void aHandlerThatSomebodyElseSetStays() throws Exception {
        SignalHandler other = signal -> {};
        Thread thread = shell.start("test:hold");
        holding.begun.await();
        terminal.handle(Signal.INT, other);
        shell.interrupt();
        GogoShell.join(thread);
        assertThat(terminal.handle(Signal.INT, gogo)).isSameAs(other);
    }
}
