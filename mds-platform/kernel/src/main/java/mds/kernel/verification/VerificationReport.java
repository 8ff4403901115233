package mds.kernel.verification;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a verification stands, or what came of it.
 *
 * @param request what was asked for
 * @param startedAt when it began
 * @param endedAt when it was through; empty while it runs
 * @param checked how many entities were compared so far, by what they were compared with
 * @param differences the first of those that are sure
 * @param differenceCount how many there are, those that are not listed included
 * @param unverified what could not be compared, and why; empty if everything was
 */
public record VerificationReport(
        VerificationRequest request,
        Instant startedAt,
        Optional<Instant> endedAt,
        Map<Part, Long> checked,
        List<Difference> differences,
        long differenceCount,
        List<String> unverified) {
    public VerificationReport {
        checked = Map.copyOf(checked);
        differences = List.copyOf(differences);
        unverified = List.copyOf(unverified);
    }

    /** What a verification says of the graph. */
    public enum Outcome {
        /** It is not through. */
        RUNNING,
        /** Everything was compared, and nothing differs. */
        SOUND,
        /** Something differs. */
        DIFFERENT,
        /** Nothing that was compared differs, but not everything could be compared. */
        INCOMPLETE
    }

    /** What it says of the graph. */
    public Outcome outcome() {
        if (endedAt.isEmpty()) {
            return Outcome.RUNNING;
        }
        if (differenceCount > 0) {
            return Outcome.DIFFERENT;
        }
        return unverified.isEmpty() ? Outcome.SOUND : Outcome.INCOMPLETE;
    }
}
