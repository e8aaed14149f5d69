/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;

/** The reading of class files. */
class ClassNamesTest {
    /** Names a long, a double, arrays, a lambda and other classes. */
    private static final class Sample {
        static final long LONG = 1L << 40;
        static final double DOUBLE = 1.5;

        static Object use(Map<String, Bench[][]> map) {
            Runnable lambda = () -> map.clear();
            lambda.run();
            return new Object[] {
                new Bench[1][1],
                new int[1][1],
                LONG + System.nanoTime(),
                DOUBLE * map.size(),
                lambda
            };
        }
    }

    @Test
    void allClassesThatAFileNamesAreFound() throws IOException {
        assertThat(Sample.use(new HashMap<>())).isNotNull();
        String file = Sample.class.getName().replace('.', '/') + ".class";
        try (InputStream in = Sample.class.getClassLoader().getResourceAsStream(file)) {
            assertThat(in).isNotNull();
            assertThat(ClassNames.read(new DataInputStream(in)))
                    .contains(
                            Sample.class.getName(),
                            Bench.class.getName(),
                            "java.lang.Object",
                            "java.lang.Runnable",
                            "java.util.Map")
                    .noneMatch(name -> name.contains("[") || name.contains("/"));
        }
    }

    @Test
    void everyClassOfCoreCanBeRead() throws IOException {
        for (Class<?> type : new Class<?>[] {Watch.class, Waits.class}) {
            String file = type.getName().replace('.', '/') + ".class";
            try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
                assertThat(in).isNotNull();
                assertThat(ClassNames.read(new DataInputStream(in)))
                        .contains("org.probus.srcu.Srcu");
            }
        }
    }

    @Test
    void whatIsNoClassFileIsRefused() {
        assertThatThrownBy(() -> ClassNames.read(
                        new DataInputStream(new ByteArrayInputStream(new byte[] {1, 2, 3, 4}))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no class file");
    }
}
