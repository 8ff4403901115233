package mds.transport.sqs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** One queue, as one poller sees it: many messages at once, where SQS takes ten. Not thread-safe but for {@link #keep}. */
final class Queue {
    private static final int MOST_AT_ONCE = 10;
    private static final int MOST_IN_BATCH = 200;
    private static final Duration LONG_POLL = Duration.ofSeconds(20);

    private final SqsClient client;
    private final String name;
    private final Duration visibility;
    private volatile Optional<String> url = Optional.empty();
    private boolean isRead;

    Queue(SqsClient client, String name, Duration visibility) {
        this.client = client;
        this.name = name;
        this.visibility = visibility;
    }

    String name() {
        return name;
    }

    Duration visibility() {
        return visibility;
    }

    boolean isFound() {
        return url.isPresent();
    }

    /** Asks where the queue is: a question that is answered at once, where a long poll is not. */
    void find() {
        url = Optional.of(client.getQueueUrl(r -> r.queueName(name)).queueUrl());
    }

    /** Forgets where the queue was. */
    void lose() {
        url = Optional.empty();
        isRead = false;
    }

    /**
     * Waits for messages; while more are ready they make a bigger batch. Empty if none came. The first time it does not
     * wait, so that it shows at once whether this host may read at all.
     */
    List<Message> receive() {
        List<Message> received = new ArrayList<>(receive(isRead ? LONG_POLL : Duration.ZERO));
        isRead = true;
        int latest = received.size();
        while (latest == MOST_AT_ONCE && received.size() < MOST_IN_BATCH) {
            List<Message> more = receive(Duration.ZERO);
            received.addAll(more);
            latest = more.size();
        }
        return received;
    }

    private List<Message> receive(Duration patience) {
        String address = url();
        return client.receiveMessage(r -> r.queueUrl(address)
                        .maxNumberOfMessages(MOST_AT_ONCE)
                        .waitTimeSeconds((int) patience.toSeconds())
                        .visibilityTimeout((int) visibility.toSeconds())
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
                .messages();
    }

    /**
     * Keeps messages invisible for another while.
     *
     * @return why some may come again although they are in hand
     */
    List<String> keep(List<Message> messages) {
        String address = url();
        List<String> failures = new ArrayList<>();
        for (List<Message> some : parts(messages)) {
            List<ChangeMessageVisibilityBatchRequestEntry> entries = IntStream.range(0, some.size())
                    .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                            .id(Integer.toString(i))
                            .receiptHandle(some.get(i).receiptHandle())
                            .visibilityTimeout((int) visibility.toSeconds())
                            .build())
                    .toList();
            client.changeMessageVisibilityBatch(r -> r.queueUrl(address).entries(entries)).failed().stream()
                    .map(Queue::reason)
                    .forEach(failures::add);
        }
        return failures;
    }

    /**
     * Acknowledges messages.
     *
     * @return why some were not deleted; they come again
     */
    List<String> delete(List<Message> messages) {
        String address = url();
        List<String> failures = new ArrayList<>();
        for (List<Message> some : parts(messages)) {
            List<DeleteMessageBatchRequestEntry> entries = IntStream.range(0, some.size())
                    .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                            .id(Integer.toString(i))
                            .receiptHandle(some.get(i).receiptHandle())
                            .build())
                    .toList();
            client.deleteMessageBatch(r -> r.queueUrl(address).entries(entries)).failed().stream()
                    .map(Queue::reason)
                    .forEach(failures::add);
        }
        return failures;
    }

    private String url() {
        return url.orElseThrow(() -> new IllegalStateException("The queue %s is not found yet".formatted(name)));
    }

    private static List<List<Message>> parts(List<Message> messages) {
        List<List<Message>> parts = new ArrayList<>();
        for (int start = 0; start < messages.size(); start += MOST_AT_ONCE) {
            parts.add(messages.subList(start, Math.min(start + MOST_AT_ONCE, messages.size())));
        }
        return parts;
    }

    private static String reason(BatchResultErrorEntry failed) {
        return failed.code() + ": " + failed.message();
    }
}
