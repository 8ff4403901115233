package mds.sandbox.chaos;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many events wait on Kafka for a consumer group. */
public final class Backlog {
    private final String bootstrapServers;
    private final String group;

    /** The backlog of a group. */
    public Backlog(String bootstrapServers, String group) {
        this.bootstrapServers = bootstrapServers;
        this.group = group;
    }

    /** Whether the group has acknowledged everything in the topics that it reads. */
    public boolean isEmpty() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, OffsetAndMetadata> reached = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> asked = reached.keySet().stream()
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            var ends = admin.listOffsets(asked).all().get();
            return reached.entrySet().stream()
                    .allMatch(entry -> Optional.ofNullable(ends.get(entry.getKey()))
                            .filter(end -> entry.getValue().offset() >= end.offset())
                            .isPresent());
        } catch (ExecutionException e) {
            return false;
        }
    }
}
