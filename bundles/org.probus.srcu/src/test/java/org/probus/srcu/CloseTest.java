/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.FutureTask;

/** The end of a domain, and the four leaks that it looks for. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CloseTest {
    private final Srcu domain = new Srcu("test");

    @Test
    void aClosedDomainTakesNothingMore() {
        domain.lock().unlock();
        domain.close();
        domain.close();

        assertThatThrownBy(domain::lock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("domain test is closed")
                .hasMessageContaining("end all use of a domain before close()");
        assertThatThrownBy(domain::down).hasMessageContaining("domain test is closed");
        assertThatThrownBy(domain::synchronize).hasMessageContaining("domain test is closed");
        assertThatThrownBy(domain::startPoll).hasMessageContaining("domain test is closed");
        assertThatThrownBy(() -> domain.call(() -> {}))
                .hasMessageContaining("domain test is closed");
    }

    @Test
    void aReaderInsideIsALeak() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "placing an order");

        assertThatThrownBy(domain::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("domain test is not closed, and nothing of it is freed")
                .hasMessageContaining("1 reader is inside")
                .hasMessageContaining("placing an order");
        reader.leave();
        domain.synchronize();
        domain.close();
    }

    @Test
    void aHoldIsALeak() {
        Hold hold = domain.down().label("a reply");

        assertThatThrownBy(domain::close)
                .hasMessageContaining("reader is inside")
                .hasMessageContaining("a reply");
        hold.up();
        domain.close();
    }

    @Test
    void aCallbackThatHasNotRunIsALeak() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        domain.call(() -> {});

        assertThatThrownBy(domain::close)
                .hasMessageContaining("1 callback is waiting to run, call barrier() first");
        reader.leave();
        domain.barrier();
        Threads.until("the grace period is over", () -> domain.poll(1));
        domain.close();
    }

    @Test
    void aGracePeriodThatRunsIsALeak() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        FutureTask<Void> waiter = Threads.synchronizer(domain);
        Threads.until("it runs", () -> !domain.holders().isEmpty());

        assertThatThrownBy(domain::close)
                .hasMessageContaining("a grace period is running, let it end first");
        reader.leave();
        Threads.get(waiter);
        domain.close();
    }

    @Test
    void aCookieThatIsNotOverIsALeak() throws Exception {
        Threads.Parked reader = Threads.PLATFORM.parkInside(domain, "parked");
        long cookie = domain.startPoll();

        assertThatThrownBy(domain::close)
                .hasMessageContaining("a grace period of startPoll() is not over, poll it first");
        reader.leave();
        Threads.until("it is over", () -> domain.poll(cookie));
        domain.close();
    }

    @Test
    void closeInsideItsOwnSectionIsRefused() {
        Section section = domain.lock();

        assertThatThrownBy(domain::close)
                .hasMessageContaining("1 reader is inside, end each section first");
        section.unlock();
        domain.close();
    }
}
