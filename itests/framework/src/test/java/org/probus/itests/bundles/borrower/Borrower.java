/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bundles.borrower;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.probus.api.ProbeRegistry;
import org.probus.itests.bundles.library.Library;

import java.util.concurrent.ConcurrentMap;

/** Registers, by code, a consumer of another bundle's class. */
@Component(service = {})
public final class Borrower {
    /**
     * Registers.
     *
     * @param registry the registry
     * @param map what is shared with the test
     */
    @Activate
    public Borrower(
            @Reference ProbeRegistry registry,
            @Reference(target = "(probus.itests=board)") ConcurrentMap<String, Object> map) {
        registry.register(Object.class, new Library(map), "test:point");
    }
}
