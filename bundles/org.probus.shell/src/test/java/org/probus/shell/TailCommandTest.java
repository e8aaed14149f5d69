/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.management.Counters;

/** The events of points, as they come. */
@Timeout(60)
class TailCommandTest {
    private static final Counters NONE = new Counters(0, 0, 0, 0, 0);

    private final GogoShell shell = new GogoShell();

    @BeforeEach
    void setUp() {
        shell.probes.point(1, "com.acme.orders:placed", String.class, NONE);
        shell.probes.point(2, "com.acme.pay:charged", Object.class, NONE);
        shell.probes.point(3, "osgi:bundle", String.class, NONE);
    }

    @AfterEach
    void tearDown() {
        shell.close();
    }

    private Thread tail(String options) {
        int before = shell.probes.registered().size();
        Thread thread = shell.start("probe:tail " + options);
        GogoShell.until("attached", () -> shell.probes.registered().size() > before);
        return thread;
    }

    private void hit(String point, Object event) {
        assertThat(shell.probes.hit(point, event)).isEqualTo(1);
    }

    private void untilSaid(String text) {
        GogoShell.until("said: " + text, () -> shell.err().contains(text));
    }

    private void assertNothingIsLeft() {
        GogoShell.until("nothing is left", () -> shell.lives.running().isEmpty());
        assertThat(shell.probes.registered()).isEmpty();
    }

    @Test
    void eventsAreShownWithTimeThreadAndPointUntilThereAreEnough() throws Exception {
        Thread thread = tail("com.acme.* -n 2");
        hit("com.acme.orders:placed", "first");
        hit("com.acme.pay:charged", "second");
        GogoShell.join(thread);
        String me = Thread.currentThread().getName();
        assertThat(shell.out().lines().toList()).hasSize(2).satisfies(lines -> {
            assertThat(lines.get(0))
                    .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*")
                    .endsWith(" " + me + "  com.acme.orders:placed  first");
            assertThat(lines.get(1)).endsWith("  com.acme.pay:charged  second");
        });
        assertThat(shell.err())
                .startsWith("attached 1 to com.acme.*:*; ends after 2 events or after 60 s or with"
                        + " Ctrl-C\n")
                .endsWith("detached 1 (as many events as wanted): 2 events shown\n");
        assertThat(shell.status()).isZero();
        assertNothingIsLeft();
    }

    @Test
    void limitsAreOnByDefault() throws Exception {
        Thread thread = tail("osgi:bundle");
        untilSaid("ends after 100 events or after 60 s or with Ctrl-C");
        long begun = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            shell.probes.hit("osgi:bundle", "e" + i);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        untilSaid("rate limit tripped: 50/s");
        shell.interrupt();
        GogoShell.join(thread);
        assertNothingIsLeft();
        GogoShell.until("the end", () -> shell.said().contains("detached"));
        long events =
                shell.out().lines().filter(l -> l.contains("  osgi:bundle  e")).count();
        assertThat(events).isBetween(50L, 51 + (long) (50 * seconds));
    }

    @Test
    void theTimeEndsIt() throws Exception {
        shell.run("probe:tail osgi:bundle --for 20ms");
        assertThat(shell.err()).endsWith("detached 1 (the time is over): 0 events shown\n");
        assertNothingIsLeft();
    }

    @Test
    void whatIsOverTheRateIsCountedAndSaid() throws Exception {
        Thread thread = tail("osgi:bundle --rate 6/m -n 0 --json");
        for (int i = 0; i < 10; i++) {
            hit("osgi:bundle", "e" + i);
        }
        GogoShell.until("the first event", () -> shell.out().contains("\"e0\""));
        shell.interrupt();
        GogoShell.join(thread);
        GogoShell.until("the end", () -> shell.out().contains("\"type\":\"end\""));
        assertThat(shell.out())
                .doesNotContain("\"e1\"")
                .endsWith("{\"v\":1,\"type\":\"end\",\"registration\":1,\"reason\":\"interrupted\","
                        + "\"events\":1,\"dropped_rate\":9,\"dropped_queue\":0}\n");
        assertNothingIsLeft();
    }

    @Test
    void ctrlCLeavesNothingBehind() throws Exception {
        Thread thread = tail("osgi:bundle");
        shell.interrupt();
        GogoShell.join(thread);
        assertNothingIsLeft();
        GogoShell.until("told", () -> shell.said().contains("(interrupted)"));
    }

    @Test
    void theEndOfTheSessionLeavesNothingBehind() throws Exception {
        Thread thread = tail("osgi:bundle");
        shell.session.close();
        GogoShell.join(thread);
        assertNothingIsLeft();
    }

    @Test
    void theEndOfTheBundleUnregistersBeforeItReturns() throws Exception {
        Thread thread = tail("osgi:bundle -n 0 --for 0");
        untilSaid("attached 1 to osgi:bundle; ends with Ctrl-C");
        shell.lives.stop();
        assertThat(shell.probes.registered()).isEmpty();
        assertThat(shell.lives.running()).isEmpty();
        GogoShell.join(thread);
        untilSaid("(stopped from elsewhere)");
        assertThat(shell.failure("probe:tail osgi:bundle")).endsWith("is stopping");
        assertThat(shell.probes.registered()).isEmpty();
    }

    @Test
    void aTailInTheBackgroundIsEndedByOffMine() throws Exception {
        shell.run("probe:tail osgi:bundle &");
        GogoShell.until("attached", () -> shell.probes.registered().size() == 1);
        shell.probes.consumer(9, "com.acme", NONE, "", "osgi:bundle");
        String out = shell.run("probe:off --mine");
        assertThat(out).contains("unregistered 1 org.probus.shell.TailConsumer");
        assertThat(shell.probes.registered()).containsExactly(9L);
        GogoShell.until("the tail is gone", () -> shell.lives.running().isEmpty());
        shell.run("probe:off --mine");
        assertThat(shell.err()).contains("nothing to unregister");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void aClosedPipeEndsIt() throws Exception {
        Thread thread = tail("osgi:bundle -n 0 --for 0 --rate 0 | head -n 1");
        GogoShell.until("it noticed", () -> {
            shell.probes.hit("osgi:bundle", "x");
            return shell.probes.registered().isEmpty();
        });
        GogoShell.join(thread);
        assertThat(shell.out()).hasLineCount(1).endsWith("osgi:bundle  x\n");
        assertNothingIsLeft();
    }

    @Test
    void anEventThatCannotBeShownHurtsNobody() throws Exception {
        Thread thread = tail("com.acme.pay:charged -n 2");
        hit("com.acme.pay:charged", new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError("deep");
            }
        });
        hit("com.acme.pay:charged", "a\nb\u001b[2Jc");
        GogoShell.join(thread);
        assertThat(shell.out())
                .contains("its toString threw java.lang.StackOverflowError)")
                .contains("a\\nb?[2Jc")
                .hasLineCount(2);
    }

    @Test
    void whatNobodyHitsIsRefusedWithWhatWasMeant() {
        assertThat(shell.failure("probe:tail osgi:bundel"))
                .isEqualTo("probe:tail: no probe point is named 'osgi:bundel'; did you mean"
                        + " 'osgi:bundle'?");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.failure("probe:tail osgi:bundle nosuch.*"))
                .contains("no probe point matches 'nosuch.*'");
        assertNothingIsLeft();
    }

    @Test
    void tooManyPointsAreRefused() {
        assertThat(shell.failure("probe:tail * -m 2"))
                .isEqualTo("probe:tail: 3 points match '*', the limit is 2: narrow the pattern or"
                        + " raise -m");
        assertThat(shell.status()).isEqualTo(4);
        for (int i = 10; i < 70; i++) {
            shell.probes.point(i, "many:p" + i, String.class, NONE);
        }
        assertThat(shell.failure("probe:tail many:*")).contains("60 points match");
        assertNothingIsLeft();
    }

    @Test
    void wrongLimitsAreNamed() {
        assertThat(shell.failure("probe:tail osgi:bundle --for soon"))
                .contains("option '--for' wants a time");
        assertThat(shell.failure("probe:tail osgi:bundle --rate fast"))
                .contains("option '--rate' wants a rate");
        assertThat(shell.failure("probe:tail osgi:bundle -n few"))
                .contains("option '--events' wants a count");
        assertNothingIsLeft();
    }
}
