package mds.sandbox;

import java.util.stream.Collectors;
import mds.sandbox.chaos.Budget;
import mds.sandbox.chaos.SourceWeather;
import mds.sandbox.chaos.Tally;
import mds.sandbox.sources.SampleSources;
import mds.sandbox.sources.SourceServer;

/** What came of it all. */
final class ChaosVerdict {

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

    /** Prints the report, and returns the code to exit with. */
    int give(int verified) {
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
        console.say("  verdict: %s; %s".formatted(verdict, kept ? "every budget was kept" : "A BUDGET WAS BROKEN"));
        return verified == 0 && !kept ? 1 : verified;
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
