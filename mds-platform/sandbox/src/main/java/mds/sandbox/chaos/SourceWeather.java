package mds.sandbox.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mds.sandbox.sources.Fault;
import mds.sandbox.sources.SampleSources;
import mds.sandbox.sources.SourceServer;

/** How the sources fail: each has its own weather, drawn anew every few seconds. */
public final class SourceWeather {
    /** Longer than the host is told to wait for an answer. */
    private static final Fault TIME_OUT = new Fault.Delay(Duration.ofSeconds(4));

    private static final Fault SLOW = new Fault.Delay(Duration.ofMillis(700));
    private static final Fault ERROR = new Fault.Status(500);
    private static final Fault REFUSED = new Fault.TooManyRequests(Duration.ofSeconds(1));
    private static final Fault TRUNCATED = new Fault.BrokenJson();
    private static final Fault NO_OBJECT = new Fault.WrongJson("[\"not what was asked for\"]");
    private static final Fault NO_SUCH_OBJECT = new Fault.WrongJson("{\"error\": \"an error that says 200\"}");

    private static final Map<Fault, Double> MIXED = Map.of(
            ERROR, 0.10,
            TIME_OUT, 0.05,
            REFUSED, 0.03,
            TRUNCATED, 0.03,
            NO_OBJECT, 0.02,
            NO_SUCH_OBJECT, 0.02,
            SLOW, 0.10);
    private static final List<Fault> KINDS =
            List.of(ERROR, TIME_OUT, REFUSED, TRUNCATED, NO_OBJECT, NO_SUCH_OBJECT, SLOW);

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
            if (dice < 0.25) {
                server.faults().clear();
            } else if (dice < 0.80) {
                server.faults().failShares(MIXED);
            } else {
                Fault kind = KINDS.get(random.nextInt(KINDS.size()));
                server.faults().failShare(0.5 + random.nextDouble() / 2, kind);
            }
        }
    }

    /** From now on no source fails. */
    public void clear() {
        sources.servers().forEach(server -> server.faults().clear());
    }
}
