/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

/**
 * A reference that threads of a scene share; each access is a step.
 *
 * @param <T> what it refers to
 */
public final class Shared<T> {
    private T value;

    /**
     * Makes one.
     *
     * @param value what it refers to at first
     */
    public Shared(T value) {
        this.value = value;
    }

    /**
     * Loads it.
     *
     * @return the value
     */
    public T get() {
        Hooks.step("Shared.get");
        return value;
    }

    /**
     * Stores it.
     *
     * @param next the value
     */
    public void set(T next) {
        Hooks.step("Shared.set");
        value = next;
    }
}
