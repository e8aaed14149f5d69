/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/**
 * What one writes instead: a list of handlers, and a loop over it.
 *
 * <p>It contains no errors and counts nothing. The first one protects nothing either: nobody can
 * tell when a handler that was removed is called no more.
 */
final class Loops {
    private final List<ProbeConsumer<Event>> handlers;
    private final ProbePoint<Event> point;
    private final ReentrantReadWriteLock readWriteLock = new ReentrantReadWriteLock();
    private final StampedLock stampedLock = new StampedLock();

    Loops(int count, ProbePoint<Event> point) {
        this.handlers = new CopyOnWriteArrayList<>(Handlers.first(count));
        this.point = point;
    }

    void plain(Event event) {
        try {
            for (ProbeConsumer<Event> handler : handlers) {
                handler.handle(point, event);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void readWriteLock(Event event) {
        readWriteLock.readLock().lock();
        try {
            plain(event);
        } finally {
            readWriteLock.readLock().unlock();
        }
    }

    void stampedLock(Event event) {
        long stamp = stampedLock.readLock();
        try {
            plain(event);
        } finally {
            stampedLock.unlockRead(stamp);
        }
    }
}
