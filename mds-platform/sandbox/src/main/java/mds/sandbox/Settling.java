package mds.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mds.sandbox.chaos.Backlog;
import mds.sandbox.chaos.HostAccess;

/** Waits until the host has nothing left to do: no event waits, nothing is behind the graph, nothing waits for a retry. */
final class Settling {

    /** Retries grow: what failed often is tried again minutes later. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int CALM_POLLS = 5;

    private final HostAccess host;
    private final Backlog backlog;
    private final Console console;

    Settling(HostAccess host, Backlog backlog, Console console) {
        this.host = host;
        this.backlog = backlog;
        this.console = console;
    }

    /** Returns when all is calm, or when it has waited long enough; what is still open then, verification tells. */
    void await(String what) throws InterruptedException {
        long begin = System.nanoTime();
        Optional<Map<String, String>> before = Optional.empty();
        int calm = 0;
        while (calm < CALM_POLLS) {
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                console.say("Not settled after " + PATIENCE.toMinutes() + " minutes: " + what + "; " + open());
                return;
            }
            Thread.sleep(POLL);
            Optional<Map<String, String>> now = host.bases();
            boolean same = now.isPresent() && now.equals(before) && isEven(now.get());
            calm = same && backlog.isEmpty() && open() == 0 ? calm + 1 : 0;
            before = now;
        }
        console.say("Settled in %d s: %s"
                .formatted(Duration.ofNanos(System.nanoTime() - begin).toSeconds(), what));
    }

    private static boolean isEven(Map<String, String> bases) {
        return !bases.isEmpty() && bases.values().stream().distinct().count() == 1;
    }

    /** How many entities wait for an attempt. */
    private long open() throws InterruptedException {
        long open = 0;
        Optional<JsonNode> answer = host.ask("{ status { counts { state count } } }");
        if (answer.isEmpty()) {
            return Long.MAX_VALUE;
        }
        for (JsonNode count : answer.get().at("/status/counts")) {
            String state = count.path("state").asText();
            open += state.equals("STALE") || state.equals("UNCACHED")
                    ? count.path("count").asLong()
                    : 0;
        }
        return open;
    }
}
