/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture;

import java.util.Arrays;

/** What the sections of one thread found; written by it alone, and read when it has ended. */
final class Tally {
    /** The first age, of elements and of batches, that no section may find. */
    static final int BAD = 2;

    private final long[] ages = new long[Element.LAST_AGE + 1];
    private final long[] batches = new long[BAD + 1];

    void age(int age) {
        ages[Math.min(age, Element.LAST_AGE)]++;
    }

    void batch(int age) {
        batches[Math.min(age, BAD)]++;
    }

    void add(Tally other) {
        Arrays.setAll(ages, i -> ages[i] + other.ages[i]);
        Arrays.setAll(batches, i -> batches[i] + other.batches[i]);
    }

    long reads() {
        return Arrays.stream(ages).sum();
    }

    /** Sections that found an element of this age. */
    long ages(int age) {
        return ages[age];
    }

    /** Sections that found an element which they must not find. */
    long badAges() {
        return Arrays.stream(ages, BAD, ages.length).sum();
    }

    /** Sections during which so many of the grace periods that cover them began: 2 is over. */
    long batches(int age) {
        return batches[age];
    }
}
