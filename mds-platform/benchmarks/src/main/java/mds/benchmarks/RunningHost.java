package mds.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.hydration.Credentials;
import mds.kernel.inventory.SweepSchedule;
import mds.kernel.model.GraphModel;
import mds.sandbox.SandboxAddresses;
import mds.server.Host;
import mds.server.config.Configuration;
import mds.server.config.Configuration.SourceConfiguration;
import mds.server.graphql.QueryLimits;

/** The host, in this process, with the distribution's plugins and one source of features. */
final class RunningHost implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(20);

    private final Host host;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningHost(Host host) {
        this.host = host;
    }

    static RunningHost start(Path directory, SandboxAddresses sandbox, String source, String topic) throws Exception {
        Configuration configuration = new Configuration(
                new Configuration.Server("127.0.0.1", 0, Set.of()),
                QueryLimits.DEFAULT,
                "journal:" + directory.resolve("graph"),
                new Configuration.Elasticsearch(URI.create(sandbox.elasticsearchUrl()), topic),
                Optional.of(new Configuration.Kafka(sandbox.kafkaBootstrapServers(), topic, Map.of())),
                Optional.empty(),
                new Configuration.Administration(Optional.empty()),
                Path.of(System.getProperty("mds.home"), "plugins"),
                Map.of(
                        "features",
                        new SourceConfiguration(
                                "feature-store",
                                URI.create(source),
                                Credentials.none(),
                                new Configuration.Events(
                                        Optional.of(topic), Optional.empty(), Optional.empty(), Optional.empty()),
                                Map.of(),
                                Map.of("requests-per-second", "100000", "max-concurrent", "256"),
                                new SweepSchedule(false, Optional.empty(), 0),
                                Map.of())));
        return new RunningHost(Host.start(configuration, Clock.systemUTC()));
    }

    GraphModel model() {
        return host.model();
    }

    /** How many features search counts. */
    int found() {
        return ask("{ search(query: \"\", types: [\"feature\"], first: 1) { totalCount } }")
                .at("/data/search/totalCount")
                .asInt();
    }

    /** Waits until a feature's description holds the mark. */
    void awaitDescription(int feature, String mark) {
        String query = "{ entity(uri: \"aip://feature/features/f%d\") { description } }".formatted(feature);
        await(query, "/data/entity/description", mark);
    }

    /** Waits until search finds something by the mark. */
    void awaitSearchable(String mark) {
        String query = "{ search(query: \"%s\", first: 1) { edges { node { description } } } }".formatted(mark);
        await(query, "/data/search/edges/0/node/description", mark);
    }

    JsonNode ask(String query) {
        try {
            String body = JSON.writeValueAsString(Map.of("query", query));
            HttpRequest request = HttpRequest.newBuilder(host.url().resolve("/graphql"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        host.close();
    }

    private void await(String query, String pointer, String mark) {
        while (!ask(query).at(pointer).asText().contains(mark)) {
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
