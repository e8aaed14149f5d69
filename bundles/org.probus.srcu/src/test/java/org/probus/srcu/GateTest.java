/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.FutureTask;

/** The gate of a section begins the sections of each thread as that of the domain does. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GateTest {
    private final Srcu domain = Srcu.named("gate").debug(false).build();

    private static Section sectionOf(Srcu domain) {
        Section section = domain.lock();
        section.unlock();
        return section;
    }

    @Test
    void itsOwnThreadFindsItsOneSectionWhicheverWayItBegins() {
        Section.Gate gate = sectionOf(domain).gate();
        assertThat(gate).isInstanceOf(Favouring.class);
        Section outer = gate.lock();
        Section inner = domain.lock();
        assertThat(inner).isSameAs(outer);
        assertThat(outer.depth()).isEqualTo(2);
        assertThatThrownBy(domain::synchronize).hasMessageContaining("inside its own section");
        inner.unlock();
        outer.unlock();
        assertThat(domain.inSection()).isFalse();
        domain.synchronize();
    }

    @ParameterizedTest
    @EnumSource(Threads.class)
    void anotherThreadHasASectionOfItsOwnAndIsWaitedFor(Threads threads) throws Exception {
        Section mine = sectionOf(domain);
        Section.Gate gate = mine.gate();
        FutureTask<Boolean> other = threads.call(() -> {
            Section section = gate.lock();
            boolean own = section != mine && domain.lock() == section;
            section.unlock();
            section.unlock();
            return own;
        });
        assertThat(Threads.get(other)).isTrue();
        Section section = gate.lock();
        FutureTask<Boolean> waiter = threads.call(() -> domain.synchronize(Duration.ofMillis(20)));
        assertThat(Threads.get(waiter)).isFalse();
        section.unlock();
        assertThat(domain.synchronize(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void thatOfAThreadWhichHasEndedServesTheOthers() throws Exception {
        Section ended = Threads.get(Threads.PLATFORM.call(() -> sectionOf(domain)));
        Section section = ended.gate().lock();
        assertThat(section).isNotSameAs(ended).isSameAs(sectionOf(domain));
        section.unlock();
    }

    /** Where the slot is another thread's a thread-local may be cleared: no gate relies on it. */
    @Test
    void aSectionThatIsInNoSlotIsNotFavoured() throws Exception {
        Section mine = sectionOf(domain);
        Section other = Threads.get(Threads.callInMySlot(() -> sectionOf(domain)));

        assertThat(other).isNotSameAs(mine);
        assertThat(other.gate()).isSameAs(domain.gate());
        assertThat(mine.gate()).isInstanceOf(Favouring.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDomainThatIsClosedRefusesIt(boolean debug) {
        Srcu closed = Srcu.named("closed").debug(debug).build();
        Section section = closed.lock();
        Section.Gate gate = section.cell.gate();
        assertThat(gate == closed.gate()).isEqualTo(debug);
        section.unlock();
        closed.close();
        assertThatThrownBy(gate::lock).hasMessageContaining("is closed");
    }
}
