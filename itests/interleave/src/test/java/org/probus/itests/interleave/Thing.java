/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

/** An object that is freed by hand, so that its use after that is seen. */
public final class Thing {
    private final String name;
    private boolean freed;

    /**
     * Makes one.
     *
     * @param name for the message
     */
    public Thing(String name) {
        this.name = name;
    }

    /** Uses it. */
    public void use() {
        Hooks.step("Thing.use");
        if (freed) {
            throw new AssertionError("use of freed object " + name);
        }
    }

    /** Frees it. */
    public void free() {
        Hooks.step("Thing.free");
        freed = true;
    }
}
