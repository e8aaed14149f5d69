/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.examples.orders;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.ProbeRegistry;
import org.probus.api.Registration;
import org.probus.api.Scope;
import org.probus.api.Site;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A registry with one site, whose hits go to whoever is on a list. */
final class FakeRegistry implements ProbeRegistry {
    final List<Consumer<Order>> handlers = new CopyOnWriteArrayList<>();
    volatile boolean siteClosed;

    @Override
    public <E> Site<E> site(String name, Class<E> type) {
        return new Site<>() {
            @Override
            public ProbePoint<E> point() {
                throw new UnsupportedOperationException();
            }

            @Override
            public boolean armed() {
                return !handlers.isEmpty();
            }

            @Override
            public void hit(E event) {
                if (!siteClosed && name.equals(Order.POINT)) {
                    handlers.forEach(handler -> handler.accept((Order) event));
                }
            }

            @Override
            public void hitLazily(Supplier<? extends E> event) {
                hit(event.get());
            }

            @Override
            public <T extends @Nullable Object, X extends Exception> T around(
                    E event, Body<T, X> body) throws X {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                siteClosed = true;
            }
        };
    }

    @Override
    public <E> Registration register(
            Class<E> type, ProbeConsumer<? super E> consumer, String... points) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <E> Registration register(
            Class<E> type,
            ProbeConsumer<? super E> consumer,
            Scope.Filter filter,
            String... points) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int unregister(Collection<? extends Registration> registrations) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sync() {
        throw new UnsupportedOperationException();
    }
}
