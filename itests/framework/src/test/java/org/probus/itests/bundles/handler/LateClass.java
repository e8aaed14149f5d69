/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.handler;

/** A class that a handler uses for the first time when its call is nearly over. */
final class LateClass {
    String say(String what) {
        return what;
    }
}
