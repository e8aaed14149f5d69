/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** The choice of a flavour: what can be had, what is wanted, and what is said. */
@Isolated("sets a system property")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FlavourTest {
    private static final int JDK = Runtime.version().feature();
    private final String before = System.getProperty(Fences.PROPERTY);

    @AfterEach
    void restore() {
        set(before);
    }

    private static void set(@Nullable String value) {
        if (value == null) {
            System.clearProperty(Fences.PROPERTY);
        } else {
            System.setProperty(Fences.PROPERTY, value);
        }
    }

    @Test
    void fencedCanAlwaysBeHad() {
        Srcu domain = Srcu.named("test").flavour(Flavour.FENCED).build();

        assertThat(domain.flavour()).isEqualTo(Flavour.FENCED);
        assertThat(domain.flavourReason()).isEqualTo("the program wants it");
        set("fenced");
        assertThat(new Srcu("test").flavour()).isEqualTo(Flavour.FENCED);
    }

    @Test
    void autoFallsBackAndSaysWhy() {
        set(null);
        Srcu domain = new Srcu("test");

        if (domain.flavour() == Flavour.FENCED) {
            assertThat(domain.flavourReason())
                    .containsAnyOf(
                            "has no java.lang.foreign", "is no Linux", "refuses", "is no HotSpot");
            assertThatThrownBy(
                            () -> Srcu.named("test").flavour(Flavour.ASYMMETRIC).build())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("the asymmetric flavour of SRCU cannot be had: "
                            + domain.flavourReason());
        } else {
            assertThat(JDK).isGreaterThanOrEqualTo(22);
            assertThat(domain.flavourReason()).isEqualTo("it can be had");
        }
    }

    @Test
    void aFlavourThatIsNoneIsRefused() {
        set("light");

        assertThatThrownBy(() -> new Srcu("test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("probus.srcu.flavour=light is no flavour")
                .hasMessageContaining("auto, fenced or asymmetric");
    }

    @Test
    void virtualThreadsAreToldFromOthers() throws Exception {
        assertThat(Virtual.is(Thread.currentThread())).isFalse();
        assertThat(Threads.get(Threads.VIRTUAL.call(() -> Virtual.is(Thread.currentThread()))))
                .isEqualTo(JDK >= 21);
    }
}
