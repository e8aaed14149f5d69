/* Probus, the probe bus. SPDX-License-Identifier: Apache-2.0 */
package org.probus.itests.interleave;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * One run of a scene: real threads on the real code, of which one moves at a time.
 *
 * <p>Whoever moves asks the strategy before each step who takes it, and hands its turn over. So a
 * run is a sequence of choices, and the same choices are the same run. What is run is sequentially
 * consistent: the order of steps is explored, what fences are for is not. That is for jcstress, the
 * model and the torture.
 */
final class Run {
    private static final int MOST_STEPS = 20_000;

    private final List<Task> tasks = new ArrayList<>();
    private final Strategy strategy;
    private final Scene scene;
    private final String[] places;
    private final Semaphore over = new Semaphore(0);
    private final AtomicInteger playing = new AtomicInteger();
    private final StringBuilder schedule = new StringBuilder();

    private boolean prepared;
    private long moves;
    private @Nullable Task last;
    private int lastCount;
    private volatile Outcome.@Nullable End end;
    private String text = "";

    /** Takes a thread out of a run that is over. */
    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1;

        Abandoned() {
            super("the run is over", null, false, false);
        }
    }

    private Run(Scene scene, Strategy strategy) {
        this.scene = scene;
        this.strategy = strategy;
        this.places = scene.places();
    }

    /** Runs a scene once. */
    static Outcome of(Scene scene, Strategy strategy) throws Exception {
        return new Run(scene, strategy).run();
    }

    private Outcome run() throws Exception {
        Stage stage = new Stage();
        scene.set(stage);
        for (Stage.Part part : stage.parts) {
            tasks.add(new Task(this, part, Worker.number(tasks.size())));
        }
        playing.set(tasks.size());
        for (Task task : tasks) {
            task.worker.give(task);
            task.worker.turn.release();
            over.acquireUninterruptibly();
        }
        prepared = true;
        if (end == null) {
            next(null, false);
        } else {
            release(null);
        }
        over.acquireUninterruptibly();
        write();
        if (end == null) {
            end = Outcome.End.DONE;
            try {
                stage.last.play();
            } catch (Throwable e) {
                broken(e);
            }
        }
        return new Outcome(end, text, schedule.toString().trim());
    }

    /** Plays a part, on its worker. */
    void play(Task task) {
        try {
            task.part.before().play();
        } catch (Throwable e) {
            broken(e);
        }
        boolean ends = task.part.act() == Stage.NOTHING;
        if (ends) {
            task.finished = true;
            playing.decrementAndGet();
        }
        over.release();
        if (ends) {
            return;
        }
        task.worker.turn.acquireUninterruptibly();
        try {
            if (!abandoned()) {
                task.part.act().play();
            }
        } catch (Abandoned e) {
            // It is over.
        } catch (Throwable e) {
            broken(e);
        }
        task.finished = true;
        moves++;
        if (playing.decrementAndGet() == 0) {
            over.release();
        } else if (!abandoned()) {
            Task next = next(task, false);
            if (next == null) {
                stuck(task);
            }
        }
    }

    boolean abandoned() {
        return end != null;
    }

    long movesOfOthers(Task task) {
        return moves - task.arrivals;
    }

    long nanoTime() {
        return moves * 1000;
    }

    void step(Task task, String place) {
        if (prepared && decides(place)) {
            task.at(place, () -> true);
            moves++;
            turn(task, true);
        }
    }

    private boolean decides(String place) {
        for (String each : places) {
            if (place.startsWith(each)) {
                return true;
            }
        }
        return places.length == 0 || abandoned();
    }

    void rest(Task task, String place) {
        if (prepared) {
            task.at(place, () -> true);
            moves++;
            turn(task, false);
        }
    }

    void await(Task task, String place, BooleanSupplier ready) {
        task.at(place, ready);
        moves++;
        turn(task, false);
        task.at(place, () -> true);
        moves++;
    }

    void spin(Task task, String place) {
        task.spins(place);
        moves++;
        turn(task, false);
    }

    private void turn(Task task, boolean forced) {
        if (abandoned()) {
            throw new Abandoned();
        }
        if (moves > MOST_STEPS) {
            stuck(task);
            throw new Abandoned();
        }
        Task next = next(task, forced);
        if (next == null) {
            stuck(task);
            throw new Abandoned();
        }
        if (next != task) {
            task.worker.turn.acquireUninterruptibly();
        }
        if (abandoned()) {
            throw new Abandoned();
        }
    }

    /** Chooses who goes on, and gives it the turn if it has not got it. */
    private @Nullable Task next(@Nullable Task mover, boolean forced) {
        List<Task> enabled = new ArrayList<>(tasks.size());
        if (mover != null && forced) {
            enabled.add(mover);
        }
        for (Task task : tasks) {
            if (task != mover && task.enabled()) {
                enabled.add(task);
            }
        }
        boolean yields = mover != null && mover.spinning && !enabled.isEmpty();
        if (mover != null && !forced && !yields && mover.enabled()) {
            enabled.add(mover);
        }
        if (enabled.isEmpty()) {
            return null;
        }
        Task next = enabled.get(strategy.choose(enabled, forced));
        note(next);
        if (next != mover) {
            next.worker.turn.release();
        }
        return next;
    }

    private void note(Task next) {
        if (next != last) {
            write();
            last = next;
            lastCount = 0;
        }
        lastCount++;
    }

    private void write() {
        if (last != null && lastCount > 0) {
            schedule.append(last.name()).append('*').append(lastCount).append(' ');
            lastCount = 0;
        }
    }

    private void stuck(Task mover) {
        StringBuilder who = new StringBuilder("nobody can go on:");
        for (Task task : tasks) {
            if (!task.finished) {
                who.append(' ')
                        .append(task.name())
                        .append(" at ")
                        .append(task.place)
                        .append(';');
            }
        }
        text = who.toString();
        stop(Outcome.End.STUCK, mover);
    }

    private void broken(Throwable e) {
        if (end == null || end == Outcome.End.DONE) {
            text = e.toString();
            Thread thread = Thread.currentThread();
            stop(
                    Outcome.End.BROKEN,
                    prepared && thread instanceof Worker worker ? worker.task() : null);
        }
    }

    /** Ends the run: each thread that has a turn to come gets it, to leave. */
    private void stop(Outcome.End how, @Nullable Task mover) {
        end = how;
        if (mover != null) {
            release(mover);
        }
    }

    private void release(@Nullable Task mover) {
        for (Task task : tasks) {
            if (task != mover && !task.finished) {
                task.worker.turn.release();
            }
        }
    }
}
