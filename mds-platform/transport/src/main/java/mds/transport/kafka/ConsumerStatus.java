package mds.transport.kafka;

import java.util.Optional;
import java.util.Set;

/** How a consumer is doing: written by its thread, read by others. */
final class ConsumerStatus {
    private volatile Optional<String> connection = Optional.empty();
    private volatile Set<String> missingTopics = Set.of();
    private volatile long lag;

    void connected(Set<String> missingTopics) {
        this.connection = Optional.empty();
        this.missingTopics = Set.copyOf(missingTopics);
    }

    void disconnected(String why) {
        connection = Optional.of(why);
    }

    void lag(long events) {
        lag = events;
    }

    long lag() {
        return lag;
    }

    Optional<String> problem(String topic) {
        return connection.or(() -> missingTopics.contains(topic)
                ? Optional.of("Kafka has no topic '%s'; it is read as soon as it appears".formatted(topic))
                : Optional.empty());
    }
}
