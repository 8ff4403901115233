package mds.server;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import mds.kernel.Kernel;
import mds.kernel.event.DeadLetters;
import mds.kernel.event.EventTransport;
import mds.kernel.event.LetterFilter;
import mds.server.http.HostHealth;

/** What the kernel, the transports and the sources say of themselves, as health and metrics. */
record KernelHealth(Kernel kernel, List<EventTransport> transports, StartUp.Parts parts) implements HostHealth {
    @Override
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>(kernel.problems());
        transports.forEach(transport -> transport
                .problems()
                .forEach((source, problem) ->
                        problems.put("%s events of %s".formatted(transport.name(), source), problem)));
        deadLetters()
                .countBySource()
                .forEach((source, count) -> problems.put("dead letters of " + source, told(source, count)));
        return problems;
    }

    private String told(String source, long count) {
        String newest = deadLetters().page(LetterFilter.ofSource(source), OptionalLong.empty(), 1).stream()
                .findFirst()
                .map(kept -> kept.letter().reason())
                .orElse("gone meanwhile");
        return "%d kept; the newest: %s".formatted(count, newest);
    }

    private DeadLetters deadLetters() {
        return parts.store().deadLetters();
    }

    @Override
    public Map<String, Double> figures() {
        Kernel.Progress progress = kernel.progress();
        return Map.of(
                "mds_events", (double) progress.events(),
                "mds_events_undecodable", (double) progress.undecodable(),
                "mds_dead_letters", (double) deadLetters().count(),
                "mds_dead_letters_dropped", (double) deadLetters().dropped(),
                "mds_basis", (double) progress.basis(),
                "mds_basis_projected", (double) progress.projected(),
                "mds_basis_enriched", (double) progress.enriched());
    }
}
