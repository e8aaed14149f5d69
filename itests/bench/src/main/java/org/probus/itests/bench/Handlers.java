/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.probus.api.ProbeConsumer;
import org.probus.api.ProbePoint;
import org.probus.api.Verdict;

import java.util.List;

/** Handlers that do the same little work, each of a class of its own. */
final class Handlers {
    /** How many there are. */
    static final int COUNT = 8;

    private Handlers() {}

    /** The first so many of them, made anew. */
    static List<ProbeConsumer<Event>> first(int count) {
        List<ProbeConsumer<Event>> all = List.of(
                new First(3),
                new Second(4),
                new Third(5),
                new Fourth(6),
                new Fifth(7),
                new Sixth(8),
                new Seventh(9),
                new Eighth(10));
        return all.subList(0, count);
    }

    /** The first. */
    static final class First implements ProbeConsumer<Event> {
        private final long number;

        First(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }

    /** The second. */
    static final class Second implements ProbeConsumer<Event> {
        private final long number;

        Second(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }

    /** The third. */
    static final class Third implements ProbeConsumer<Event> {
        private final long number;

        Third(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }

    /** The fourth. */
    static final class Fourth implements ProbeConsumer<Event> {
        private final long number;

        Fourth(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }

    /** The fifth. */
    static final class Fifth implements ProbeConsumer<Event> {
        private final long number;

        Fifth(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }

    /** The sixth. */
    static final class Sixth implements ProbeConsumer<Event> {
        private final long number;

        Sixth(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }

    /** The seventh. */
    static final class Seventh implements ProbeConsumer<Event> {
        private final long number;

        Seventh(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }

    /** The eighth. */
    static final class Eighth implements ProbeConsumer<Event> {
        private final long number;

        Eighth(long number) {
            this.number = number;
        }

        @Override
        public Verdict handle(ProbePoint<? extends Event> point, Event event) {
            event.sum += number;
            return Verdict.CONTINUE;
        }
    }
}
