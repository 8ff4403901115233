package mds.transport.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import mds.plugin.SourceEvent;
import mds.transport.Batch;
import mds.transport.CloudEvents;
import mds.transport.Handover;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.requests.JoinGroupRequest;

/**
 * Reads topics with one consumer, one batch at a time. While the sink has a batch in hand, partitions are paused and
 * polling goes on, so that a slow sink never costs the membership in the group. Confined to the thread that runs it.
 */
final class TopicConsumer implements ConsumerRebalanceListener {
    private static final System.Logger LOG = System.getLogger(TopicConsumer.class.getName());
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HEARTBEAT = Duration.ofMillis(100);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration SURVEY = Duration.ofSeconds(10);
    private static final Duration SURVEY_MISSING = Duration.ofSeconds(1);
    private static final Duration COMMIT = Duration.ofSeconds(5);

    /** How long the batch in hand may delay a rebalance or the end; what takes longer comes again elsewhere. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaTransport.Settings settings;
    private final Clock clock;
    private final Handover handover;
    private final ConsumerStatus status;
    private final CountDownLatch closing;
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private Optional<BatchInHand> inHand = Optional.empty();
    private long nextSurvey = System.nanoTime();
    private boolean isAnswered;

    TopicConsumer(
            Consumer<byte[], byte[]> consumer,
            KafkaTransport.Settings settings,
            Clock clock,
            Handover handover,
            ConsumerStatus status,
            CountDownLatch closing) {
        this.consumer = consumer;
        this.settings = settings;
        this.clock = clock;
        this.handover = handover;
        this.status = status;
        this.closing = closing;
    }

    /** Returns when the transport is closing, and the batch in hand is acknowledged or given up. */
    void run() throws InterruptedException {
        try {
            while (closing.getCount() > 0) {
                if (inHand.isPresent()) {
                    settle(HEARTBEAT);
                }
                survey();
                read();
            }
            settle(PATIENCE);
        } finally {
            if (inHand.isPresent()) {
                inHand.get().abandon();
                inHand = Optional.empty();
            }
        }
    }

    /** Asks which topics there are; they may come later than their readers. */
    private void survey() {
        if (System.nanoTime() - nextSurvey < 0) {
            return;
        }
        try {
            Set<String> existing = new HashSet<>(settings.sources().keySet());
            existing.retainAll(consumer.listTopics(ANSWER).keySet());
            Set<String> missing = new HashSet<>(settings.sources().keySet());
            missing.removeAll(existing);
            status.topics(missing);
            isAnswered = true;
            nextSurvey = System.nanoTime() + (missing.isEmpty() ? SURVEY : SURVEY_MISSING).toNanos();
            if (!existing.equals(consumer.subscription())) {
                consumer.subscribe(existing, this);
            }
        } catch (TimeoutException e) {
            isAnswered = false;
            var _ = status.disconnected(
                    "Kafka at %s does not answer; is it running, and are the address and security.protocol right?"
                            .formatted(settings.bootstrapServers()));
            nextSurvey = System.nanoTime() + SURVEY_MISSING.toNanos();
        }
    }

    private void read() throws InterruptedException {
        if (isAnswered && (consumer.subscription().isEmpty() || isMember())) {
            status.connected();
        }
        if (consumer.subscription().isEmpty()) {
            closing.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(inHand.isPresent() ? Duration.ZERO : POLL);
        if (!records.isEmpty()) {
            take(records);
        }
        status.lag(lag());
    }

    /** A broker that tells which topics there are may still refuse to let this host into the group. */
    private boolean isMember() {
        return consumer.groupMetadata().generationId() != JoinGroupRequest.UNKNOWN_GENERATION_ID;
    }

    private Map<TopicPartition, Long> lag() {
        Map<TopicPartition, Long> lag = new HashMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            int held = inHand.map(batch -> batch.size(partition)).orElse(0);
            consumer.currentLag(partition).ifPresent(unread -> lag.put(partition, unread + held));
        }
        return lag;
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        if (inHand.isPresent()) {
            // Never so, or the order of commits would lose them; a new consumer begins at what is committed.
            throw new IllegalStateException("Kafka gave records of paused partitions " + records.partitions());
        }
        consumer.pause(consumer.assignment());
        Instant now = clock.instant();
        Iterator<Batch> messages = StreamSupport.stream(records.spliterator(), false)
                .map(message -> CloudEvents.open(event(message, now)))
                .iterator();
        Map<TopicPartition, Integer> sizes = records.partitions().stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        partition -> records.records(partition).size()));
        inHand = Optional.of(BatchInHand.begin(handover, messages, sizes, records.nextOffsets()));
    }

    private SourceEvent event(ConsumerRecord<byte[], byte[]> message, Instant now) {
        String source = settings.sources().getOrDefault(message.topic(), message.topic());
        byte[] body = message.value() == null ? new byte[0] : message.value();
        String position = "kafka %s[%d]@%d".formatted(message.topic(), message.partition(), message.offset());
        return new SourceEvent(source, body, MessageHeaders.of(message.headers()), position, now);
    }

    /** Waits for the batch in hand; if it is done, commits it and goes on reading. */
    private void settle(Duration patience) throws InterruptedException {
        if (inHand.isPresent() && inHand.get().await(patience)) {
            complete(inHand.get());
        }
        commit();
    }

    private void complete(BatchInHand batch) {
        if (batch.isDurable()) {
            uncommitted.putAll(batch.offsets());
            inHand = Optional.empty();
            consumer.resume(consumer.assignment());
        } else if (closing.getCount() > 0) {
            throw new IllegalStateException("the sink gave up a batch; what is not committed is read again");
        }
        // At the end a batch that was given up stays in hand, so that nothing behind it is read or committed.
    }

    /** What cannot be committed now is committed with the next batch, or comes again. */
    private void commit() {
        if (uncommitted.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(uncommitted, COMMIT);
            uncommitted.clear();
        } catch (CommitFailedException e) {
            LOG.log(System.Logger.Level.INFO, "Partitions went to another host before their commit: " + e.getMessage());
            uncommitted.clear();
        } catch (RebalanceInProgressException e) {
            LOG.log(System.Logger.Level.DEBUG, "A commit waits for the end of a rebalance", e);
        } catch (RetriableException e) {
            LOG.log(System.Logger.Level.WARNING, "Kafka did not take a commit; it is tried again: " + e.getMessage());
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        if (inHand.isPresent()) {
            consumer.pause(assigned);
        }
    }

    /**
     * Others may read on only behind what is done here: if anything in hand is of these partitions, it is finished and
     * committed first.
     */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        if (revoked.isEmpty()) {
            return;
        }
        try {
            settle(inHand.filter(batch -> batch.touches(revoked))
                    .map(batch -> PATIENCE)
                    .orElse(Duration.ZERO));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        onPartitionsLost(revoked);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        uncommitted.keySet().removeAll(lost);
        inHand.ifPresent(batch -> batch.forget(lost));
        LOG.log(
                System.Logger.Level.DEBUG,
                () -> "Partitions left this host: "
                        + lost.stream().map(TopicPartition::toString).collect(Collectors.joining(", ")));
    }
}
