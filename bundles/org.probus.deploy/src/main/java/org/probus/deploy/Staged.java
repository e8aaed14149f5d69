/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A private copy of a dropped file: what is examined is what is installed.
 *
 * @param copy where it is; deleted by whoever made it
 * @param length its length in bytes
 * @param digest its SHA-256, hexadecimal
 * @param prefixDigest the SHA-256 of the first bytes that {@link #of} was asked for; empty if the
 *     file is shorter
 */
record Staged(Path copy, long length, String digest, String prefixDigest) {
    /**
     * Copies a file.
     *
     * @param source the dropped file, to which anybody may write meanwhile
     * @param copy where to
     * @param prefix of how many first bytes to take a digest as well
     */
    static Staged of(Path source, Path copy, long prefix) throws IOException {
        MessageDigest whole = sha256();
        String prefixDigest = "";
        long length = 0;
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = Files.newOutputStream(copy)) {
            byte[] buffer = new byte[8192];
            while (true) {
                if (length == prefix) {
                    prefixDigest = hex((MessageDigest) whole.clone());
                }
                long room = length < prefix ? prefix - length : buffer.length;
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, room));
                if (n < 0) {
                    return new Staged(copy, length, hex(whole), prefixDigest);
                }
                whole.update(buffer, 0, n);
                out.write(buffer, 0, n);
                length += n;
            }
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JVM's SHA-256 cannot be copied", e);
        }
    }

    /** Returns the SHA-256 of a file, hexadecimal. */
    static String digest(Path file) throws IOException {
        MessageDigest whole = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                whole.update(buffer, 0, n);
            }
        }
        return hex(whole);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
