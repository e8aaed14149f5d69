/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.guest;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.probus.api.ProbeConsumer;
import org.probus.itests.torture.board.Board;

import java.util.Map;
import java.util.Objects;

/** Publishes the handler of a guest bundle at the point that its manifest names. */
public final class Activator implements BundleActivator {
    private @Nullable Handler handler;

    /** Makes the activator; for the framework. */
    public Activator() {}

    @Override
    public void start(BundleContext context) {
        ServiceReference<Board> reference =
                Objects.requireNonNull(context.getServiceReference(Board.class), "no board");
        Board board = Objects.requireNonNull(context.getService(reference), "no board");
        board.loader(Activator.class.getClassLoader());
        Map<String, String> headers = FrameworkUtil.asMap(context.getBundle().getHeaders());
        Handler made = new Handler(board, context, headers.containsKey("Guest-Counts"));
        handler = made;
        context.registerService(
                ProbeConsumer.class,
                made,
                FrameworkUtil.asDictionary(
                        Map.of(ProbeConsumer.POINT, headers.get("Guest-Point"))));
    }

    @Override
    public void stop(BundleContext context) {
        Objects.requireNonNull(handler).stopped = true;
    }
}
