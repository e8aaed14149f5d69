/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Events as text. */
class EventTextTest {
    @Test
    void eventsAreShownByTheirToString() {
        assertThat(EventText.of(42)).isEqualTo("42");
        assertThat(EventText.of(java.nio.CharBuffer.wrap("abc"))).isEqualTo("abc");
    }

    @Test
    void arraysAreShownByTheirElements() {
        assertThat(EventText.of(new int[] {1, 2})).isEqualTo("[1, 2]");
        assertThat(EventText.of(new Object[] {"a", new long[] {7}, null}))
                .isEqualTo("[a, [7], null]");
    }

    @Test
    void anArrayThatHoldsItselfEnds() {
        Object[] self = new Object[1];
        self[0] = self;
        assertThat(EventText.of(self)).startsWith("[[[[Ljava.lang.Object;@");
    }

    @Test
    void longTextIsCut() {
        assertThat(EventText.of("x".repeat(10_000))).hasSize(EventText.LENGTH).endsWith("xxx...");
        assertThat(EventText.of(new byte[1_000_000])).hasSize(EventText.LENGTH);
        String exact = "y".repeat(EventText.LENGTH);
        assertThat(EventText.of(exact)).isEqualTo(exact);
    }

    @Test
    void whatMovesACursorIsSpelledOut() {
        assertThat(EventText.of("a\nb\r\tc\u001b[1m\u0007\u009b")).isEqualTo("a\\nb\\r\\tc?[1m??");
    }

    @Test
    void aToStringThatThrowsIsContained() {
        Object bad = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("secret");
            }
        };
        assertThat(EventText.of(bad))
                .isEqualTo("("
                        + bad.getClass().getName()
                        + ": its toString threw java.lang.IllegalStateException)");
    }
}
