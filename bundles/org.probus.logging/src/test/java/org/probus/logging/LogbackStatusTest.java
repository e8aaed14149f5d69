/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.ErrorStatus;
import ch.qos.logback.core.status.InfoStatus;
import ch.qos.logback.core.status.WarnStatus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What Logback says about itself, and where it is to be read. */
final class LogbackStatusTest {
    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final JdkLogBridge bridge = new JdkLogBridge();
    private final LogbackStatus status = new LogbackStatus();

    @BeforeEach
    void open() {
        logback.getStatusManager().clear();
        bridge.open();
    }

    @AfterEach
    void close() {
        status.close();
        bridge.close();
    }

    @Test
    void warningsAndErrorsAreLoggedAndInformationIsNot() throws InterruptedException {
        try (Recorder recorder = new Recorder()) {
            status.open();

            logback.getStatusManager().add(new InfoStatus("chat", this));
            logback.getStatusManager().add(new WarnStatus("line 7", this));
            assertThat(recorder.next()).isEqualTo("WARN org.probus.logging logging: line 7");

            Exception cause = new IllegalStateException("why");
            logback.getStatusManager().add(new ErrorStatus("line 8", this, cause));
            assertThat(recorder.next())
                    .isEqualTo("WARN org.probus.logging logging: line 8 (" + cause + ")");
        }
    }

    @Test
    void whatWasSaidBeforeIsToldToo() throws InterruptedException {
        try (Recorder recorder = new Recorder()) {
            logback.getStatusManager().add(new ErrorStatus("early", this));

            status.open();

            assertThat(recorder.next()).isEqualTo("WARN org.probus.logging logging: early");
        }
    }

    @Test
    void listenerOutlivesAResetOfTheLog() {
        status.open();

        logback.reset();

        assertThat(logback.getStatusManager().getCopyOfStatusListenerList()).contains(status);
    }
}
