package mds.hydration;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import mds.hydration.AttemptFailed.Kind;
import mds.plugin.SourceHttp.Answer;

/** One attempt to get one document: revalidation, the request, redirects, what the status means. Thread-safe. */
final class Exchange {
    private static final int MOST_REDIRECTS = 3;

    private final Origin origin;
    private final Clock clock;
    private final Governor governor;
    private final Quiet quiet;
    private final Counters counters;
    private final Wire wire;
    private final Authorization authorization;
    private final Documents documents;

    Exchange(
            Origin origin,
            HttpLimits limits,
            Clock clock,
            Governor governor,
            Quiet quiet,
            Counters counters,
            Wire wire,
            Authorization authorization) {
        this.origin = origin;
        this.clock = clock;
        this.governor = governor;
        this.quiet = quiet;
        this.counters = counters;
        this.wire = wire;
        this.authorization = authorization;
        documents = new Documents(limits);
    }

    /** What one request brought: an answer, or where to ask instead. */
    private sealed interface Step {
        record Arrived(Answer answer) implements Step {}

        record Elsewhere(URI uri) implements Step {}
    }

    /** @param departing runs before each request is sent; who asks after it began is not answered by that request */
    Answer ask(String path, Runnable departing) throws AttemptFailed, InterruptedException {
        URI uri = origin.below(path);
        Optional<Instant> first = Optional.empty();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Request request = request(uri);
            // A turn is spent at once: those who waited for credentials with turns in hand would leave together.
            governor.awaitTurn();
            departing.run();
            Instant requestedAt = first.orElse(clock.instant());
            first = Optional.of(requestedAt);
            switch (step(uri, request, requestedAt)) {
                case Step.Arrived arrived -> {
                    return arrived.answer();
                }
                case Step.Elsewhere elsewhere -> uri = elsewhere.uri();
            }
        }
        throw new AttemptFailed(Kind.FINAL, "it redirected more than %d times".formatted(MOST_REDIRECTS));
    }

    private Request request(URI uri) throws AttemptFailed, InterruptedException {
        // No cache on the way may answer without asking the source (RFC 9111 section 5.2.1.4).
        return authorization.authorized(Request.get(uri).with("Cache-Control", "no-cache"));
    }

    private Step step(URI uri, Request unconditional, Instant requestedAt) throws AttemptFailed, InterruptedException {
        Optional<Documents.Document> known = documents.find(uri);
        Request request = known.map(document -> unconditional.with("If-None-Match", document.etag()))
                .orElse(unconditional);
        Response response = send(request);
        int status = response.status();
        return switch (status) {
            case 304 -> new Step.Arrived(unchanged(known, requestedAt));
            case 301, 302, 303, 307, 308 -> new Step.Elsewhere(redirected(uri, response));
            case 404, 410 -> {
                documents.forget(uri);
                yield new Step.Arrived(new Answer.Missing(status, requestedAt));
            }
            default -> new Step.Arrived(document(request, response, requestedAt));
        };
    }

    private Answer document(Request request, Response response, Instant requestedAt) throws AttemptFailed {
        int status = response.status();
        if (status < 200 || status > 299 || status == 206) {
            throw refusal(request, response);
        }
        JsonNode json = JsonBody.read(response.body(), response.header("Content-Type"));
        documents.keep(request.uri(), response.header("ETag"), response.body());
        return new Answer.Document(json, requestedAt);
    }

    private Answer unchanged(Optional<Documents.Document> known, Instant requestedAt) throws AttemptFailed {
        if (known.isEmpty()) {
            throw new AttemptFailed(Kind.TROUBLE, "it answered 304 to a question without conditions");
        }
        counters.cacheHits.increment();
        return new Answer.Document(JsonBody.read(known.get().body(), Optional.empty()), requestedAt);
    }

    private URI redirected(URI from, Response response) throws AttemptFailed {
        Optional<String> location = response.header("Location");
        if (location.isEmpty()) {
            throw new AttemptFailed(Kind.FINAL, "it answered %d without a Location".formatted(response.status()));
        }
        return origin.resolve(from, location.get())
                .orElseThrow(() -> new AttemptFailed(
                        Kind.FINAL,
                        "it redirected (%d) away from its own origin %s, which is not followed"
                                .formatted(response.status(), origin)));
    }

    private AttemptFailed refusal(Request request, Response response) {
        int status = response.status();
        Optional<Instant> later = response.header("Retry-After")
                .filter(value -> status == 429 || status == 503)
                .flatMap(value -> RetryAfter.parse(value, clock));
        later.ifPresent(quiet::askedUntil);
        if (status == 429 || later.isPresent()) {
            counters.throttled.increment();
        }
        return switch (status) {
            case 401 ->
                new AttemptFailed(
                        authorization.renewable(request) ? Kind.PASSING : Kind.FINAL,
                        "it answered 401; check the source's credentials");
            case 403 -> new AttemptFailed(Kind.FINAL, "it answered 403; the source's credentials do not permit this");
            case 429 -> new AttemptFailed(Kind.PASSING, "it answered 429, too many requests");
            case 408, 425 -> new AttemptFailed(Kind.TROUBLE, "it answered %d".formatted(status));
            default -> new AttemptFailed(status >= 500 ? Kind.TROUBLE : Kind.FINAL, "it answered %d".formatted(status));
        };
    }

    private Response send(Request request) throws AttemptFailed, InterruptedException {
        counters.requests.increment();
        long begin = System.nanoTime();
        Response response = wire.send(request);
        counters.answers.increment();
        counters.answerNanos.add(System.nanoTime() - begin);
        if (response.status() != 401) {
            authorization.accepted(request);
        }
        return response;
    }
}
