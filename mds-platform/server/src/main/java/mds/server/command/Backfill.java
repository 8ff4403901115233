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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mds backfill}: has everything that a source holds looked at. */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Has everything that a source holds looked at, and tells how far that is until it has ended. Ctrl-C"
                        + " ends the telling, not the sweep. Exits with 1 if the sweep waits for approval or was stopped.")
public final class Backfill implements Callable<Integer> {
    private static final String SWEEPS = """
        query($source: String!) { sweeps(source: $source) {
            phase request latestRequest total checked failed missing retired rate remainingSeconds problem } }\
        """;

    @Mixin
    private HostOptions host = new HostOptions();

    @Parameters(paramLabel = "SOURCE", description = "The source's name in the configuration, such as registry.")
    private String source = "";

    @ArgGroup
    private @Nullable Instead instead;

    @Option(names = "--detach", description = "Returns at once, and does not wait for the end.")
    private boolean detached;

    @Spec
    private CommandSpec command = CommandSpec.create();

    /** What to do with the sweep that is there, instead of beginning one. */
    static final class Instead {
        @Option(
                names = "--approve",
                description = "Lets the waiting sweep retire everything that the source said is gone.")
        private boolean approve;

        @Option(names = "--stop", description = "Ends the sweep that is under way or waits.")
        private boolean stop;

        @Option(names = "--watch", description = "Only tells how far the sweep is.")
        private boolean watch;
    }

    @Override
    public Integer call() throws HostClient.NoAnswer, InterruptedException {
        HostClient client = host.client();
        String request = instead != null && instead.watch ? "" : ask(client);
        if (detached) {
            return 0;
        }
        int stopped = instead != null && instead.stop ? 0 : 1;
        Map<String, Integer> ends = Map.of("FINISHED", 0, "WAITING", stopped, "STOPPED", stopped);
        return new Telling(command.commandLine().getOut(), Telling.EVERY, request, this::line, ends)
                .tell(
                        () -> client.ask(SWEEPS, Map.of("source", source))
                                .path("sweeps")
                                .path(0),
                        "source '%s' was never swept".formatted(source));
    }

    private String ask(HostClient client) throws HostClient.NoAnswer, InterruptedException {
        String mutation = instead == null ? "startSweep" : instead.approve ? "approveSweep" : "stopSweep";
        return client.ask(
                        "mutation($source: String!) { %s(source: $source) { id } }".formatted(mutation),
                        Map.of("source", source))
                .path(mutation)
                .path("id")
                .asText();
    }

    private String line(JsonNode sweep) {
        return "%s: %s, %d of %d looked at (%s), %d failed, %d not listed, %d gone%s"
                .formatted(
                        source,
                        sweep.path("phase").asText().toLowerCase(Locale.ROOT),
                        sweep.path("checked").asLong(),
                        sweep.path("total").asLong(),
                        Telling.pace(sweep),
                        sweep.path("failed").asLong(),
                        sweep.path("missing").asLong(),
                        sweep.path("retired").asLong(),
                        Telling.problem(sweep));
    }
}
