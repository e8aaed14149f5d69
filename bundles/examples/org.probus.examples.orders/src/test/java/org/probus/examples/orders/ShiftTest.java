/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

/** Calls in time and late calls, each of which must be caught. */
final class ShiftTest {
    private static final Worker BILLING = new Worker("billing", "1.0.0", 7, null);

    private final Ledger ledger = new Ledger();
    private final Shift shift = ledger.open(BILLING);

    private static Order order() {
        return Order.parse("1,a,north,b,1,1");
    }

    private void call() {
        shift.begin(order());
        shift.end();
    }

    private long late() {
        return shift.lateBegun() + shift.afterDeactivate() + shift.afterStop();
    }

    @Test
    void callsInTimeAreNotLate() {
        call();
        call();
        assertThat(shift.open()).isTrue();
        shift.close();
        ledger.stopped(7);

        assertThat(shift.open()).isFalse();
        assertThat(shift.begun()).isEqualTo(2);
        assertThat(shift.ended()).isEqualTo(2);
        assertThat(shift.running()).isZero();
        assertThat(late()).isZero();
    }

    @Test
    void callThatBeginsAfterTheStopIsLate() {
        shift.close();
        ledger.stopped(7);
        call();

        assertThat(shift.lateBegun()).isEqualTo(1);
        assertThat(shift.afterStop()).isEqualTo(1);
        assertThat(shift.afterDeactivate()).isZero();
    }

    @Test
    void callThatRunsOnOverTheStopIsLateAlreadyBeforeItEnds() {
        shift.begin(order());
        ledger.stopped(7);

        assertThat(shift.afterStop()).isEqualTo(1);
        shift.end();
        assertThat(shift.afterStop()).isEqualTo(1);
        assertThat(shift.lateBegun()).isZero();
    }

    @Test
    void callThatNeverEndsIsLate() {
        shift.begin(order());
        shift.close();
        assertThat(shift.afterDeactivate()).isEqualTo(1);
        ledger.stopped(7);

        assertThat(shift.afterDeactivate()).isZero();
        assertThat(shift.afterStop()).isEqualTo(1);
    }

    @Test
    void callBetweenDeactivateAndTheEndOfTheStopIsCountedApart() {
        shift.close();
        call();
        ledger.stopped(7);

        assertThat(shift.lateBegun()).isEqualTo(1);
        assertThat(shift.afterDeactivate()).isEqualTo(1);
        assertThat(shift.afterStop()).isZero();
    }

    @Test
    void stopOfAnotherBundleChangesNothing() {
        ledger.stopped(8);
        call();

        assertThat(shift.open()).isTrue();
        assertThat(late()).isZero();
    }

    @Test
    void deactivateAfterTheStopDoesNotReopenIt() {
        ledger.stopped(7);
        shift.close();
        call();

        assertThat(shift.afterStop()).isEqualTo(1);
    }

    @Test
    void runningCallIsSeenFromAnotherThread() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            shift.begin(order());
            inside.countDown();
            awaitQuietly(go);
            shift.end();
        });
        caller.start();
        assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
        long before = shift.running();
        go.countDown();
        caller.join();

        assertThat(before).isEqualTo(1);
        assertThat(shift.running()).isZero();
    }

    /** Eight threads call before the stop and after it: every one of the latter is counted. */
    @Test
    void countsOfManyThreadsAreExact() throws Exception {
        int threads = 8;
        int calls = 20_000;
        CyclicBarrier half = new CyclicBarrier(threads + 1);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < calls / 2; i++) {
                    call();
                }
                meet(half);
                meet(half);
                for (int i = 0; i < calls / 2; i++) {
                    call();
                }
            });
            thread.start();
            all.add(thread);
        }
        meet(half);
        ledger.stopped(7);
        meet(half);
        for (Thread thread : all) {
            thread.join();
        }

        assertThat(shift.begun()).isEqualTo((long) threads * calls);
        assertThat(shift.ended()).isEqualTo((long) threads * calls);
        assertThat(shift.lateBegun()).isEqualTo((long) threads * calls / 2);
        assertThat(shift.afterStop()).isEqualTo((long) threads * calls / 2);
    }

    @Test
    void textNamesTheHandler() {
        assertThat(shift).hasToString("shift 1 (billing 1.0.0)");
        assertThat(ledger.open(this).toString())
                .isEqualTo("shift 2 (" + ShiftTest.class.getName() + ")");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
