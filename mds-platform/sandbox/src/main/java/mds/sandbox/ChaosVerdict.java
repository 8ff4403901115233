package mds.sandbox;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import mds.sandbox.chaos.Budget;
import mds.sandbox.chaos.SourceWeather;
import mds.sandbox.chaos.Tally;
import mds.sandbox.sources.SampleSources;
import mds.sandbox.sources.SourceServer;

/** What came of it all. */
final class ChaosVerdict {
    /** How many losses are told; all are in the file of the verification. */
    private static final int TOLD = 50;

    private final Console console;
    private final Tally tally;
    private final SampleSources sources;
    private final SourceWeather weather;
    private final Budget budget;

    ChaosVerdict(Console console, Tally tally, SampleSources sources, SourceWeather weather, Budget budget) {
        this.console = console;
        this.tally = tally;
        this.sources = sources;
        this.weather = weather;
        this.budget = budget;
    }

    /** Prints the report, and returns the code to exit with: what is broken counts for more than what cannot be told. */
    int give(BeforeSweep before, int verified) {
        tally.counts().forEach(this::line);
        weather.failures().forEach((how, count) -> line("answers spoiled: " + how, count));
        boolean kept = true;
        for (SourceServer server : sources.servers()) {
            kept &= keptItsBudget(server);
        }
        String verdict = switch (verified) {
            case 0 -> "nothing differs";
            case 1 -> "THE GRAPH DIFFERS";
            default -> "COULD NOT BE VERIFIED";
        };
        String losses = switch (before.exitCode()) {
            case 0 -> "nothing was lost";
            case 1 -> "WHAT WAS TOLD WAS LOST";
            default -> "WHETHER ANYTHING WAS LOST CANNOT BE TOLD";
        };
        before.losses().stream().limit(TOLD).forEach(loss -> console.say("  lost before the sweep: " + loss));
        before.doubts().forEach(doubt -> console.say("  not judged before the sweep: " + doubt));
        console.say("  verdict: %s; %s; %s"
                .formatted(verdict, kept ? "every budget was kept" : "A BUDGET WAS BROKEN", losses));
        List<Integer> codes = List.of(verified, before.exitCode(), kept ? 0 : 1);
        return codes.contains(1) ? 1 : Collections.max(codes);
    }

    private void line(String what, long count) {
        console.say("  %-46s %d".formatted(what, count));
    }

    private boolean keptItsBudget(SourceServer server) {
        var most = server.faults().rate().most();
        boolean kept = most.entrySet().stream().allMatch(window -> window.getValue() <= budget.within(window.getKey()));
        String windows = most.entrySet().stream()
                .map(window ->
                        "%d in %d s (%d)".formatted(window.getValue(), window.getKey(), budget.within(window.getKey())))
                .collect(Collectors.joining(", "));
        console.say("  %-46s %d; at most (and allowed) %s%s"
                .formatted(
                        "calls of " + server.source().sourceName(),
                        server.faults().calls(),
                        windows,
                        kept ? "" : " BROKEN"));
        return kept;
    }
}
