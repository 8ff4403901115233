package mds.server.http;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.kernel.Figure;
import mds.kernel.Kernel;
import mds.kernel.search.SearchIndex;
import mds.kernel.source.Sources;
import mds.server.graphql.CountingSnapshot;
import mds.server.graphql.DeadLetterFields;
import mds.server.graphql.ReadCounts;
import mds.server.graphql.Timeline;
import mds.server.graphql.WorkedExample;
import mds.server.graphql.engine.Freshness;
import mds.server.graphql.engine.GraphQlEngine;
import mds.server.graphql.engine.GraphQlService;
import mds.server.graphql.engine.QueryLimits;
import mds.transport.webhook.WebhookTransport;

/** The worked example behind a server of its own, which counts the reads that queries cost. */
record GraphQlServer(
        WorkedExample example, GraphQlService service, HttpServer http, GraphQlClient client, ReadCounts reads)
        implements AutoCloseable {
    static GraphQlServer start(QueryLimits limits, SearchIndex search) throws Exception {
        return start(limits, search, HttpServer.Bounds.STANDARD);
    }

    static GraphQlServer start(QueryLimits limits, SearchIndex search, HttpServer.Bounds bounds) throws Exception {
        WorkedExample example = WorkedExample.create();
        ReadCounts reads = new ReadCounts();
        // Never started, so there is nothing to close.
        Kernel kernel = new Kernel(
                example.composition().model(),
                new Sources(List.of()),
                Map.of(),
                example.store(),
                example.deadLetters(),
                search,
                Clock.systemUTC());
        GraphQlEngine engine = new GraphQlEngine(
                example.composition(),
                () -> new CountingSnapshot(example.store().snapshot(), reads),
                Timeline.of(example.store()),
                search,
                List.of(new DeadLetterFields(example.deadLetters(), kernel.replay())),
                limits);
        GraphQlService service =
                new GraphQlService(engine, example.store(), () -> new Freshness(Long.MAX_VALUE, 7), limits);
        HttpServer http = HttpServer.start(
                "127.0.0.1",
                0,
                Optional.empty(),
                Set.of("https://portal.example.com"),
                service,
                new WebhookTransport(
                        new WebhookTransport.Settings(
                                Map.of("registry", WebhookTransport.Access.OPEN),
                                WebhookTransport.DEFAULT_MAXIMUM_BYTES,
                                false),
                        Clock.systemUTC()),
                new NothingToReport(),
                bounds);
        return new GraphQlServer(example, service, http, new GraphQlClient(http.url()), reads);
    }

    @Override
    public void close() {
        http.close();
        service.close();
        example.close();
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
