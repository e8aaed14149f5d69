/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The recorder of waits: cycles are refused at the edge that closes them. */
@SuppressWarnings("LockNotBeforeTry") // the order of the calls is what is tested
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockdepTest {
    private final Srcu a = Srcu.named("a").debug(true).build();
    private final Srcu b = Srcu.named("b").debug(true).build();
    private final Srcu c = Srcu.named("c").debug(true).build();

    private static void waitInside(Srcu reader, Srcu waited) {
        Section section = reader.lock();
        try {
            waited.synchronize();
        } finally {
            section.unlock();
        }
    }

    @Test
    void twoDomainsThatWaitForEachOtherAreRefusedAtTheSecondEdge() throws Exception {
        Threads.get(Threads.PLATFORM.call(() -> {
            waitInside(a, b);
            return true;
        }));

        IllegalStateException refusal =
                catchThrowableOfType(IllegalStateException.class, () -> waitInside(b, a));
        assertThat(refusal)
                .hasMessageContaining("waiting for domain a while holding domain b")
                .hasMessageContaining("domain b -> domain a -> domain b");
        assertThat(refusal.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("waitInside"));
        assertThat(refusal.getSuppressed()).singleElement().satisfies(first -> {
            assertThat(first).hasMessageContaining("domain a -> domain b, by thread reader");
            assertThat(first.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("waitInside"));
        });
        assertThatThrownBy(() -> waitInside(b, a)).hasMessageContaining("closes a cycle");
        waitInside(a, b);
    }

    @Test
    void aCycleOverThreeDomainsIsFoundAndAnAcyclicGraphIsNot() {
        waitInside(a, b);
        waitInside(b, c);
        waitInside(a, c);

        IllegalStateException refusal =
                catchThrowableOfType(IllegalStateException.class, () -> waitInside(c, a));
        assertThat(refusal.getSuppressed()).isNotEmpty();
        assertThat(a.inSection() || b.inSection() || c.inSection()).isFalse();
    }

    @Test
    void everyWaitIsAnEdge() {
        waitInside(a, b);
        Section section = b.lock();

        assertThatThrownBy(a::synchronizeExpedited).hasMessageContaining("closes a cycle");
        assertThatThrownBy(a::barrier).hasMessageContaining("closes a cycle");
        a.close(); // waits for nobody
        section.unlock();
    }

    @Test
    void aLockTakenInAReaderAndHeldOverAWaitIsRefused() {
        ReentrantLock inner = new ReentrantLock();
        Lock lock = Lockdep.watch("bundles", inner);
        Section section = a.lock();
        lock.lock();
        lock.unlock();
        section.unlock();

        lock.lock();
        assertThatThrownBy(a::synchronize)
                .hasMessageContaining("domain a")
                .hasMessageContaining("lock bundles -> domain a -> lock bundles");
        lock.unlock();
        assertThat(inner.isLocked()).isFalse();
        a.synchronize();
    }

    @Test
    void theOtherOrderIsRefusedBeforeTheLockIsTaken() throws Exception {
        ReentrantLock inner = new ReentrantLock();
        Lock lock = Lockdep.watch("bundles", inner);
        lock.lock();
        a.synchronize();
        lock.unlock();

        Section section = a.lock();
        assertThatThrownBy(lock::lock).hasMessageContaining("lock bundles");
        assertThatThrownBy(lock::lockInterruptibly).hasMessageContaining("lock bundles");
        assertThat(inner.isLocked()).isFalse();
        // Whoever only tries does not wait for ever.
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        assertThat(lock.tryLock(1, TimeUnit.MILLISECONDS)).isTrue();
        lock.unlock();
        section.unlock();
    }

    @Test
    void aLockTakenAgainAndSectionsInsideALockAreNoCycle() {
        Lock lock = Lockdep.watch("again", new ReentrantLock());
        lock.lock();
        lock.lock();
        a.lock().unlock();
        lock.unlock();
        lock.unlock();
        Section section = a.lock();
        lock.lock();
        lock.unlock();
        section.unlock();
    }

    @Test
    void theRecorderKeepsNoDomainAlive() {
        WeakReference<Srcu> gone = waitedFor();

        Threads.untilCollected(gone);
    }

    private WeakReference<Srcu> waitedFor() {
        Srcu dropped = Srcu.named("dropped").debug(true).build();
        waitInside(a, dropped);
        waitInside(dropped, c);
        return new WeakReference<>(dropped);
    }
}
