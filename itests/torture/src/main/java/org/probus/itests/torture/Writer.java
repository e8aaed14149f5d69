/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Srcu;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** The one who publishes elements, and makes those that it unlinked older until they are free. */
final class Writer {
    private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

    private final Run run;
    private final Srcu domain;

    /** What was unlinked, and is made older by this thread. */
    private final Deque<Element> pipe = new ArrayDeque<>();

    Writer(Run run) {
        this.run = run;
        this.domain = run.domain;
    }

    void write(Dice dice) {
        while (!run.over()) {
            if (run.has(Fault.IDLE_WRITERS)) {
                dice.park(POLL_NANOS);
                continue;
            }
            Element fresh = run.pool.take();
            if (fresh == null) {
                domain.synchronize();
                domain.barrier();
                growPipe();
                continue;
            }
            if (run.has(Fault.WAIT_BEFORE_UNLINK)) {
                domain.synchronize();
            }
            Element old = run.current.getPlain();
            run.current.setRelease(fresh);
            old.grow();
            if (dice.oneIn(5) && run.settings.fault() == Fault.NONE) {
                callToGrow(old);
            } else {
                pipe.add(old);
                await(dice);
                growPipe();
            }
            dice.gap();
        }
    }

    /** Publishes as fast as grace periods can be had. */
    void hasten(Dice dice) {
        while (!run.over()) {
            Element fresh = run.pool.take();
            if (fresh == null) {
                domain.synchronize();
            } else {
                Element old = run.current.getPlain();
                run.current.setRelease(fresh);
                old.grow();
                pipe.add(old);
                domain.synchronizeExpedited();
            }
            growPipe();
        }
    }

    /** Waits for a grace period, in one way or another. */
    private void await(Dice dice) {
        if (run.has(Fault.NO_WAIT) || run.has(Fault.WAIT_BEFORE_UNLINK)) {
            return;
        }
        switch (dice.below(8)) {
            case 0 -> domain.synchronizeExpedited();
            case 1 -> poll(run, dice, domain.startPoll());
            case 2 -> {
                long cookie = domain.startPoll();
                domain.expedite();
                poll(run, dice, cookie);
            }
            case 3 -> {
                long cookie = domain.getState();
                domain.synchronize();
                if (!domain.poll(cookie)) {
                    run.problem("cookie " + cookie + " of getState is not over after synchronize");
                }
            }
            default -> domain.synchronize();
        }
    }

    /** Polls a cookie until it is over; then it stays so. */
    static void poll(Run run, Dice dice, long cookie) {
        while (!run.domain.poll(cookie)) {
            dice.park(POLL_NANOS);
        }
        if (!run.domain.poll(cookie)) {
            run.problem("cookie " + cookie + " was over, and is not any more");
        }
    }

    private void growPipe() {
        for (Iterator<Element> i = pipe.iterator(); i.hasNext(); ) {
            Element element = i.next();
            if (element.grow() >= Element.LAST_AGE) {
                i.remove();
                free(element);
            }
        }
    }

    private void free(Element element) {
        if (!run.has(Fault.NOTHING_FREED)) {
            run.pool.release(element);
        }
    }

    /** Makes it older by callbacks, one after the other. */
    private void callToGrow(Element element) {
        run.queued.increment();
        domain.call(() -> {
            run.ran.increment();
            if (element.grow() >= Element.LAST_AGE) {
                free(element);
            } else if (!run.over()) {
                callToGrow(element);
            }
        });
    }
}
