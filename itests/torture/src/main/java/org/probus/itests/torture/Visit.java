/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import org.probus.srcu.Srcu;

/** One look at the element in view, from a section that is open. */
final class Visit {
    private static final int BATCHES_ONE_IN = 4;

    private final Run run;
    private final Element element;
    private final long life;

    /** The grace period that this section is to hold up; 0 if it is not looked for. */
    private final long cookie;

    private Visit(Run run, Element element, long cookie) {
        this.run = run;
        this.element = element;
        this.life = element.life();
        this.cookie = cookie;
    }

    /** Loads the element, in a section; the cookie costs a fence, and is taken now and then. */
    static Visit begin(Run run, Dice dice) {
        Element element = run.current.getAcquire();
        boolean batch = dice.oneIn(BATCHES_ONE_IN);
        return new Visit(run, element, batch ? run.domain.getState() : 0);
    }

    /** Loads the element for a use outside of its section, by mistake; holds no grace period up. */
    static Visit outside(Run run) {
        return new Visit(run, run.current.getAcquire(), 0);
    }

    Element element() {
        return element;
    }

    /** Looks at the element again, in the same section. */
    void end(Tally tally) {
        int age = element.age();
        tally.age(age);
        if (age >= Tally.BAD) {
            run.problem("a section of " + Thread.currentThread().getName()
                    + " found an element of age " + age + ": a grace period that it began before"
                    + " is over");
        }
        check("a section");
        if (cookie != 0) {
            batch(tally);
        }
    }

    /** Looks whether the element was freed, or freed and used again. */
    void check(String who) {
        if (!element.good() || element.life() != life) {
            run.problem(who + " of " + Thread.currentThread().getName()
                    + " found an element of age " + Element.LAST_AGE + ": it was freed");
        }
    }

    private void batch(Tally tally) {
        boolean over = run.domain.poll(cookie);
        boolean same = Srcu.sameState(cookie, run.domain.getState());
        tally.batch(over ? Tally.BAD : same ? 0 : 1);
        if (over) {
            run.problem("a grace period that began after a section of "
                    + Thread.currentThread().getName() + " is over before it: cookie " + cookie);
        }
    }
}
