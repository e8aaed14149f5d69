/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The writer of JSON Lines. */
class JsonTest {
    @Test
    void aLineSaysItsVersionAndTypeFirst() {
        assertThat(Json.line("point").put("id", 3).put("armed", true))
                .hasToString("{\"v\":1,\"type\":\"point\",\"id\":3,\"armed\":true}");
    }

    @Test
    void quotesBackslashesAndControlCharactersAreEscaped() {
        assertThat(Json.object().put("k\"", "a\"b\\c\n\r\t\u0001\u007f\u001b[31m"))
                .hasToString("{\"k\\\"\":\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u007f\\u001b[31m\"}");
    }

    @Test
    void halvesOfSurrogatePairsAreEscapedAndWholePairsAreNot() {
        assertThat(Json.object().put("k", "\ud83d\ude00")).hasToString("{\"k\":\"\ud83d\ude00\"}");
        assertThat(Json.object().put("k", "a\ud83d")).hasToString("{\"k\":\"a\\ud83d\"}");
        assertThat(Json.object().put("k", "\ude00b")).hasToString("{\"k\":\"\\ude00b\"}");
    }

    @Test
    void listsOfTextAndOfObjectsAreWritten() {
        Json inner = Json.object().put("a", 1);
        assertThat(Json.object().put("l", List.of("x", "y")).putObjects("o", List.of(inner, inner)))
                .hasToString("{\"l\":[\"x\",\"y\"],\"o\":[{\"a\":1},{\"a\":1}]}");
        assertThat(Json.object().put("l", List.of())).hasToString("{\"l\":[]}");
    }
}
