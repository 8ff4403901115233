package mds.sandbox.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import mds.sandbox.SandboxException;
import mds.sandbox.SecuredKafka;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A real Kafka broker (KRaft, one node) inside this process, on loopback; topics come into being when first used. */
public final class KafkaServer implements AutoCloseable {

    private static final String OPEN = "PLAINTEXT";

    private final KafkaRaftServer broker;
    private final int port;
    private final Optional<SecuredKafka> secured;

    private KafkaServer(KafkaRaftServer broker, int port, Optional<SecuredKafka> secured) {
        this.broker = broker;
        this.port = port;
        this.secured = secured;
    }

    /**
     * Starts a broker and returns once it takes connections.
     *
     * @param directory its log directory; what an earlier broker left there is used again
     * @param wantedPort 0 for any free one
     */
    public static KafkaServer start(Path directory, int wantedPort) {
        return start(directory, wantedPort, Optional.empty());
    }

    /** The same with listeners where clients have to show who they are, beside the open one. */
    public static KafkaServer startSecured(Path directory, int wantedPort) {
        try {
            return start(
                    directory, wantedPort, Optional.of(SecuredListeners.in(directory.resolveSibling("kafka-keys"))));
        } catch (IOException e) {
            throw new SandboxException("Kafka's certificate cannot be written beside " + directory, e);
        }
    }

    private static KafkaServer start(Path directory, int wantedPort, Optional<SecuredListeners> secured) {
        int port = Ports.choose(wantedPort, "Kafka", "--kafka-port");
        int controllerPort = Ports.choose(0, "Kafka's controller", "--kafka-port");
        try {
            format(directory);
            Properties properties = properties(directory);
            properties.putAll(listeners(port, controllerPort, secured));
            KafkaRaftServer broker = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
            broker.startup();
            return new KafkaServer(broker, port, secured.map(SecuredListeners::addresses));
        } catch (Exception e) {
            throw new SandboxException("Kafka did not start in " + directory + ": " + e, e);
        }
    }

    /** {@code host:port}, as Kafka clients want it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Where clients have to show who they are; empty if it was not started so. */
    public Optional<SecuredKafka> secured() {
        return secured;
    }

    @Override
    public void close() {
        broker.shutdown();
        broker.awaitShutdown();
    }

    private static void format(Path directory) throws Exception {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(directory);
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setDirectories(List.of(directory.toString()))
                .setMetadataLogDirectory(directory.toString())
                .setControllerListenerName("CONTROLLER")
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    private static Map<String, String> listeners(int port, int controllerPort, Optional<SecuredListeners> secured) {
        Map<String, Integer> ports = new TreeMap<>(Map.of(OPEN, port));
        secured.ifPresent(some -> ports.putAll(some.ports()));
        String own = ports.entrySet().stream()
                .map(listener -> listener.getKey() + "://127.0.0.1:" + listener.getValue())
                .collect(Collectors.joining(","));
        String protocols =
                ports.keySet().stream().map(name -> name + ":" + name).collect(Collectors.joining(","));
        Map<String, String> properties = new TreeMap<>(Map.of(
                "listeners",
                own + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                own,
                "listener.security.protocol.map",
                protocols + ",CONTROLLER:PLAINTEXT",
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controllerPort,
                "inter.broker.listener.name",
                OPEN));
        secured.ifPresent(some -> properties.putAll(some.properties()));
        return properties;
    }

    private static Properties properties(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "log.dirs", directory.toRealPath().toString()));
        // A stranger's sources may use any topic name.
        properties.putAll(Map.of("auto.create.topics.enable", "true", "num.partitions", "3"));
        // One broker is all there is, and its consumers should not wait for others to join.
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "1");
        }
        properties.putAll(Map.of(
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.initial.rebalance.delay.ms", "0"));
        // The defaults are made for a large machine.
        properties.putAll(Map.of(
                "log.cleaner.dedupe.buffer.size", "2097152",
                "log.cleaner.threads", "1",
                "num.network.threads", "1",
                "num.io.threads", "2",
                "background.threads", "1"));
        return properties;
    }
}
