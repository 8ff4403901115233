package mds.sandbox.chaos;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import mds.sandbox.sources.Fault;
import mds.sandbox.sources.SampleSources;
import mds.sandbox.sources.SourceServer;

/** How the sources fail: each has its own weather, drawn anew every few seconds. */
public final class SourceWeather {
    /** One way to fail, and its share of the answers in mixed weather; longest is the host told to wait for two seconds. */
    private record Kind(String name, double share, Fault fault) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("500", 0.10, new Fault.Status(500)),
            new Kind("slow", 0.10, new Fault.Delay(Duration.ofMillis(700))),
            new Kind("later than the host waits", 0.05, new Fault.Delay(Duration.ofSeconds(4))),
            new Kind("429 with Retry-After", 0.03, new Fault.TooManyRequests(Duration.ofSeconds(1))),
            new Kind("half of the JSON", 0.03, new Fault.BrokenJson()),
            new Kind("an array, not the object", 0.02, new Fault.WrongJson("[\"not what was asked for\"]")),
            new Kind("200, and another object", 0.02, new Fault.WrongJson("{\"error\": \"an error that says 200\"}")),
            new Kind("none, connection closed", 0.02, new Fault.Disconnect()));

    private static final double CALM = 0.25;
    private static final double MIXED = 0.55;

    private final SampleSources sources;
    private final Random random;

    /** The weather of a seed. */
    public SourceWeather(SampleSources sources, long seed) {
        this.sources = sources;
        this.random = new Random(seed);
    }

    /** Draws new weather for every source: calm, mixed, or a storm of one kind. */
    public void change() {
        for (SourceServer server : sources.servers()) {
            double dice = random.nextDouble();
            if (dice < CALM) {
                server.faults().clear();
            } else if (dice < CALM + MIXED) {
                server.faults().failShares(mixed());
            } else {
                Kind kind = KINDS.get(random.nextInt(KINDS.size()));
                server.faults().failShare(0.5 + random.nextDouble() / 2, kind.fault());
            }
        }
    }

    private static Map<Fault, Double> mixed() {
        Map<Fault, Double> shares = new LinkedHashMap<>();
        KINDS.forEach(kind -> shares.put(kind.fault(), kind.share()));
        return shares;
    }

    /** From now on no source fails. */
    public void clear() {
        sources.servers().forEach(server -> server.faults().clear());
    }

    /** How many answers failed so far, by how. */
    public Map<String, Long> failures() {
        return KINDS.stream()
                .collect(Collectors.toMap(
                        Kind::name, kind -> failures(kind.fault()), (some, other) -> some, LinkedHashMap::new));
    }

    private long failures(Fault fault) {
        return sources.servers().stream()
                .mapToLong(server -> server.faults().failures().getOrDefault(fault, 0L))
                .sum();
    }
}
