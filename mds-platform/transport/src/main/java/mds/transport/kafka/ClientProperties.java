package mds.transport.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;

/**
 * The properties of Kafka's consumer (<a href="https://kafka.apache.org/documentation/#consumerconfigs">its documentation
 * </a>): what this transport sets, and what an operator may set beside or over it, such as {@code security.protocol}.
 */
public final class ClientProperties {
    private static final ConfigDef KNOWN = ConsumerConfig.configDef();

    /** On these rests that nothing acknowledged is lost, or they have a place of their own. */
    private static final Set<String> OWN = Set.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

    /** A poll this big is worth its transaction. */
    static final int MOST_EVENTS = 2_000;

    /** What the client reads ahead of a batch in hand, per broker: the backlog may be as long as it likes. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private ClientProperties() {}

    /**
     * What is wrong with a property that an operator sets; empty if it may be set so.
     *
     * @param isSecret whether the message must not show the value
     */
    public static Optional<String> fault(String key, String value, boolean isSecret) {
        if (OWN.contains(key)) {
            return Optional.of("is set by MDS itself and cannot be changed here");
        }
        ConfigDef.ConfigKey known = KNOWN.configKeys().get(key);
        if (known == null) {
            return Optional.of("is no property of Kafka's consumer");
        }
        if (key.equals(SaslConfigs.SASL_JAAS_CONFIG)) {
            return jaasFault(value);
        }
        try {
            Object parsed = ConfigDef.parseType(key, value, known.type);
            if (known.validator != null) {
                known.validator.ensureValid(key, parsed);
            }
            return Optional.empty();
        } catch (ConfigException e) {
            return Optional.of(
                    isSecret || isSecret(key)
                            ? "is not what Kafka's consumer takes"
                            : "is not what Kafka's consumer takes: " + e.getMessage());
        }
    }

    /** Says nothing of what Kafka makes of the text: it would quote the part of a password that follows a quotation mark. */
    private static Optional<String> jaasFault(String value) {
        try {
            JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(value)));
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of("is no login of Kafka's client: expected such as"
                    + " org.apache.kafka.common.security.scram.ScramLoginModule required username=\"…\""
                    + " password=\"…\";");
        }
    }

    /** Whether Kafka itself treats the value as a secret, e.g. {@code sasl.jaas.config}. */
    public static boolean isSecret(String key) {
        ConfigDef.ConfigKey known = KNOWN.configKeys().get(key);
        return known != null && known.type == ConfigDef.Type.PASSWORD;
    }

    static Map<String, Object> of(KafkaTransport.Settings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_EVENTS);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        // What a host that was killed held, others get after this time.
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        properties.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.putAll(settings.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return properties;
    }
}
