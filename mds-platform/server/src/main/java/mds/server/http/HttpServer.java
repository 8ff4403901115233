package mds.server.http;

import io.helidon.health.HealthCheck;
import io.helidon.health.HealthCheckResponse;
import io.helidon.health.HealthCheckType;
import io.helidon.http.NotFoundException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.cors.CorsFeature;
import io.helidon.webserver.cors.CorsPathConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.observe.ObserveFeature;
import io.helidon.webserver.observe.health.HealthObserver;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.server.graphql.engine.GraphQlService;
import mds.transport.webhook.WebhookTransport;

/** Everything that the host serves over HTTP, on one port. */
public final class HttpServer implements AutoCloseable {
    private static final int LARGEST_BODY = 4 * 1024 * 1024;
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Before the routes, which would otherwise answer for everything. */
    private static final double BEFORE_ROUTES = 150;

    /**
     * What all clients together may use.
     *
     * @param connections at once; further ones wait to be accepted
     * @param requests under way at once, subscriptions among them; 503 beyond
     * @param bodyBytes of the bodies of requests under way; 503 beyond
     * @param patience with a request that does not come to an end: well-meaning senders take milliseconds
     */
    record Bounds(int connections, int requests, int bodyBytes, Duration patience) {
        static final Bounds STANDARD = new Bounds(4_000, 2_000, 64 * 1024 * 1024, Duration.ofSeconds(30));
    }

    private final WebServer server;
    private final GraphQlService graphQl;
    private final String host;

    private HttpServer(WebServer server, String host, GraphQlService graphQl) {
        this.server = server;
        this.graphQl = graphQl;
        this.host = host;
    }

    /**
     * Listens on an address of this machine.
     *
     * @param port 0 for any free one
     * @param token what administrators send; without one, only programs of this machine may administer
     * @param origins whose pages may ask, beside the host's own: {@code https://portal.example.com}
     * @throws IllegalArgumentException if the port cannot be had, with the way out
     */
    public static HttpServer start(
            String host,
            int port,
            Optional<String> token,
            Set<String> origins,
            GraphQlService graphQl,
            WebhookTransport webhook,
            HostHealth health) {
        return start(host, port, token, origins, graphQl, webhook, health, Bounds.STANDARD);
    }

    static HttpServer start(
            String host,
            int port,
            Optional<String> token,
            Set<String> origins,
            GraphQlService graphQl,
            WebhookTransport webhook,
            HostHealth health,
            Bounds bounds) {
        Callers callers = Callers.of(token, host);
        WebServer server = WebServer.builder()
                .host(host)
                .port(port)
                .maxPayloadSize(LARGEST_BODY)
                .maxTcpConnections(bounds.connections())
                .maxConcurrentRequests(bounds.requests())
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .featuresDiscoverServices(false)
                .addFeature(cors(origins))
                .addFeature(ObserveFeature.builder()
                        .weight(BEFORE_ROUTES)
                        .observersDiscoverServices(false)
                        .addObserver(HealthObserver.builder()
                                .useSystemServices(false)
                                .details(true)
                                .addCheck(new Readiness(health))
                                .addCheck(new Liveness())
                                .build())
                        .build())
                .routing(routing -> routes(routing, graphQl, callers, webhook, health, bounds))
                .build();
        // Helidon logs why it cannot bind, and returns a server that does not run.
        if (!server.start().isRunning()) {
            throw new IllegalArgumentException(
                    "cannot listen on %s:%d; is the port in use? Choose another with --port".formatted(host, port));
        }
        return new HttpServer(server, host, graphQl);
    }

    /** Where it listens. */
    public URI url() {
        String address = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://%s:%d".formatted(address, server.port()));
    }

    /** Takes no more requests and returns when those under way are answered. */
    @Override
    public void close() {
        graphQl.endSubscriptions();
        server.stop();
    }

    private static void routes(
            HttpRouting.Builder routing,
            GraphQlService graphQl,
            Callers callers,
            WebhookTransport webhook,
            HostHealth health,
            Bounds bounds) {
        BodyBudget budget = new BodyBudget(bounds.bodyBytes());
        routing.register("/graphql", new GraphQlRoute(graphQl, callers, budget, bounds.patience()))
                .register("/graphiql", new GraphiQlRoute())
                .register("/api/v1/sources", new WebhookRoute(webhook, graphQl::basis, budget, bounds.patience()))
                .register("/observe/metrics", new MetricsRoute(health))
                .error(
                        NotFoundException.class,
                        (request, response, failure) -> JsonResponse.error(
                                response,
                                404,
                                "there is nothing at %s; there are /graphql, /graphiql, /observe/health, /observe/metrics and POST /api/v1/sources/{source}/events"
                                        .formatted(request.prologue().uriPath().path())));
    }

    private static CorsFeature cors(Set<String> origins) {
        return CorsFeature.builder()
                .enabled(!origins.isEmpty())
                .addDefaults(false)
                .addPath(CorsPathConfig.builder()
                        .pathPattern("/graphql")
                        .allowOrigins(origins)
                        .allowMethods(Set.of("GET", "POST"))
                        .allowHeaders(Set.of("Content-Type", "Authorization", "Accept"))
                        .build())
                .build();
    }

    /** Down if nothing works; what does not work otherwise is told as details of a host that is up. */
    private record Readiness(HostHealth health) implements HealthCheck {
        @Override
        public HealthCheckType type() {
            return HealthCheckType.READINESS;
        }

        @Override
        public String name() {
            return "mds";
        }

        @Override
        public HealthCheckResponse call() {
            Optional<String> failure = health.failure();
            if (failure.isPresent()) {
                return HealthCheckResponse.builder()
                        .status(HealthCheckResponse.Status.DOWN)
                        .detail("failure", failure.get())
                        .build();
            }
            Map<String, String> problems = health.problems();
            HealthCheckResponse.Builder response = HealthCheckResponse.builder().status(HealthCheckResponse.Status.UP);
            problems.forEach(response::detail);
            return response.build();
        }
    }

    /** Alive as long as it answers: a restart would mend nothing that readiness tells of. */
    private record Liveness() implements HealthCheck {
        @Override
        public HealthCheckType type() {
            return HealthCheckType.LIVENESS;
        }

        @Override
        public String name() {
            return "process";
        }

        @Override
        public HealthCheckResponse call() {
            return HealthCheckResponse.builder()
                    .status(HealthCheckResponse.Status.UP)
                    .build();
        }
    }
}
