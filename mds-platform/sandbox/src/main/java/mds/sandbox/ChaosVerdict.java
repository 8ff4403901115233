package mds.sandbox;

import java.util.Map;
import java.util.TreeMap;
import mds.sandbox.chaos.Tally;
import mds.sandbox.sources.CallRate;
import mds.sandbox.sources.SampleSources;
import mds.sandbox.sources.SourceServer;

/** What came of it all. */
final class ChaosVerdict {

    /** The budget of every source in a second. */
    static final int BUDGET = 50;

    /** Calls are paced when they are sent; on a busy machine some of two seconds arrive within one. */
    private static final double JITTER = 1.2;

    private final Console console;
    private final Tally tally;
    private final SampleSources sources;
    private final long seed;

    ChaosVerdict(Console console, Tally tally, SampleSources sources, long seed) {
        this.console = console;
        this.tally = tally;
        this.sources = sources;
        this.seed = seed;
    }

    /** Prints the report, and returns the code to exit with. */
    int give(int verified) {
        console.say("\nChaos with --seed " + seed);
        Map<String, Long> failures = new TreeMap<>();
        sources.servers()
                .forEach(server -> server.faults()
                        .failures()
                        .forEach((kind, count) -> failures.merge("answers spoiled: " + kind, count, Long::sum)));
        tally.counts().forEach((what, count) -> console.say("  %-40s %d".formatted(what, count)));
        failures.forEach((what, count) -> console.say("  %-40s %d".formatted(what, count)));
        boolean kept = sources.servers().stream().map(this::keptItsBudget).reduce(true, Boolean::logicalAnd);
        String verdict = switch (verified) {
            case 0 -> "nothing differs";
            case 1 -> "THE GRAPH DIFFERS";
            default -> "COULD NOT BE VERIFIED";
        };
        console.say("  verdict: %s; %s".formatted(verdict, kept ? "every budget was kept" : "A BUDGET WAS BROKEN"));
        return verified == 0 && !kept ? 1 : verified;
    }

    private boolean keptItsBudget(SourceServer server) {
        CallRate rate = server.faults().rate();
        boolean kept = rate.mostInOneSecond() <= BUDGET * JITTER + 1 && rate.mostInTenSeconds() <= BUDGET * 10 + 10;
        console.say("  %-40s %d, at most %d in a second and %d in ten (budget %d and %d)%s"
                .formatted(
                        "calls of " + server.source().sourceName(),
                        server.faults().calls(),
                        rate.mostInOneSecond(),
                        rate.mostInTenSeconds(),
                        BUDGET,
                        BUDGET * 10,
                        kept ? "" : " BROKEN"));
        return kept;
    }
}
