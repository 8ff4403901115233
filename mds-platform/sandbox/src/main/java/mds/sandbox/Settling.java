package mds.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mds.sandbox.chaos.Backlog;
import mds.sandbox.chaos.HostAccess;

/** Waits until the host has come to rest. */
final class Settling {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int CALM_POLLS = 4;

    private final HostAccess host;
    private final Backlog backlog;
    private final Duration patience;
    private final Console console;

    /** @param patience until it is said that the host does not come to rest; verification tells the rest */
    Settling(HostAccess host, Backlog backlog, Duration patience, Console console) {
        this.host = host;
        this.backlog = backlog;
        this.patience = patience;
        this.console = console;
    }

    /**
     * Returns true when no event waits, nothing waits for an attempt, and index and enrichment stand where the graph does;
     * false if that takes too long.
     */
    boolean awaitRest() throws InterruptedException {
        Rest rest = new Rest();
        long begin = System.nanoTime();
        int calm = 0;
        while (calm < CALM_POLLS) {
            if (System.nanoTime() - begin > patience.toNanos()) {
                console.say("It is not so after %d s that nothing is left to do; %d entities wait for an attempt"
                        .formatted(patience.toSeconds(), open()));
                return false;
            }
            Thread.sleep(POLL);
            calm = rest.holds() ? calm + 1 : 0;
        }
        console.say("After %d s nothing is left to do"
                .formatted(Duration.ofNanos(System.nanoTime() - begin).toSeconds()));
        return true;
    }

    private final class Rest {
        private Optional<Map<String, String>> before = Optional.empty();

        boolean holds() throws InterruptedException {
            Optional<Map<String, String>> now = host.bases();
            boolean same = now.isPresent() && now.equals(before) && isEven(now.get());
            before = now;
            return same && backlog.isEmpty() && open() == 0;
        }

        private static boolean isEven(Map<String, String> bases) {
            return !bases.isEmpty() && bases.values().stream().distinct().count() == 1;
        }
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
