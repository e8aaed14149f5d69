/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** A thread's section: the token, its misuse, its label, and the end of the stack. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SectionTest {
    private final Srcu domain = Srcu.named("test").debug(false).build();

    @Test
    void unlockWithoutLockIsRefused() {
        Section section = domain.lock();
        section.unlock();

        assertThatThrownBy(section::unlock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unlock without lock");
        domain.synchronize();
    }

    @Test
    void sectionIsRefusedToAnotherThreadAndStaysOpen() throws Exception {
        Section section = domain.lock();
        FutureTask<Void> thief = Threads.PLATFORM.call(() -> {
            assertThatThrownBy(section::unlock)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("section of another thread");
            assertThatThrownBy(() -> section.label("mine now"))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(section::depth).isInstanceOf(IllegalStateException.class);
            return null;
        });
        Threads.get(thief);
        assertThat(section.depth()).isEqualTo(1);
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.assertStillWaiting(waiter);
        section.unlock();

        Threads.get(waiter);
    }

    @Test
    void labelIsGivenBackAndForgottenAtTheEnd() {
        Section section = domain.lock();
        assertThat(section.label("outer")).isNull();
        assertThat(section.label("inner")).isEqualTo("outer");
        section.unlock();

        section = domain.lock();
        assertThat(section.label(null)).isNull();
        section.unlock();
    }

    @Test
    void aStackOverflowAtAnyDepthLeavesTheSectionBalanced() throws Exception {
        for (int i = 0; i < 20; i++) {
            int padding = i;
            FutureTask<Void> deep = Threads.PLATFORM.call(() -> {
                overflow(padding);
                assertThat(domain.inSection()).isFalse();
                return null;
            });
            Threads.get(deep);
        }
        domain.synchronize();
    }

    private void overflow(int padding) {
        try {
            descend(padding);
        } catch (StackOverflowError e) {
            assertThat(e).isNotNull();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by the owner alone
    private long descend(long depth) {
        Section section = domain.lock();
        try {
            return depth == Long.MAX_VALUE ? 0 : descend(depth + 1) + 1;
        } finally {
            try {
                section.unlock();
            } catch (StackOverflowError e) {
                section.depth--; // there is no stack for a call
                if (section.depth == 0) {
                    if (section.bank == 0) {
                        section.late0++;
                    } else {
                        section.late1++;
                    }
                }
            }
        }
    }

    @Test
    void aReaderKnowsWhetherItIsStillThereAndShowsNoStackOfWhatFollowed() throws Exception {
        CountDownLatch ready = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch other = new CountDownLatch(1);
        CountDownLatch again = new CountDownLatch(1);
        CountDownLatch last = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            Section section = domain.lock();
            section.label("one");
            ready.countDown();
            Threads.await(go);
            section.label("two");
            other.countDown();
            Threads.await(again);
            section.unlock();
            domain.lock().label("one");
            last.countDown();
            Threads.await(end);
            section.unlock();
        });
        thread.start();
        Threads.await(ready);
        Reader reader = domain.readers().get(0);
        assertThat(reader.isStill("one")).isTrue();
        assertThat(reader.isStill("two")).isFalse();
        assertThat(reader.stack()).isNotEmpty();
        go.countDown();
        Threads.await(other);
        assertThat(reader.isStill("one")).isFalse();
        assertThat(reader.isStill(null)).isTrue();
        again.countDown();
        Threads.await(last);

        assertThat(reader.isStill("one")).isFalse();
        assertThat(reader.isStill(null)).isFalse();
        assertThat(reader.stack()).isEmpty();
        end.countDown();
        thread.join();
    }

    @Test
    void aNoteIsSeenByOthersUntilItIsTakenBack() throws Exception {
        Section section = domain.lock();
        section.cell.note = "in a body";
        section.unlock();

        assertThat(Threads.get(Threads.PLATFORM.call(domain::notes)))
                .isEqualTo(Map.of(Thread.currentThread(), "in a body"));

        section.cell.note = null;
        assertThat(domain.notes()).isEmpty();
    }

    /** The exit of a caller that has no stack for a call. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // by the owner alone
    private static void leaveWithoutACall(Section section) {
        section.depth--;
        if (section.depth == 0) {
            section.label = null;
            if (section.bank == 0) {
                section.late0++;
            } else {
                section.late1++;
            }
        } else if (section.depth <= section.inner.length) {
            section.inner[section.depth - 1] = null;
        }
    }

    @Test
    void anExitWithoutACallForgetsItsLabel() {
        Section section = domain.lock();
        section.label("outer");
        for (int i = 0; i < 10; i++) {
            domain.lock();
        }
        section.label("inner");
        leaveWithoutACall(section);
        assertThat(section.labels()).containsExactly("outer");
        for (int i = 0; i < 10; i++) {
            leaveWithoutACall(section);
        }

        assertThat(domain.inSection()).isFalse();
        assertThat(section.labels()).isEmpty();
    }

    @Test
    void anExitWithoutACallEndsTheSection() throws Exception {
        for (int bank = 0; bank < 2; bank++) {
            Section section = domain.lock();
            domain.lock();
            leaveWithoutACall(section);
            FutureTask<Void> waiter = Threads.synchronizer(domain);
            Threads.assertStillWaiting(waiter);
            leaveWithoutACall(section);
            Threads.get(waiter);

            assertThat(domain.inSection()).isFalse();
            assertThat(section.depth()).isZero();
            assertThatThrownBy(section::unlock).hasMessageContaining("unlock without lock");
            // The next section counts as ever; the grace period above has changed the bank.
            domain.lock();
            FutureTask<Void> next = Threads.synchronizer(domain);
            Threads.assertStillWaiting(next);
            section.unlock();
            Threads.get(next);
            domain.synchronize();
        }
    }
}
