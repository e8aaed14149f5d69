/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Swaps under load, beside ways to replace consumers that lose, double or mix events. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwapUnderLoadTest {
    private static final int SWAPS = 500;
    private static final long MUTANT_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    @Test
    void noEventIsLostDoubledOrGivenBack() throws Exception {
        try (Hammer hammer = new Hammer()) {
            for (int i = 0; i < SWAPS; i++) {
                hammer.replace(Hammer::swap);
            }

            assertThat(hammer.lost.sum()).as("lost of %s", hammer.hits).isZero();
            assertThat(hammer.doubled.sum()).as("doubled of %s", hammer.hits).isZero();
            assertThat(hammer.backward.sum()).as("backward of %s", hammer.hits).isZero();
            assertThat(hammer.hits.sum()).isGreaterThan(4 * SWAPS);
        }
    }

    @Test
    void eventsAreLostIfTheOldOneGoesFirst() throws Exception {
        assertGoesWrong(hammer -> hammer.lost, (hammer, from, to) -> {
            hammer.end(from);
            hammer.register(to);
        });
    }

    @Test
    void eventsAreDoubledIfTheNewOneComesFirst() throws Exception {
        assertGoesWrong(hammer -> hammer.doubled, (hammer, from, to) -> {
            hammer.register(to);
            hammer.end(from);
        });
    }

    @Test
    void eventsAreGivenBackIfThePointsMoveOneByOne() throws Exception {
        assertGoesWrong(hammer -> hammer.backward, (hammer, from, to) -> {
            for (String point : List.of(Hammer.FIRST, Hammer.SECOND)) {
                Registry registry = hammer.bench.registry;
                CoreRegistration old = registry.read(() -> registry.registrations().stream()
                        .filter(one -> one.owner().id == from && one.names(point))
                        .findFirst()
                        .orElseThrow());
                registry.replace(old, Hammer.request(to, point), List.of(Bench.key(to)));
            }
        });
    }

    @Test
    void eventsAreLostIfTheTurnIsPublishedInTwoSteps() throws Exception {
        assertGoesWrong(hammer -> hammer.lost, (hammer, from, to) -> {
            Registry registry = hammer.bench.registry;
            Transition swap =
                    registry.read(() -> registry.transitions.hold(Bench.key(from), Bench.key(to)));
            hammer.register(to);
            Set<CoreRegistration> old =
                    registry.read(() -> Set.copyOf(registry.registrations().stream()
                            .filter(one -> one.side == Side.OLD)
                            .toList()));
            old.forEach(CoreRegistration::unregister);
            registry.read(() -> {
                registry.transitions.settle(swap, true, "");
                return true;
            });
        });
    }

    private static void assertGoesWrong(Function<Hammer, LongAdder> count, Hammer.Way way)
            throws Exception {
        try (Hammer hammer = new Hammer()) {
            long start = System.nanoTime();
            while (count.apply(hammer).sum() == 0) {
                assertThat(System.nanoTime() - start)
                        .as("nothing went wrong in %s hits", hammer.hits)
                        .isLessThan(MUTANT_NANOS_MAX);
                hammer.replace(way);
            }
        }
    }
}
