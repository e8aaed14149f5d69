/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

/**
 * Which side of a domain pays for the order of a section's entry against a scan.
 *
 * <p>Chosen when a domain is made, see {@link SrcuBuilder#flavour}; both keep the same promises.
 */
public enum Flavour {
    /** Readers have a full fence at the entry; works everywhere. */
    FENCED,

    /**
     * Readers have no fence, and the grace period makes every processor of this process pass one,
     * by the system call {@code membarrier(2)}. Needs Linux, a HotSpot JDK from 22 on and native
     * access; virtual threads and {@link Hold}s keep the fence.
     */
    ASYMMETRIC
}
