package mds.sandbox;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;
import mds.sandbox.chaos.Budget;
import mds.sandbox.sources.SampleSource;
import mds.sandbox.sources.SampleSources;
import mds.sandbox.sources.SourceServer;

/** The parts of the host's configuration that the sandbox knows, written into its data directory. */
final class ConfigurationFiles {

    private ConfigurationFiles() {}

    /** The sections {@code kafka}, {@code sqs} and {@code elasticsearch}. */
    static Path writeServers(Path dataDirectory, SandboxAddresses addresses) {
        return write(dataDirectory.resolve("sandbox.yaml"), """
            # Written by the sandbox at each start: where its servers listen. Pass it to the host:
            #   ./mds serve --config sandbox.yaml --config YOUR.yaml
            kafka: { bootstrap-servers: %s, group: mds }
            sqs: { endpoint: %s, region: %s, sns-endpoint: %s, certificate-url: %s }
            elasticsearch: { url: %s, index-prefix: mds }
            """.formatted(
                        quoted(addresses.kafkaBootstrapServers()),
                        quoted(addresses.sqsEndpoint()),
                        addresses.region(),
                        quoted(addresses.snsEndpoint()),
                        quoted(addresses.snsCertificateUrl()),
                        quoted(addresses.elasticsearchUrl())));
    }

    /** The section {@code sources}: the six sample sources. */
    static Path writeSources(Path dataDirectory, SampleSources sources) {
        return write(dataDirectory.resolve("sources.yaml"), sourcesSection(sources));
    }

    /** All that the host needs beyond the servers: its port, its graph, its plugins and the six sample sources. */
    static Path writeDemo(Path dataDirectory, int port, Path plugins, SampleSources sources) {
        String graph = "journal:" + dataDirectory.resolve("graph").toAbsolutePath();
        return write(
                dataDirectory.resolve("demo.yaml"),
                """
                # Written by the demo at each start.
                server: { host: 127.0.0.1, port: %d }
                datomic: { uri: %s }
                plugins: { directory: %s }
                """.formatted(
                                        port,
                                        quoted(graph),
                                        quoted(plugins.toAbsolutePath().toString()))
                        + sourcesSection(sources));
    }

    /**
     * What the host needs to go through chaos: as in the demo, with small budgets and little patience. The source whose queue
     * loses events is swept at once, amid the faults; the others are not, since a sweep would make up for events that the host
     * loses.
     */
    static Path writeChaos(Path dataDirectory, int port, Budget budget, SampleSources sources) {
        String graph = "journal:" + dataDirectory.resolve("graph").toAbsolutePath();
        String limits =
                "limits: { requests-per-second: %d, max-concurrent: %d, read-timeout: 2s, breaker-open-for: 3s }, "
                        .formatted(budget.requestsPerSecond(), budget.maxConcurrent());
        return write(
                dataDirectory.resolve("chaos.yaml"),
                """
                # Written by chaos at its start.
                server: { host: 127.0.0.1, port: %d }
                datomic: { uri: %s }
                """.formatted(port, quoted(graph))
                        + sourcesSection(
                                sources,
                                source -> limits
                                        + "sweeps: { on-connect: %s, every: never }, ".formatted(source.usesSqs())));
    }

    private static String sourcesSection(SampleSources sources) {
        return sourcesSection(sources, source -> "");
    }

    private static String sourcesSection(SampleSources sources, Function<SampleSource, String> more) {
        return "sources:\n"
                + sources.servers().stream()
                        .map(server -> source(server, more.apply(server.source())))
                        .collect(Collectors.joining());
    }

    private static String source(SourceServer server, String more) {
        SampleSource source = server.source();
        return "  %s: { plugin: %s, url: %s, %sevents: { %s: %s } }\n"
                .formatted(
                        source.sourceName(),
                        source.plugin(),
                        quoted(server.url()),
                        more,
                        source.usesSqs() ? "sqs" : "kafka",
                        source.eventChannel());
    }

    private static Path write(Path file, String yaml) {
        try {
            return Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new SandboxException(
                    file + " cannot be written: " + e + ". Choose another place with --data-dir DIR.", e);
        }
    }

    /** A text as YAML: every JSON string is one. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}
