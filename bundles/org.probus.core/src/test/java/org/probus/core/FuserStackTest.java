/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.Registration;
import org.probus.api.Site;

import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** The fuser and the registry's lock where a stack ends: what is left undone is made up for. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FuserStackTest {
    /** In bytes: soon at its end. */
    private static final long SHORT_STACK = 256 * 1024;

    @Test
    void aChangeAtTheEndOfTheStackIsMadeUpForByTheNext() throws Exception {
        for (int i = 0; i < 20; i++) {
            Bench fresh = new Bench(FuserTest.settings(1_024, 1));
            Site<String> hit = fresh.site();
            Registration leaves = fresh.register("leaves");
            FuserTest.fuse(fresh, hit);
            @SuppressWarnings("unchecked") // the site of the test
            CoreSite<String> core = (CoreSite<String>) hit;
            Walk read = Objects.requireNonNull(core.fusing.piece);
            int padding = i;
            Supplier<Object> rearming = () -> {
                core.rearm();
                return core;
            };
            Runnable change = () -> fresh.registry.read(rearming); // linked before the stack ends
            FutureTask<String> changes = new FutureTask<>(() -> {
                assertThatThrownBy(() -> changeDown(core, change, padding))
                        .isInstanceOf(VirtualMachineError.class); // the JDK has wrapped it
                return "done";
            });
            new Thread(null, changes, "test thread", SHORT_STACK).start();
            Bench.get(changes);
            leaves.close();
            core.hit(read, "late", null);

            assertThat(fresh.calls).as("padding %d", i).isEmpty();
            fresh.registry.close("end of the round");
        }
    }

    /** Changes the site where the stack ends: a little above that at first, until it is done. */
    private static long changeDown(CoreSite<?> core, Runnable change, int padding) {
        if (padding > 0) {
            return changeDown(core, change, padding - 1) + 1;
        }
        try {
            return changeDown(core, change, 0) + 1;
        } catch (VirtualMachineError e) {
            if (core.fusing.piece != null) {
                change.run();
            }
            throw e;
        }
    }

    @Test
    void whoAsksAtTheEndOfTheStackKeepsNobodyFromAskingAgain() throws Exception {
        for (int i = 0; i < 100; i++) {
            Bench fresh = new Bench(FuserTest.settings(1_024, 1));
            CoreSite<?> asks = (CoreSite<?>) fresh.site();
            int padding = i;
            Bench.get(Bench.call(() -> {
                assertThatThrownBy(() -> askDown(fresh, asks, padding))
                        .isInstanceOf(StackOverflowError.class);
                return "done";
            }));

            fresh.registry.fuser.hot(asks);
            assertThat(fresh.registry.fuser.worker().isAlive())
                    .as("padding %d", i)
                    .isTrue();
            fresh.registry.fuser.close();
        }
    }

    /** Asks where the stack ends: a little above that at first, and nearer and nearer. */
    private static long askDown(Bench fresh, CoreSite<?> asks, int padding) {
        if (padding > 0) {
            return askDown(fresh, asks, padding - 1) + 1;
        }
        try {
            return askDown(fresh, asks, 0) + 1;
        } catch (StackOverflowError e) {
            if (fresh.registry.fuser.worker().getState() == Thread.State.NEW) {
                fresh.registry.fuser.hot(asks);
            }
            throw e;
        }
    }
}
