/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave.scenes;

import org.probus.itests.interleave.Scene;
import org.probus.itests.interleave.Stage;
import org.probus.itests.interleave.Thing;
import org.probus.srcu.Lease;

/** An owner, two expirers and, maybe, who gives up the last count and frees. */
abstract class LeaseScene implements Scene {
    private final boolean withLastPut;

    LeaseScene(boolean withLastPut) {
        this.withLastPut = withLastPut;
    }

    @Override
    public void set(Stage stage) {
        Domain domain = new Domain();
        Thing thing = new Thing("of the lease");
        Resource resource = new Resource(thing);
        Lease lease = domain.srcu.lease(resource);
        stage.thread("owner", () -> {
            Lease.Consumed consumed = lease.consume();
            if (consumed.usable()) {
                thing.use();
            }
            consumed.finish();
        });
        stage.thread("expirer", domain::enrol, lease::expire);
        stage.thread("other", domain::enrol, lease::expire);
        if (withLastPut) {
            stage.thread("putter", () -> {
                if (resource.put()) {
                    domain.srcu.synchronize();
                    thing.free();
                }
            });
        }
        stage.atTheEnd(() -> {
            resource.check();
            int left = withLastPut ? 0 : 1;
            if (resource.count() != left) {
                throw new AssertionError("counts left: " + resource.count() + ", not " + left);
            }
            if (lease.state() != Lease.State.CONSUMED) {
                throw new AssertionError("the lease is " + lease.state());
            }
            domain.srcu.close();
        });
    }
}
