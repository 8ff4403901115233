package mds.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import mds.server.graphql.engine.QueryLimits;

/** The host, in this process, with the distribution's plugins and {@link SampleSources}. */
final class RunningHost implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String TESTED_IN = "... on ModelInstance { associatedAbTests { name } }";

    private final Host host;
    /** Where the engine tells how many documents searches see. */
    private final URI count;

    private final Sightings sightings;

    private final HttpClient http = HttpClient.newHttpClient();

    private RunningHost(Host host, String index) {
        this.host = host;
        this.count = URI.create(index + "/_count");
        this.sightings = Sightings.of(index);
    }

    static RunningHost start(Path directory, SandboxAddresses sandbox, SampleSources sources, Events events)
            throws Exception {
        String url = sources.url();
        return start(
                directory,
                sandbox,
                events.prefix(),
                Map.of(
                        "features",
                        source("feature-store", url, Optional.of(events.topic("features"))),
                        "archive-1",
                        source("feature-store", sources.archiveUrl("archive-1"), Optional.empty()),
                        "archive-2",
                        source("feature-store", sources.archiveUrl("archive-2"), Optional.empty()),
                        "registry",
                        source(
                                "model-registry",
                                url,
                                Optional.of(events.topic("registry")),
                                Map.of("feature", "features")),
                        "orchestrator",
                        source("pipelines", url, Optional.empty()),
                        "experiments",
                        source("experimentation", url, Optional.empty())));
    }

    /** A host with any sources; its index and its consumer group have that name. */
    static RunningHost start(
            Path directory, SandboxAddresses sandbox, String name, Map<String, SourceConfiguration> sources)
            throws Exception {
        Configuration configuration = new Configuration(
                new Configuration.Server("127.0.0.1", 0, Set.of()),
                QueryLimits.DEFAULT,
                "journal:" + directory.resolve("graph"),
                new Configuration.Elasticsearch(URI.create(sandbox.elasticsearchUrl()), name),
                Optional.of(new Configuration.Kafka(sandbox.kafkaBootstrapServers(), name, Map.of())),
                Optional.empty(),
                new Configuration.Administration(Optional.empty()),
                Path.of(System.getProperty("mds.home"), "plugins"),
                sources);
        return new RunningHost(
                Host.start(configuration, Clock.systemUTC()), sandbox.elasticsearchUrl() + "/" + name + "-entities");
    }

    /** A source that is not swept, and may be called as fast as it can. */
    static SourceConfiguration source(String plugin, String url, Optional<String> topic) {
        return source(plugin, url, topic, Map.of());
    }

    private static SourceConfiguration source(
            String plugin, String url, Optional<String> topic, Map<String, String> references) {
        return new SourceConfiguration(
                plugin,
                URI.create(url),
                Credentials.none(),
                new Configuration.Events(topic, Optional.empty(), Optional.empty(), Optional.empty()),
                references,
                Map.of("requests-per-second", "100000", "max-concurrent", "256"),
                new SweepSchedule(false, Optional.empty(), 0),
                Map.of());
    }

    URI url() {
        return host.url();
    }

    /** A metric, by its name and its labels as they are printed. */
    double metric(String name) {
        HttpRequest request =
                HttpRequest.newBuilder(host.url().resolve("/observe/metrics")).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    GraphModel model() {
        return host.model();
    }

    /** Has everything looked at that a source holds. */
    void backfill(String source) {
        JsonNode answer = ask("mutation { startSweep(source: \"%s\") { id } }".formatted(source));
        if (answer.has("errors")) {
            throw new IllegalStateException(answer.get("errors").toString());
        }
    }

    /** How many entities can be found. The engine itself is asked: a search would be a load of its own. */
    int searchable() {
        return read(HttpRequest.newBuilder(count).build()).path("count").asInt();
    }

    /** Waits until a feature's description holds the mark. */
    void awaitDescription(int feature, String mark) {
        String query = "{ entity(uri: \"aip://feature/features/f%d\") { description } }".formatted(feature);
        await(query, "/data/entity/description", mark);
    }

    /** Waits until search finds something by the mark. */
    void awaitSearchable(String mark) {
        String query = "{ search(query: \"%s\", first: 1) { edges { node { description } } } }".formatted(mark);
        sightings.await(mark);
        await(query, "/data/search/edges/0/node/description", mark);
    }

    /** Waits until a model instance shows the A/B test that it was tested in, which only a rule knows. */
    void awaitInferred(int instance) {
        String query = "{ entity(uri: \"aip://model-instance/registry/i%d\") { %s } }".formatted(instance, TESTED_IN);
        await(query, "/data/entity/associatedAbTests/0/name", "test");
    }

    /** Waits until search finds a model instance by the mark, and shows that A/B test with it. */
    void awaitInferredSearchable(String mark) {
        String query = "{ search(query: \"%s\", first: 1) { edges { node { %s } } } }".formatted(mark, TESTED_IN);
        sightings.await(mark);
        await(query, "/data/search/edges/0/node/associatedAbTests/0/name", "test");
    }

    JsonNode ask(String query) {
        return read(HttpRequest.newBuilder(host.url().resolve("/graphql"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonNodeFactory.instance
                        .objectNode()
                        .put("query", query)
                        .toString()))
                .build());
    }

    private JsonNode read(HttpRequest request) {
        try {
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
        sightings.close();
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
