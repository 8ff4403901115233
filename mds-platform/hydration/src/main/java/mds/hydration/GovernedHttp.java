package mds.hydration;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import mds.plugin.SourceHttp;
import mds.plugin.SourceUnavailableException;

/**
 * The HTTP client of one source: kind to it, strict with what it says, and never older than the question.
 *
 * {@snippet :
 * try (GovernedHttp http = GovernedHttp.create(
 *         "registry", URI.create("http://127.0.0.1:7001"), HttpLimits.defaults(), Credentials.none(), Clock.systemUTC())) {
 *     SourceHttp.Answer answer = http.get("/api/v1/models/ranking-model-v5");
 * }
 * }
 *
 * <p><b>An answer is never older than the question.</b> Who asks decodes an event of something that happened before; an
 * answer whose request was sent before {@link #get} was called may not know of it, and once committed nothing would say
 * that it is stale. So {@link Answer#requestedAt()} is never before the call, which shapes three things:
 *
 * <ul>
 *   <li>No answer is served from memory for its age. A kept document is only ever confirmed by its source: sent with
 *       {@code If-None-Match}, answered by 304, and then as new as that request.
 *   <li>A caller joins a request for the same path while that waits for its turn, and not once it was sent. One request
 *       per path is out at a time; all who come meanwhile share the next. A hundred callers at once cost two requests.
 *   <li>Caches between here and the source are told to ask it ({@code Cache-Control: no-cache}).
 * </ul>
 *
 * <p>Retried, up to {@link HttpLimits#attempts()}: I/O errors, time-outs, 408, 425, 429, 5xx and broken JSON; all but 429
 * count for the circuit breaker. Other answers without a document fail at once. A {@code Retry-After} of 429 or 503
 * holds for everyone who asks this source. Redirects are followed within the source's origin, three at most.
 *
 * <p>Every request takes its turn of the rate limit: retries, redirects and those for access tokens.
 *
 * <p>Thread-safe; calls block their thread, virtual or not. There is no bound on a call as a whole other than
 * interruption, which cancels its request.
 */
public final class GovernedHttp implements SourceHttp, AutoCloseable {
    private final String source;
    private final HttpLimits limits;
    private final Counters counters = new Counters();
    private final Wire wire;
    private final Flights flights;
    private final Governor governor;
    private final Exchange exchange;

    private GovernedHttp(
            String source,
            Origin origin,
            HttpLimits limits,
            Credentials credentials,
            Clock clock,
            Quiet.Sleeper sleeper) {
        this.source = source;
        this.limits = limits;
        Quiet quiet = new Quiet(limits.retryAfterMax(), clock, sleeper);
        flights = new Flights(counters.joined);
        governor = new Governor(source, limits, clock, quiet, counters);
        wire = new Wire(source, limits);
        Authorization authorization = Authorization.of(credentials, wire, clock, governor::awaitTurn);
        exchange = new Exchange(origin, limits, clock, governor, quiet, counters, wire, authorization);
    }

    /**
     * A client for one source.
     *
     * @param source its configured name; for messages
     * @param url what paths are appended to: {@code http} or {@code https}, host, port and perhaps a path
     * @throws IllegalArgumentException if the URL is not such a one
     */
    public static GovernedHttp create(String source, URI url, HttpLimits limits, Credentials credentials, Clock clock) {
        return create(source, url, limits, credentials, clock, Thread::sleep);
    }

    static GovernedHttp create(
            String source, URI url, HttpLimits limits, Credentials credentials, Clock clock, Quiet.Sleeper sleeper) {
        return new GovernedHttp(source, Origin.of(source, url), limits, credentials, clock, sleeper);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the path is not path and query of RFC 3986, or would leave the source's URL
     */
    @Override
    public Answer get(String path) throws SourceUnavailableException, InterruptedException {
        SourcePath.require(source, path);
        counters.calls.increment();
        counters.asking.incrementAndGet();
        try {
            return flights.fly(path, departing -> governor.persist(path, () -> exchange.ask(path, departing)));
        } finally {
            counters.asking.decrementAndGet();
        }
    }

    /** What this client has done, and how it stands. */
    public HttpMetrics metrics() {
        int inFlight = governor.inFlight();
        return new HttpMetrics(
                source,
                counters.calls.sum(),
                counters.joined.sum(),
                counters.requests.sum(),
                counters.answers.sum(),
                Duration.ofNanos(counters.answerNanos.sum()),
                counters.cacheHits.sum(),
                counters.retries.sum(),
                counters.throttled.sum(),
                counters.failures.sum(),
                governor.breaker(),
                inFlight,
                Math.max(0, counters.asking.get() - inFlight),
                (double) inFlight / limits.maxConcurrent());
    }

    /** How kind it is to its source. */
    public HttpLimits limits() {
        return limits;
    }

    /** Cancels what is under way, whose callers get a {@link SourceUnavailableException}. */
    @Override
    public void close() {
        wire.close();
    }

    /** The source's name; never credentials. */
    @Override
    public String toString() {
        return "GovernedHttp[%s]".formatted(source);
    }
}
