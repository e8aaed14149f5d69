/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSessionListener;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** All that the bundle publishes, from its start to its stop. */
final class Shell implements AutoCloseable {
    private final Lives lives = new Lives();
    private final List<ServiceRegistration<?>> services = new ArrayList<>();
    private final TrackedProbes probes;
    private final ServiceTracker<CommandProcessor, CommandProcessor> gogo;
    private final SessionListener completion;
    private final Interrupts interrupts = new Interrupts();

    Shell(BundleContext context) {
        probes = new TrackedProbes(context);
        gogo = new ServiceTracker<>(context, CommandProcessor.class, null);
        gogo.open();
        Dispatcher dispatcher = new Dispatcher(probes, lives, System::getenv);
        completion = new SessionListener(dispatcher.specs(), new Proposals(dispatcher, probes));
        BatchMain batch = new BatchMain(
                () -> Optional.ofNullable(gogo.getService()), Streams::ofProcess, System::getenv);
        Map<String, Object> commands = Map.of(
                CommandProcessor.COMMAND_SCOPE,
                Spec.SCOPE,
                CommandProcessor.COMMAND_FUNCTION,
                ProbeCommands.functions());
        Map<String, Object> main = Map.of(BatchMain.PROPERTY, BatchMain.NAME);
        services.add(context.registerService(
                ProbeCommands.class,
                new ProbeCommands(dispatcher),
                FrameworkUtil.asDictionary(commands)));
        services.add(context.registerService(CommandSessionListener.class, interrupts, null));
        services.add(context.registerService(CommandSessionListener.class, completion, null));
        services.add(
                context.registerService(CommandSessionListener.class, new UnknownCommand(), null));
        services.add(context.registerService(
                ToIntFunction.class, batch, FrameworkUtil.asDictionary(main)));
    }

    /** Withdraws the commands, ends what runs, and leaves nothing behind in any session. */
    @Override
    public void close() {
        services.forEach(ServiceRegistration::unregister);
        lives.stop();
        completion.close();
        interrupts.close();
        gogo.close();
        probes.close();
    }
}
