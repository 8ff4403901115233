package mds.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mds.sandbox.chaos.Root;

/**
 * Whether the graph lost what the host had acknowledged: judged before a sweep heals it. At a root of which no event told, the
 * graph may differ from its source. Whatever else differs was told, and lost; or it follows from the graph alone, as edges and
 * the index do, and no event is needed for it.
 *
 * @param losses what may not differ, each in a line
 * @param doubts why that may not be all; empty if it is
 */
record BeforeSweep(List<String> losses, List<String> doubts) {
    private static final String SOURCES = "SOURCES";

    BeforeSweep {
        losses = List.copyOf(losses);
        doubts = List.copyOf(doubts);
    }

    /**
     * Judges what {@code mds verify --json} found.
     *
     * @param rested whether the host had come to rest: before, what differs may just not be done yet
     * @param untold the roots of which no event told
     */
    static BeforeSweep judge(JsonNode verification, boolean rested, Set<Root> untold) {
        if (!rested) {
            return new BeforeSweep(List.of(), List.of("the host did not come to rest"));
        }
        List<String> doubts = new ArrayList<>();
        verification.path("unverified").forEach(reason -> doubts.add(reason.asText()));
        JsonNode differences = verification.path("differences");
        long count = verification.path("differenceCount").asLong();
        if (count > differences.size()) {
            doubts.add("only %d of %d differences are listed".formatted(differences.size(), count));
        }
        List<String> losses = new ArrayList<>();
        for (JsonNode difference : differences) {
            if (!mayDiffer(difference, untold)) {
                losses.add(difference.path("text").asText());
            }
        }
        return new BeforeSweep(losses, doubts);
    }

    private static boolean mayDiffer(JsonNode difference, Set<Root> untold) {
        return difference.path("part").asText().equals(SOURCES)
                && untold.contains(Root.of(difference.path("uri").asText()));
    }

    /** 0 if nothing was lost, 1 if something was, 2 if that cannot be told. */
    int exitCode() {
        if (!losses.isEmpty()) {
            return 1;
        }
        return doubts.isEmpty() ? 0 : 2;
    }
}
