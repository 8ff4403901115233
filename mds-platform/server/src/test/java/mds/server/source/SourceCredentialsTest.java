package mds.server.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mds.kernel.model.GraphModel;
import mds.kernel.source.ConnectedSource;
import mds.plugin.AliasResolver;
import mds.plugin.EntityUri;
import mds.plugin.EventDecoder;
import mds.plugin.GraphQlExtension;
import mds.plugin.Hydration;
import mds.plugin.Hydrator;
import mds.plugin.InferenceRule;
import mds.plugin.Inventory;
import mds.plugin.Normalizer;
import mds.plugin.PluginDescriptor;
import mds.plugin.Source;
import mds.plugin.SourceContext;
import mds.plugin.SourceHttp;
import mds.plugin.SourcePlugin;
import mds.plugin.SourceUnavailableException;
import mds.server.config.Configuration;
import mds.server.config.ConfigurationException;
import mds.server.config.ConfigurationReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials on their whole way: from where the configuration says that they are, to a source that demands them. */
class SourceCredentialsTest {
    private static final String SECRET = "s3cr3t-of-the-source";
    private static final EntityUri MODEL = EntityUri.of("model", "registry", "a");

    @TempDir
    private Path directory;

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private final Queue<String> shownElsewhere = new ConcurrentLinkedQueue<>();
    private HttpServer source;
    private HttpServer elsewhere;
    private volatile String demanded = "";

    @BeforeEach
    void start() throws IOException {
        source = server(this::answer);
        elsewhere = server(exchange -> {
            shownElsewhere.add(credentials(exchange));
            send(exchange, 200, "{}");
        });
    }

    @AfterEach
    void stop() {
        source.stop(0);
        elsewhere.stop(0);
    }

    private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        shown.add(credentials(exchange));
        if (exchange.getRequestURI().getPath().equals("/token")) {
            send(exchange, 200, "{\"access_token\": \"access\", \"expires_in\": 3600}");
        } else if (exchange.getRequestURI().getPath().equals("/away")) {
            exchange.getResponseHeaders().set("Location", url(elsewhere) + "/stolen");
            send(exchange, 302, "");
        } else {
            send(exchange, credentials(exchange).equals(demanded) ? 404 : 401, "");
        }
    }

    private static String credentials(HttpExchange exchange) {
        return exchange.getRequestHeaders().entrySet().stream()
                .filter(header -> List.of("Authorization", "X-api-key").contains(header.getKey()))
                .map(header -> header.getKey() + " " + header.getValue().getFirst())
                .findFirst()
                .orElse("none");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void aSourceGetsWhatItDemandsFromTheEnvironmentOrAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), SECRET + "\n");
        Map<String, String> kinds = Map.of(
                "bearer: \"env:TOKEN\"",
                "Authorization Bearer " + SECRET,
                "basic: { user: mds, password: \"file:%s\" }".formatted(file),
                "Authorization Basic bWRzOnMzY3IzdC1vZi10aGUtc291cmNl",
                "header: { name: X-Api-Key, value: \"env:TOKEN\" }",
                "X-api-key " + SECRET,
                "oauth2: { token-url: \"%s/token\", client-id: mds, client-secret: \"env:TOKEN\" }"
                        .formatted(url(source)),
                "Authorization Bearer access");
        for (Map.Entry<String, String> kind : kinds.entrySet()) {
            demanded = kind.getValue();
            assertThat(hydrated(kind.getKey(), "/model")).as(kind.getKey()).isInstanceOf(Hydration.Gone.class);
        }
        demanded = "another";
        assertThatThrownBy(() -> hydrated("bearer: \"env:TOKEN\"", "/model"))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("401")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void noOtherOriginEverSeesThem() {
        assertThatThrownBy(() -> hydrated("bearer: \"env:TOKEN\"", "/away"))
                .isInstanceOf(SourceUnavailableException.class)
                .hasMessageContaining("away from its own origin")
                .hasMessageNotContaining(SECRET);
        assertThat(shown).containsExactly("Authorization Bearer " + SECRET);
        assertThat(shownElsewhere).isEmpty();
    }

    @Test
    void aTokenUrlOfAnotherOriginGetsTheClientsSecretAndTheSourceTheTokenAlone() throws Exception {
        demanded = "unused";
        String oauth2 = "oauth2: { token-url: \"%s/token\", client-id: mds, client-secret: \"env:TOKEN\" }"
                .formatted(url(elsewhere));
        assertThatThrownBy(() -> hydrated(oauth2, "/model"))
                .hasMessageContaining("without a usable 'access_token'")
                .hasMessageNotContaining(SECRET);
        assertThat(shown).isEmpty();
        assertThat(shownElsewhere).singleElement().asString().startsWith("Authorization Basic ");
    }

    @Test
    void whatIsNotOneKindOfCredentialsIsAFaultThatShowsNoSecret() {
        assertThat(faults("bearer: \"env:TOKEN\", basic: { user: u, password: \"env:TOKEN\" }"))
                .containsExactly(
                        "sources.registry.credentials: expected exactly one of [basic, bearer, header, oauth2], got [basic, bearer]");
        assertThat(faults("token: \"env:TOKEN\""))
                .containsExactly(
                        "sources.registry.credentials: expected exactly one of [basic, bearer, header, oauth2], got []",
                        "sources.registry.credentials.token is not a known key; expected one of [basic, bearer, header, oauth2]");
        assertThat(faults("bearer: \"%s\"".formatted(SECRET)))
                .singleElement()
                .asString()
                .contains("env:NAME");
        assertThat(faults("bearer: \"env:NOWHERE\"")).singleElement().asString().contains("NOWHERE");
        assertThat(faults("bearer: { token: \"%s\" }".formatted(SECRET))).anyMatch(fault -> fault.contains("got keys"));
        assertThat(faults("basic: \"%s\"".formatted(SECRET))).anyMatch(fault -> fault.contains("got a value"));
        assertThat(faults("basic: { user: \"a:b\", password: \"env:TOKEN\" }"))
                .singleElement()
                .asString()
                .contains("sources.registry.credentials.basic", "user");
        assertThat(faults("header: { value: \"env:TOKEN\" }"))
                .anyMatch(fault -> fault.startsWith("sources.registry.credentials.header.name is missing"));
        assertThat(faults("oauth2: { token-url: \"http://u:%s@h/\", client-id: mds, client-secret: \"env:TOKEN\" }"
                        .formatted(SECRET)))
                .anyMatch(fault -> fault.startsWith("sources.registry.credentials.oauth2.token-url"));
    }

    private List<String> faults(String credentials) {
        try {
            configuration(credentials);
            return List.of();
        } catch (ConfigurationException e) {
            assertThat(e.faults()).noneMatch(fault -> fault.contains(SECRET));
            return e.faults();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Configuration configuration(String credentials) throws IOException, ConfigurationException {
        Path file = Files.writeString(directory.resolve("mds.yaml"), """
                sources:
                  registry: { plugin: asking, url: "%s", credentials: { %s } }
                """.formatted(url(source), credentials));
        return new ConfigurationReader(Map.of("TOKEN", SECRET), new Properties(), directory).read(List.of(file));
    }

    private Hydration hydrated(String credentials, String path) throws Exception {
        List<String> faults = new ArrayList<>();
        Configuration configuration = configuration(credentials);
        assertThat(configuration.toString()).doesNotContain(SECRET);
        try (LiveSources sources = LiveSources.connect(
                configuration.sources(),
                Map.of("asking", new AskingPlugin(path)),
                new GraphModel(Map.of(), List.of()),
                Clock.systemUTC(),
                faults)) {
            assertThat(faults).isEmpty();
            ConnectedSource registry = sources.sources().named("registry").orElseThrow();
            return registry.hydrator().hydrate(MODEL);
        }
    }

    /** Asks its source for one path, and expects nothing there. */
    private record AskingPlugin(String path) implements SourcePlugin {
        @Override
        public PluginDescriptor descriptor() {
            return PluginDescriptor.of("asking", "Asks");
        }

        @Override
        public GraphQlExtension graphQlExtension() {
            return new GraphQlExtension("");
        }

        @Override
        public List<InferenceRule> inferenceRules() {
            return List.of();
        }

        @Override
        public Source connect(SourceContext context) {
            return new AskingSource(context.http(), path);
        }
    }

    private record AskingSource(SourceHttp http, String path) implements Source {
        @Override
        public EventDecoder eventDecoder() {
            return event -> List.of();
        }

        @Override
        public Hydrator hydrator() {
            return uri -> new Hydration.Gone(http.get(path).requestedAt(), "not there");
        }

        @Override
        public Normalizer normalizer() {
            return record -> {
                throw new IllegalStateException("nothing is ever found");
            };
        }

        @Override
        public Inventory inventory() {
            return (type, cursor) -> new Inventory.Page(List.of(), Optional.empty());
        }

        @Override
        public AliasResolver aliasResolver() {
            return AliasResolver.none();
        }

        @Override
        public void close() {}
    }
}
