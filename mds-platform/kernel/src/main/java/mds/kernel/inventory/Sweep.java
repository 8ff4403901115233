package mds.kernel.inventory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One walk through all that a source holds: how far it is, or how it ended.
 *
 * @param trigger why it began
 * @param phase what it is doing
 * @param startedAt what was fetched since is fresh, and not asked for again
 * @param endedAt when it ended; empty while it goes on
 * @param place where it is
 * @param tally what it did
 * @param problem what keeps it from getting on, or what it waits for
 */
public record Sweep(
        Trigger trigger,
        Phase phase,
        Instant startedAt,
        Optional<Instant> endedAt,
        Place place,
        Tally tally,
        Optional<String> problem) {

    /** Why a sweep began. */
    public enum Trigger {
        /** The source was never swept: its back-fill. */
        CONNECTED,
        /** It was time. */
        SCHEDULED,
        /** Somebody asked for it. */
        REQUESTED
    }

    /** What a sweep is doing. */
    public enum Phase {
        /** Listing everything, to know how much there is. */
        COUNTING,
        /** Fetching everything that the source lists. */
        FETCHING,
        /** Asking for what the graph holds and the source did not list. */
        ASKING,
        /** Waiting for an administrator, since more of a type would be retired than the schedule allows. */
        WAITING,
        /** Ended with everything looked at. */
        FINISHED,
        /** Ended by an administrator. */
        STOPPED
    }

    /**
     * Where a sweep is among the entity types of its source.
     *
     * @param finished the types that are done with
     * @param cursor where the next page of the present type begins; empty at the first
     * @param listed whether the present type was listed to its end
     * @param approved whether any number of the present type may be retired
     */
    public record Place(List<String> finished, Optional<String> cursor, boolean listed, boolean approved) {
        static final Place FIRST = new Place(List.of(), Optional.empty(), false, false);

        public Place {
            finished = List.copyOf(finished);
        }

        Place at(Optional<String> next) {
            return new Place(finished, next, next.isEmpty(), approved);
        }

        Place approving() {
            return new Place(finished, cursor, listed, true);
        }

        Place behind(String type) {
            return new Place(
                    Stream.concat(finished.stream(), Stream.of(type)).toList(), Optional.empty(), false, false);
        }
    }

    /**
     * What a sweep did.
     *
     * @param total how many objects the source lists; 0 while that is being counted
     * @param checked how many of them were brought up to date, or were already
     * @param failed how many could not be; they are stale, and tried again without the sweep
     * @param missing how many the graph holds, the source did not list, and were therefore asked for
     * @param retired how many of all are gone, as the source said
     */
    public record Tally(long total, long checked, long failed, long missing, long retired) {
        static final Tally NONE = new Tally(0, 0, 0, 0, 0);

        Tally of(long objects) {
            return new Tally(objects, checked, failed, missing, retired);
        }

        Tally plusChecked(long more, long failures) {
            return new Tally(total, checked + more, failed + failures, missing, retired);
        }

        Tally plusMissing(long more, long failures) {
            return new Tally(total, checked, failed + failures, missing + more, retired);
        }

        Tally plusRetired(long more) {
            return new Tally(total, checked, failed, missing, retired + more);
        }
    }

    static Sweep begun(Trigger trigger, Instant now) {
        return new Sweep(trigger, Phase.COUNTING, now, Optional.empty(), Place.FIRST, Tally.NONE, Optional.empty());
    }

    /** Whether it has still something to do by itself. */
    public boolean isRunning() {
        return endedAt.isEmpty() && phase != Phase.WAITING;
    }

    /** Objects a second since it began. */
    public double rate(Instant now) {
        Duration worked = Duration.between(startedAt, endedAt.orElse(now));
        return worked.isPositive() ? tally.checked() * 1000.0 / worked.toMillis() : 0;
    }

    /** How long it will take at the rate so far; empty if that cannot be told, or it has ended. */
    public Optional<Duration> remaining(Instant now) {
        double rate = rate(now);
        boolean known = isRunning() && phase != Phase.COUNTING && rate > 0;
        return known
                ? Optional.of(Duration.ofSeconds((long) Math.max(0, (tally.total() - tally.checked()) / rate)))
                : Optional.empty();
    }

    Sweep in(Phase next) {
        return new Sweep(trigger, next, startedAt, endedAt, place, tally, problem);
    }

    Sweep at(Place now) {
        return new Sweep(trigger, phase, startedAt, endedAt, now, tally, problem);
    }

    Sweep with(Tally now) {
        return new Sweep(trigger, phase, startedAt, endedAt, place, now, problem);
    }

    Sweep with(Optional<String> what) {
        return new Sweep(trigger, phase, startedAt, endedAt, place, tally, what);
    }

    Sweep ended(Phase how, Instant now) {
        return new Sweep(trigger, how, startedAt, Optional.of(now), place, tally, Optional.empty());
    }

    Sweep waiting(String why) {
        return in(Phase.WAITING).with(Optional.of(why));
    }

    /** Goes on after an administrator agreed. */
    Sweep approved() {
        return in(place.listed() ? Phase.ASKING : Phase.FETCHING)
                .at(place.approving())
                .with(Optional.empty());
    }
}
