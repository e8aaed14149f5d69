/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.jspecify.annotations.Nullable;
import org.probus.api.Registration;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Something that a command runs until it is ended: by itself, by Ctrl-C, with its session, by
 * {@code probe:off --mine}, or with the bundle.
 *
 * <p>However it ends, what it attached is unregistered.
 */
final class Live implements AutoCloseable {
    private final Lives lives;
    private final Object session;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Registration> attached = new AtomicReference<>();

    Live(Lives lives, Object session) {
        this.lives = lives;
        this.session = session;
    }

    Object session() {
        return session;
    }

    /** Takes over a registration, to be unregistered at the end. */
    void attach(Registration registration) {
        attached.set(registration);
        if (ended()) {
            registration.unregister();
        }
    }

    /** Returns the number of the registration that it attached. */
    OptionalLong registration() {
        Registration registration = attached.get();
        return registration == null ? OptionalLong.empty() : OptionalLong.of(registration.id());
    }

    /**
     * Waits for a time, or until it is ended.
     *
     * @return true if it is ended
     * @throws InterruptedException on Ctrl-C, or if the session is closed
     */
    boolean await(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Tells whether it is ended. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /** Unregisters what it attached and asks its command to return; waits for nobody. */
    void end() {
        ended.countDown();
        Registration registration = attached.get();
        if (registration != null) {
            registration.unregister();
        }
    }

    /** Waits for a time until its command is through. */
    boolean awaitClosed(long nanos) throws InterruptedException {
        return closed.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Ends it, and says that its command is through. */
    @Override
    public void close() {
        try {
            end();
        } finally {
            lives.remove(this);
            closed.countDown();
        }
    }
}
