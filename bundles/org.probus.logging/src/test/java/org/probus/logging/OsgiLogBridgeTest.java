/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;

import java.lang.reflect.Proxy;
import java.util.Map;

/** What becomes of an entry of the OSGi log. */
final class OsgiLogBridgeTest {
    private final OsgiLogBridge bridge = new OsgiLogBridge();

    @ParameterizedTest
    @CsvSource({"AUDIT,INFO", "ERROR,ERROR", "WARN,WARN", "INFO,INFO", "DEBUG,DEBUG"})
    void levelIsKept(LogLevel level, String expected) {
        try (Recorder recorder = new Recorder()) {
            bridge.logged(entry("com.acme.Thing", level, null));

            assertThat(recorder.lines()).containsExactly(expected + " com.acme.Thing hello {}");
        }
    }

    @ParameterizedTest
    @CsvSource({"LogService", "LogService.com.acme.bundle", "ROOT"})
    void entryWithoutALoggerGoesToThatOfItsBundle(String name) {
        try (Recorder recorder = new Recorder()) {
            bridge.logged(entry(name, LogLevel.WARN, null));

            assertThat(recorder.lines()).containsExactly("WARN com.acme.bundle hello {}");
        }
    }

    @Test
    void throwableArrivesAsTextOnly() {
        try (Recorder recorder = new Recorder()) {
            Exception cause = new IllegalStateException("no cup of tea");

            bridge.logged(entry("com.acme.Thing", LogLevel.ERROR, cause));

            assertThat(recorder.only().getThrowableProxy()).isNull();
            assertThat(recorder.only().getFormattedMessage())
                    .startsWith("hello {}\njava.lang.IllegalStateException: no cup of tea")
                    .contains("OsgiLogBridgeTest");
        }
    }

    @Test
    void traceBelowTheLevelIsDropped() {
        try (Recorder recorder = new Recorder()) {
            bridge.logged(entry("com.acme.Thing", LogLevel.TRACE, null));

            assertThat(recorder.lines()).isEmpty();
        }
    }

    private static LogEntry entry(String name, LogLevel level, @Nullable Throwable cause) {
        Bundle bundle = stub(Bundle.class, Map.of("getSymbolicName", "com.acme.bundle"));
        Map<String, Object> answers = Map.of(
                "getLoggerName", name,
                "getLogLevel", level,
                "getMessage", "hello {}",
                "getBundle", bundle);
        return (LogEntry) Proxy.newProxyInstance(
                OsgiLogBridgeTest.class.getClassLoader(),
                new Class<?>[] {LogEntry.class},
                (self, method, arguments) -> method.getName().equals("getException")
                        ? cause
                        : answers.get(method.getName()));
    }

    private static <T> T stub(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                OsgiLogBridgeTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }
}
