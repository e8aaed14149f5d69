/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is said at the end of a registry that is still in use. */
@Timeout(120)
class WaitsTest {
    private final Bench bench = new Bench();
    private final Logger logger = Logger.getLogger("org.probus.core");
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            log.add(formatter.formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
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

        assertThat(log)
                .anySatisfy(text -> assertThat(text)
                        .contains("the registry has ended, but not its use: 1 readers are inside")
                        .contains("thread \"" + Thread.currentThread().getName() + '"'));
        assertThat(bench.registry.domain.inSection()).isFalse();
    }

    @Test
    void aRegistryThatNobodyUsesEndsWithoutAWord() {
        bench.site().hit("order 1");
        bench.registry.close("stop of core");

        assertThat(log).noneMatch(text -> text.contains("but not its use"));
    }
}
