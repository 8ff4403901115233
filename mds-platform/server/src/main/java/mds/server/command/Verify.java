package mds.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mds verify}: has a running host prove its graph. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares the graph of a running host with its sources, its aliases, its rules and its index, and"
                + " prints each difference in a line. Exits with 0 if nothing differs, 1 if something does, and 2 if not"
                + " everything could be compared.")
public final class Verify implements Callable<Integer> {
    private static final String RESULT = "outcome startedAt endedAt checked { part count } differenceCount unverified"
            + " differences { part uri what expected found text }";
    private static final String START = "mutation($sample: Int, $source: String, $seed: Long) {"
            + " startVerification(sample: $sample, source: $source, seed: $seed) { outcome } }";
    private static final String PROGRESS = "{ verification { outcome differenceCount checked { part count } } }";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int INCOMPLETE = 2;

    @Mixin
    private HostOptions host = new HostOptions();

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Asks the sources for N roots drawn at random, instead of for all.")
    private @Nullable Integer sample;

    @Option(names = "--seed", paramLabel = "N", description = "Of the draw (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--source", paramLabel = "NAME", description = "Only entities of this source.")
    private @Nullable String source;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws HostClient.NoAnswer, InterruptedException {
        HostClient client = host.client();
        client.ask(START, arguments());
        await(client);
        JsonNode result = client.ask("{ verification { %s } }".formatted(RESULT), Map.of())
                .path("verification");
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            out.println(result.toPrettyString());
        } else {
            print(result, out);
        }
        out.flush();
        return switch (result.path("outcome").asText()) {
            case "SOUND" -> 0;
            case "DIFFERENT" -> 1;
            default -> INCOMPLETE;
        };
    }

    private Map<String, Object> arguments() {
        Map<String, Object> arguments = new HashMap<>();
        Optional.ofNullable(sample).ifPresent(size -> arguments.put("sample", size));
        Optional.ofNullable(source).ifPresent(name -> arguments.put("source", name));
        arguments.put("seed", seed);
        return arguments;
    }

    private void await(HostClient client) throws HostClient.NoAnswer, InterruptedException {
        PrintWriter progress = command.commandLine().getErr();
        String told = "";
        while (true) {
            JsonNode now = client.ask(PROGRESS, Map.of()).path("verification");
            String line = checked(now);
            if (!line.equals(told) && !line.isEmpty()) {
                progress.println("compared: " + line);
                progress.flush();
                told = line;
            }
            if (!now.path("outcome").asText().equals("RUNNING")) {
                return;
            }
            Thread.sleep(PAUSE);
        }
    }

    private static String checked(JsonNode verification) {
        List<String> parts = new ArrayList<>();
        verification
                .path("checked")
                .forEach(part -> parts.add("%s %d"
                        .formatted(
                                part.path("part").asText().toLowerCase(Locale.ROOT),
                                part.path("count").asLong())));
        return String.join(", ", parts);
    }

    private static void print(JsonNode result, PrintWriter out) {
        result.path("differences")
                .forEach(difference -> out.println(difference.path("text").asText()));
        long more = result.path("differenceCount").asLong()
                - result.path("differences").size();
        if (more > 0) {
            out.println("… and %d more".formatted(more));
        }
        result.path("unverified").forEach(reason -> out.println("not verified: " + reason.asText()));
        out.println(
                switch (result.path("outcome").asText()) {
                    case "SOUND" -> "The graph is sound: nothing differs.";
                    case "DIFFERENT" ->
                        "The graph differs in %d places."
                                .formatted(result.path("differenceCount").asLong());
                    default -> "The graph was not verified as a whole; what was compared does not differ.";
                });
    }
}
