/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.shell;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes an event out of text, for a point whose type is known at run time only.
 *
 * <p>It keeps nothing: a class that it kept would keep the emitter's class loader.
 */
final class EventMaker {
    private static final List<String> FACTORIES =
            List.of("parse", "valueOf", "of", "fromString", "from");
    private static final String CAN =
            ": from text come strings, numbers, booleans, characters, enums, and types with a"
                    + " public static parse, valueOf, of, fromString or from (String), a public"
                    + " constructor (String), or one String component";

    private EventMaker() {}

    /**
     * Makes an event.
     *
     * @param type the type that the point takes
     * @param value the text; empty if the user gave none
     * @throws CommandException if it cannot be made: the message names the type
     */
    static Object make(Class<?> type, Optional<String> value) {
        if (value.isEmpty()) {
            return blank(type);
        }
        String text = value.get();
        if (type.isAssignableFrom(String.class)) {
            return text;
        }
        try {
            Optional<Object> simple = simple(type, text);
            return simple.isPresent() ? simple.get() : byFactory(type, text);
        } catch (IllegalArgumentException e) {
            throw failure(type, text, e);
        }
    }

    private static Object blank(Class<?> type) {
        if (type.isAssignableFrom(String.class)) {
            return "";
        }
        Optional<Constructor<?>> constructor = Arrays.stream(type.getConstructors())
                .filter(c -> c.getParameterCount() == 0 && isConcrete(type))
                .findFirst();
        return constructor
                .map(c -> call(c, type, ""))
                .orElseThrow(() -> CommandException.usage(
                        "missing VALUE: an event of type " + type.getName()));
    }

    private static boolean isConcrete(Class<?> type) {
        return !Modifier.isAbstract(type.getModifiers());
    }

    private static Optional<Object> simple(Class<?> type, String text) {
        if (type == Boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw new IllegalArgumentException("true or false is wanted");
            }
            return Optional.of(Boolean.valueOf(text));
        }
        if (type == Character.class) {
            if (text.length() != 1) {
                throw new IllegalArgumentException("one character is wanted");
            }
            return Optional.of(text.charAt(0));
        }
        if (type == Number.class) {
            BigDecimal number = new BigDecimal(text);
            boolean whole = number.scale() <= 0 && number.precision() < 19;
            return Optional.of(whole ? (Object) number.longValueExact() : number.doubleValue());
        }
        return type.isEnum() ? Optional.of(constant(type, text)) : Optional.empty();
    }

    private static Object constant(Class<?> type, String text) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(c -> ((Enum<?>) c).name())
                .toList();
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        String meant = Suggestion.sentence(Suggestion.of(text.toUpperCase(Locale.ROOT), names));
        throw new IllegalArgumentException("its constants are " + String.join(", ", names) + meant);
    }

    private static Object byFactory(Class<?> type, String text) {
        for (String name : FACTORIES) {
            for (Class<?> parameter : List.of(String.class, CharSequence.class)) {
                Optional<Method> factory = factory(type, name, parameter);
                if (factory.isPresent()) {
                    return call(factory.get(), type, text);
                }
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            boolean open = Modifier.isPublic(constructor.getModifiers()) || type.isRecord();
            boolean text1 = constructor.getParameterCount() == 1
                    && constructor.getParameterTypes()[0] == String.class;
            if (open && text1 && isConcrete(type)) {
                return call(constructor, type, text);
            }
        }
        throw CommandException.usage("cannot make an event of type " + type.getName() + CAN);
    }

    private static Optional<Method> factory(Class<?> type, String name, Class<?> parameter) {
        return Arrays.stream(type.getMethods())
                .filter(m -> m.getName().equals(name) && Modifier.isStatic(m.getModifiers()))
                .filter(m -> Arrays.equals(m.getParameterTypes(), new Class<?>[] {parameter}))
                .filter(m -> type.isAssignableFrom(m.getReturnType()))
                .findFirst();
    }

    private static Object call(Executable maker, Class<?> type, String text) {
        try {
            boolean open = Modifier.isPublic(maker.getDeclaringClass().getModifiers())
                    && Modifier.isPublic(maker.getModifiers());
            if (!open && !maker.trySetAccessible()) {
                throw new IllegalArgumentException(maker.getName() + " is not accessible");
            }
            Object[] arguments =
                    maker.getParameterCount() == 0 ? new Object[0] : new Object[] {text};
            Object event = maker instanceof Constructor<?> constructor
                    ? constructor.newInstance(arguments)
                    : ((Method) maker).invoke(null, arguments);
            if (event == null) {
                throw new IllegalArgumentException(maker.getName() + " returned null");
            }
            return event;
        } catch (InvocationTargetException e) {
            throw failure(type, text, e.getTargetException());
        } catch (ReflectiveOperationException e) {
            throw failure(type, text, e);
        }
    }

    private static CommandException failure(Class<?> type, String text, Throwable cause) {
        return CommandException.usage("'"
                + EventText.oneLine(text)
                + "' makes no "
                + type.getName()
                + ": "
                + EventText.oneLine(String.valueOf(cause.getMessage())));
    }
}
