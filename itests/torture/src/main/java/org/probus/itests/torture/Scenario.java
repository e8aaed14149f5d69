/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import java.util.Arrays;
import java.util.List;

/** Which threads there are; the writer and those who wait are in each. */
enum Scenario {
    /** Readers on platform threads. */
    PLATFORM {
        @Override
        void start(Run run) {
            plain(run, Kind.PLATFORM, readers() + 1);
        }
    },

    /** Readers on virtual threads, which park inside. */
    VIRTUAL {
        @Override
        void start(Run run) {
            plain(run, Kind.VIRTUAL, 2 * readers());
        }
    },

    /** A little of each. */
    MIXED {
        @Override
        void start(Run run) {
            Readers readers = new Readers(run);
            run.start(Kind.PLATFORM, "reader", readers::plain);
            run.start(Kind.VIRTUAL, "reader", readers::plain);
            run.start(Kind.PLATFORM, "nested", readers::nested);
            run.start(Kind.VIRTUAL, "nested", readers::nested);
            run.start(Kind.PLATFORM, "churn", new Churn(run, readers)::churn);
            new Relay(run).start(Kind.PLATFORM, Kind.VIRTUAL);
        }
    },

    /** Sections inside sections. */
    NESTED {
        @Override
        void start(Run run) {
            Readers readers = new Readers(run);
            for (int i = 0; i < readers(); i++) {
                run.start(Kind.PLATFORM, "nested", readers::nested);
            }
            run.start(Kind.VIRTUAL, "nested", readers::nested);
        }
    },

    /** Short sections against short grace periods, with little else: for lost fences. */
    RACE {
        @Override
        void start(Run run) {
            Readers readers = new Readers(run);
            for (int i = 1; i < readers(); i++) {
                run.start(Kind.PLATFORM, "hasty", readers::hasty);
            }
        }

        @Override
        void startWriters(Run run) {
            run.start(Kind.PLATFORM, "writer", new Writer(run)::hasten);
            run.start(Kind.PLATFORM, "barriers", new Waiters(run, 1)::barriers);
        }
    },

    /** Sections that begin on one thread and end on another one, and clones. */
    CROSS_THREAD {
        @Override
        void start(Run run) {
            new Relay(run).start(Kind.PLATFORM, Kind.PLATFORM);
            new Relay(run).start(Kind.PLATFORM, Kind.VIRTUAL);
            new Relay(run).start(Kind.VIRTUAL, Kind.VIRTUAL);
        }
    },

    /** Readers without a gap between their sections: grace periods must end all the same. */
    FORWARD_PROGRESS {
        @Override
        void start(Run run) {
            Readers readers = new Readers(run);
            for (int i = 0; i < readers(); i++) {
                run.start(Kind.PLATFORM, "tight", readers::tight);
            }
            run.start(Kind.PLATFORM, "overlapping", readers::overlapping);
            run.start(Kind.PLATFORM, "reader", readers::plain);
        }
    },

    /** Thousands of callbacks at once. */
    CALLBACK_FLOOD {
        @Override
        void start(Run run) {
            plain(run, Kind.PLATFORM, readers());
        }

        @Override
        int mostCallbacks() {
            return 10_000;
        }
    },

    /** Threads that enter once and end. */
    THREAD_CHURN {
        @Override
        void start(Run run) {
            plain(run, Kind.PLATFORM, 1);
            Readers readers = new Readers(run);
            run.start(Kind.PLATFORM, "churn", new Churn(run, readers)::churn);
            run.start(Kind.PLATFORM, "churn", new Churn(run, readers)::churn);
        }
    },

    /** A reader that stays until its stall is reported. */
    STALLS {
        @Override
        void start(Run run) {
            plain(run, Kind.PLATFORM, readers());
            run.start(Kind.PLATFORM, "staller", new Staller(run)::stall);
        }

        @Override
        long leastGracePeriods(double seconds) {
            return Math.max(2, (long) seconds);
        }
    },

    /** Leases, whose owners race with those who expire them. */
    LEASE {
        @Override
        void start(Run run) {
            plain(run, Kind.PLATFORM, 1);
            new Leases(run).start(Kind.PLATFORM);
            new Leases(run).start(Kind.VIRTUAL);
        }
    },

    /** The debug mode, where each lock has a token. */
    DEBUG {
        @Override
        void start(Run run) {
            MIXED.start(run);
        }
    },

    /** Handler bundles that are plugged in and pulled out of a framework; no run of SRCU alone. */
    HOTPLUG {
        @Override
        void start(Run run) {
            throw new IllegalStateException("it needs a framework");
        }
    },

    /** Each of those of SRCU in turn. */
    ALL {
        @Override
        void start(Run run) {
            throw new IllegalStateException("all scenarios are run one by one");
        }
    };

    private static final int MOST_READERS = 16;
    private static final int CALLBACKS = 50;

    /** Those of SRCU alone. */
    static List<Scenario> ofSrcu() {
        return Arrays.stream(values())
                .filter(each -> each != ALL && each != HOTPLUG)
                .toList();
    }

    /** Starts the readers. */
    abstract void start(Run run);

    /** Starts those who publish, free and wait. */
    void startWriters(Run run) {
        run.start(Kind.PLATFORM, "writer", new Writer(run)::write);
        run.start(Kind.PLATFORM, "waiter", new Waiters(run, 1)::await);
        run.start(Kind.VIRTUAL, "waiter", new Waiters(run, 1)::await);
        run.start(Kind.PLATFORM, "barriers", new Waiters(run, mostCallbacks())::barriers);
    }

    /** How many callbacks come before a barrier, at most. */
    int mostCallbacks() {
        return CALLBACKS;
    }

    /** Fewer grace periods than this prove nothing. */
    long leastGracePeriods(double seconds) {
        return Math.max(3, (long) (5 * seconds));
    }

    private static void plain(Run run, Kind kind, int count) {
        Readers readers = new Readers(run);
        for (int i = 0; i < count; i++) {
            run.start(kind, "reader", readers::plain);
        }
    }

    /** As many readers as there are processors, within reason. */
    private static int readers() {
        return Math.max(2, Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors()));
    }
}
