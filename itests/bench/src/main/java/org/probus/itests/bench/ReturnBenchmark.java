/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.probus.api.ProbePoint;
import org.probus.api.Registration;
import org.probus.api.ReturnConsumer;
import org.probus.api.SessionConsumer;
import org.probus.api.Site;
import org.probus.api.Verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the return part of a hit costs, with one consumer, against a hit that has none. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ReturnBenchmark {
    private static final Site<Event> ENTRY = Probus.site("bench:entry");
    private static final Site<Event> RETURN = Probus.site("bench:return");
    private static final Site<Event> SESSION = Probus.site("bench:session");
    private static final Site<Event> QUIET = Probus.site("bench:quiet");

    private final List<Registration> registrations = new ArrayList<>();
    private final Event event = new Event(0);

    /** Kept, so that what it allocates is no part of the hit. */
    private final Site.Body<Event, RuntimeException> body = () -> event;

    /** Counts at the return. */
    private static final class Returning implements ReturnConsumer<Event> {
        @Override
        public void returned(ProbePoint<? extends Event> point, Event event, Result result) {
            event.sum += 3;
        }
    }

    /** Takes something from the entry to the return. */
    private static final class Carrying implements SessionConsumer<Event> {
        @Override
        public Verdict enter(ProbePoint<? extends Event> point, Event event, Cookie cookie) {
            cookie.set(event.sum);
            return Verdict.CONTINUE;
        }

        @Override
        public void leave(
                ProbePoint<? extends Event> point,
                Event event,
                Cookie cookie,
                ReturnConsumer.Result result) {
            event.sum = cookie.get() + 3;
        }
    }

    /** Registers a consumer of each kind, each on its point. */
    @Setup
    public void register() {
        Probus.warm();
        registrations.add(Probus.register(new Handlers.First(3), "bench:entry"));
        registrations.add(Probus.register(new Returning(), "bench:return"));
        registrations.add(Probus.register(new Carrying(), "bench:session"));
        Probus.fuse(ENTRY);
        Probus.fuse(RETURN);
        Probus.fuse(SESSION);
    }

    /** Takes them off again. */
    @TearDown
    public void unregister() {
        Probus.closeAll(registrations);
    }

    /** A hit of a plain consumer: what the others are compared with. */
    @Benchmark
    public void entryHit() {
        ENTRY.hit(event);
    }

    /**
     * A body between entry and return, and a consumer of the return.
     *
     * @return what the body returned
     */
    @Benchmark
    public Event returnAround() {
        return RETURN.around(event, body);
    }

    /**
     * A body between entry and return, and a consumer of both.
     *
     * @return what the body returned
     */
    @Benchmark
    public Event sessionAround() {
        return SESSION.around(event, body);
    }

    /** A consumer of both, and a hit that returns at once. */
    @Benchmark
    public void sessionHit() {
        SESSION.hit(event);
    }

    /**
     * A body, and a consumer of the entry alone.
     *
     * @return what the body returned
     */
    @Benchmark
    public Event entryAround() {
        return ENTRY.around(event, body);
    }

    /**
     * A body, and no consumer.
     *
     * @return what the body returned
     */
    @Benchmark
    public Event disarmedAround() {
        return QUIET.around(event, body);
    }
}
