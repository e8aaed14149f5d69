/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.srcu;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Optional;

/**
 * The system call {@code membarrier(2)}, private and expedited: when it returns, every thread of
 * this process has passed a full fence since it was called.
 *
 * <p>{@code java.lang.foreign} is looked up by reflection, since the module is compiled for Java
 * 17. Source: the man page of the call.
 */
final class Membarrier {
    /** From {@code linux/membarrier.h}. */
    private static final int PRIVATE_EXPEDITED = 1 << 3;

    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private static final int FIRST_JDK = 22;

    private final MethodHandle syscall;
    private final long number;

    private Membarrier(MethodHandle syscall, long number) {
        this.syscall = syscall;
        this.number = number;
    }

    /** Why the call cannot be used here, in words for a message. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1;

        Unavailable(String reason) {
            super(reason);
        }

        Unavailable(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /**
     * Finds and registers the call.
     *
     * @param force whether to try although the JDK would print a warning about native access
     * @throws Unavailable with the reason
     */
    static Membarrier find(boolean force) throws Unavailable {
        int jdk = Runtime.version().feature();
        if (jdk < FIRST_JDK) {
            throw new Unavailable(
                    "JDK " + jdk + " has no java.lang.foreign, it comes with JDK " + FIRST_JDK);
        }
        String vm = System.getProperty("java.vm.name", "");
        if (!vm.contains("OpenJDK") && !vm.contains("HotSpot")) {
            // The reader's compiler barrier is a fact of HotSpot, not a promise of Java.
            throw new Unavailable(vm + " is no HotSpot");
        }
        long number = number();
        requireNativeAccess(force);
        Membarrier call = new Membarrier(link(), number);
        if (call.command(REGISTER_PRIVATE_EXPEDITED) != 0) {
            throw new Unavailable("the system refuses membarrier(2)");
        }
        if (call.command(PRIVATE_EXPEDITED) != 0) {
            throw new Unavailable("the system registers membarrier(2), and refuses it then");
        }
        return call;
    }

    private static long number() throws Unavailable {
        String system = System.getProperty("os.name", "");
        if (!system.toLowerCase(Locale.ROOT).equals("linux")) {
            throw new Unavailable(system + " is no Linux");
        }
        String processor = System.getProperty("os.arch", "");
        return switch (processor) {
            case "amd64", "x86_64" -> 324;
            case "aarch64", "riscv64" -> 283;
            default ->
                throw new Unavailable(
                        "the number of membarrier(2) on " + processor + " is not known here");
        };
    }

    private static void requireNativeAccess(boolean force) throws Unavailable {
        Module module = Membarrier.class.getModule();
        try {
            Object enabled = Module.class.getMethod("isNativeAccessEnabled").invoke(module);
            if (!force && !Boolean.TRUE.equals(enabled)) {
                String who = module.isNamed() ? module.getName() : "ALL-UNNAMED";
                throw new Unavailable("native access is not enabled; --enable-native-access=" + who
                        + " enables it");
            }
        } catch (ReflectiveOperationException e) {
            throw new Unavailable("the JDK does not tell about native access", e);
        }
    }

    /** Links {@code long syscall(long number, int command, int flags, int processor)}. */
    private static MethodHandle link() throws Unavailable {
        try {
            Class<?> linkers = Class.forName("java.lang.foreign.Linker");
            Object linker = linkers.getMethod("nativeLinker").invoke(null);
            Object lookup = linkers.getMethod("defaultLookup").invoke(linker);
            Object address = find(lookup)
                    .orElseThrow(() -> new Unavailable("the C library has no syscall(2)"));
            Class<?> options = Class.forName("java.lang.foreign.Linker$Option");
            Object variadic = options.getMethod("firstVariadicArg", int.class).invoke(null, 1);
            Object descriptor = descriptor();
            Method downcall = linkers.getMethod(
                    "downcallHandle",
                    Class.forName("java.lang.foreign.MemorySegment"),
                    Class.forName("java.lang.foreign.FunctionDescriptor"),
                    options.arrayType());
            Object handle = downcall.invoke(linker, address, descriptor, array(options, variadic));
            return (MethodHandle) handle;
        } catch (InvocationTargetException e) {
            throw new Unavailable("native access is denied: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new Unavailable("java.lang.foreign is not as expected: " + e, e);
        }
    }

    private static Optional<?> find(@Nullable Object lookup) throws ReflectiveOperationException {
        Class<?> lookups = Class.forName("java.lang.foreign.SymbolLookup");
        return (Optional<?>) lookups.getMethod("find", String.class).invoke(lookup, "syscall");
    }

    private static Object descriptor() throws ReflectiveOperationException {
        Class<?> layouts = Class.forName("java.lang.foreign.MemoryLayout");
        Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        Object word = values.getField("JAVA_LONG").get(null);
        Object number = values.getField("JAVA_INT").get(null);
        return Class.forName("java.lang.foreign.FunctionDescriptor")
                .getMethod("of", layouts, layouts.arrayType())
                .invoke(null, word, array(layouts, word, number, number, number));
    }

    private static Object array(Class<?> type, @Nullable Object... elements) {
        Object array = Array.newInstance(type, elements.length);
        for (int i = 0; i < elements.length; i++) {
            Array.set(array, i, elements[i]);
        }
        return array;
    }

    private long command(int command) {
        try {
            return (long) syscall.invokeExact(number, command, 0, 0);
        } catch (Throwable e) {
            throw new IllegalStateException("membarrier(2) cannot be called", e);
        }
    }

    /**
     * Makes every thread of the process pass a full fence.
     *
     * @throws IllegalStateException if the system refuses it: then no order is known, and the grace
     *     period must not end
     */
    void run() {
        if (command(PRIVATE_EXPEDITED) != 0) {
            throw new IllegalStateException("membarrier(2) was registered, and is refused now:"
                    + " no grace period of an asymmetric domain can end; allow the call, or start"
                    + " with -Dprobus.srcu.flavour=fenced");
        }
    }
}
