/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.probus.api.management.ConsumerInfo;
import org.probus.api.management.ProbeManagement.Timing;
import org.probus.srcu.Section;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A histogram of times, in nanoseconds: how often a call took how long.
 *
 * <p>The buckets are log-linear: each time below 8 has its own, and each power of two from there on
 * has eight. So the bounds of a bucket are an eighth of its times apart at most. There are 488,
 * once for each stripe: threads that run at the same time have a stripe each, as far as there are
 * processors. A time is one atomic addition to a word of its stripe, and rarely a second store, for
 * the maximum. Reading takes no lock: a time that is being added is in the copy or not.
 */
final class Times {
    /** How many bits of a time tell its bucket, after the first one. */
    private static final int BITS = 3;

    private static final int PART = 1 << BITS;

    /** The buckets of all times up to {@link Long#MAX_VALUE}. */
    static final int BUCKETS = (Long.SIZE - BITS) * PART;

    /** The words of a stripe: the buckets, some that keep the stripes apart, the maximum. */
    private static final int STRIDE = 512;

    private static final int MAX = STRIDE - 1;
    private static final int MOST_STRIPES = 64;

    private final AtomicLongArray words;
    private final int stripes;

    /** Makes an empty histogram, of 4 KiB for each processor. */
    Times() {
        this(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Makes an empty histogram.
     *
     * @param threads how many threads are to find a stripe of their own
     */
    Times(int threads) {
        int wanted = Math.min(threads, MOST_STRIPES);
        this.stripes = Integer.highestOneBit(2 * wanted - 1);
        this.words = new AtomicLongArray(stripes * STRIDE);
    }

    /** The bucket of a time; a clock that runs backwards has measured nothing. */
    static int bucket(long nanos) {
        if (nanos < PART) {
            return (int) Math.max(0, nanos);
        }
        int shift = Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(nanos);
        return (shift + 1) * PART + (int) ((nanos >>> shift) & (PART - 1));
    }

    /** The longest time of a bucket. */
    static long longest(int bucket) {
        int next = bucket + 1;
        // Of the last one it is the longest there is: the sum flows over, and back.
        return next < PART ? bucket : ((long) (PART + next % PART) << (next / PART - 1)) - 1;
    }

    /** Adds a time that the owner of a section has measured. */
    void add(Section cell, long nanos) {
        add(cell.index >= 0 ? cell.index : (int) Thread.currentThread().getId(), nanos);
    }

    /** Adds a time to the stripe of a number. */
    void add(int number, long nanos) {
        int stripe = (number & (stripes - 1)) * STRIDE;
        int max = stripe + MAX;
        for (long most = words.get(max); nanos > most; most = words.get(max)) {
            words.compareAndSet(max, most, nanos);
        }
        words.getAndIncrement(stripe + bucket(nanos)); // last: who sees it sees the maximum
    }

    /** A copy for tools. */
    Timing of(ConsumerInfo consumer) {
        long[] counts = new long[BUCKETS];
        long samples = 0;
        for (int stripe = 0; stripe < words.length(); stripe += STRIDE) {
            for (int i = 0; i < BUCKETS; i++) {
                long count = words.get(stripe + i);
                counts[i] += count;
                samples += count;
            }
        }
        long max = 0;
        for (int stripe = 0; stripe < words.length(); stripe += STRIDE) {
            max = Math.max(max, words.get(stripe + MAX));
        }
        return new Timing(
                consumer,
                samples,
                Math.min(max, atMost(counts, samples, 50)),
                Math.min(max, atMost(counts, samples, 90)),
                Math.min(max, atMost(counts, samples, 99)),
                max);
    }

    /** What so many of a hundred calls took at most, as the bound of a bucket. */
    private static long atMost(long[] counts, long samples, int percent) {
        long rank = samples - samples * (100 - percent) / 100; // upwards; one at least
        int bucket = 0;
        for (long seen = counts[0]; seen < rank; seen += counts[bucket]) {
            bucket++;
        }
        return longest(bucket);
    }
}
