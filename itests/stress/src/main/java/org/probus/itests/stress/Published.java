/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.stress;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A place where one consumer may be published. */
abstract class Published {
    static final VarHandle PUBLISHED;

    static {
        try {
            PUBLISHED = MethodHandles.lookup()
                    .findVarHandle(Published.class, "published", Consumer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Nullable
    Consumer published;

    /** A consumer with plain fields. */
    static final class Consumer {
        int id;
        private int first;
        private int second;
        private int third;

        Consumer() {
            this(1);
        }

        Consumer(int value) {
            first = value;
            second = value;
            third = value;
        }

        /** Sets the fields that the constructor left at zero. */
        void fill() {
            first = 1;
            second = 1;
            third = 1;
        }

        /** Returns 1 if it is whole, 0 if it is half built. */
        int look() {
            return first & second & third;
        }
    }
}
