/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.Site;
import org.probus.api.Verdict;

/** What is said at the end of a registry that is still in use. */
@Timeout(120)
class WaitsTest {
    private final Bench bench = new Bench();
    private final Logs logs = new Logs();

    @AfterEach
    void stopListening() {
        logs.close();
    }

    @Test
    void aReaderThatOutlivesTheRegistryIsNamedAndKept() {
        Site<String> site = bench.site();
        bench.view(2)
                .register(
                        String.class,
                        (point, event) -> {
                            bench.registry.close("stop of core");
                            return Verdict.CONTINUE;
                        },
                        Bench.POINT);
        site.hit("order 1");

        assertThat(logs.lines)
                .anySatisfy(text -> assertThat(text)
                        .contains("the registry has ended, but not its use: 1 reader is inside")
                        .contains("thread \"" + Thread.currentThread().getName() + '"'));
        assertThat(bench.registry.domain.inSection()).isFalse();
    }

    @Test
    void aRegistryThatNobodyUsesEndsWithoutAWord() {
        bench.site().hit("order 1");
        bench.registry.close("stop of core");

        assertThat(logs.lines).noneMatch(text -> text.contains("but not its use"));
    }
}
