package mds.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mds reindex}: has the search index built anew. */
@Command(
        name = "reindex",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Has a fresh search index filled from the graph beside the one that answers, and tells how far that is"
                        + " until it answers. Ctrl-C ends the telling, not the work. Exits with 1 if it was stopped.")
public final class Reindex implements Callable<Integer> {
    private static final String REINDEX =
            "{ reindex { phase request latestRequest total written refused rate remainingSeconds problem } }";

    @Mixin
    private HostOptions host = new HostOptions();

    @ArgGroup
    private @Nullable Instead instead;

    @Option(names = "--detach", description = "Returns at once, and does not wait for the end.")
    private boolean detached;

    @Spec
    private CommandSpec command = CommandSpec.create();

    /** What to do with what is under way, instead of beginning anew. */
    static final class Instead {
        @Option(names = "--stop", description = "Gives up the index that is being filled.")
        private boolean stop;

        @Option(names = "--watch", description = "Only tells how far it is.")
        private boolean watch;
    }

    @Override
    public Integer call() throws HostClient.NoAnswer, InterruptedException {
        HostClient client = host.client();
        String request = instead != null && instead.watch ? "" : ask(client);
        if (detached) {
            return 0;
        }
        Map<String, Integer> ends = Map.of("FINISHED", 0, "STOPPED", instead != null && instead.stop ? 0 : 1);
        return new Telling(command.commandLine().getOut(), Telling.EVERY, request, Reindex::line, ends)
                .tell(() -> client.ask(REINDEX, Map.of()).path("reindex"), "no search index was ever filled");
    }

    private String ask(HostClient client) throws HostClient.NoAnswer, InterruptedException {
        String mutation = instead == null ? "startReindex" : "stopReindex";
        return client.ask("mutation { %s }".formatted(mutation), Map.of())
                .path(mutation)
                .asText();
    }

    private static String line(JsonNode reindex) {
        return "%s: %d of %d documents written (%s), %d refused%s"
                .formatted(
                        reindex.path("phase").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                        reindex.path("written").asLong(),
                        reindex.path("total").asLong(),
                        Telling.pace(reindex),
                        reindex.path("refused").asLong(),
                        Telling.problem(reindex));
    }
}
