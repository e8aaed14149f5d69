/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.FutureTask;

/** Debug mode: each lock has its token, and misuse of it is named. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DebugTest {
    private final Srcu domain = Srcu.named("test").debug(true).build();

    @Test
    void unlockTwiceIsNamed() {
        Section outer = domain.lock();
        Section inner = domain.lock();
        inner.unlock();

        assertThatThrownBy(inner::unlock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unlock twice: this section of domain test")
                .hasMessageContaining("each lock() is ended by one unlock()");
        assertThat(domain.inSection()).isTrue();
        outer.unlock();
        assertThatThrownBy(outer::unlock).hasMessageContaining("unlock twice");
        domain.synchronize();
    }

    @Test
    void aTokenOutOfOrderIsNamed() {
        Section outer = domain.lock();
        Section inner = domain.lock();

        assertThatThrownBy(outer::unlock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wrong token: an inner section of domain test");
        inner.unlock();
        outer.unlock();
        domain.synchronize();
    }

    @Test
    void aTokenOfAnotherThreadIsNamedAndStaysOpen() throws Exception {
        Section section = domain.lock();
        String owner = Thread.currentThread().getName();
        Threads.get(Threads.PLATFORM.call(() -> {
            assertThatThrownBy(section::unlock)
                    .hasMessageContaining("wrong token: it is of thread " + owner)
                    .hasMessageContaining("begun by down()");
            assertThatThrownBy(() -> section.label("mine")).hasMessageContaining("wrong token");
            assertThatThrownBy(section::cloneLock).hasMessageContaining("wrong token");
            return true;
        }));
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.assertStillWaiting(waiter);
        section.unlock();

        Threads.get(waiter);
    }

    @Test
    void aTokenDoesWhatASectionDoes() throws Exception {
        Section outer = domain.lock();
        Section inner = domain.lock();
        assertThat(outer.depth()).isEqualTo(2);
        assertThat(inner.label("inner")).isNull();
        assertThat(inner.label("again")).isEqualTo("inner");
        Hold clone = inner.cloneLock();
        inner.unlock();
        outer.unlock();
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.assertStillWaiting(waiter);
        clone.up();

        Threads.get(waiter);
    }

    @Test
    void anExitWithoutACallIsForgiven() {
        Section outer = domain.lock();
        Section inner = domain.lock();
        inner.cell.depth--;
        outer.unlock();

        assertThat(domain.inSection()).isFalse();
        domain.synchronize();
    }
}
