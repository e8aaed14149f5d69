/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.hello;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the smallest handler says. */
class HelloTest {
    @Test
    void eachEventIsLoggedWithItsPoint() {
        List<String> lines = new ArrayList<>();
        Logger logger = Logger.getLogger("org.probus.examples.hello");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                lines.add(new SimpleFormatter().formatMessage(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            Bundle bundle = (Bundle) Proxy.newProxyInstance(
                    HelloTest.class.getClassLoader(),
                    new Class<?>[] {Bundle.class},
                    (proxy, method, arguments) -> "a bundle");
            Verdict verdict = new Hello()
                    .handle(new Point(), new BundleEvent(BundleEvent.STARTED, bundle, bundle));

            assertThat(verdict).isEqualTo(Verdict.CONTINUE);
            assertThat(lines).containsExactly("osgi:bundle: a bundle");
        } finally {
            logger.removeHandler(handler);
        }
    }

    /** The point as the handler sees it. */
    private static final class Point implements ProbePoint<BundleEvent> {
        @Override
        public String name() {
            return "osgi:bundle";
        }

        @Override
        public long id() {
            return 1;
        }

        @Override
        public Class<BundleEvent> type() {
            return BundleEvent.class;
        }
    }
}
