package mds.transport.webhook;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import mds.kernel.Figure;
import mds.kernel.event.DeadLetter;
import mds.kernel.event.EventSink;
import mds.kernel.event.EventTransport;
import mds.kernel.graph.StoreUnavailableException;
import mds.plugin.SourceEvent;
import mds.transport.CloudEvents;
import mds.transport.Handover;
import org.jspecify.annotations.Nullable;

/**
 * Takes events that sources post. It has no HTTP server of its own: whoever has one asks {@link #expect}, calls {@link #receive}, and answers
 * 202 when that returns. One call is one event, or a CloudEvents batch; many calls at once share transactions. Thread-safe.
 */
public final class WebhookTransport implements EventTransport {
    /** As much as other transports carry in one event. */
    public static final int DEFAULT_MAXIMUM_BYTES = 1024 * 1024;

    private static final System.Logger LOG = System.getLogger(WebhookTransport.class.getName());

    private final Settings settings;
    private final Clock clock;
    private final Map<String, Door> doors = new TreeMap<>();
    private final ReadWriteLock lifecycle = new ReentrantReadWriteLock(true);
    private @Nullable Handover handover;
    private @Nullable Gathering gathering;

    /**
     * What to take.
     *
     * @param sources who may post for a source, by the names of those for which that is possible at all
     * @param maximumBytes the longest body
     * @param exposed whether others than this machine can post
     */
    public record Settings(Map<String, Access> sources, int maximumBytes, boolean exposed) {
        public Settings {
            sources = Map.copyOf(sources);
        }
    }

    /**
     * Who may post for a source.
     *
     * @param signing how events are signed; empty to take them from whoever reaches the host
     * @param requestsPerSecond how many are taken; empty for as many as come
     */
    public record Access(Optional<Signing> signing, Optional<Integer> requestsPerSecond) {
        /** Whoever reaches the host. */
        public static final Access OPEN = new Access(Optional.empty(), Optional.empty());
    }

    /**
     * How events are signed.
     *
     * @param scheme of the sender
     * @param secret that both sides know
     * @param replayWindow how far from now the signed time may be, where the scheme has one
     */
    public record Signing(SignatureScheme scheme, String secret, Duration replayWindow) {
        /** @throws IllegalArgumentException if the secret is none of its scheme */
        public Signing {
            if (scheme.key(secret).length == 0) {
                throw new IllegalArgumentException("an empty secret signs nothing");
            }
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "%s within %s".formatted(scheme, replayWindow);
        }
    }

    /** A transport that takes nothing until it is started. */
    public WebhookTransport(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        settings.sources().forEach((source, access) -> doors.put(source, new Door(source, access, clock)));
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void start(EventSink sink) {
        problems()
                .forEach((source, problem) ->
                        LOG.log(System.Logger.Level.WARNING, "Events posted for '%s' %s".formatted(source, problem)));
        lifecycle.writeLock().lock();
        try {
            Handover started = new Handover(name(), sink);
            handover = started;
            gathering = new Gathering(started);
        } finally {
            lifecycle.writeLock().unlock();
        }
    }

    /** Returns if events may be posted for a source at all, so that nothing need be read of those that may not. */
    public void expect(String source) throws UnknownSourceException {
        var _ = door(source);
    }

    private Door door(String source) throws UnknownSourceException {
        Door door = doors.get(source);
        if (door == null) {
            throw new UnknownSourceException(source, new TreeSet<>(doors.keySet()));
        }
        return door;
    }

    /**
     * Takes one event and returns when its effect is durable.
     *
     * @param source the name of the configured source that it is for
     * @param body its bytes, as they came
     * @param headers of the request; those that hold secrets are dropped
     * @param remote who sent it, for people
     * @throws EventRefusedException if it is not taken; sending it again helps only if the exception says so
     * @throws StoreUnavailableException if the event could not be made durable; the sender tries again (503)
     */
    public void receive(String source, byte[] body, Map<String, String> headers, String remote)
            throws EventRefusedException, StoreUnavailableException, InterruptedException {
        Door door = door(source);
        if (body.length > settings.maximumBytes()) {
            throw new EventTooLargeException(source, body.length, settings.maximumBytes());
        }
        Map<String, String> carried = carried(headers);
        Optional<String> delivery = door.admit(body, carried);
        if (door.hasTaken(delivery)) {
            return;
        }
        SourceEvent message = new SourceEvent(source, body, carried, "webhook " + remote, clock.instant());
        lifecycle.readLock().lockInterruptibly();
        try {
            if (gathering == null) {
                throw new NotTakingEventsException(source);
            }
            gathering.deliver(CloudEvents.open(message));
            door.take(delivery);
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    private static Map<String, String> carried(Map<String, String> headers) {
        Map<String, String> carried = new TreeMap<>();
        headers.forEach((name, value) -> {
            String key = name.toLowerCase(Locale.ROOT);
            carried.put(key, key.startsWith("ce-") ? decoded(value) : value);
        });
        carried.keySet().removeAll(DeadLetter.CREDENTIALS);
        return carried;
    }

    /** CloudEvents attributes are percent-encoded in HTTP headers, and nowhere else. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    /** Which sources anybody can post for; whether a source itself can, only the source can tell. */
    @Override
    public Map<String, String> problems() {
        if (!settings.exposed()) {
            return Map.of();
        }
        Map<String, String> problems = new TreeMap<>();
        settings.sources().forEach((source, access) -> {
            if (access.signing().isEmpty()) {
                problems.put(
                        source,
                        "are taken from whoever reaches this host; set events.webhook.signature and secret of the"
                                + " source, or events.webhook: none");
            }
        });
        return problems;
    }

    @Override
    public List<Figure> figures() {
        lifecycle.readLock().lock();
        try {
            return handover == null ? List.of() : handover.figures();
        } finally {
            lifecycle.readLock().unlock();
        }
    }

    /** Refuses what comes from now on, and returns when every call in hand has. */
    @Override
    public void close() {
        lifecycle.writeLock().lock();
        try {
            gathering = null;
        } finally {
            lifecycle.writeLock().unlock();
        }
    }
}
