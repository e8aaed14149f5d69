/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Handlers that are compiled into the hits of a site, and go. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FusedIT {
    private Felix felix;

    @BeforeEach
    void start() throws Exception {
        felix = Felix.start(Felix.bundle("org.probus.core"), Map.of("probus.fuse.quiet.ms", "1"));
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    @SuppressWarnings("unchecked")
    private List<Long> burst() {
        felix.trace().clear();
        return (List<Long>) felix.drive("burst", Felix.POINT, "well");
    }

    /** Has its handlers compiled into the hits of the site, as another time before. */
    private void fuse(long relinksBefore) {
        Felix.until("the chain is fused, and inlined", () -> {
            List<Long> state = burst();
            return state.get(0) == 1 && state.get(1) > relinksBefore;
        });
    }

    @Test
    void theClassLoaderOfAHandlerInCompiledHitsIsCollectedAfterItsUninstall() throws Exception {
        burst();
        WeakReference<ClassLoader> loader = fuseAndUninstall();
        burst(); // the same thread, the same site

        Felix.untilCollected(loader);
        assertThat(burst().get(0)).isZero();
    }

    private WeakReference<ClassLoader> fuseAndUninstall() throws Exception {
        Bundle bundle = felix.handler(true);
        fuse(burst().get(1));
        WeakReference<ClassLoader> loader = Felix.loader(bundle);
        bundle.uninstall();
        return loader;
    }

    @Test
    void noHitOfACompiledSiteCallsAHandlerAfterTheStopOfItsBundle() throws Exception {
        burst();
        Bundle bundle = felix.handler(true);
        fuse(burst().get(1));
        bundle.stop();
        long calls = calls();
        burst();
        assertThat(calls()).isEqualTo(calls);
        bundle.start();
        burst();

        assertThat(calls()).isGreaterThan(calls);
        fuse(burst().get(1));
        assertThat(burst().get(0)).isOne();
    }

    private long calls() {
        return ((AtomicLong) Objects.requireNonNull(felix.board.get("calls"))).get();
    }
}
