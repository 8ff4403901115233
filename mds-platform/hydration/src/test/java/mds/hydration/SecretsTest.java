package mds.hydration;

import static mds.hydration.TestSource.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No message, no cause and no toString shows what a source is let in by. */
@Timeout(60)
final class SecretsTest {
    private static final String SECRET = "s3cr3tT0ken";

    private static final List<Credentials> ALL = List.of(
            new Credentials.Bearer(SECRET),
            new Credentials.Basic("mds", SECRET),
            new Credentials.Header("X-Api-Key", SECRET));

    @Test
    void theSourceGetsThem() throws Exception {
        try (TestSource source = new TestSource(exchange -> send(exchange, 200, "{}"))) {
            for (Credentials credentials : ALL) {
                try (GovernedHttp http = client(source, credentials)) {
                    http.get("/");
                }
            }
            assertThat(source.requests())
                    .extracting(request -> request.header("Authorization") + request.header("X-api-key"))
                    .containsExactly("Bearer " + SECRET, "Basic bWRzOnMzY3IzdFQwa2Vu", SECRET);
        }
    }

    @Test
    void nothingPrintsThem() {
        assertThat(ALL)
                .allSatisfy(credentials -> assertThat(credentials.toString())
                        .doesNotContain(SECRET)
                        .contains("***"));
        assertThat(new Credentials.OAuth2(URI.create("http://h/token"), "mds", SECRET, "read").toString())
                .doesNotContain(SECRET);
        assertThat(Credentials.none().toString()).isEqualTo("None[]");
    }

    @Test
    void aSecretThatCannotBeOneIsRefusedWithoutShowingIt() {
        String broken = SECRET + "\n";
        assertThatThrownBy(() -> new Credentials.Bearer(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> new Credentials.Basic("mds", broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> new Credentials.Header("X-Api-Key", broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> new Credentials.Header("Host", SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Host")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> Origin.of("registry", URI.create("http://mds:" + SECRET + "@h/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aSourceThatEchoesThemDoesNotGetThemIntoMessages() {
        for (int status : List.of(200, 206, 302, 304, 400, 401, 403, 418, 429, 500, 503)) {
            try (TestSource source = new TestSource(exchange -> {
                String echo = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                        .or(() ->
                                Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Api-Key")))
                        .orElseThrow()
                        .replace("Bearer ", "");
                for (String name : List.of("Location", "WWW-Authenticate", "ETag", "Retry-After", "X-Echo")) {
                    exchange.getResponseHeaders().set(name, echo);
                }
                exchange.getResponseHeaders().set("Location", "http://" + echo + ".example.com/" + echo);
                exchange.getResponseHeaders().set("Content-Type", "application/json; charset=" + echo);
                send(exchange, status, status == 304 ? "" : echo);
            })) {
                for (Credentials credentials : ALL) {
                    try (GovernedHttp http = client(source, credentials)) {
                        assertThat(printed(catchThrowable(() -> http.get("/x"))))
                                .doesNotContain(SECRET, "bWRzOnMzY3IzdFQwa2Vu");
                        assertThat(http.toString() + http.metrics()).doesNotContain(SECRET);
                    }
                }
            }
        }
    }

    private static GovernedHttp client(TestSource source, Credentials credentials) {
        return GovernedHttp.create("registry", source.url(), GovernedHttpTest.limits(), credentials, Clock.systemUTC());
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        assertThat(text.toString()).contains("SourceUnavailableException");
        return text.toString();
    }

    @Test
    void anAccessTokenIsAskedForOnceRenewedWhenItIsRefusedAndNeverShown() throws Exception {
        AtomicInteger issued = new AtomicInteger();
        AtomicInteger revoked = new AtomicInteger();
        try (TestSource server = new TestSource(exchange -> send(
                        exchange,
                        200,
                        "{\"access_token\": \"token-%d\", \"expires_in\": 3600}".formatted(issued.incrementAndGet())));
                TestSource source = new TestSource(exchange -> send(
                        exchange,
                        ("Bearer token-" + revoked.get())
                                        .equals(exchange.getRequestHeaders().getFirst("Authorization"))
                                ? 401
                                : 200,
                        "{}"));
                GovernedHttp http = client(
                        source, new Credentials.OAuth2(server.url().resolve("/token"), "mds", SECRET, "read all"))) {
            http.get("/a");
            http.get("/b");
            assertThat(issued).hasValue(1);
            revoked.set(1);
            http.get("/c");
            assertThat(issued).hasValue(2);
            assertThat(server.requests()).first().satisfies(request -> {
                assertThat(request.header("Authorization")).isEqualTo("Basic bWRzOnMzY3IzdFQwa2Vu");
                assertThat(request.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
            });
        }
    }

    @Test
    void withoutAnAccessTokenTheSourceIsNotAsked() {
        for (int status : List.of(200, 400, 401, 500)) {
            try (TestSource server = new TestSource(
                            exchange -> send(exchange, status, "{\"error\": \"%s\"}".formatted(SECRET)));
                    TestSource source = new TestSource(exchange -> send(exchange, 200, "{}"));
                    GovernedHttp http =
                            client(source, new Credentials.OAuth2(server.url().resolve("/token"), "mds", SECRET, ""))) {
                assertThat(printed(catchThrowable(() -> http.get("/x"))))
                        .contains("token-url")
                        .doesNotContain(SECRET);
                assertThat(server.requests()).hasSize(status == 500 ? 3 : 1);
                assertThat(source.requests()).isEmpty();
                assertThat(http.metrics().breaker()).isEqualTo(HttpMetrics.Breaker.CLOSED);
            }
        }
    }
}
