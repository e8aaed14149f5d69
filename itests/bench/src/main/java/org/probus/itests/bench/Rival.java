/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import java.util.function.IntFunction;

/** What events are posted through in {@link RivalsBenchmark}. */
enum Rival {
    PROBUS_STATIC(ProbusStaticBus::new),
    PROBUS_INSTANCE(ProbusInstanceBus::new),
    LIST(ListBus::new),
    RXJAVA(RxBus::new),
    REACTOR(ReactorBus::new),
    GUAVA(GuavaBus::new),
    GREENROBOT(GreenrobotBus::new),
    MBASSADOR(MbassadorBus::new),
    SPRING(SpringBus::new),
    EQUINOX(EventAdminBus::equinox),
    FELIX(handlers -> EventAdminBus.felix(handlers, false)),
    FELIX_TIMEOUT(handlers -> EventAdminBus.felix(handlers, true)),
    VERTX(VertxBus::new),
    DISRUPTOR(DisruptorBus::new);

    private final IntFunction<Bus> maker;

    Rival(IntFunction<Bus> maker) {
        this.maker = maker;
    }

    /** Makes a bus with so many handlers. */
    Bus make(int handlers) {
        return maker.apply(handlers);
    }
}
