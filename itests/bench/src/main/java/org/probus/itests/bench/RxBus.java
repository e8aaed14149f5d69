/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import io.reactivex.rxjava3.functions.Consumer;
import io.reactivex.rxjava3.subjects.PublishSubject;

import java.util.List;

/** The PublishSubject of RxJava. */
final class RxBus implements Bus {
    private final PublishSubject<Event> subject = PublishSubject.create();

    /** A handler. */
    static final class Listener implements Consumer<Event> {
        private long number;

        Listener(long number) {
            this.number = number;
        }

        @Override
        public void accept(Event event) {
            event.sum += number;
        }
    }

    @SuppressWarnings("CheckReturnValue") // the subscriptions end with the subject
    RxBus(int handlers) {
        List<Consumer<Event>> listeners = Distinct.of(Listener.class, handlers);
        listeners.forEach(subject::subscribe);
    }

    @Override
    public Event post(long number) {
        Event event = new Event(number);
        subject.onNext(event);
        return event;
    }

    @Override
    public void close() {
        subject.onComplete();
    }
}
