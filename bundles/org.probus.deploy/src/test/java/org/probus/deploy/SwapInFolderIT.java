/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Jars whose bundles have consumers, so that they are swapped; with a registry of the test. */
class SwapInFolderIT {
    @TempDir
    Path home;

    DeployedFelix felix;
    FakeSwaps swaps;
    Bundle old;

    @BeforeEach
    void boot() throws Exception {
        felix = new DeployedFelix(home).boot();
        swaps = new FakeSwaps(felix.context());
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "1.0.0"));
        old = felix.awaitActive("com.acme.audit", "1.0.0");
    }

    @AfterEach
    void close() throws Exception {
        swaps.drained.countDown();
        felix.close();
    }

    @Test
    void aJarThatComesDuringATransitionIsSwappedWhenThatIsOver() throws Exception {
        swaps.busy = true;
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        assertThat(felix.awaitLine("audit.jar not updated"))
                .isEqualTo("WARNING audit.jar not updated: the swap of com.acme.x [77] by"
                        + " com.acme.y [78] is under way; it follows when that is over"
                        + " (probe:transitions shows it); com.acme.audit 1.0.0 ["
                        + old.getBundleId() + "] keeps running");
        felix.awaitPolls();
        assertThat(swaps.done).isEmpty();

        swaps.over();

        // It is looked for five times a second, whatever the framework does meanwhile.
        felix.await("it is swapped", () -> !swaps.done.isEmpty());
        felix.awaitActive("com.acme.audit", "2.0.0");
        felix.awaitLine("swapped: com.acme.audit 1.0.0 ");
        assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThat(felix.lines().with("audit.jar not updated")).hasSize(1);
    }

    @Test
    void aJarThatIsOvertakenByATransitionIsNotUpdatedInPlace() throws Exception {
        swaps.overtaken = true;
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        felix.awaitLine("audit.jar not updated: the swap of com.acme.x [77]");
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(old.getVersion()).hasToString("1.0.0");

        swaps.over();

        felix.awaitLine("swapped: com.acme.audit 1.0.0 ");
        assertThat(felix.lines().with("INFO updated: ")).isEmpty();
    }

    @Test
    void aJarWithAnotherNameIsSwappedAsWell() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.ledger", "1.0.0"));

        Bundle ledger = felix.awaitActive("com.acme.ledger", "1.0.0");
        assertThat(felix.awaitLine("swapped: "))
                .startsWith("INFO swapped: com.acme.audit 1.0.0 [" + old.getBundleId()
                        + "] -> com.acme.ledger 1.0.0 [" + ledger.getBundleId()
                        + "] from audit.jar, ");
        assertThat(swaps.done).containsExactly(old.getBundleId() + " -> " + ledger.getBundleId());
        assertThat(old.getState()).isEqualTo(Bundle.UNINSTALLED);
        felix.remove("audit.jar");
        felix.await("it is gone", () -> ledger.getState() == Bundle.UNINSTALLED);
    }

    @Test
    void aSingletonIsUpdatedInPlaceUnlessItHasAnotherName() throws Exception {
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit;singleton:=true", "2.0.0"));
        felix.awaitLine("updated: com.acme.audit 1.0.0 -> 2.0.0");
        assertThat(swaps.done).isEmpty();

        felix.drop("audit.jar", HandlerJar.named("com.acme.ledger;singleton:=true", "2.0.0"));
        felix.awaitLine("swapped: com.acme.audit 2.0.0 ");
    }

    @Test
    void aHeaderThatIsMistypedIsReportedOnceAndCountsAsNone() throws Exception {
        swaps.busy = true;
        felix.drop(
                "audit.jar",
                HandlerJar.named("com.acme.audit", "2.0.0").header("Probus-Swap", "inplace"));
        felix.awaitLine("audit.jar not updated");
        swaps.over();

        felix.awaitLine("swapped: com.acme.audit 1.0.0 ");
        assertThat(felix.lines().with("Probus-Swap"))
                .containsExactly("WARNING audit.jar: its header Probus-Swap: inplace says neither"
                        + " partial nor in-place, and counts as not there: correct it, or take it"
                        + " out");
    }

    @Test
    void theFolderGoesOnWhileASwapWaitsForAHandler() throws Exception {
        felix.shutdown();
        felix.with("probus.deploy.announce.ms", "200").boot();
        swaps = new FakeSwaps(felix.context());
        old = felix.awaitActive("com.acme.audit", "1.0.0");
        swaps.drained = new CountDownLatch(1);
        felix.drop("audit.jar", HandlerJar.named("com.acme.audit", "2.0.0"));
        assertThat(felix.awaitLine("hot-deploy waits: com.acme.audit ["))
                .contains("] is being swapped for com.acme.audit [")
                .endsWith("; the folder goes on without it");

        felix.drop("quick.jar", HandlerJar.named("com.acme.quick", "1.0.0"));
        felix.awaitActive("com.acme.quick", "1.0.0");
        assertThat(swaps.done).isEmpty();
        assertThat(old.getState()).isEqualTo(Bundle.ACTIVE);
        swaps.drained.countDown();

        felix.awaitLine("swapped: com.acme.audit 1.0.0 ");
    }
}
