/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.Scope;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;
import org.probus.api.management.Counters;
import org.probus.api.management.ProbeManagement.Timing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random programs, run with chains that are fused, or in part, and without: all do the same. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusedDifferenceTest {
    /** A program is over in a second and a half; {@code -Dprobus.fused.programs} for more. */
    private static final int PROGRAMS = Integer.getInteger("probus.fused.programs", 12);

    private static final int STEPS = 60;
    private static final int FEW = 12;
    private static final int MANY = 25;

    /** What is fused. */
    private enum Fusing {
        NOTHING,
        CHAINS,
        WHAT_STAYS
    }

    /** One registry, driven by a program. */
    private static final class Machine {
        final Bench bench;
        final List<Site<String>> sites;
        final List<Registration> registrations = new ArrayList<>();
        final Fusing fuses;

        /** Whether the program has what can be fused only as a whole: returns, and profiles. */
        final boolean whole;

        private int fusings;

        Machine(Fusing fuses, boolean whole) {
            this.fuses = fuses;
            this.whole = whole;
            int quiet = fuses == Fusing.WHAT_STAYS ? 3_600_000 : 0; // then this test says when
            this.bench = new Bench(FuserTest.settings(fuses == Fusing.NOTHING ? 0 : 1, quiet));
            this.sites = List.of(bench.site(), bench.view(8).site(Bench.POINT, String.class));
        }

        /** Has every chain fused that can be. */
        void settle() {
            for (Site<String> site : sites) {
                CoreSite<?> core = (CoreSite<?>) site;
                if (fuses == Fusing.WHAT_STAYS) {
                    fusings += core.fusing.piece != null ? 1 : 0; // what was made before is good
                    if (core.wanted() && core.fusing.piece == null) {
                        bench.registry.fuser.fuseWithHead(core);
                    }
                }
                if (fuses != Fusing.CHAINS) {
                    continue;
                }
                Bench.until("the fuser is done with " + core, () -> {
                    boolean open = core.wanted() && fusable(core);
                    if (open && core.fusing.piece == null) {
                        bench.registry.fuser.hot(core, bench.section());
                        return false;
                    }
                    return open || !core.fusing.asked;
                });
                fusings += core.fusing.piece != null ? 1 : 0;
            }
        }

        private boolean fusable(CoreSite<?> core) {
            return bench.registry.read(() -> core.point.chain().fusable(core, null) != null);
        }

        void register(int name, int kind) {
            Odd odd = new Odd(this, name, kind);
            ProbeConsumer<String> consumer = switch (whole ? kind % 7 : 0) {
                case 5 -> new OddSession(odd);
                case 6 ->
                    (ReturnConsumer<String>)
                            (point, event, result) -> odd.returned(event, -1, result);
                default -> odd;
            };
            registrations.add(
                    kind % 5 == 4
                            ? bench.view(name)
                                    .register(String.class, consumer, filter(kind), Bench.POINT)
                            : bench.view(name).register(String.class, consumer, Bench.POINT));
        }

        static Scope.Filter filter(int kind) {
            return scope -> (scope.bundleId() + kind) % 2 == 0;
        }

        /** How often each consumer was timed; nothing while none is. */
        List<Long> samples() {
            return bench.management.profile(Bench.POINT).stream()
                    .flatMap(profile -> profile.consumers().stream())
                    .map(Timing::samples)
                    .toList();
        }

        Counters counters() {
            return bench.counters();
        }
    }

    /** A consumer that answers, throws and hits as its kind and the event say. */
    private record Odd(Machine machine, int name, int kind) implements ProbeConsumer<String> {
        @Override
        public Verdict handle(ProbePoint<? extends String> point, String event) {
            machine.bench.calls.add(name + " " + event);
            int mood = Math.floorMod(event.hashCode() * 31 + kind, 11);
            if (mood == 0) {
                throw new IllegalStateException("as told");
            }
            if (mood == 1 && event.length() < 4) {
                machine.sites.get(kind % 2).hit(event + "+");
            }
            return mood < 4 || kind % 3 == 0 ? Verdict.REMOVE : Verdict.CONTINUE;
        }

        void returned(String event, long cookie, ReturnConsumer.Result result) {
            machine.bench.calls.add(name + " after " + event + " " + cookie + " " + result.value());
            if (Math.floorMod(event.hashCode() * 17 + kind, 7) == 0) {
                throw new IllegalStateException("as told");
            }
        }
    }

    /** One with a part after the body as well, which it wants or not. */
    private record OddSession(Odd odd) implements SessionConsumer<String> {
        @Override
        public Verdict enter(ProbePoint<? extends String> point, String event, Cookie cookie) {
            cookie.set(event.hashCode());
            Verdict verdict = odd.handle(point, event);
            return verdict == Verdict.CONTINUE && odd.name % 3 == 0 ? Verdict.IGNORE : verdict;
        }

        @Override
        public void leave(
                ProbePoint<? extends String> point,
                String event,
                Cookie cookie,
                ReturnConsumer.Result result) {
            odd.returned(event, cookie.get(), result);
        }
    }

    private static void step(Machine machine, int what, int which) {
        List<Registration> all = machine.registrations;
        if (what < 3 && all.size() < FEW) {
            machine.register(100 + which % 50, which);
        } else if (what < 5 && !all.isEmpty()) {
            all.remove(which % all.size()).close();
        } else if (what == 5 && !all.isEmpty()) {
            all.get(which % all.size()).apply(Machine.filter(which));
        } else if (what == 6) {
            machine.bench.management.profile(Bench.POINT, machine.whole && which % 4 > 0);
        } else if (what < 10) {
            for (int i = which % 4 == 0 ? MANY : 1; i > 0; i--) { // so that some are timed
                machine.sites.get(which % 2).hit("e" + (which + i) % 40);
            }
        } else {
            around(machine, what, which);
        }
    }

    /** A hit with a body, in which the chain may change. */
    private static void around(Machine machine, int what, int which) {
        String result = machine.sites.get(which % 2).around("a" + which % 40, () -> {
            if (which % 5 == 0 && what != 7) {
                machine.settle();
                step(machine, what - 10, which / 5);
            }
            return "r" + what;
        });
        machine.bench.calls.add("result " + result);
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAINS", "WHAT_STAYS"})
    void theSameProgramDoesTheSame(Fusing fusing) {
        int compared = 0;
        int fusings = 0;
        long samples = 0;
        for (int seed = 0; seed < PROGRAMS; seed++) {
            boolean whole = fusing == Fusing.CHAINS || seed % 4 == 0;
            Machine fused = new Machine(fusing, whole);
            Machine plain = new Machine(Fusing.NOTHING, whole);
            Random random = new Random(seed);
            for (int i = 0; i < STEPS; i++) {
                int what = random.nextInt(15);
                int which = random.nextInt(1_000);
                fused.settle();
                step(fused, what, which);
                step(plain, what, which);
                if (fused.counters().ignored() != plain.counters().ignored()) {
                    break; // the fuser had the lock when a hit tried it, which may be
                }
                String at = "seed " + seed + ", step " + i;
                assertThat(fused.bench.calls).as(at).isEqualTo(plain.bench.calls);
                assertThat(fused.counters()).as(at).isEqualTo(plain.counters());
                assertThat(fused.samples()).as(at).isEqualTo(plain.samples());
                samples += fused.samples().stream().mapToLong(Long::longValue).sum();
                compared++;
            }
            fusings += fused.fusings;
            fused.bench.registry.close("end of a program");
            plain.bench.registry.close("end of a program");
        }
        assertThat(compared).isGreaterThan(PROGRAMS * STEPS / 2);
        if (fusing == Fusing.CHAINS) { // where chains have heads, few programs take times
            assertThat(samples).isPositive();
        }
        assertThat(fusings).isGreaterThan(PROGRAMS * STEPS / 4);
    }
}
