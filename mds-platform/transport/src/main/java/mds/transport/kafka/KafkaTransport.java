package mds.transport.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mds.kernel.Figure;
import mds.kernel.event.EventSink;
import mds.kernel.event.EventTransport;
import mds.transport.Handover;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Events from Kafka topics: one consumer for all of them, in a group that hosts share. A batch is what one poll brought,
 * from all topics; its offsets are committed when the sink has returned. Whatever is wrong with the brokers is said by
 * {@link #problems()} and tried again without end. Thread-safe.
 */
public final class KafkaTransport implements EventTransport {
    private static final System.Logger LOG = System.getLogger(KafkaTransport.class.getName());
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final Duration LEAVE = Duration.ofSeconds(5);

    private final Settings settings;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ConsumerStatus status = new ConsumerStatus();
    private @Nullable Handover handover;
    private @Nullable Thread thread;

    /**
     * What to listen to.
     *
     * @param bootstrapServers {@code host:port}, separated by commas
     * @param group the consumer group that all hosts of one installation share
     * @param sources the name of the source that a topic's events are for, by topic
     * @param properties of Kafka's client that win over those of this transport; {@link ClientProperties} says which may
     */
    public record Settings(
            String bootstrapServers, String group, Map<String, String> sources, Map<String, String> properties) {
        public Settings {
            sources = Map.copyOf(sources);
            properties = Map.copyOf(properties);
        }

        /** Without properties of the client. */
        public static Settings of(String bootstrapServers, String group, Map<String, String> sources) {
            return new Settings(bootstrapServers, group, sources, Map.of());
        }

        /** Only the keys of the properties: their values may be secrets. */
        @Override
        public String toString() {
            return "%s, group %s, %s, properties %s".formatted(bootstrapServers, group, sources, properties.keySet());
        }
    }

    /** A transport that connects when it is started. */
    public KafkaTransport(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public synchronized void start(EventSink sink) {
        if (settings.sources().isEmpty()) {
            return;
        }
        Handover started = new Handover(name(), sink);
        handover = started;
        // A platform thread: the client waits in a selector, which would hold a virtual thread's carrier.
        thread = Thread.ofPlatform().name("kafka-transport").start(() -> run(started));
    }

    private void run(Handover handover) {
        try {
            while (closing.getCount() > 0) {
                consume(handover);
                closing.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void consume(Handover handover) throws InterruptedException {
        try (Connection connection = new Connection(new KafkaConsumer<>(
                ClientProperties.of(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer()))) {
            new TopicConsumer(connection.consumer(), settings, clock, handover, status, closing).run();
        } catch (RuntimeException | Error e) {
            // A class that the client does not find, too: nobody else would go on reading.
            boolean isNews = status.disconnected("Kafka at %s: %s".formatted(settings.bootstrapServers(), reason(e)));
            LOG.log(
                    isNews ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    "Reading from Kafka is begun anew after a fault",
                    e);
        }
    }

    @Override
    public Map<String, String> problems() {
        Map<String, String> problems = new HashMap<>();
        Handover started;
        synchronized (this) {
            started = handover;
        }
        Optional<String> store = started == null ? Optional.empty() : started.problem();
        settings.sources()
                .forEach((topic, source) ->
                        status.problem(topic).or(() -> store).ifPresent(problem -> problems.put(source, problem)));
        return problems;
    }

    @Override
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        synchronized (this) {
            if (handover != null) {
                figures.addAll(handover.figures());
            }
        }
        status.lag()
                .forEach((partition, events) -> figures.add(new Figure(
                        "mds_kafka_lag",
                        Map.of("topic", partition.topic(), "partition", Integer.toString(partition.partition())),
                        events.doubleValue())));
        return List.copyOf(figures);
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
            if (handover != null) {
                handover.stop();
            }
        }
        if (running != null) {
            joinUninterruptibly(running);
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the client says, and what it goes back to. */
    private static String reason(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.equals(fault) ? message(fault) : "%s: %s".formatted(message(fault), message(root));
    }

    private static String message(Throwable fault) {
        return fault.getMessage() == null ? fault.toString() : fault.getMessage();
    }

    /** Leaves the group at once when it is closed, so that others take over. */
    private record Connection(KafkaConsumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(LEAVE));
        }
    }
}
