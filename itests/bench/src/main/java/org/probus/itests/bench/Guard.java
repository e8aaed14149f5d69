/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.srcu.Flavour;
import org.probus.srcu.Section;
import org.probus.srcu.Srcu;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/** A way to keep readers and a writer apart. */
interface Guard {
    /** Does something under the protection of a reader. */
    void read(Runnable what);

    /** Waits until every reader that was there before is gone. */
    void await();

    /** The ways that are compared; public for JMH. */
    enum Kind {
        FENCED,
        FENCED_EXPEDITED,
        ASYMMETRIC,
        ASYMMETRIC_EXPEDITED,
        READ_WRITE_LOCK,
        STAMPED_LOCK;

        /** Whether it needs JDK 22. */
        boolean asymmetric() {
            return this == ASYMMETRIC || this == ASYMMETRIC_EXPEDITED;
        }

        Guard make() {
            return switch (this) {
                case FENCED -> srcu(Flavour.FENCED, false);
                case FENCED_EXPEDITED -> srcu(Flavour.FENCED, true);
                case ASYMMETRIC -> srcu(Flavour.ASYMMETRIC, false);
                case ASYMMETRIC_EXPEDITED -> srcu(Flavour.ASYMMETRIC, true);
                case READ_WRITE_LOCK -> readWriteLock();
                case STAMPED_LOCK -> stampedLock();
            };
        }
    }

    private static Guard srcu(Flavour flavour, boolean expedited) {
        Srcu domain = Srcu.named("bench").flavour(flavour).debug(false).build();
        return new Guard() {
            @Override
            public void read(Runnable what) {
                Section section = domain.lock();
                try {
                    what.run();
                } finally {
                    section.unlock();
                }
            }

            @Override
            public void await() {
                if (expedited) {
                    domain.synchronizeExpedited();
                } else {
                    domain.synchronize();
                }
            }
        };
    }

    private static Guard readWriteLock() {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        return new Guard() {
            @Override
            public void read(Runnable what) {
                lock.readLock().lock();
                try {
                    what.run();
                } finally {
                    lock.readLock().unlock();
                }
            }

            @Override
            public void await() {
                lock.writeLock().lock();
                lock.writeLock().unlock();
            }
        };
    }

    private static Guard stampedLock() {
        StampedLock lock = new StampedLock();
        return new Guard() {
            @Override
            public void read(Runnable what) {
                long stamp = lock.readLock();
                try {
                    what.run();
                } finally {
                    lock.unlockRead(stamp);
                }
            }

            @Override
            public void await() {
                lock.unlockWrite(lock.writeLock());
            }
        };
    }
}
