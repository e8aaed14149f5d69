/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.handler;

/** An exception of the handler's own class: who keeps it keeps the handler's class loader. */
final class HandlerFailure extends Exception {
    private static final long serialVersionUID = 1L;

    HandlerFailure(String message) {
        super(message);
    }
}
