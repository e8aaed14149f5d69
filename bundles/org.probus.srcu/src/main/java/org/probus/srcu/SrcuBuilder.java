/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * The settings of a domain that is to be made, see {@link Srcu#named}.
 *
 * <p><b>Threads.</b> One at a time.
 */
public final class SrcuBuilder {
    private static final System.Logger LOG = System.getLogger("org.probus.srcu");

    final String name;
    Duration stallAfter = Duration.ofSeconds(10);

    @Nullable
    Consumer<? super Stall> onStall;

    Consumer<? super String> log = text -> LOG.log(System.Logger.Level.WARNING, text);
    boolean debug;

    @Nullable
    Flavour flavour;

    LongFunction<@Nullable Object> places = number -> null;

    SrcuBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
        this.debug = debugProperty();
    }

    private static boolean debugProperty() {
        String value = System.getProperty("probus.srcu.debug", "").trim();
        if (value.isEmpty() || value.equalsIgnoreCase("false")) {
            return false;
        }
        if (value.equalsIgnoreCase("true")) {
            return true;
        }
        throw new IllegalArgumentException("the system property probus.srcu.debug is " + value
                + ": set it to true or false, or not at all");
    }

    /**
     * Sets how long a grace period runs before it is reported, and again after each such time.
     *
     * @param time the time, 10 seconds if it is not set; zero for never
     * @return this builder
     * @throws IllegalArgumentException if it is negative
     */
    public SrcuBuilder stallAfter(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("stalls of domain " + name + " after " + time
                    + ": set a positive time, or zero for no reports");
        }
        stallAfter = time;
        return this;
    }

    /**
     * Sets who is told of stalls, in place of the log; they are an event of the flight recorder,
     * {@code org.probus.srcu.Stall}, as well.
     *
     * @param callback called on the thread that leads the grace period, under no lock; what it
     *     throws is dropped. All who wait for the grace period wait for it as well: it must not
     *     block, and a wait for this domain is refused in it
     * @return this builder
     */
    public SrcuBuilder onStall(Consumer<? super Stall> callback) {
        onStall = callback;
        return this;
    }

    /**
     * Sets where the domain's texts go: stalls, and callbacks that throw.
     *
     * @param hook called under no lock; what it throws is dropped. If it is not set, {@code
     *     System.getLogger("org.probus.srcu")} gets them as warnings
     * @return this builder
     */
    public SrcuBuilder log(Consumer<? super String> hook) {
        log = Objects.requireNonNull(hook, "hook");
        return this;
    }

    /**
     * Sets the flavour of the readers.
     *
     * @param wanted the flavour. If it is not set, the system property {@code
     *     probus.srcu.flavour} says: {@code fenced}, {@code asymmetric}, or {@code auto}, which is
     *     the default and takes the asymmetric one where it can be had without a warning
     * @return this builder
     */
    public SrcuBuilder flavour(Flavour wanted) {
        flavour = wanted;
        return this;
    }

    /**
     * Sets whether misuse is looked for: each lock then has a token of its own, so that an unlock
     * twice, with the wrong token or by the wrong thread is named, and {@link Lockdep} watches who
     * waits for whom.
     *
     * @param on whether to; if it is not set, whether the system property {@code
     *     probus.srcu.debug} is {@code true}
     * @return this builder
     */
    public SrcuBuilder debug(boolean on) {
        debug = on;
        return this;
    }

    /**
     * Sets what tells which label a place stands for, see {@link Section#place}.
     *
     * @param labels called on any thread, under no lock of the domain but its scan; null where it
     *     cannot be told: then the section is waited for
     * @return this builder
     */
    public SrcuBuilder places(LongFunction<@Nullable Object> labels) {
        places = Objects.requireNonNull(labels, "labels");
        return this;
    }

    /**
     * Makes the domain.
     *
     * @return the domain
     * @throws IllegalStateException if the asymmetric flavour is wanted and cannot be had
     * @throws IllegalArgumentException if the system property names no flavour
     */
    public Srcu build() {
        return new Srcu(this);
    }
}
