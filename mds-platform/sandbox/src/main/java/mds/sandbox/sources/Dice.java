package mds.sandbox.sources;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Choices that are the same for the same seed. */
final class Dice {

    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    /** A number from low to high, both included. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Distinct choices, as many as wanted or as there are. */
    <T> List<T> some(List<T> choices, int low, int high) {
        List<T> rest = new ArrayList<>(choices);
        int count = Math.min(between(low, high), rest.size());
        return IntStream.range(0, count)
                .mapToObj(i -> rest.remove(random.nextInt(rest.size())))
                .toList();
    }

    /** A figure with three decimals. */
    double figure(double low, double high) {
        return Math.round((low + random.nextDouble() * (high - low)) * 1000) / 1000.0;
    }

    /** A moment up to so many days before another. */
    Instant before(Instant moment, int days) {
        long seconds = Duration.ofDays(days).toSeconds();
        return moment.minusSeconds(random.nextLong(seconds)).truncatedTo(ChronoUnit.SECONDS);
    }
}
