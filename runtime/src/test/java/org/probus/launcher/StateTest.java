/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who may have a state folder, and what is left of it. */
final class StateTest {
    @TempDir
    private Path folder;

    @Test
    void folderThatIsInUseIsRefusedWithTheProcessThatHasIt() throws Failure {
        Path wanted = folder.resolve("a/b");
        try (State first = State.persistent(wanted)) {
            assertThat(first.isTemporary()).isFalse();
            assertThatExceptionOfType(Failure.class)
                    .isThrownBy(() -> State.persistent(wanted))
                    .withMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void folderIsFreeAfterClose() throws Failure {
        State.persistent(folder).close();

        try (State second = State.persistent(folder)) {
            assertThat(second.directory()).isEqualTo(folder.toAbsolutePath());
        }
        assertThat(folder.resolve("lock")).exists();
    }

    @Test
    void fileIsNoStateFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> State.persistent(file))
                .withMessageContaining("is a file, not a folder");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> State.persistent(file.resolve("below")))
                .withMessageContaining("cannot be made");
    }

    @Test
    void temporaryFolderIsGoneAfterCloseWithAllItHolds() throws Exception {
        State state = State.temporary();
        Path deep = Files.createDirectories(state.cache().resolve("x/y"));
        Files.writeString(deep.resolve("z"), "content");

        state.close();
        state.close();

        assertThat(state.directory()).doesNotExist();
    }
}
