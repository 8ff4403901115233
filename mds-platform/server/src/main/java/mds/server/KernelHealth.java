package mds.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mds.kernel.Kernel;
import mds.kernel.event.EventTransport;
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
        return problems;
    }

    @Override
    public Map<String, Double> figures() {
        Kernel.Progress progress = kernel.progress();
        return Map.of(
                "mds_events", (double) progress.events(),
                "mds_events_undecodable", (double) progress.undecodable(),
                "mds_dead_letters", (double) parts.store().deadLetters().count(),
                "mds_basis", (double) progress.basis(),
                "mds_basis_projected", (double) progress.projected(),
                "mds_basis_enriched", (double) progress.enriched());
    }
}
