/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.core;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The classes that a class file names: its constant pool, as in chapter 4.4 of the JVM's book. */
final class ClassNames {
    private static final int MAGIC = 0xCAFEBABE;

    private ClassNames() {}

    /** Loads the class of a file and all that it names; what cannot be loaded is passed over. */
    static void load(ClassLoader loader, String path) {
        load(path.substring(0, path.length() - ".class".length()).replace('/', '.'), loader);
        try (InputStream in = loader.getResourceAsStream(path)) {
            if (in != null) {
                read(new DataInputStream(in)).forEach(name -> load(name, loader));
            }
        } catch (IOException | RuntimeException e) {
            // It is no class file; whoever needs it is told so.
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // An optional import that nobody offers, say: the handler is told so at its first use.
        }
    }

    /**
     * Returns the names of the classes in a class file; element types in the place of arrays.
     *
     * @throws IOException if it is no class file
     */
    static List<String> read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        in.readInt(); // the version
        int count = in.readUnsignedShort();
        Map<Integer, String> texts = new HashMap<>();
        List<Integer> classes = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, in.readUTF());
                case 7 -> classes.add(in.readUnsignedShort());
                case 5, 6 -> {
                    in.readLong();
                    i++; // a long or a double takes two places
                }
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.readInt();
                case 8, 16, 19, 20 -> in.readUnsignedShort();
                case 15 -> {
                    in.readUnsignedByte();
                    in.readUnsignedShort();
                }
                default -> throw new IOException("constant of the unknown kind " + tag);
            }
        }
        return classes.stream()
                .map(index -> texts.getOrDefault(index, ""))
                .map(ClassNames::element)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** The name of a class, or of an array's elements; empty for an array of numbers. */
    private static String element(String name) {
        String plain = name;
        if (name.startsWith("[")) {
            int object = name.indexOf('L');
            plain = object < 0 ? "" : name.substring(object + 1, name.length() - 1);
        }
        return plain.replace('/', '.');
    }
}
