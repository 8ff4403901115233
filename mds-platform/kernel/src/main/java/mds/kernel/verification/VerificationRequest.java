package mds.kernel.verification;

import java.util.Optional;

/**
 * What is to be verified.
 *
 * @param sample how many roots to ask the sources for, drawn at random; all if empty. Whether the graph knows what the
 *     sources list is always looked at, and so are edges, rules and index.
 * @param source only entities of this source; of all if empty
 * @param seed of the draw
 */
public record VerificationRequest(Optional<Integer> sample, Optional<String> source, long seed) {
    /** @throws IllegalArgumentException if the sample is not positive */
    public VerificationRequest {
        if (sample.filter(size -> size < 1).isPresent()) {
            throw new IllegalArgumentException(
                    "a sample of %d was asked for; expected at least 1".formatted(sample.get()));
        }
    }

    /** Everything. */
    public static VerificationRequest everything() {
        return new VerificationRequest(Optional.empty(), Optional.empty(), 0);
    }
}
