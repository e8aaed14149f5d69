/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** The jar of an asynchronous handler is replaced in the deploy folder while flows go on. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AsyncSwapIT {
    private static final int SWAPS = 15;

    private Felix felix;
    private Logs logs;
    private Path folder;
    private int swaps;

    @BeforeEach
    void start() throws Exception {
        logs = new Logs();
        folder = Felix.folder();
        felix = Felix.deploying(
                Host.FELIX,
                folder,
                Map.of("felix.fileinstall.poll", "50", "probus.deploy.ready.ms", "1000"));
        List.of("hits", "both", "handled").forEach(name -> felix.board.put(name, new LongAdder()));
        drop();
        Felix.until("the handler is there", () -> felix.consumers().size() == 1);
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
        logs.close();
    }

    private long count(String name) {
        return ((LongAdder) Objects.requireNonNull(felix.board.get(name))).sum();
    }

    /** Puts a jar with other bytes than the last one into the folder, in one step. */
    private void drop() throws Exception {
        Path jar = felix.pack("deferred", Map.of("Build", "build " + swaps));
        Path part = folder.resolve("deferred.jar.part");
        copy(jar, part);
    }

    private void copy(Path jar, Path part) throws IOException {
        Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, folder.resolve("deferred.jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void emit() throws Exception {
        felix.build("flows", Map.of()).start();
        awaitLoad();
    }

    private void awaitLoad() {
        long before = count("handled");
        Felix.until("the flows go on", () -> count("handled") > before + 20);
    }

    private void swap() throws Exception {
        swaps++;
        drop();
        Felix.until(
                "swap " + swaps,
                () -> logs.containing("swapped: test.deferred ").size() == swaps);
        awaitLoad();
    }

    @Test
    void aFlowIsInTheHandsOfOneUntilItsStagesAreComplete() throws Exception {
        felix.board.put("keyed", true);
        emit();
        for (int i = 0; i < SWAPS; i++) {
            swap();
        }
        felix.board.put("halt", true);
        Felix.until(
                "the flows have halted",
                () -> felix.board.containsKey("halted flow 0")
                        && felix.board.containsKey("halted flow 1"));

        assertThat(count("handled")).isEqualTo(count("hits"));
        assertThat(count("both")).as("in both hands of %s", count("hits")).isZero();
        assertThat(Arrays.stream(felix.framework.getBundleContext().getBundles())
                        .filter(bundle -> "test.deferred".equals(bundle.getSymbolicName())))
                .hasSize(1);
        assertThat(logs.throwables()).isEmpty();
    }

    @Test
    void withoutAKeyAFlowIsInTheHandsOfBoth() throws Exception {
        emit();
        while (count("both") == 0) { // once is enough: the others are of the other test
            assertThat(swaps).isLessThan(SWAPS);
            swap();
        }
    }
}
