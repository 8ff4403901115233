package mds.server.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mds.hydration.Credentials;
import mds.kernel.inventory.SweepSchedule;
import mds.server.graphql.engine.QueryLimits;
import mds.transport.sqs.AccessKey;
import mds.transport.sqs.SqsTransport;
import mds.transport.webhook.WebhookTransport;

/**
 * What the host is told. {@link ConfigurationReader} makes it and checks it; whoever holds one may rely on it.
 *
 * @param server where the host listens
 * @param graphQl what one request may ask for
 * @param datomicUri {@code journal:<directory>}, {@code datomic:mem://<name>} or a transactor's URI
 * @param elasticsearch where the index is
 * @param kafka empty if no source's events come over Kafka
 * @param sqs empty if no source's events come over SQS
 * @param administration who may administer
 * @param pluginDirectory where the plugin jars are
 * @param sources by name
 */
public record Configuration(
        Server server,
        QueryLimits graphQl,
        String datomicUri,
        Elasticsearch elasticsearch,
        Optional<Kafka> kafka,
        Optional<Sqs> sqs,
        Administration administration,
        Path pluginDirectory,
        Map<String, SourceConfiguration> sources) {
    public Configuration {
        sources = Map.copyOf(sources);
    }

    /**
     * Where the host listens.
     *
     * @param host an address of this machine; loopback unless told otherwise
     * @param port 0 for any free one
     * @param origins whose pages may ask, beside the host's own
     */
    public record Server(String host, int port, Set<String> origins) {
        public Server {
            origins = Set.copyOf(origins);
        }
    }

    /**
     * Where the index is.
     *
     * @param url of any node
     * @param indexPrefix what the names of all indices begin with
     */
    public record Elasticsearch(URI url, String indexPrefix) {}

    /**
     * The Kafka cluster.
     *
     * @param bootstrapServers {@code host:port}, several separated by commas
     * @param group the consumer group that all hosts share
     * @param properties of Kafka's client, secrets among them
     */
    public record Kafka(String bootstrapServers, String group, Map<String, String> properties) {
        public Kafka {
            properties = Map.copyOf(properties);
        }

        /** Does not show the properties' values. */
        @Override
        public String toString() {
            return "Kafka[%s, group %s, properties %s]".formatted(bootstrapServers, group, properties.keySet());
        }
    }

    /**
     * SQS.
     *
     * @param endpoint in place of AWS's own, for a sandbox
     * @param region of the queues
     * @param key who MDS is to AWS; what AWS's own chain finds if empty
     * @param sns what is expected of messages that come through SNS
     */
    public record Sqs(Optional<URI> endpoint, String region, Optional<AccessKey> key, SqsTransport.Sns sns) {}

    /**
     * Who may administer.
     *
     * @param token what an administrator sends; without one, only programs of this machine may administer
     */
    public record Administration(Optional<String> token) {
        /** Does not show the token. */
        @Override
        public String toString() {
            return token.isPresent() ? "Administration[with a token]" : "Administration[without a token]";
        }
    }

    /**
     * Where a source's thin events come from.
     *
     * @param kafkaTopic empty if not over Kafka
     * @param sqsQueue empty if not over SQS
     * @param snsTopic the ARN of the only topic whose messages that queue is to hold; anything if empty
     * @param webhook who may post them; empty if nobody may
     */
    public record Events(
            Optional<String> kafkaTopic,
            Optional<String> sqsQueue,
            Optional<String> snsTopic,
            Optional<WebhookTransport.Access> webhook) {}

    /**
     * One source.
     *
     * @param plugin the id of the plugin that knows this kind of source
     * @param url where the source's API is
     * @param credentials what it wants to see to let MDS in
     * @param events where its thin events come from
     * @param references the source that owns an entity type, where several own it
     * @param limits how the source may be called, as {@link mds.hydration.HttpLimits#of} understands it
     * @param sweeps when what the source holds is walked through
     * @param settings what the plugin's descriptor asks for
     */
    public record SourceConfiguration(
            String plugin,
            URI url,
            Credentials credentials,
            Events events,
            Map<String, String> references,
            Map<String, String> limits,
            SweepSchedule sweeps,
            Map<String, String> settings) {
        public SourceConfiguration {
            references = Map.copyOf(references);
            limits = Map.copyOf(limits);
            settings = Map.copyOf(settings);
        }
    }
}
