/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the JDK's loggers write to, before, while and after the bridge is open. */
final class JdkLogBridgeTest {
    private final Logger root = Logger.getLogger("");
    private final JdkLogBridge bridge = new JdkLogBridge();
    private Handler[] before = {};

    @BeforeEach
    void remember() {
        before = root.getHandlers();
    }

    @AfterEach
    void restore() {
        bridge.close();
        assertThat(root.getHandlers()).containsExactlyInAnyOrder(before);
    }

    @Test
    void systemLoggerArrivesAtSlf4jUnderItsNameAndLevel() {
        try (Recorder recorder = new Recorder()) {
            bridge.open();

            System.Logger logger = System.getLogger("com.acme.Thing");
            logger.log(System.Logger.Level.INFO, "at {0}", 5);
            logger.log(System.Logger.Level.WARNING, "with", new IllegalStateException("cause"));

            assertThat(recorder.lines())
                    .containsExactly("INFO com.acme.Thing at 5", "WARN com.acme.Thing with");
        }
    }

    @Test
    void formerHandlersGetNothingWhileItIsOpen() {
        bridge.open();

        assertThat(root.getHandlers()).hasSize(1).doesNotContain(before);
    }

    @Test
    void closePutsHandlersAndLevelBack() {
        Level level = root.getLevel();
        bridge.open();
        root.setLevel(Level.FINEST);

        bridge.close();

        assertThat(root.getHandlers()).containsExactlyInAnyOrder(before);
        assertThat(root.getLevel()).isEqualTo(level);
        try (Recorder recorder = new Recorder()) {
            System.getLogger("com.acme.Thing").log(System.Logger.Level.INFO, "unheard");
            assertThat(recorder.lines()).isEmpty();
        }
    }

    @Test
    void handlerOfAThirdPartyStays() {
        Handler third = new ConsoleHandler();
        bridge.open();
        root.addHandler(third);

        bridge.close();

        assertThat(root.getHandlers()).contains(third).hasSize(before.length + 1);
        root.removeHandler(third);
    }
}
