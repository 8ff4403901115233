package mds.transport.webhook;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import mds.kernel.Figure;
import mds.kernel.event.EventSink;
import mds.kernel.event.EventTransport;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;
import org.jspecify.annotations.Nullable;

/**
 * Takes events that sources post. It has no HTTP server of its own: whoever has one calls {@link #receive}, and answers
 * 202 when that returns. One call is one event, whatever its body; the caller's thread does the work. Thread-safe.
 */
public final class WebhookTransport implements EventTransport {
    /** As much as other transports carry in one event. */
    public static final int DEFAULT_MAXIMUM_BYTES = 1024 * 1024;

    /** They are for the HTTP server, and must not be kept with a dead letter. */
    private static final Set<String> SECRETS = Set.of("authorization", "proxy-authorization", "cookie");

    private final Settings settings;
    private final Clock clock;
    private final ReadWriteLock lifecycle = new ReentrantReadWriteLock(true);
    private @Nullable EventSink sink;

    /**
     * What to take.
     *
     * @param sources the names of those that may post
     * @param maximumBytes the longest body
     */
    public record Settings(Set<String> sources, int maximumBytes) {
        public Settings {
            sources = Set.copyOf(sources);
        }
    }

    /** A transport that takes nothing until it is started. */
    public WebhookTransport(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void start(EventSink sink) {
        lifecycle.writeLock().lock();
        try {
            this.sink = sink;
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    /**
     * Takes one event and returns when its effect is durable.
     *
     * @param source the name of the configured source that it is for
     * @param body its bytes, as they came
     * @param headers of the request; those that hold secrets are dropped
     * @param remote who sent it, for people
     * @throws UnknownSourceException if no source of that name may post (404)
     * @throws EventTooLargeException if the body is too long (413)
     * @throws NotTakingEventsException before start and after close (503)
     * @throws StoreUnavailableException if the event could not be made durable; the sender tries again (503)
     */
    public void receive(String source, byte[] body, Map<String, String> headers, String remote)
            throws UnknownSourceException, EventTooLargeException, NotTakingEventsException, StoreUnavailableException,
                    InterruptedException {
        if (!settings.sources().contains(source)) {
            throw new UnknownSourceException(source, new TreeSet<>(settings.sources()));
        }
        if (body.length > settings.maximumBytes()) {
            throw new EventTooLargeException(source, body.length, settings.maximumBytes());
        }
        SourceEvent event = new SourceEvent(source, body, carried(headers), "webhook " + remote, clock.instant());
        lifecycle.readLock().lockInterruptibly();
        try {
            if (sink == null) {
                throw new NotTakingEventsException(source);
            }
            sink.accept(List.of(event));
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    private static Map<String, String> carried(Map<String, String> headers) {
        Map<String, String> carried = new TreeMap<>();
        headers.forEach((name, value) -> carried.put(name.toLowerCase(Locale.ROOT), value));
        carried.keySet().removeAll(SECRETS);
        return carried;
    }

    /** Always empty: whether a source can post, only the source can tell. */
    @Override
    public Map<String, String> problems() {
        return Map.of();
    }

    @Override
    public List<Figure> figures() {
        return List.of();
    }

    /** Refuses what comes from now on, and returns when every call in hand has. */
    @Override
    public void close() {
        lifecycle.writeLock().lock();
        try {
            sink = null;
        } finally {
            lifecycle.writeLock().unlock();
        }
    }
}
