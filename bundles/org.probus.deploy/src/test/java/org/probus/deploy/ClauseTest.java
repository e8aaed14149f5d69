/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Tests of {@link Clause}. */
class ClauseTest {
    @Test
    void pathsAttributesAndDirectivesAreToldApart() {
        var clauses = Clause.parse("a.b;c.d;version=\"[1,2)\";resolution:=optional, e");

        assertThat(clauses).hasSize(2);
        assertThat(clauses.get(0).paths()).containsExactly("a.b", "c.d");
        assertThat(clauses.get(0).attributes()).containsEntry("version", "[1,2)");
        assertThat(clauses.get(0).optional()).isTrue();
        assertThat(clauses.get(1).paths()).containsExactly("e");
        assertThat(clauses.get(1).optional()).isFalse();
    }

    @Test
    void quotedSeparatorsBelongToTheValue() {
        var clauses = Clause.parse("osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(a=;,))\"");

        assertThat(clauses)
                .singleElement()
                .satisfies(clause -> assertThat(clause.directives())
                        .containsEntry("filter", "(&(osgi.ee=JavaSE)(a=;,))"));
    }

    @Test
    void typedAttributesLoseTheirType() {
        assertThat(Clause.parse("a;version:Version=1.2").get(0).attributes())
                .containsEntry("version", "1.2");
    }

    @Test
    void absentHeaderHasNoClauses() {
        assertThat(Clause.parse(null)).isEmpty();
        assertThat(Clause.parse(" ")).isEmpty();
    }

    @Test
    void openQuotationMarkIsRefused() {
        assertThatThrownBy(() -> Clause.parse("a;b=\"1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a quotation mark is left open in: a;b=");
    }
}
