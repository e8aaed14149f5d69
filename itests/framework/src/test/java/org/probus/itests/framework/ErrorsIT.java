/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.lang.ref.WeakReference;
import java.util.concurrent.FutureTask;

/** What a handler throws stays with it, and its class loader goes when its bundle does: E9. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrorsIT {
    private Felix felix;
    private Logs logs;

    @BeforeEach
    void start() throws Exception {
        logs = new Logs();
        felix = Felix.start();
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    @Test
    void anErrorOfOneHandlerIsContainedCountedAndLoggedOnce() throws Exception {
        felix.handler(true);
        for (int i = 0; i < 5; i++) {
            felix.hit("error " + i);
        }
        felix.hit("throw");
        felix.hit("well");

        assertThat(felix.counters()).containsExactly(7L, 1L, 6L, 0L, 1L);
        assertThat(felix.trace()).endsWith("begin well", "end well");
        assertThat(logs.containing("java.lang.AssertionError: as told: error 0"))
                .singleElement()
                .asString()
                .contains("Component1 (test.handler [", "at test:point failed", "Board.handle(");
        assertThat(logs.containing("HandlerFailure: as told: throw")).hasSize(1);
        assertThat(logs.throwables()).isEmpty();
    }

    @Test
    void theClassLoaderOfAHandlerIsCollectedAfterItsUninstall() throws Exception {
        WeakReference<ClassLoader> loader = hitAndUninstall("well");

        Felix.untilCollected(loader);
    }

    @Test
    void theClassLoaderOfAHandlerThatThrewIsCollectedAfterItsUninstall() throws Exception {
        WeakReference<ClassLoader> loader = hitAndUninstall("throw");

        Felix.untilCollected(loader);
    }

    @Test
    void theClassLoaderOfAHandlerThatThrewAnErrorIsCollectedAfterItsUninstall() throws Exception {
        WeakReference<ClassLoader> loader = hitAndUninstall("error");

        Felix.untilCollected(loader);
    }

    @Test
    void theClassLoaderOfAHandlerThatWasWaitedForIsCollectedAfterItsUninstall() throws Exception {
        WeakReference<ClassLoader> loader = parkAndUninstall();

        Felix.untilCollected(loader);
    }

    @Test
    void theClassLoaderBeforeAnUpdateIsCollected() throws Exception {
        Bundle bundle = felix.handler(true);
        felix.hit("well");
        WeakReference<ClassLoader> old = Felix.loader(bundle);
        StopIT.End.UPDATE.of(bundle, felix);

        Felix.untilCollected(old);
        assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
    }

    private WeakReference<ClassLoader> hitAndUninstall(String event) throws Exception {
        felix.board.put("coded", 1);
        Bundle bundle = felix.build(
                "handler",
                java.util.Map.of(
                        "Bundle-Activator", "org.probus.itests.bundles.handler.Activator"));
        bundle.start();
        // The thread that hits lives on: nothing of the handler may stay with it.
        felix.hit(event);
        WeakReference<ClassLoader> loader = Felix.loader(bundle);
        felix.board.remove("task");
        bundle.uninstall();
        return loader;
    }

    private WeakReference<ClassLoader> parkAndUninstall() throws Exception {
        Bundle bundle = felix.handler(true);
        FutureTask<Void> hitter = felix.park();
        WeakReference<ClassLoader> loader = Felix.loader(bundle);
        FutureTask<Void> ender = Felix.async("ender", bundle::uninstall);
        Felix.until("the holder is seen", () -> felix.pending().size() > 1);
        felix.release();
        Felix.get(hitter);
        Felix.get(ender);
        return loader;
    }
}
