package mds.sandbox;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import mds.sandbox.servers.ElasticsearchServer;
import mds.sandbox.servers.KafkaServer;
import picocli.CommandLine.Option;

/** The options about the four servers, the same for every command that starts them. */
final class ServerOptions {

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            description = "Kafka's port on 127.0.0.1; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int kafkaPort = 0;

    @Option(names = "--secured", hidden = true, description = "Has Kafka listen for SASL and TLS as well.")
    private boolean secured = false;

    @Option(names = "--sqs-port", paramLabel = "PORT", description = "SQS's port; 0 takes any free one.")
    private int sqsPort = 0;

    @Option(names = "--sns-port", paramLabel = "PORT", description = "SNS's port; 0 takes any free one.")
    private int snsPort = 0;

    @Option(
            names = "--elasticsearch-port",
            paramLabel = "PORT",
            description = "Elasticsearch's port; 0 takes any free one.")
    private int elasticsearchPort = 0;

    KafkaServer startKafka(Path directory) {
        return secured ? KafkaServer.startSecured(directory, kafkaPort) : KafkaServer.start(directory, kafkaPort);
    }

    int sqsPort() {
        return sqsPort;
    }

    int snsPort() {
        return snsPort;
    }

    int elasticsearchPort() {
        return elasticsearchPort;
    }

    Path elasticsearchZip() {
        return home().resolve(ElasticsearchServer.distributionFileName());
    }

    /** The system property {@code mds.sandbox.home}; without it, the directory above that of our jar. */
    static Path home() {
        return Optional.ofNullable(System.getProperty("mds.sandbox.home"))
                .map(Path::of)
                .orElseGet(() -> jar().resolveSibling("..").normalize())
                .toAbsolutePath();
    }

    private static Path jar() {
        return Path.of(URI.create(ServerOptions.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }
}
