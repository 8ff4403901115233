package mds.kernel.search;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One time that an index is filled from the graph: how far it is, or how it ended.
 *
 * @param trigger why it began
 * @param phase what it is doing
 * @param index the identity of the one that is filled; it answers already if that was empty
 * @param startedAt when it began
 * @param endedAt when it ended; empty while it goes on
 * @param progress how much of it is done
 * @param problem what keeps it from getting on
 */
public record Reindex(
        Trigger trigger,
        Phase phase,
        String index,
        Instant startedAt,
        Optional<Instant> endedAt,
        Progress progress,
        Optional<String> problem) {

    /** Why it began. */
    public enum Trigger {
        /** The index that answers was never filled from this graph. */
        NEW,
        /** Its documents were made for another model, or by another version of MDS. */
        OUTDATED,
        /** Somebody asked for it. */
        REQUESTED
    }

    /** What it is doing. */
    public enum Phase {
        /** Writing a document of every entity. */
        FILLING,
        /** Writing again what was committed meanwhile. */
        CATCHING_UP,
        /** Ended: the index answers. */
        FINISHED,
        /** Ended by an administrator; the index before it goes on answering. */
        STOPPED
    }

    /**
     * How much is done.
     *
     * @param total how many documents there are to be, as it was when it began
     * @param written how many were written
     * @param refused how many of them the engine refused; they are drift
     * @param rate documents a second, since it began or went on
     */
    public record Progress(long total, long written, long refused, double rate) {
        Progress plus(long more, long refusals, double now) {
            return new Progress(total, written + more, refused + refusals, now);
        }
    }

    static Reindex begun(Trigger trigger, String index, Instant now, long total) {
        return new Reindex(
                trigger, Phase.FILLING, index, now, Optional.empty(), new Progress(total, 0, 0, 0), Optional.empty());
    }

    /** Whether it goes on. */
    public boolean isRunning() {
        return endedAt.isEmpty();
    }

    /** How long filling will take at the rate so far; empty if that cannot be told, or it is over. */
    public Optional<Duration> remaining() {
        boolean known = phase == Phase.FILLING && progress.rate() > 0;
        return known
                ? Optional.of(Duration.ofSeconds(
                        (long) Math.max(0, (progress.total() - progress.written()) / progress.rate())))
                : Optional.empty();
    }

    Reindex in(Phase next) {
        return new Reindex(trigger, next, index, startedAt, endedAt, progress, problem);
    }

    Reindex at(Progress now) {
        return new Reindex(trigger, phase, index, startedAt, endedAt, now, problem);
    }

    Reindex with(Optional<String> what) {
        return new Reindex(trigger, phase, index, startedAt, endedAt, progress, what);
    }

    Reindex ended(Phase how, Instant now) {
        return new Reindex(trigger, how, index, startedAt, Optional.of(now), progress, Optional.empty());
    }
}
