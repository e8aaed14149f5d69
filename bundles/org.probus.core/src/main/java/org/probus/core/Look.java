/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.srcu.Reader;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What was seen in one look around: who is inside, who waits, and for which locks; each asked once.
 *
 * <p>Made by the watch for all waits that are pending then; any thread may ask it.
 */
final class Look {
    private final List<Reader> readers;
    private final Map<Long, List<Wait>> waits = new HashMap<>();

    /** Who holds the lock that a thread waits for, as far as it was asked. */
    private final Map<Long, Long> owners = new ConcurrentHashMap<>();

    /** Whether a reader waits for a lock of the framework, as far as it was asked. */
    private final Map<Reader, Boolean> locked = new ConcurrentHashMap<>();

    Look(List<Reader> readers, Collection<Wait> pending) {
        this.readers = readers;
        for (Wait wait : pending) {
            waits.merge(wait.threadId(), List.of(wait), Look::joined);
        }
    }

    /** A thread that waits in a handler, and in another one inside that, has two; more are rare. */
    private static List<Wait> joined(List<Wait> some, List<Wait> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    List<Reader> readers() {
        return readers;
    }

    /** The waits of a thread. */
    List<Wait> waitsOf(long thread) {
        return waits.getOrDefault(thread, List.of());
    }

    /** As {@link LockOwners#ownerOf}. */
    long ownerOf(long thread) {
        return owners.computeIfAbsent(thread, LockOwners::ownerOf);
    }

    /** The readers in handlers that a wait waits for. */
    List<Reader> holding(Wait wait) {
        long waiter = wait.threadId();
        return readers.stream()
                .filter(reader -> !reader.hold() && Circle.holds(reader, wait))
                .filter(reader -> isOther(reader.thread(), waiter))
                .toList();
    }

    private static boolean isOther(@Nullable Thread thread, long waiter) {
        return thread != null && thread.getId() != waiter;
    }

    /** Whether a handler that a wait waits for waits for a lock of the framework. */
    boolean isLocked(Wait wait) {
        return holding(wait).stream().anyMatch(this::isLocked);
    }

    private boolean isLocked(Reader reader) {
        Boolean known = locked.get(reader);
        if (known == null) {
            // Under no lock: it may be code of others that tells the stack.
            known = inFrameworkLock(reader);
            locked.put(reader, known);
        }
        return known;
    }

    static boolean inFrameworkLock(Reader reader) {
        return LockOwners.framework(reader.stack());
    }
}
