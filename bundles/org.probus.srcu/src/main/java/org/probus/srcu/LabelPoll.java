/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A wait for a grace period, or after a lease for labels, by who asks now and then. */
final class LabelPoll implements BooleanSupplier {
    private final Readers readers;
    private final BooleanSupplier gracePeriod;
    private final Predicate<Object> what;
    private final long leaseNanos;
    private final long begin = System.nanoTime();

    /** The sections that are asked for their labels; null until the lease is over. */
    private @Nullable BooleanSupplier labels;

    private boolean over;

    LabelPoll(
            Readers readers, BooleanSupplier gracePeriod, Predicate<Object> what, Duration lease) {
        this.readers = readers;
        this.gracePeriod = gracePeriod;
        this.what = what;
        this.leaseNanos = readers.overdue() ? 0 : TimeUnit.NANOSECONDS.convert(lease);
    }

    @Override
    public boolean getAsBoolean() {
        over = over || gracePeriod.getAsBoolean();
        if (!over && labels == null && System.nanoTime() - begin >= leaseNanos) {
            labels = readers.waits.labelsLeft(what);
        }
        over = over || (labels != null && labels.getAsBoolean());
        return over;
    }
}
