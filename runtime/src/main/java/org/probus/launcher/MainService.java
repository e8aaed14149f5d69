/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * A job for the whole process that a bundle offers: a {@code ToIntFunction<String[]>} with the
 * service property {@code probus.main}.
 */
final class MainService {
    private static final String PROPERTY = "probus.main";

    /** The main services that the distribution brings; they are worth a long wait. */
    static final List<String> OURS = List.of(CommandLine.SHELL, CommandLine.DEMO);

    private final Instance instance;
    private final String name;

    MainService(Instance instance, String name) {
        this.instance = instance;
        this.name = name;
    }

    /**
     * Waits for the service and runs it.
     *
     * @param arguments its arguments
     * @param ours how long to wait for a service of the distribution's own
     * @param other how long to wait for any other
     * @return the exit code
     */
    int run(List<String> arguments, Duration ours, Duration other) throws Failure {
        Duration limit = OURS.contains(name) ? ours : other;
        ToIntFunction<String[]> job = find(limit);
        if (job == null) {
            throw missing(limit);
        }
        return job.applyAsInt(arguments.toArray(String[]::new));
    }

    private @Nullable ToIntFunction<String[]> find(Duration limit) {
        BundleContext context = instance.context();
        String filter = "(&(objectClass=" + ToIntFunction.class.getName() + ")(" + PROPERTY + "="
                + name + "))";
        CountDownLatch changed = new CountDownLatch(1);
        ServiceListener listener = event -> changed.countDown();
        try {
            context.addServiceListener(listener, filter);
            ToIntFunction<String[]> job = lookUp(context, filter);
            if (job == null && changed.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                job = lookUp(context, filter);
            }
            return job;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a name has only letters, digits, dots, dashes", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            context.removeServiceListener(listener);
        }
    }

    @SuppressWarnings("unchecked") // What the property probus.main promises.
    private static @Nullable ToIntFunction<String[]> lookUp(BundleContext context, String filter)
            throws InvalidSyntaxException {
        ServiceReference<?>[] found = context.getServiceReferences((String) null, filter);
        if (found == null) {
            return null;
        }
        ServiceReference<?> best = found[0];
        for (ServiceReference<?> reference : found) {
            best = reference.compareTo(best) > 0 ? reference : best;
        }
        return (ToIntFunction<String[]>) context.getService(best);
    }

    private Failure missing(Duration limit) {
        SortedSet<String> known = names(instance.context());
        List<String> problems = instance.report().problems(instance.context());
        if (!OURS.contains(name)) {
            known.addAll(OURS);
            return Failure.usage("unknown word '" + name + "'" + Suggestion.phrase(name, known)
                    + " (it is no option, and no bundle offers a main service of that name; there"
                    + " are: " + String.join(", ", known) + ")");
        }
        StringBuilder text = new StringBuilder("no bundle has offered the main service '" + name
                + "' within " + limit.toSeconds() + " s");
        problems.forEach(problem -> text.append("\n  ").append(problem));
        if (problems.isEmpty()) {
            text.append("; every bundle runs, so a component lacks a service that it needs"
                    + " (in the shell: scr:list)");
        }
        return Failure.broken(text.toString());
    }

    private static SortedSet<String> names(BundleContext context) {
        SortedSet<String> names = new TreeSet<>();
        try {
            Collection<ServiceReference<ToIntFunction<?>>> all = references(context);
            all.forEach(each -> names.add(String.valueOf(each.getProperty(PROPERTY))));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return names;
    }

    @SuppressWarnings("unchecked")
    private static Collection<ServiceReference<ToIntFunction<?>>> references(BundleContext context)
            throws InvalidSyntaxException {
        return context.getServiceReferences(
                (Class<ToIntFunction<?>>) (Class<?>) ToIntFunction.class, "(" + PROPERTY + "=*)");
    }
}
