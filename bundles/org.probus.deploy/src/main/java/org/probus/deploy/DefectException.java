/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

/** Carries a {@link Defect} out of an examination or an action. */
final class DefectException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Defect defect;

    DefectException(Defect defect) {
        super(defect.cause());
        this.defect = defect;
    }

    Defect defect() {
        return defect;
    }
}
