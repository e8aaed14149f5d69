/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A test of the build outside of it: it meets the classes that come first on the class path. */
final class BuildRun {
    private BuildRun() {}

    /**
     * Runs it.
     *
     * @param name the class, or class and method with {@code #} between them
     * @return 0 if it passes, 1 if it fails, 2 if there is none
     */
    static int run(String name) {
        DiscoverySelector selector = name.indexOf('#') < 0
                ? DiscoverySelectors.selectClass(name)
                : DiscoverySelectors.selectMethod(name);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selector)
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        if (summary.getTestsStartedCount() == 0) {
            return 2;
        }
        return summary.getTotalFailureCount() == 0 ? 0 : 1;
    }
}
