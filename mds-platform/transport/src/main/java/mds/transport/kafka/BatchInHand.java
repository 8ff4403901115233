package mds.transport.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import mds.transport.Batch;
import mds.transport.Handover;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A batch that the sink works on, on a thread of its own, and the offsets to commit when it is done. */
final class BatchInHand {
    private final Map<TopicPartition, Integer> sizes;
    private final Map<TopicPartition, OffsetAndMetadata> offsets;
    private final Thread worker;
    private volatile boolean durable;

    private BatchInHand(
            Handover handover,
            Iterator<Batch> messages,
            Map<TopicPartition, Integer> sizes,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        this.sizes = new HashMap<>(sizes);
        this.offsets = new HashMap<>(offsets);
        this.worker = Thread.ofVirtual().name("kafka-batch").unstarted(() -> deliver(handover, messages));
    }

    /** @param messages opened one after the other, since what comes out of them is larger than they are */
    static BatchInHand begin(
            Handover handover,
            Iterator<Batch> messages,
            Map<TopicPartition, Integer> sizes,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        BatchInHand batch = new BatchInHand(handover, messages, sizes, offsets);
        batch.worker.start();
        return batch;
    }

    private void deliver(Handover handover, Iterator<Batch> messages) {
        try {
            boolean taken = true;
            while (taken && messages.hasNext()) {
                taken = handover.deliver(portion(messages));
            }
            durable = taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Batch portion(Iterator<Batch> messages) {
        List<Batch> portion = new ArrayList<>();
        int size = 0;
        while (size < ClientProperties.MOST_EVENTS && messages.hasNext()) {
            Batch message = messages.next();
            portion.add(message);
            size += message.size();
        }
        return Batch.of(portion);
    }

    /** How many of its messages are of that partition. */
    int size(TopicPartition partition) {
        return sizes.getOrDefault(partition, 0);
    }

    /** Whether any of its messages is of one of those partitions. */
    boolean touches(Collection<TopicPartition> partitions) {
        return partitions.stream().anyMatch(sizes::containsKey);
    }

    /** Whether the sink was done within that time. */
    boolean await(Duration patience) throws InterruptedException {
        return worker.join(patience);
    }

    /** Whether it may be acknowledged, once it is done. */
    boolean isDurable() {
        return durable;
    }

    Map<TopicPartition, OffsetAndMetadata> offsets() {
        return offsets;
    }

    /** Partitions that others read now: their offsets are not this host's to commit any more. */
    void forget(Collection<TopicPartition> partitions) {
        offsets.keySet().removeAll(partitions);
        sizes.keySet().removeAll(partitions);
    }

    /** Stops the work; what was in the batch comes again. */
    void abandon() throws InterruptedException {
        worker.interrupt();
        worker.join();
    }
}
