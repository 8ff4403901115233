package mds.transport.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** How a consumer is doing: written by its thread, read by others. */
final class ConsumerStatus {
    private volatile Optional<String> connection = Optional.empty();
    private volatile Set<String> missingTopics = Set.of();
    private volatile Map<TopicPartition, Long> lag = Map.of();

    void topics(Set<String> missing) {
        missingTopics = Set.copyOf(missing);
    }

    void connected() {
        connection = Optional.empty();
    }

    /** Whether that is news. */
    boolean disconnected(String why) {
        Optional<String> before = connection;
        connection = Optional.of(why);
        return !before.equals(connection);
    }

    void lag(Map<TopicPartition, Long> events) {
        lag = Map.copyOf(events);
    }

    /** How many events are not acknowledged yet, by partition assigned to this host. */
    Map<TopicPartition, Long> lag() {
        return lag;
    }

    Optional<String> problem(String topic) {
        return connection.or(() -> missingTopics.contains(topic)
                ? Optional.of(
                        "Kafka has no topic '%s', or does not show it to this user; it is read as soon as it appears"
                                .formatted(topic))
                : Optional.empty());
    }
}
