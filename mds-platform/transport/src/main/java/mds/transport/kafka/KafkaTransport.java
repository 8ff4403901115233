package mds.transport.kafka;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mds.kernel.Figure;
import mds.kernel.event.EventSink;
import mds.kernel.event.EventTransport;
import mds.transport.Handover;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
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
     */
    public record Settings(String bootstrapServers, String group, Map<String, String> sources) {
        public Settings {
            sources = Map.copyOf(sources);
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
        Handover started = new Handover(sink);
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
        try (Connection connection = new Connection(
                new KafkaConsumer<>(properties(), new ByteArrayDeserializer(), new ByteArrayDeserializer()))) {
            new TopicConsumer(connection.consumer(), settings, clock, handover, status, closing).run();
        } catch (RuntimeException e) {
            status.disconnected("Kafka at %s: %s".formatted(settings.bootstrapServers(), rootMessage(e)));
            LOG.log(System.Logger.Level.WARNING, "Reading from Kafka is begun anew after a fault", e);
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1000);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        // What a host that was killed held, others get after this time.
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        return properties;
    }

    /** How many events of the partitions assigned to this host are not acknowledged yet, as far as it knows. */
    public long lag() {
        return status.lag();
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
        return settings.sources().isEmpty() ? List.of() : List.of(Figure.of("mds_kafka_lag", (double) lag()));
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

    private static String rootMessage(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    /** Leaves the group at once when it is closed, so that others take over. */
    private record Connection(KafkaConsumer<byte[], byte[]> consumer) implements AutoCloseable {
        @Override
        public void close() {
            consumer.close(CloseOptions.timeout(LEAVE));
        }
    }
}
