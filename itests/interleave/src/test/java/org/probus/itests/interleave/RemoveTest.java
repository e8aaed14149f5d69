/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.List;

/** The race of a removal by verdict with a registration, in the order that is known to lose. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoveTest {
    private static final Path ROOT = Path.of(System.getProperty("probus.root"));
    private static final Path WORK = Path.of(System.getProperty("probus.test.work"));

    /** N says REMOVE; W is registered, whole; then the hit goes on to remove. */
    private static Script registeredAfterTheWalk(String removal) {
        return new Script().upTo("hitter", removal).onwards("registrar").onwards("hitter");
    }

    /** The registrar is in the midst of its change, at the odd sequence, while the hit passes. */
    private static Script pausedAtTheOddSequence() {
        return new Script()
                .upTo("registrar", "Point.publish put chain")
                .onwards("hitter")
                .onwards("registrar");
    }

    @Test
    void theOneWhoIsRegisteredBetweenWalkAndRemovalGetsTheNextEvent() throws Exception {
        Script script = registeredAfterTheWalk("Registry.disarm tryLock");
        Outcome outcome = Run.of(new SrcuLoader(null).scene("RemoveRace"), script);

        assertThat(outcome.end()).as(outcome.toString()).isEqualTo(Outcome.End.DONE);
        assertThat(script.played()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "remove-unprotected, CoreSite.rearm put armed",
        "remove-skip-when-odd, Point.disarm get seq",
        "remove-lock-only, Registry.disarm tryLock",
    })
    void withALesserProtectionItIsLost(String mutant, String removal) throws Exception {
        Script script = registeredAfterTheWalk(removal);
        Outcome outcome = Run.of(planted(Mutant.named(ROOT, mutant)).scene("RemoveRace"), script);

        assertThat(outcome.text()).contains("lost consumer");
        assertThat(script.played()).isTrue();
    }

    @Test
    void aWriterWhoPausesAtTheOddSequenceStopsNoHit() throws Exception {
        Script script = pausedAtTheOddSequence();
        Outcome outcome = Run.of(new SrcuLoader(null).scene("PausedWriter"), script);

        assertThat(outcome.end()).as(outcome.toString()).isEqualTo(Outcome.End.DONE);
        assertThat(script.played()).isTrue();
    }

    @Test
    void aHitThatSpinsAtTheOddSequenceWaitsForTheWriter() throws Exception {
        Mutant spinning = new Mutant(
                "remove-spin-on-odd",
                List.of(),
                List.of(new Mutant.Edit(
                        "org.probus.core/LoopSteps.java",
                        "        section.mark = site.point.sequence(); // before the chain",
                        """
                                while (((section.mark = site.point.sequence()) & 1) != 0) {
                                    Thread.onSpinWait();
                                }
                        """)));
        Outcome outcome = Run.of(planted(spinning).scene("PausedWriter"), pausedAtTheOddSequence());

        assertThat(outcome.text()).contains("the hit has waited for who registers");
    }

    private static SrcuLoader planted(Mutant mutant) throws Exception {
        return new SrcuLoader(mutant.plant(ROOT, WORK, false));
    }
}
