/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One event by hand, of all types that can be made from text. */
class HitCommandTest {
    private static final Counters NONE = new Counters(0, 0, 0, 0, 0);

    private final GogoShell shell = new GogoShell();

    @AfterEach
    void tearDown() {
        shell.close();
    }

    /** A record of one text. */
    record Name(String text) {}

    /** A record of two texts. */
    record Pair(String a, String b) {}

    /** Made by a factory that takes any text. */
    public static final class Parsed {
        private final String text;

        private Parsed(String text) {
            this.text = text;
        }

        /**
         * Parses a text.
         *
         * @param text the text
         * @return what it says
         */
        public static Parsed from(CharSequence text) {
            if (text.toString().equals("bad")) {
                throw new IllegalStateException("it is bad");
            }
            return new Parsed("parsed " + text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Made without anything. */
    public static final class Blank {
        @Override
        public String toString() {
            return "blank";
        }
    }

    private Object hit(Class<?> type, String line) throws Exception {
        List<Object> events = new ArrayList<>();
        shell.probes.point(1, "a:b", type, NONE);
        try (var registration = shell.probes.register(
                Object.class,
                (point, event) -> {
                    events.add(event);
                    return Verdict.CONTINUE;
                },
                "a:b")) {
            assertThat(registration.registered()).isTrue();
            assertThat(shell.run("probe:hit a:b " + line)).contains(": 1 consumer called");
        }
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    static Stream<Object[]> texts() {
        UUID uuid = UUID.randomUUID();
        return Stream.of(
                new Object[] {String.class, "007", "007"},
                new Object[] {String.class, "'two words'", "two words"},
                new Object[] {String.class, "null", "null"},
                new Object[] {Object.class, "x", "x"},
                new Object[] {CharSequence.class, "1e3", "1e3"},
                new Object[] {Integer.class, "-42", -42},
                new Object[] {Long.class, "42", 42L},
                new Object[] {Short.class, "42", (short) 42},
                new Object[] {Byte.class, "42", (byte) 42},
                new Object[] {Double.class, "1.50", 1.5},
                new Object[] {Float.class, "1.5", 1.5f},
                new Object[] {Boolean.class, "true", true},
                new Object[] {Character.class, "x", 'x'},
                new Object[] {Number.class, "42", 42L},
                new Object[] {Number.class, "4.5", 4.5},
                new Object[] {TimeUnit.class, "seconds", TimeUnit.SECONDS},
                new Object[] {Duration.class, "PT5S", Duration.ofSeconds(5)},
                new Object[] {
                    Instant.class, "2026-01-01T00:00:00Z", Instant.parse("2026-01-01T00:00:00Z")
                },
                new Object[] {UUID.class, uuid.toString(), uuid},
                new Object[] {BigDecimal.class, "1.50", new BigDecimal("1.50")},
                new Object[] {URI.class, "a:b", URI.create("a:b")},
                new Object[] {Name.class, "x", new Name("x")});
    }

    @ParameterizedTest
    @MethodSource("texts")
    void anEventIsMadeOfText(Class<?> type, String text, Object event) throws Exception {
        assertThat(hit(type, text)).isEqualTo(event);
    }

    @Test
    void aFactoryMakesAnEvent() throws Exception {
        assertThat(hit(Parsed.class, "x")).hasToString("parsed x");
    }

    @Test
    void withoutAValueTheEventIsBlank() throws Exception {
        assertThat(hit(String.class, "")).isEqualTo("");
        assertThat(hit(Blank.class, "")).hasToString("blank");
        shell.probes.point(1, "a:b", Integer.class, NONE);
        assertThat(shell.failure("probe:hit a:b"))
                .isEqualTo("probe:hit: missing VALUE: an event of type java.lang.Integer");
    }

    @Test
    void whatCannotBeMadeIsNamedWithWhatCan() {
        shell.probes.point(1, "a:b", Pair.class, NONE);
        assertThat(shell.failure("probe:hit a:b x"))
                .startsWith("probe:hit: cannot make an event of type " + Pair.class.getName())
                .contains("public static parse, valueOf, of, fromString or from");
        assertThat(shell.status()).isEqualTo(2);
        shell.probes.point(1, "a:b", Runnable.class, NONE);
        assertThat(shell.failure("probe:hit a:b x")).contains("type java.lang.Runnable");
        assertThat(shell.failure("probe:hit a:b")).contains("missing VALUE");
    }

    @Test
    void aTextThatTheTypeRefusesIsToldWithTheReason() {
        shell.probes.point(1, "a:b", Integer.class, NONE);
        assertThat(shell.failure("probe:hit a:b many"))
                .isEqualTo(
                        "probe:hit: 'many' makes no java.lang.Integer: For input string: \"many\"");
        shell.probes.point(1, "a:b", Boolean.class, NONE);
        assertThat(shell.failure("probe:hit a:b yes")).endsWith("true or false is wanted");
        shell.probes.point(1, "a:b", Character.class, NONE);
        assertThat(shell.failure("probe:hit a:b yes")).endsWith("one character is wanted");
        shell.probes.point(1, "a:b", Parsed.class, NONE);
        assertThat(shell.failure("probe:hit a:b bad")).endsWith("it is bad");
        shell.probes.point(1, "a:b", Verdict.class, NONE);
        assertThat(shell.failure("probe:hit a:b remov"))
                .endsWith("its constants are CONTINUE, REMOVE, IGNORE; did you mean 'REMOVE'?");
        shell.probes.point(1, "a:b", Number.class, NONE);
        assertThat(shell.failure("probe:hit a:b x")).contains("'x' makes no java.lang.Number");
    }

    @Test
    void noSuchPointLeavesOne() {
        shell.probes.point(1, "com.acme.orders:placed", String.class, NONE);
        assertThat(shell.failure("probe:hit com.acme.orders:place x"))
                .isEqualTo(
                        "probe:hit: no probe point is named 'com.acme.orders:place'; did you mean"
                                + " 'com.acme.orders:placed'?");
        assertThat(shell.status()).isEqualTo(1);
        shell.probes.undeclared(2, "later:on");
        assertThat(shell.failure("probe:hit later:on x")).contains("no emitter declares");
        assertThat(shell.status()).isEqualTo(1);
    }

    @Test
    void nobodyCalledIsDone() throws Exception {
        shell.probes.point(7, "a:b", String.class, NONE);
        assertThat(shell.run("probe:hit @7 x")).isEqualTo("hit a:b with x: no consumer called\n");
        assertThat(shell.status()).isZero();
        assertThat(shell.run("probe:hit @7 x --json"))
                .isEqualTo("{\"v\":1,\"type\":\"hit\",\"point\":\"a:b\",\"event\":\"x\","
                        + "\"consumers\":0}\n");
        assertThat(shell.failure("probe:hit @7 two words"))
                .contains("unexpected argument 'words', quote what has blanks");
    }
}
