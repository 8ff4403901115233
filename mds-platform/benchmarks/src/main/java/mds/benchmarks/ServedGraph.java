package mds.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.Figure;
import mds.kernel.graph.GraphStore;
import mds.kernel.search.SearchIndex;
import mds.plugin.EntityUri;
import mds.schema.Composition;
import mds.server.graphql.Timeline;
import mds.server.graphql.engine.Freshness;
import mds.server.graphql.engine.GraphQlEngine;
import mds.server.graphql.engine.GraphQlService;
import mds.server.graphql.engine.QueryLimits;
import mds.server.http.HostHealth;
import mds.server.http.HttpServer;
import mds.transport.webhook.WebhookTransport;

/** A graph and its index behind the server's GraphQL over HTTP, without sources. */
record ServedGraph(GraphQlService service, HttpServer http, HttpClient client) implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String WORKED_EXAMPLE = """
        query($id: ID!) { model(id: $id) {
            name owners { name }
            currentInstance { version
                pipeline { name owners { name } }
                features { edges { node { name data { edges { node { name } } } } } }
                associatedAbTests { name cells { number name } } } } }\
        """;

    static ServedGraph start(Composition composition, GraphStore store, SearchIndex index) {
        GraphQlEngine engine = new GraphQlEngine(
                composition, store::snapshot, Timeline.of(store), index, List.of(), QueryLimits.DEFAULT);
        GraphQlService service = new GraphQlService(
                engine, store, () -> new Freshness(Long.MAX_VALUE, Long.MAX_VALUE), QueryLimits.DEFAULT);
        HttpServer http = HttpServer.start(
                "127.0.0.1",
                0,
                Optional.empty(),
                Set.of(),
                service,
                new WebhookTransport(
                        new WebhookTransport.Settings(Map.of(), WebhookTransport.DEFAULT_MAXIMUM_BYTES, false),
                        Clock.systemUTC()),
                new NothingToReport());
        return new ServedGraph(service, http, HttpClient.newHttpClient());
    }

    /** Asks the worked example's question about a model, and requires its whole answer. */
    void askWorkedExample(EntityUri model) {
        JsonNode answer = ask(WORKED_EXAMPLE, Map.of("id", model.toString()));
        if (answer.at("/data/model/currentInstance/associatedAbTests/0/cells/1/name")
                .isMissingNode()) {
            throw new IllegalStateException(answer.toString());
        }
    }

    JsonNode ask(String query, Map<String, Object> variables) {
        try {
            HttpRequest request = HttpRequest.newBuilder(http.url().resolve("/graphql"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            JSON.writeValueAsString(Map.of("query", query, "variables", variables))))
                    .build();
            JsonNode answer = JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .body());
            if (answer.has("errors")) {
                throw new IllegalStateException(answer.toString());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        http.close();
        service.close();
    }

    private record NothingToReport() implements HostHealth {
        @Override
        public Map<String, String> problems() {
            return Map.of();
        }

        @Override
        public Optional<String> failure() {
            return Optional.empty();
        }

        @Override
        public List<Figure> figures() {
            return List.of();
        }
    }
}
