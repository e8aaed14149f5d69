/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.torture.guest;

import org.probus.itests.torture.board.Shot;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a handler uses at the very end of a hit: classes that nobody has loaded before, and a file
 * of its jar. They are not to be had any more where a bundle was unloaded too early.
 */
final class Late {
    private static final int KINDS = 8;
    private static final int RARELY = 64;

    private Late() {}

    static int use(Shot shot) throws IOException {
        if (shot.choice % RARELY == 0) {
            try (InputStream file = Late.class.getResourceAsStream("/late.txt")) {
                if (file == null || file.read() != 'l') {
                    throw new IOException("late.txt of the jar cannot be read");
                }
            }
        }
        return switch (shot.choice % KINDS) {
            case 0 -> new A().touch();
            case 1 -> new B().touch();
            case 2 -> new C().touch();
            case 3 -> new D().touch();
            case 4 -> new E().touch();
            case 5 -> new F().touch();
            case 6 -> new G().touch();
            default -> new H().touch();
        };
    }

    /** Loaded at the end of some hit. */
    abstract static class Kind {
        int touch() {
            return getClass().getName().length();
        }
    }

    /** One of eight. */
    static final class A extends Kind {}

    /** One of eight. */
    static final class B extends Kind {}

    /** One of eight. */
    static final class C extends Kind {}

    /** One of eight. */
    static final class D extends Kind {}

    /** One of eight. */
    static final class E extends Kind {}

    /** One of eight. */
    static final class F extends Kind {}

    /** One of eight. */
    static final class G extends Kind {}

    /** One of eight. */
    static final class H extends Kind {}
}
