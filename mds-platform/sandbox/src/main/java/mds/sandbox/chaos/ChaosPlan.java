package mds.sandbox.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What is done to the host and its servers, and when: the same for the same seed, whatever else goes on. Each kind of trouble
 * is drawn by itself, so that none disturbs the order of another. One thread for each kind.
 */
public final class ChaosPlan {
    /** One kill in so many meets a host that is still starting. */
    private static final int STARTING = 5;

    private final Random kills;
    private final Random outages;
    private final Random weather;
    private final List<String> next = new ArrayList<>();

    /** The plan of a seed. */
    public ChaosPlan(long seed) {
        kills = new Random(seed);
        outages = new Random(seed + 1);
        weather = new Random(seed + 2);
    }

    /**
     * A kill of the host.
     *
     * @param whileStarting whether the time counts from its start, not from when it could be used
     * @param after how long it is left alone
     */
    public record Kill(boolean whileStarting, Duration after) {}

    /**
     * An outage of a server.
     *
     * @param server one of {@link RestartableServers#NAMES}
     * @param after how long all servers run before
     * @param absence how long it is away at least; its start comes on top
     */
    public record Outage(String server, Duration after, Duration absence) {}

    /** The next kill. */
    public Kill nextKill() {
        boolean whileStarting = kills.nextInt(STARTING) == 0;
        return new Kill(whileStarting, between(kills, 300, 5_000));
    }

    /** The next outage: each server once, in any order, then each of them again. */
    public Outage nextOutage() {
        if (next.isEmpty()) {
            next.addAll(RestartableServers.NAMES);
            Collections.shuffle(next, outages);
        }
        return new Outage(next.removeLast(), between(outages, 5_000, 25_000), between(outages, 1_000, 6_000));
    }

    /** How long the sources have the weather that they have. */
    public Duration nextWeather() {
        return between(weather, 3_000, 6_000);
    }

    private static Duration between(Random random, int least, int most) {
        return Duration.ofMillis(random.nextInt(least, most));
    }
}
