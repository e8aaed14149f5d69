/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;

/** The counter-examples that are known by name, step by step. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CounterExampleTest {
    private static final Path ROOT = Path.of(System.getProperty("probus.root"));
    private static final Path WORK = Path.of(System.getProperty("probus.test.work"));

    /** The reader has its bank; one grace period passes, and then it counts; another comes. */
    private static Script twoGracePeriods() {
        return new Script()
                .upTo("reader", "Section.enter setOpaque")
                .upTo("updater", "updater between")
                .upTo("reader", "reader inside")
                .onwards("updater")
                .onwards("reader");
    }

    /** One reader is inside; another comes and goes between the two sums. */
    private static Script aPasserBetweenTheSums(String firstSum, String secondSum) {
        return new Script()
                .upTo("reader", "reader inside")
                .upTo("passer", "Section.enter setOpaque")
                .upTo("updater", "Readers.flip put current")
                .upTo("updater", firstSum)
                .upTo("updater", secondSum)
                .onwards("passer")
                .onwards("updater")
                .onwards("reader");
    }

    @Test
    void aReaderThatCountsAfterTheFlipIsWaitedForByTheNextGracePeriod() throws Exception {
        Script script = twoGracePeriods();
        Outcome outcome = Run.of(new SrcuLoader(null).scene("TwoGracePeriods"), script);

        assertThat(outcome.end()).as(outcome.toString()).isEqualTo(Outcome.End.DONE);
        assertThat(script.played()).isTrue();
    }

    @Test
    void withASingleScanTheSecondGracePeriodPassesThatReaderBy() throws Exception {
        Outcome outcome = Run.of(mutant("single-scan").scene("TwoGracePeriods"), twoGracePeriods());

        assertThat(outcome.text()).contains("use of freed object 2");
    }

    @Test
    void withASingleScanOneGracePeriodAloneShowsNothing() throws Exception {
        Explorer search = Explorer.search(mutant("single-scan").scene("TwoReaders"), 2, 1_000_000);

        assertThat(search.all()).as("all schedules tried").isTrue();
        assertThat(search.wrong()).isNull();
    }

    @Test
    void aPasserBetweenTheSumsHidesNobody() throws Exception {
        Script script = aPasserBetweenTheSums("Holds.ended sum", "Holds.begun sum");
        Outcome outcome = Run.of(new SrcuLoader(null).scene("TwoReaders"), script);

        assertThat(outcome.end()).as(outcome.toString()).isEqualTo(Outcome.End.DONE);
        assertThat(script.played()).isTrue();
    }

    @Test
    void withTheSumsSwappedAPasserHidesTheReader() throws Exception {
        Outcome outcome = Run.of(
                mutant("swapped-sums").scene("TwoReaders"),
                aPasserBetweenTheSums("Holds.begun sum", "Holds.ended sum"));

        assertThat(outcome.text()).contains("use of freed object 1");
    }

    private static SrcuLoader mutant(String name) throws Exception {
        return new SrcuLoader(Mutant.named(ROOT, name).plant(ROOT, WORK, false));
    }
}
