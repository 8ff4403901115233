package mds.sandbox.chaos;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import mds.sandbox.servers.SqsQueues;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Whether events wait, on Kafka for a consumer group or in the queues of SQS. */
public final class Backlog {
    private final String bootstrapServers;
    private final String group;
    private final List<String> topics;
    private final URI sqs;
    private final List<String> queues;

    /** The backlog of a group in the topics that it reads, and of those who read the queues. */
    public Backlog(String bootstrapServers, String group, List<String> topics, URI sqs, List<String> queues) {
        this.bootstrapServers = bootstrapServers;
        this.group = group;
        this.topics = List.copyOf(topics);
        this.sqs = sqs;
        this.queues = List.copyOf(queues);
    }

    /** Whether everything was acknowledged. */
    public boolean isEmpty() throws InterruptedException {
        return areQueuesEmpty() && areTopicsRead();
    }

    /** A message that a host held when it was killed waits, too, until SQS shows it again. */
    private boolean areQueuesEmpty() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            SqsQueues all = new SqsQueues(sqs, http);
            return queues.stream().allMatch(queue -> all.waiting(queue) == 0);
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private boolean areTopicsRead() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<TopicPartition, OffsetSpec> asked = admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(asked).all().get();
            Map<TopicPartition, OffsetAndMetadata> reached = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return ends.entrySet().stream()
                    .allMatch(end ->
                            reached(reached, end.getKey()) >= end.getValue().offset());
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** A partition of which nothing was ever acknowledged has no offset. */
    private static long reached(Map<TopicPartition, OffsetAndMetadata> offsets, TopicPartition partition) {
        OffsetAndMetadata offset = offsets.get(partition);
        return offset == null ? 0 : offset.offset();
    }
}
