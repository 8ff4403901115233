package mds.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mds dead-letters}: what administrators do about events that had no effect. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "list | show | replay | discard",
        description = "The events that had no effect: lists and shows them, gives them another chance, deletes them.")
public final class DeadLettersCommand implements Runnable {
    private static final int PAGE = 200;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "expected one of list, show, replay and discard");
    }

    /** Which letters are meant. */
    static final class Chosen {
        @Option(names = "--source", paramLabel = "NAME", description = "Those of a source.")
        private @Nullable String source;

        @Option(names = "--plugin", paramLabel = "ID", description = "Those that a plugin was to read.")
        private @Nullable String plugin;

        @Option(names = "--transport", paramLabel = "NAME", description = "Those that came by kafka, sqs or webhook.")
        private @Nullable String transport;

        @Option(names = "--reason", paramLabel = "TEXT", description = "Those whose reason contains this.")
        private @Nullable String reason;

        @Option(names = "--since", paramLabel = "TIME", description = "Given up then or later: 2026-01-31T12:00:00Z.")
        private @Nullable String since;

        @Option(names = "--until", paramLabel = "TIME", description = "Given up before then.")
        private @Nullable String until;

        Map<String, Object> filter() {
            Map<String, Object> filter = new HashMap<>();
            put(filter, "source", source);
            put(filter, "plugin", plugin);
            put(filter, "transport", transport);
            put(filter, "reason", reason);
            put(filter, "since", since);
            put(filter, "until", until);
            return filter;
        }

        private static void put(Map<String, Object> filter, String key, @Nullable String value) {
            Optional.ofNullable(value).ifPresent(text -> filter.put(key, text));
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lists them, newest first. Exits with 1 if there are any.")
    int list(
            @Mixin HostOptions host,
            @Mixin Chosen chosen,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "So many at most (${DEFAULT-VALUE}).")
                    int limit)
            throws HostClient.NoAnswer, InterruptedException {
        String query = """
                query($filter: DeadLetterFilter, $first: Int!, $after: String) {
                  deadLetters(filter: $filter, first: $first, after: $after) { totalCount
                    nodes { id source keptAt attempts position reason } pageInfo { hasNextPage endCursor } } }
                """;
        HostClient client = host.client();
        Map<String, Object> variables = new HashMap<>(Map.of("filter", chosen.filter()));
        int shown = 0;
        JsonNode page;
        do {
            variables.put("first", Math.max(0, Math.min(PAGE, limit - shown)));
            page = client.ask(query, variables).path("deadLetters");
            for (JsonNode letter : page.path("nodes")) {
                line("%s  %s  %s  %s  attempts %d  %s"
                        .formatted(
                                letter.path("id").asText(),
                                letter.path("keptAt").asText(),
                                letter.path("source").asText(),
                                letter.path("position").asText(),
                                letter.path("attempts").asInt(),
                                letter.path("reason").asText()));
                shown++;
            }
            variables.put("after", page.at("/pageInfo/endCursor").asText());
        } while (shown < limit && page.at("/pageInfo/hasNextPage").booleanValue());
        int total = page.path("totalCount").asInt();
        line("%d of %d dead letters".formatted(shown, total));
        return total == 0 ? 0 : 1;
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows one with its headers and body. Exits with 1 if it is not there.")
    int show(@Mixin HostOptions host, @Parameters(paramLabel = "ID", description = "As 'list' shows it.") String id)
            throws HostClient.NoAnswer, InterruptedException {
        String query = """
                query($id: ID!) { deadLetter(id: $id) { id source plugin position reason attempts receivedAt keptAt
                  whole bytes encoding payload headers { name value } } }
                """;
        JsonNode letter = host.client().ask(query, Map.of("id", id)).path("deadLetter");
        if (letter.isNull()) {
            line("there is no dead letter %s, or not any more".formatted(id));
            return 1;
        }
        for (String field : List.of(
                "id", "source", "plugin", "position", "reason", "attempts", "receivedAt", "keptAt", "whole", "bytes")) {
            line("%-11s %s".formatted(field, letter.path(field).asText()));
        }
        letter.path("headers")
                .forEach(header -> line("header      %s: %s"
                        .formatted(
                                header.path("name").asText(),
                                header.path("value").asText())));
        line("%s%n%s"
                .formatted(
                        letter.path("encoding").asText().equals("TEXT") ? "" : "in base64:",
                        letter.path("payload").asText()));
        return 0;
    }

    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Gives them another chance, with the plugins that are loaded now."
                    + " Exits with 1 if one of them failed again.")
    int replay(
            @Mixin HostOptions host,
            @Mixin Chosen chosen,
            @Option(names = "--all", description = "All of them.") boolean all,
            @Parameters(arity = "0..*", paramLabel = "ID", description = "As 'list' shows them.") @Nullable
                    List<String> ids)
            throws HostClient.NoAnswer, InterruptedException {
        String mutation = """
                mutation($ids: [ID!], $filter: DeadLetterFilter) {
                  replayDeadLetters(ids: $ids, filter: $filter) { replayed failed rest until } }
                """;
        HostClient client = host.client();
        Map<String, Object> meant = meant(chosen, all, ids);
        int replayed = 0;
        int failed = 0;
        long rest;
        do {
            JsonNode outcome = client.ask(mutation, meant).path("replayDeadLetters");
            replayed += outcome.path("replayed").asInt();
            failed += outcome.path("failed").asInt();
            rest = outcome.path("rest").asLong();
            line("%d replayed, %d failed again, %d to go".formatted(replayed, failed, rest));
            goOn(meant, outcome);
        } while (rest > 0);
        return failed == 0 ? 0 : 1;
    }

    /** What is left of single ones are the last; of a filter, what was given up before the replay began. */
    private static void goOn(Map<String, Object> meant, JsonNode outcome) {
        int rest = outcome.path("rest").asInt();
        if (meant.get("ids") instanceof List<?> ids) {
            meant.put("ids", ids.subList(ids.size() - rest, ids.size()));
        } else {
            Map<String, Object> filter = new HashMap<>();
            if (meant.get("filter") instanceof Map<?, ?> before) {
                before.forEach((key, value) -> filter.put((String) key, value));
            }
            filter.put("until", outcome.path("until").asText());
            meant.put("filter", filter);
        }
    }

    @Command(
            name = "discard",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Deletes them for good.")
    int discard(
            @Mixin HostOptions host,
            @Mixin Chosen chosen,
            @Option(names = "--all", description = "All of them.") boolean all,
            @Parameters(arity = "0..*", paramLabel = "ID", description = "As 'list' shows them.") @Nullable
                    List<String> ids)
            throws HostClient.NoAnswer, InterruptedException {
        String mutation = """
                mutation($ids: [ID!], $filter: DeadLetterFilter) {
                  discardDeadLetters(ids: $ids, filter: $filter) { discarded } }
                """;
        JsonNode outcome = host.client().ask(mutation, meant(chosen, all, ids));
        line("%d discarded"
                .formatted(outcome.at("/discardDeadLetters/discarded").asInt()));
        return 0;
    }

    private Map<String, Object> meant(Chosen chosen, boolean all, @Nullable List<String> ids) {
        List<String> named = Optional.ofNullable(ids).map(List::copyOf).orElse(List.of());
        Map<String, Object> filter = chosen.filter();
        int ways = (named.isEmpty() ? 0 : 1) + (filter.isEmpty() ? 0 : 1) + (all ? 1 : 0);
        if (ways != 1) {
            throw new ParameterException(
                    command.commandLine(), "expected either ids, or a filter such as --source, or --all");
        }
        return new HashMap<>(
                named.isEmpty()
                        ? Map.of("filter", filter)
                        : Map.of("ids", new ArrayList<>(new LinkedHashSet<>(named))));
    }

    private void line(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
