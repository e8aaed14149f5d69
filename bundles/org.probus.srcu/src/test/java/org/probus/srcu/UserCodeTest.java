/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What the program's own code does wrong inside a domain, and what the domain makes of it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UserCodeTest {
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Srcu domain =
            Srcu.named("test").stallAfter(Duration.ofMillis(20)).log(log::add).build();

    /** An exception that cannot be printed. */
    private static final class Unprintable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    @Test
    void aCallbackWhoseExceptionCannotBePrintedHoldsUpNobody() {
        AtomicInteger ran = new AtomicInteger();

        domain.call(() -> {
            throw new Unprintable();
        });
        domain.call(ran::incrementAndGet);
        domain.barrier();

        assertThat(ran).hasValue(1);
        assertThat(log).anyMatch(text -> text.contains("Unprintable, which cannot be printed"));
    }

    @Test
    void aBarrierThatACallbackHoldsUpIsReported() throws Exception {
        CountDownLatch leave = new CountDownLatch(1);
        domain.call(() -> Threads.await(leave));
        FutureTask<Void> barrier = Threads.PLATFORM.call(() -> {
            domain.barrier();
            return nothing();
        });

        Threads.until(
                "the barrier is reported",
                () -> log.stream()
                        .anyMatch(text ->
                                text.startsWith("a barrier of domain test waits for 1 callbacks")
                                        && text.contains("UserCodeTest")
                                        && text.contains("is running on srcu-test")));

        leave.countDown();
        Threads.get(barrier);
    }

    @SuppressWarnings("NullAway") // the result of a task that has none
    private static Void nothing() {
        return null;
    }

    @Test
    void aSectionThatACallbackLeavesOpenIsEndedAndReported() {
        AtomicInteger ran = new AtomicInteger();

        domain.call(() -> domain.lock());
        domain.call(ran::incrementAndGet);
        domain.barrier();
        domain.synchronize();

        assertThat(ran).hasValue(1);
        assertThat(log).anyMatch(text -> text.contains("left a section open"));
    }

    @Test
    void aReportThatWaitsForItsOwnGracePeriodIsRefused() throws Exception {
        AtomicReference<RuntimeException> refused = new AtomicReference<>();
        AtomicReference<RuntimeException> barrier = new AtomicReference<>();
        AtomicReference<Srcu> made = new AtomicReference<>();
        Srcu reporting = Srcu.named("reporting")
                .stallAfter(Duration.ofMillis(5))
                .onStall(stall -> {
                    refused.set(refusal(() -> Objects.requireNonNull(made.get()).synchronize()));
                    barrier.set(refusal(() -> Objects.requireNonNull(made.get()).barrier()));
                })
                .build();
        made.set(reporting);
        Hold hold = reporting.down();
        FutureTask<Void> ender = Threads.PLATFORM.call(() -> {
            Threads.until("it was refused", () -> barrier.get() != null);
            hold.up();
            return nothing();
        });

        reporting.synchronize();

        Threads.get(ender);
        assertThat(refused.get()).hasMessageContaining("inside a report on a grace period");
        assertThat(barrier.get()).hasMessageContaining("inside a report on a grace period");
    }

    private static RuntimeException refusal(Runnable wait) {
        try {
            wait.run();
        } catch (IllegalStateException e) {
            return e;
        }
        return new UnsupportedOperationException("it was not refused");
    }

    @Test
    void aReaderWhoseStackCannotBeHadIsNoHarm() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Thread reader =
                new Thread(() -> {
                    Section section = domain.lock();
                    inside.countDown();
                    Threads.await(leave);
                    section.unlock();
                }) {
                    @Override
                    public StackTraceElement[] getStackTrace() {
                        leave.countDown();
                        throw new SecurityException("no stack");
                    }
                };
        reader.start();
        Threads.await(inside);

        domain.synchronize();

        assertThat(leave.getCount()).isZero();
        reader.join();
    }

    @Test
    void aLeaderThatDoesNotRunIsReportedByThoseWhoWaitForIt() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Srcu slow = Srcu.named("slow")
                .stallAfter(Duration.ofMillis(20))
                .onStall(stall -> {
                    stuck.countDown();
                    Threads.await(go);
                })
                .log(log::add)
                .build();
        Hold hold = slow.down();
        FutureTask<Void> leader = Threads.synchronizer(slow);
        Threads.await(stuck);
        FutureTask<Void> follower = Threads.synchronizer(slow);

        Threads.until(
                "the leader is reported",
                () -> log.stream()
                        .anyMatch(text -> text.contains("is led by thread \"")
                                && text.contains("which has not run for")
                                && text.contains("aLeaderThatDoesNotRun")));

        go.countDown();
        hold.up();
        Threads.get(leader);
        Threads.get(follower);
    }

    @Test
    void theExceptionOfAPinIsLogged() {
        Lease lease = domain.lease(new Lease.Pin() {
            @Override
            public boolean tryAcquire() {
                domain.synchronize();
                return true;
            }

            @Override
            public void release() {}
        });

        assertThat(lease.expire()).isEqualTo(Lease.State.GONE);

        assertThat(log)
                .anyMatch(text -> text.contains("the pin of Lease[")
                        && text.contains("inside its own section"));
    }

    @Test
    void nothingIsRefusedAtOnce() {
        assertThatThrownBy(() -> domain.call(nullOf())).hasMessageContaining("callback");
        assertThatThrownBy(() -> domain.lease(nullOf())).hasMessageContaining("pin");
        assertThatThrownBy(() -> Srcu.named(nullOf())).hasMessageContaining("name");
        assertThatThrownBy(() -> domain.synchronizeOthers(nullOf())).hasMessageContaining("limit");
        assertThat(domain.synchronizeOthers(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // a mistake, on purpose
    private static <T> T nullOf() {
        return null;
    }
}
