/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bundles whose handlers go on after they have returned. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncIT {
    private final CompletableFuture<String> stage = new CompletableFuture<>();
    private Felix felix;

    @BeforeEach
    void start() throws Exception {
        felix = Felix.start();
        felix.board.put("stage", stage);
        felix.board.put("async", 1);
    }

    @AfterEach
    void stop() throws Exception {
        stage.complete("at the end");
        felix.close();
    }

    private void assertUninstallWaitsForTheStage(Bundle bundle, String holder) throws Exception {
        FutureTask<Void> ender = Felix.async("ender", bundle::uninstall);
        Felix.until(
                "it is named",
                () -> felix.pending().stream()
                        .anyMatch(text ->
                                text.startsWith(holder) && text.contains(" of test.handler [")));

        assertThatThrownBy(() -> ender.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(felix.trace()).containsExactly("start", "begin one");
        stage.complete("done");
        Felix.get(ender);
        assertThat(felix.trace()).containsExactly("start", "begin one", "end one", "stop");
    }

    @Test
    void theEndOfABundleWaitsForAStageThatIsPinnedAndLeavesNothing() throws Exception {
        Bundle bundle = felix.handler(false);
        felix.hit("one");
        WeakReference<ClassLoader> loader = Felix.loader(bundle);
        // A grace period outlasts the lease: the call is a pin when it is over.
        felix.drive("sync");
        assertUninstallWaitsForTheStage(bundle, "an asynchronous call begun by ");

        Felix.untilCollected(loader);
        assertThat(stage).isCompletedWithValue("done");
        assertThat(felix.counters()).startsWith(1L, 1L, 0L);
    }

    @Test
    void theEndOfABundleWaitsForAStageThatHasJustBegun() throws Exception {
        Bundle bundle = felix.handler(false);
        felix.hit("one");
        assertUninstallWaitsForTheStage(bundle, "");
    }
}
