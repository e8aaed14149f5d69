/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

/** Translates what the framework throws into words for whoever dropped the jar. */
final class Failures {
    /** Of bytes that are there at a start, and failed before it. */
    static final Defect REJECTED = Defect.broken(
            "it failed to take over before the restart", "correct it and copy it again");

    private static final String AGAIN = "correct it and copy the jar again";
    private final Needs needs;

    Failures(Needs needs) {
        this.needs = needs;
    }

    /** Says why a bundle could not be installed, updated, resolved or started. */
    Defect of(Throwable thrown, JarFacts facts) {
        if (!(thrown instanceof BundleException failure)) {
            return Defect.broken("the framework threw " + render(thrown), AGAIN);
        }
        Throwable cause = failure.getCause();
        return switch (failure.getType()) {
            case BundleException.DUPLICATE_BUNDLE_ERROR -> duplicate(facts, "another bundle");
            case BundleException.MANIFEST_ERROR ->
                Defect.broken("its manifest is not valid: " + message(failure), AGAIN);
            case BundleException.RESOLVE_ERROR -> unresolved(failure, facts);
            case BundleException.NATIVECODE_ERROR ->
                Defect.broken(
                        "it has no native code for this machine: " + message(failure),
                        "add a Bundle-NativeCode clause for it");
            case BundleException.ACTIVATOR_ERROR ->
                cause == null ? unresolved(failure, facts) : activator(cause, facts);
            default ->
                cause instanceof ClassNotFoundException || cause instanceof LinkageError
                        ? activator(cause, facts)
                        : unresolved(failure, facts);
        };
    }

    /** Says that symbolic name and version are taken. */
    static Defect duplicate(JarFacts facts, String owner) {
        return new Defect(
                Defect.Kind.DUPLICATE,
                facts + " is already installed as " + owner,
                "give it another Bundle-Version, or remove one of the two");
    }

    /** Says which needs are not met. */
    static Defect needy(String text) {
        return new Defect(
                Defect.Kind.NEEDY,
                text,
                "drop a bundle that has it into the folder, and this one follows,"
                        + " or correct its manifest");
    }

    private Defect unresolved(BundleException failure, JarFacts facts) {
        String text = needs.explain(facts);
        Throwable cause = failure.getCause();
        return text.isEmpty()
                ? Defect.broken(
                        "the framework refuses it: " + message(cause == null ? failure : cause),
                        "correct its manifest, or the bundles that it is wired to")
                : needy(text);
    }

    private static Defect activator(Throwable cause, JarFacts facts) {
        String activator =
                facts.headers().getOrDefault(Constants.BUNDLE_ACTIVATOR, "").trim();
        if (cause instanceof ClassNotFoundException && message(cause).contains(activator)) {
            return Defect.broken(
                    "its Bundle-Activator " + activator + " cannot be loaded: " + render(cause),
                    "correct the header, or add the class");
        }
        if (cause instanceof ClassNotFoundException || cause instanceof NoClassDefFoundError) {
            return Defect.broken(
                    "its activator " + activator + " lacks a class: " + render(cause),
                    "add the class's package to Import-Package, or the class to the jar");
        }
        if (cause instanceof ClassCastException || cause instanceof NoSuchMethodException) {
            return Defect.broken(
                    "its Bundle-Activator " + activator + " is none: " + render(cause),
                    "implement org.osgi.framework.BundleActivator, with a public constructor"
                            + " without parameters");
        }
        return Defect.broken("its activator " + activator + " threw " + render(cause), AGAIN);
    }

    /** Renders a throwable of anybody: class, message and innermost frame; never throws. */
    static String render(Throwable thrown) {
        String message = message(thrown);
        StackTraceElement[] stack = thrown.getStackTrace();
        String name = thrown.getClass().getName();
        return (message.isEmpty() ? name : name + ": " + message)
                + (stack.length == 0 ? "" : " (at " + stack[0] + ")");
    }

    private static String message(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "" : Report.oneLine(message);
        } catch (RuntimeException e) {
            return "";
        }
    }
}
