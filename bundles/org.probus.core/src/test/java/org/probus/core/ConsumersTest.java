/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every set of consumers before a body and every set after it: 16 times 16 cases.
 *
 * <p>There are four consumers, a bit each: of the entry, of the return, a session, and a session
 * that ignores its return. Those that are only in the first set are unregistered in the body, then
 * those that are only in the second set are registered. The kernel's self-test of the same idea is
 * uprobe_multi_test, "consumers".
 *
 * <p>Each case is run twice. Where the emitter keeps its site, the point is there until the return.
 * Where it withdraws the site in the body, the point vanishes if no consumer stays, as the kernel's
 * probe does; then nobody is called at the return.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsumersTest {
    private static final int ENTRY = 0b0001;
    private static final int RETURN = 0b0010;
    private static final int SESSION = 0b0100;
    private static final int IGNORING = 0b1000;
    private static final int THREADS = 16;

    static Stream<Arguments> all() {
        return IntStream.range(0, 16)
                .boxed()
                .flatMap(before ->
                        IntStream.range(0, 16).mapToObj(after -> Arguments.of(before, after)));
    }

    /** The four consumers at one point, and how often each was called. */
    private static final class Four {
        final int[] calls = new int[4];
        private final Bench bench = new Bench();
        private final Registration[] registrations = new Registration[4];

        void register(int set) {
            for (int i = 0; i < 4; i++) {
                if ((set & 1 << i) != 0) {
                    registrations[i] =
                            bench.view(2).register(String.class, consumer(i), Bench.POINT);
                }
            }
        }

        void unregister(int set) {
            for (int i = 0; i < 4; i++) {
                if ((set & 1 << i) != 0) {
                    registrations[i].unregister();
                }
            }
        }

        private ProbeConsumer<String> consumer(int i) {
            return switch (1 << i) {
                case ENTRY ->
                    (point, event) -> {
                        calls[i]++;
                        return Verdict.CONTINUE;
                    };
                case RETURN -> (ReturnConsumer<String>) (point, event, result) -> calls[i]++;
                case SESSION -> new Session(calls, i, Verdict.CONTINUE);
                default -> new Session(calls, i, Verdict.IGNORE);
            };
        }
    }

    /** Counts both of its parts. */
    private static final class Session implements SessionConsumer<String> {
        private final int[] calls;
        private final int index;
        private final Verdict verdict;

        Session(int[] calls, int index, Verdict verdict) {
            this.calls = calls;
            this.index = index;
            this.verdict = verdict;
        }

        @Override
        public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
            calls[index]++;
            return verdict;
        }

        @Override
        public void leave(
                ProbePoint<? extends String> point,
                String event,
                Cookie cookie,
                ReturnConsumer.Result result) {
            calls[index]++;
        }
    }

    /**
     * What must be counted.
     *
     * @param kept whether the point is the same at the return
     */
    private static int[] expected(int before, int after, boolean kept) {
        boolean frame = (before & (RETURN | SESSION)) != 0;
        int stayed = before & after;
        return new int[] {
            (before & ENTRY) != 0 ? 1 : 0,
            (after & RETURN) != 0 && frame && kept ? 1 : 0,
            ((before & SESSION) != 0 ? 1 : 0) + ((stayed & SESSION) != 0 ? 1 : 0),
            (before & IGNORING) != 0 ? 1 : 0
        };
    }

    private static int[] run(int before, int after, boolean withdraws) {
        Four four = new Four();
        Site<String> site = four.bench.site();
        four.register(before);
        site.around("x", () -> {
            if (withdraws) {
                site.close();
            }
            four.unregister(before & ~after);
            four.register(after & ~before);
        });
        return four.calls;
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachIsCalledAsOftenAsItShould(int before, int after) {
        assertThat(run(before, after, false)).containsExactly(expected(before, after, true));
    }

    @ParameterizedTest
    @MethodSource("all")
    void nobodyIsCalledAtTheReturnOfAPointThatHasVanished(int before, int after) {
        boolean kept = (before & after) != 0;

        assertThat(run(before, after, true)).containsExactly(expected(before, after, kept));
    }

    @Test
    void theCasesAreIndependentOnSixteenThreads() throws Exception {
        List<FutureTask<String>> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int before = t;
            threads.add(Bench.call(() -> {
                for (int after = 0; after < 16; after++) {
                    assertThat(run(before, after, false))
                            .containsExactly(expected(before, after, true));
                }
                return "done";
            }));
        }
        for (FutureTask<String> thread : threads) {
            Bench.get(thread);
        }
    }
}
