package mds.transport.sqs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mds.plugin.SourceEvent;
import mds.transport.Handover;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Takes batches from one queue, one at a time, on a thread of its own. */
final class QueuePoller {
    private static final System.Logger LOG = System.getLogger(QueuePoller.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Queue queue;
    private final String source;
    private final Handover handover;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object receiving = new Object();
    private boolean isReceiving;
    private volatile Optional<String> problem = Optional.empty();

    QueuePoller(Queue queue, String source, Handover handover, Clock clock) {
        this.queue = queue;
        this.source = source;
        this.handover = handover;
        this.clock = clock;
        // A virtual thread: only there does an interrupt end a read from a socket, and with it a long poll.
        this.thread = Thread.ofVirtual().name("sqs-" + queue.name()).unstarted(this::run);
    }

    String source() {
        return source;
    }

    Optional<String> problem() {
        return problem;
    }

    void start() {
        thread.start();
    }

    /** Ends the wait for messages at once; what is in hand is finished. */
    void stop() {
        closing.countDown();
        synchronized (receiving) {
            if (isReceiving) {
                thread.interrupt();
            }
        }
    }

    /** Returns when the batch in hand is finished. */
    void await() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (closing.getCount() > 0) {
                poll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void poll() throws InterruptedException {
        try {
            queue.find();
            problem = Optional.empty();
            List<Message> messages = receive();
            if (!messages.isEmpty()) {
                handOver(messages);
            }
        } catch (QueueDoesNotExistException e) {
            retryLater("SQS has no queue '%s'; it is read as soon as it appears".formatted(queue.name()));
        } catch (SdkException e) {
            retryLater("SQS queue '%s' cannot be read: %s".formatted(queue.name(), e.getMessage()));
        } catch (RuntimeException e) {
            retryLater("SQS queue '%s' cannot be read: %s".formatted(queue.name(), e));
        }
    }

    /** Only here may {@link #stop} interrupt: the sink's work is not to be broken off. */
    private List<Message> receive() {
        synchronized (receiving) {
            if (closing.getCount() == 0) {
                return List.of();
            }
            isReceiving = true;
        }
        try {
            return queue.receive();
        } finally {
            synchronized (receiving) {
                isReceiving = false;
                Thread.interrupted();
            }
        }
    }

    private void retryLater(String why) throws InterruptedException {
        if (closing.getCount() == 0) {
            return;
        }
        queue.lose();
        if (problem.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, why);
        }
        problem = Optional.of(why);
        closing.await(RETRY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void handOver(List<Message> messages) throws InterruptedException {
        Instant now = clock.instant();
        List<SourceEvent> events =
                messages.stream().map(message -> event(message, now)).toList();
        CountDownLatch done = new CountDownLatch(1);
        Thread keeper = Thread.ofVirtual().name("sqs-keep-" + queue.name()).start(() -> keep(messages, done));
        boolean durable;
        try {
            durable = handover.deliver(events);
        } finally {
            done.countDown();
            keeper.join();
        }
        if (durable) {
            queue.delete(messages)
                    .forEach(failure -> LOG.log(
                            System.Logger.Level.INFO,
                            "A message of %s comes again: %s".formatted(queue.name(), failure)));
        }
    }

    private void keep(List<Message> messages, CountDownLatch done) {
        try {
            while (!done.await(queue.visibility().toMillis() / 3, TimeUnit.MILLISECONDS)) {
                keepOnce(messages);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepOnce(List<Message> messages) {
        try {
            List<String> failures = queue.keep(messages);
            if (!failures.isEmpty()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "%d messages of %s may come again while they are in hand: %s"
                                .formatted(failures.size(), queue.name(), failures.getFirst()));
            }
        } catch (SdkException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Messages of %s may come again while they are in hand: %s".formatted(queue.name(), e.getMessage()));
        }
    }

    private SourceEvent event(Message message, Instant now) {
        MessageContent content = MessageContent.of(message);
        String position = "sqs %s#%s".formatted(queue.name(), message.messageId());
        return new SourceEvent(source, content.payload(), content.headers(), position, now);
    }
}
