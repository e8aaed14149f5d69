/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.deploy;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.util.Objects;
import java.util.Optional;

/** The books on one file in the folder, from its first sight to its removal. */
final class DroppedJar {
    private final File file;
    private final String location;

    /** Of the content that was last worked on; written with the turn. */
    private volatile Stamp stamp = Stamp.NONE;

    /** What keeps it from running; written with the turn, null if nothing does. */
    private volatile @Nullable Problem problem;

    /** The last incomplete content, with the turn; its digest is empty if none. */
    private long partLength;

    private String partDigest = "";

    /** When the work on it began; with the turn. */
    private long begunNanos = System.nanoTime();

    /** Whether the content before was not good; with the turn. */
    private boolean mended;

    /** The digest of the last whole content; with the turn. */
    private String examined = "";

    DroppedJar(File file, String location) {
        this.file = file;
        this.location = location;
    }

    /**
     * By what a change of a file shows.
     *
     * @param modifiedMillis its time stamp
     * @param length its length in bytes
     */
    record Stamp(long modifiedMillis, long length) {
        static final Stamp NONE = new Stamp(-1, -1);

        static Stamp of(File file) {
            return new Stamp(file.lastModified(), file.length());
        }
    }

    /**
     * A defect, with the line about it.
     *
     * @param defect what is wrong
     * @param line what people are told
     * @param facts what the jar's manifest says, by which it is seen whether waiting is over; null
     *     if it could not be read
     */
    record Problem(Defect defect, String line, @Nullable JarFacts facts) {}

    /** Notes that work on it begins. */
    void begun() {
        begunNanos = System.nanoTime();
    }

    /** Renders how long the work on it has taken. */
    String took() {
        return Report.since(begunNanos);
    }

    File file() {
        return file;
    }

    String name() {
        return file.getName();
    }

    String location() {
        return location;
    }

    Stamp stamp() {
        return stamp;
    }

    void stamp(Stamp now) {
        stamp = now;
    }

    Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /** Takes note of a problem; returns false if it is the one that is known already. */
    boolean problem(Problem now) {
        Problem before = problem;
        if (before != null && before.line().equals(now.line())) {
            return false;
        }
        problem = now;
        return true;
    }

    /** Takes note of new content: whatever is wrong with it is worth a line. */
    void fresh() {
        mended |= problem != null;
        problem = null;
    }

    /** Tells whether something was wrong with the content before, and forgets that. */
    boolean mended() {
        boolean before = mended;
        mended = false;
        return before;
    }

    /** Takes note of whole content; returns false if it is known already. */
    boolean examined(String digest) {
        boolean news = !digest.equals(examined);
        examined = digest;
        return news;
    }

    void solved() {
        problem = null;
        mended = false;
        partDigest = "";
    }

    /** Tells whether this very problem is still there. */
    boolean has(Problem known) {
        return Objects.equals(problem, known);
    }

    long partLength() {
        return partDigest.isEmpty() ? -1 : partLength;
    }

    /** Takes note of incomplete content; returns false if it is the last one, grown. */
    boolean part(Staged staged) {
        boolean grown = !partDigest.isEmpty() && partDigest.equals(staged.prefixDigest());
        partLength = staged.length();
        partDigest = staged.digest();
        return !grown;
    }
}
