package mds.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
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
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final String REINDEX =
            "{ reindex { phase request total written refused rate remainingSeconds problem } }";

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
        PrintWriter out = command.commandLine().getOut();
        String told = "";
        while (true) {
            JsonNode reindex = client.ask(REINDEX, Map.of()).path("reindex");
            if (!reindex.isObject() && request.isEmpty()) {
                throw new HostClient.NoAnswer("no search index was ever filled");
            }
            boolean mine = request.isEmpty() || reindex.path("request").asText().equals(request);
            String line = mine ? line(reindex) : "waiting for a host to begin";
            if (!line.equals(told)) {
                out.println(line);
                out.flush();
                told = line;
            }
            String phase = reindex.path("phase").asText();
            if (mine && phase.equals("FINISHED")) {
                return stops() ? tooLate() : 0;
            }
            if (mine && phase.equals("STOPPED")) {
                return stops() ? 0 : 1;
            }
            Thread.sleep(EVERY);
        }
    }

    private boolean stops() {
        return instead != null && instead.stop;
    }

    private int tooLate() {
        command.commandLine().getErr().println("it was complete, and answered, before it could be given up");
        return 1;
    }

    private String ask(HostClient client) throws HostClient.NoAnswer, InterruptedException {
        String mutation = instead == null ? "startReindex" : "stopReindex";
        return client.ask("mutation { %s }".formatted(mutation), Map.of())
                .path(mutation)
                .asText();
    }

    private static String line(JsonNode reindex) {
        String remaining = reindex.path("remainingSeconds").isNumber()
                ? ", about %d s to go"
                        .formatted(reindex.path("remainingSeconds").asLong())
                : "";
        String problem = reindex.path("problem").isTextual()
                ? "; " + reindex.path("problem").asText()
                : "";
        return String.format(
                Locale.ROOT,
                "%s: %d of %d documents written (%.0f/s%s), %d refused%s",
                reindex.path("phase").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                reindex.path("written").asLong(),
                reindex.path("total").asLong(),
                reindex.path("rate").asDouble(),
                remaining,
                reindex.path("refused").asLong(),
                problem);
    }
}
