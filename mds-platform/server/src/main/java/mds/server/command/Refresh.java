package mds.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mds refresh}: asks sources again, out of turn. */
@Command(
        name = "refresh",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Asks the sources of entities again, now, and shows how the entities are thereafter."
                + " Exits with 1 if one of them could not be fetched.")
public final class Refresh implements Callable<Integer> {
    private static final String MUTATION =
            "mutation($uris: [ID!]!) { refresh(uris: $uris) { uri state name lastError } }";

    @Mixin
    private HostOptions host = new HostOptions();

    @Parameters(arity = "1..*", paramLabel = "URI", description = "Such as aip://model/registry/ranking-model-v5.")
    private List<String> uris = new ArrayList<>();

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Override
    public Integer call() throws HostClient.NoAnswer, InterruptedException {
        JsonNode refreshed = host.client().ask(MUTATION, Map.of("uris", uris)).path("refresh");
        PrintWriter out = command.commandLine().getOut();
        boolean failed = false;
        for (int at = 0; at < uris.size(); at++) {
            JsonNode entity = refreshed.path(at);
            String error = entity.path("lastError").asText("");
            failed |= !error.isEmpty() || entity.isNull();
            out.println(
                    entity.isNull()
                            ? "%s: unknown".formatted(uris.get(at))
                            : "%s: %s '%s' %s"
                                    .formatted(
                                            uris.get(at),
                                            entity.path("state").asText(),
                                            entity.path("name").asText(),
                                            error)
                                    .strip());
        }
        out.flush();
        return failed ? 1 : 0;
    }
}
