package mds.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mds.sandbox.chaos.HostAccess;
import mds.sandbox.chaos.Tally;
import mds.sandbox.sources.SampleSource;

/** Brings to light what no event told, as an operator would: every source is swept, and what a sweep asks for is approved. */
final class Healing {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofSeconds(1);

    private final HostAccess host;
    private final Tally tally;
    private final Console console;

    Healing(HostAccess host, Tally tally, Console console) {
        this.host = host;
        this.tally = tally;
        this.console = console;
    }

    /** Returns when every source was swept to the end. */
    void heal() throws InterruptedException {
        Map<String, String> requests = new LinkedHashMap<>();
        for (SampleSource source : SampleSource.values()) {
            requests.put(source.sourceName(), ask("startSweep", source.sourceName()));
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!requests.isEmpty()) {
            Thread.sleep(POLL);
            JsonNode sweeps = host.ask("{ sweeps { source request phase checked failed missing retired problem } }")
                    .map(answer -> answer.path("sweeps"))
                    .orElseThrow(() -> new SandboxException("The host does not tell how far its sweeps are"));
            for (JsonNode sweep : sweeps) {
                String source = sweep.path("source").asText();
                boolean asked = sweep.path("request").asText().equals(requests.get(source));
                if (asked && sweep.path("phase").asText().equals("WAITING")) {
                    tally.count("sweeps that waited for approval");
                    requests.put(source, ask("approveSweep", source));
                } else if (asked && sweep.path("phase").asText().equals("FINISHED")) {
                    console.say("Swept %s: %d looked at, %d not listed, %d gone, %d failed"
                            .formatted(
                                    source,
                                    sweep.path("checked").asLong(),
                                    sweep.path("missing").asLong(),
                                    sweep.path("retired").asLong(),
                                    sweep.path("failed").asLong()));
                    requests.remove(source);
                }
            }
            if (System.nanoTime() > deadline) {
                throw new SandboxException(
                        "The sweeps of %s are not through after %s: %s".formatted(requests.keySet(), PATIENCE, sweeps));
            }
        }
    }

    private String ask(String mutation, String source) throws InterruptedException {
        Optional<JsonNode> answer = host.ask("mutation { %s(source: \"%s\") { id } }".formatted(mutation, source));
        return answer.map(data -> data.path(mutation).path("id").asText())
                .orElseThrow(() -> new SandboxException("The host refused %s of %s".formatted(mutation, source)));
    }
}
