package mds.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells how far work in the background is, a line whenever it got on, until it has ended.
 *
 * @param out where to
 * @param every how often it looks
 * @param request by which the work is known that is told of; empty for whatever is there. If a later request takes its place,
 *     that one is told of
 * @param line what is told of work as it stands
 * @param ends the phases in which it has ended, and the exit code of each
 */
record Telling(
        PrintWriter out, Duration every, String request, Function<JsonNode, String> line, Map<String, Integer> ends) {
    /** Often enough for people. */
    static final Duration EVERY = Duration.ofSeconds(1);

    /** Work as a host shows it. */
    interface Work {
        /**
         * As it stands, with the request that it comes of and the latest that was made; missing or null if there never was
         * any.
         */
        JsonNode now() throws HostClient.NoAnswer, InterruptedException;
    }

    /**
     * Tells to the end.
     *
     * @param never why there is nothing to tell of if there never was any work
     * @return the exit code
     */
    int tell(Work work, String never) throws HostClient.NoAnswer, InterruptedException {
        String told = "";
        String followed = request;
        while (true) {
            JsonNode now = work.now();
            if (!now.isObject() && request.isEmpty()) {
                throw new HostClient.NoAnswer(never);
            }
            if (isOvertaken(followed, now)) {
                followed = now.path("latestRequest").asText();
                out.println("a later request took the place of this one, and is told of from here");
            }
            boolean meant = isMeant(followed, now);
            String text = meant ? line.apply(now) : "waiting for a host to begin";
            if (!text.equals(told)) {
                out.println(text);
                out.flush();
                told = text;
            }
            Optional<Integer> end =
                    Optional.ofNullable(ends.get(now.path("phase").asText())).filter(code -> meant);
            if (end.isPresent()) {
                return end.get();
            }
            Thread.sleep(every);
        }
    }

    private static boolean isMeant(String followed, JsonNode now) {
        return followed.isEmpty() || now.path("request").asText().equals(followed);
    }

    /** Whether there was a later request before this one was heard, or since. */
    private static boolean isOvertaken(String followed, JsonNode now) {
        JsonNode latest = now.path("latestRequest");
        return !isMeant(followed, now) && latest.isTextual() && !latest.asText().equals(followed);
    }

    /** How fast work gets on, and how long it will still take if that is known: {@code 120/s, about 9 s to go}. */
    static String pace(JsonNode work) {
        JsonNode remaining = work.path("remainingSeconds");
        String left = remaining.isNumber() ? ", about %d s to go".formatted(remaining.asLong()) : "";
        return String.format(Locale.ROOT, "%.0f/s%s", work.path("rate").asDouble(), left);
    }

    /** What keeps work from getting on, behind everything else; nothing if all is well. */
    static String problem(JsonNode work) {
        return work.path("problem").isTextual() ? "; " + work.path("problem").asText() : "";
    }
}
