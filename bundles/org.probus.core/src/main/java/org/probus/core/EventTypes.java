/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import org.jspecify.annotations.Nullable;
import org.probus.api.ProbeConsumer;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** Finds the type of event that a consumer's class takes, from its declaration. */
final class EventTypes {
    private EventTypes() {}

    /**
     * Returns the {@code E} of the {@code ProbeConsumer<E>} that a class implements.
     *
     * @return the type; {@code Object} where it is not declared, as for a lambda
     */
    static Class<?> of(Class<?> consumer) {
        Class<?> found = find(consumer, Map.of());
        return found == null ? Object.class : found;
    }

    private static @Nullable Class<?> find(Type type, Map<TypeVariable<?>, Type> outer) {
        Class<?> raw;
        Map<TypeVariable<?>, Type> bound = new HashMap<>();
        if (type instanceof Class<?> plain) {
            raw = plain;
        } else if (type instanceof ParameterizedType generic
                && generic.getRawType() instanceof Class<?> owner) {
            raw = owner;
            TypeVariable<?>[] variables = owner.getTypeParameters();
            Type[] arguments = generic.getActualTypeArguments();
            for (int i = 0; i < variables.length; i++) {
                bound.put(variables[i], resolve(arguments[i], outer));
            }
        } else {
            return null;
        }
        if (raw == ProbeConsumer.class) {
            Type event = bound.getOrDefault(raw.getTypeParameters()[0], Object.class);
            return event instanceof Class<?> known ? known : Object.class;
        }
        for (Type parent : raw.getGenericInterfaces()) {
            Class<?> found = find(parent, bound);
            if (found != null) {
                return found;
            }
        }
        Type parent = raw.getGenericSuperclass();
        return parent == null ? null : find(parent, bound);
    }

    private static Type resolve(Type argument, Map<TypeVariable<?>, Type> outer) {
        if (argument instanceof ParameterizedType generic) {
            return generic.getRawType();
        }
        return argument instanceof TypeVariable<?> variable
                ? outer.getOrDefault(variable, Object.class)
                : argument;
    }
}
