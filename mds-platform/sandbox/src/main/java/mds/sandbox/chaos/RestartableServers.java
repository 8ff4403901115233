package mds.sandbox.chaos;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import mds.sandbox.SandboxException;
import mds.sandbox.servers.ElasticsearchServer;
import mds.sandbox.servers.KafkaServer;
import mds.sandbox.servers.SqsQueues;
import mds.sandbox.servers.SqsServer;

/**
 * Kafka, SQS and Elasticsearch, each of which can be away for a while: it comes back at its old port. Kafka and
 * Elasticsearch come back with what they held; SQS holds its messages in memory, so they are lost with it. One thread at a
 * time.
 */
public final class RestartableServers implements AutoCloseable {
    private static final Duration PORT_PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Path kafkaDirectory;
    private final Path elasticsearchDirectory;
    private final Path elasticsearchZip;
    private final int kafkaPort;
    private final int sqsPort;
    private final int elasticsearchPort;
    private final List<String> queues;
    private final Runnable emptied;
    private KafkaServer kafka;
    private SqsServer sqs;
    private ElasticsearchServer elasticsearch;

    /**
     * Takes over servers that run.
     *
     * @param directory the data directory that they were started with
     * @param queues are made again with SQS
     * @param emptied is told when they have lost what they held
     */
    public RestartableServers(
            KafkaServer kafka,
            SqsServer sqs,
            ElasticsearchServer elasticsearch,
            Path directory,
            Path elasticsearchZip,
            List<String> queues,
            Runnable emptied) {
        this.kafka = kafka;
        this.sqs = sqs;
        this.elasticsearch = elasticsearch;
        this.elasticsearchZip = elasticsearchZip;
        this.queues = List.copyOf(queues);
        this.emptied = emptied;
        kafkaDirectory = directory.resolve("kafka");
        elasticsearchDirectory = directory.resolve("elasticsearch");
        kafkaPort = URI.create("kafka://" + kafka.bootstrapServers()).getPort();
        sqsPort = URI.create(sqs.endpoint()).getPort();
        elasticsearchPort = URI.create(elasticsearch.url()).getPort();
    }

    /** Waits, and may be told to end early. */
    @FunctionalInterface
    public interface Absence {
        /** Returns when the server is to come back. */
        void pass() throws InterruptedException;
    }

    /** The servers that can be away, each by its name. */
    public static final List<String> NAMES = List.of("Kafka", "SQS", "Elasticsearch");

    /**
     * Stops a server, and starts it again when its absence is over.
     *
     * @param name one of {@link #NAMES}
     */
    public void interrupt(String name, Absence absence, Consumer<String> said) throws InterruptedException {
        said.accept(name + " stops");
        switch (name) {
            case "Kafka" -> {
                kafka.close();
                absence.pass();
                kafka = again(() -> KafkaServer.start(kafkaDirectory, kafkaPort));
            }
            case "SQS" -> {
                sqs.close();
                emptied.run();
                absence.pass();
                sqs = again(() -> SqsServer.start(sqsPort));
                createQueues();
            }
            case "Elasticsearch" -> {
                elasticsearch.close();
                absence.pass();
                elasticsearch = again(
                        () -> ElasticsearchServer.start(elasticsearchZip, elasticsearchDirectory, elasticsearchPort));
            }
            default ->
                throw new IllegalArgumentException(
                        "there is no server '%s'; expected one of %s".formatted(name, NAMES));
        }
        said.accept(name + " is back");
    }

    /** While a server is away, the system may lend its port to somebody's connection. */
    private static <T> T again(Supplier<T> start) throws InterruptedException {
        long deadline = System.nanoTime() + PORT_PATIENCE.toNanos();
        while (true) {
            try {
                return start.get();
            } catch (SandboxException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private void createQueues() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            SqsQueues all = new SqsQueues(URI.create(sqs.endpoint()), http);
            queues.forEach(all::create);
        }
    }

    @Override
    public void close() {
        kafka.close();
        sqs.close();
        elasticsearch.close();
    }
}
