package mds.server;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mds.hydration.HttpMetrics;
import mds.kernel.Figure;
import mds.kernel.Kernel;
import mds.kernel.event.DeadLetters;
import mds.kernel.event.EventTransport;
import mds.server.http.HostHealth;

/** What the kernel, the transports and the sources say of themselves, as health and metrics. */
final class KernelHealth implements HostHealth {
    private static final int MOST_DUE = 10_000;

    private final Kernel kernel;
    private final List<EventTransport> transports;
    private final StartUp.Parts parts;
    private final Clock clock;
    private final Census census;

    KernelHealth(Kernel kernel, List<EventTransport> transports, StartUp.Parts parts, Clock clock) {
        this.kernel = kernel;
        this.transports = List.copyOf(transports);
        this.parts = parts;
        this.clock = clock;
        this.census = new Census(parts.store()::snapshot);
    }

    @Override
    public Optional<String> failure() {
        try {
            var _ = parts.store().snapshot().basis();
            return parts.store().writeFailure().map("the graph store takes no commits: "::concat);
        } catch (Exception | Error e) {
            return Optional.of("the graph store is not usable: " + e.getMessage());
        }
    }

    @Override
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>(kernel.problems());
        transports.forEach(transport -> transport
                .problems()
                .forEach((source, problem) ->
                        problems.put("%s events of %s".formatted(transport.name(), source), problem)));
        census.problem().ifPresent(problem -> problems.put("aliases", problem));
        // What they say is for administrators; health is for whoever asks.
        deadLetters()
                .countBySource()
                .forEach((source, count) -> problems.put(
                        "dead letters of " + source, "%d kept; 'mds dead-letters' shows them".formatted(count)));
        parts.sources().metrics().forEach((source, metrics) -> {
            if (metrics.breaker() != HttpMetrics.Breaker.CLOSED) {
                problems.put(
                        "source " + source,
                        "its circuit breaker is %s after too many failures; what it owns may be stale"
                                .formatted(metrics.breaker()));
            }
        });
        return problems;
    }

    private DeadLetters deadLetters() {
        return parts.store().deadLetters();
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>(progress());
        figures.add(Figure.of("mds_dead_letters", (double) deadLetters().count()));
        figures.add(Figure.of(
                "mds_dead_letters_dropped_total", (double) deadLetters().dropped()));
        figures.add(Figure.of(
                "mds_due_entities",
                parts.store().snapshot().dueEntities(clock.instant(), MOST_DUE).size()));
        figures.addAll(kernel.figures());
        figures.addAll(census.figures());
        figures.addAll(kernel.indexing().figures());
        transports.forEach(transport -> figures.addAll(transport.figures()));
        parts.sources().figures().forEach(figures::addAll);
        return figures;
    }

    private List<Figure> progress() {
        Kernel.Progress progress = kernel.progress();
        return List.of(
                Figure.of("mds_events_total", (double) progress.events()),
                Figure.of("mds_events_undecodable_total", (double) progress.undecodable()),
                Figure.of("mds_changes_refused_total", (double) progress.refused()),
                Figure.of("mds_basis", (double) progress.basis()),
                follower("mds_follower_basis", "projection", progress.projected()),
                follower("mds_follower_basis", "enrichment", progress.enriched()),
                follower("mds_follower_behind", "projection", Math.max(0, progress.basis() - progress.projected())),
                follower("mds_follower_behind", "enrichment", Math.max(0, progress.basis() - progress.enriched())));
    }

    private static Figure follower(String name, String follower, long value) {
        return new Figure(name, Map.of("follower", follower), (double) value);
    }
}
