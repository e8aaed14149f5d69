/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder of one running instance: the framework's cache, the log, the shell's history.
 *
 * <p>No two processes share one: a lock on the file {@code lock} in it, which holds the owner's
 * process id, sees to that. A temporary state is removed when it is closed.
 */
final class State implements AutoCloseable {
    private final Path directory;
    private final boolean temporary;
    private final @Nullable FileChannel lock;
    private boolean closed; // Guarded by this.

    private State(Path directory, boolean temporary, @Nullable FileChannel lock) {
        this.directory = directory;
        this.temporary = temporary;
        this.lock = lock;
    }

    /** Takes a folder of one's own that lasts as long as the process. */
    static State temporary() throws Failure {
        try {
            return new State(Files.createTempDirectory("probus-").toAbsolutePath(), true, null);
        } catch (IOException e) {
            throw Failure.broken("cannot make a temporary folder in "
                    + System.getProperty("java.io.tmpdir") + ": " + Failure.textOf(e)
                    + " (-Djava.io.tmpdir in PROBUS_JAVA_OPTS names another place)");
        }
    }

    /** Takes a folder that outlives the process; fails if another process has it. */
    @SuppressWarnings("resource") // The lock lives as long as the state.
    static State persistent(Path wanted) throws Failure {
        Path directory = Folders.make(wanted, "the state folder");
        Path file = directory.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!tryLock(channel)) {
                channel.close();
                throw Failure.broken("the state folder " + directory + " is in use by process "
                        + Files.readString(file).strip() + "; --state DIR names another");
            }
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
            return new State(directory, false, channel);
        } catch (IOException e) {
            throw Failure.broken("the state folder " + directory + " cannot be used: "
                    + Failure.textOf(e) + "; --state DIR names another");
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    Path directory() {
        return directory;
    }

    /** The framework's bundle cache. */
    Path cache() {
        return directory.resolve("cache");
    }

    boolean isTemporary() {
        return temporary;
    }

    /** Gives the folder up, once; a second caller waits until the first one is through. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (temporary) {
            Folders.remove(directory);
        }
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                // The process ends, and its locks with it.
            }
        }
    }
}
