package mds.hydration;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import mds.hydration.AttemptFailed.Kind;

/**
 * Access tokens by client credentials (RFC 6749 section 4.4), asked for once and used until shortly before they expire or
 * the source refuses them. Thread-safe.
 */
final class AccessTokens implements Authorization {
    private static final long UNSTATED_LIFETIME_SECONDS = 60;

    private final Credentials.OAuth2 client;
    private final Wire wire;
    private final Clock clock;
    private final Turn turn;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Token token = Token.NONE;

    /** @param proven whether the source has taken it */
    private record Token(String text, Instant expires, AtomicBoolean proven) {
        private static final Token NONE = of("", Instant.MIN);

        private static Token of(String text, Instant expires) {
            return new Token(text, expires, new AtomicBoolean());
        }

        private String header() {
            return "Bearer " + text;
        }

        @Override
        public String toString() {
            return "Token[expires=%s]".formatted(expires);
        }
    }

    AccessTokens(Credentials.OAuth2 client, Wire wire, Clock clock, Turn turn) {
        this.client = client;
        this.wire = wire;
        this.clock = clock;
        this.turn = turn;
    }

    @Override
    public Request authorized(Request request) throws AttemptFailed, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!clock.instant().isBefore(token.expires())) {
                token = fetch();
            }
            return request.with("Authorization", token.header());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accepted(Request request) {
        Token current = token;
        if (shows(request, current)) {
            current.proven().set(true);
        }
    }

    /** A token that worked once may have been revoked since; one that never worked will not. */
    @Override
    public boolean renewable(Request request) {
        lock.lock();
        try {
            Token current = token;
            if (!shows(request, current)) {
                return true;
            }
            token = Token.NONE;
            return current.proven().get();
        } finally {
            lock.unlock();
        }
    }

    private static boolean shows(Request request, Token token) {
        return token.header().equals(request.headers().get("Authorization"));
    }

    private Token fetch() throws AttemptFailed, InterruptedException {
        turn.await();
        Instant asked = clock.instant();
        try {
            Response response = wire.send(request());
            if (response.status() != 200) {
                throw refused(response.status());
            }
            return token(JsonBody.read(response.body(), response.header("Content-Type")), asked);
        } catch (AttemptFailed e) {
            Kind kind = e.kind() == Kind.TROUBLE ? Kind.PASSING : e.kind();
            throw new AttemptFailed(kind, "no access token from its token-url: " + e.getMessage(), e);
        }
    }

    private static AttemptFailed refused(int status) {
        boolean passing = status >= 500 || status == 429;
        return new AttemptFailed(
                passing ? Kind.PASSING : Kind.FINAL, "it answered %d; check the OAuth2 credentials".formatted(status));
    }

    private static Token token(JsonNode json, Instant asked) throws AttemptFailed {
        String text = json.path("access_token").asText("");
        if (!HeaderText.isValue(text)) {
            throw new AttemptFailed(Kind.FINAL, "it answered without a usable 'access_token'");
        }
        long lifetime = Math.clamp(json.path("expires_in").asLong(UNSTATED_LIFETIME_SECONDS), 0, 86_400);
        return Token.of(text, asked.plusSeconds(lifetime - lifetime / 10));
    }

    /** The client authenticates as RFC 6749 section 2.3.1 recommends: by HTTP Basic, id and secret form-encoded. */
    private Request request() {
        String form = "grant_type=client_credentials"
                + Optional.of(client.scope())
                        .filter(scope -> !scope.isEmpty())
                        .map(scope -> "&scope=" + encoded(scope))
                        .orElse("");
        return Request.post(client.tokenUrl(), form)
                .with("Authorization", Authorization.basic(encoded(client.id()), encoded(client.secret())));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
