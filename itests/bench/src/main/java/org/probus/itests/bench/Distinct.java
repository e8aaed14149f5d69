/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.bench;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes handlers of one template, each of a class of its own, as handlers of a real program are: a
 * call that meets one class alone is inlined.
 */
final class Distinct {
    private Distinct() {}

    /**
     * Makes some handlers.
     *
     * @param <T> what they all are; not the template, since none is an instance of that
     * @param template a class of this package whose constructor takes a number
     */
    static <T> List<T> of(Class<? extends T> template, int count) {
        List<T> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(one(template, i + 3));
        }
        return all;
    }

    @SuppressWarnings("unchecked") // the hidden class has the supertypes of the template
    private static <T> T one(Class<? extends T> template, long number) {
        String file = template.getName().replaceFirst(".*\\.", "") + ".class";
        try (InputStream in = template.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no class file of " + template);
            }
            Object made = MethodHandles.lookup()
                    .defineHiddenClass(in.readAllBytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor(long.class)
                    .newInstance(number);
            return (T) made;
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("no class like " + template, e);
        }
    }
}
