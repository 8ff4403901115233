package mds.transport.sqs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mds.transport.Batch;
import mds.transport.Handover;
import mds.transport.sqs.SnsSignatures.CertificateUnavailableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Takes batches from one queue, one at a time, on a thread of its own. */
final class QueuePoller {
    private static final System.Logger LOG = System.getLogger(QueuePoller.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Queue queue;
    private final MessageReader reader;
    private final Runnable setup;
    private final Handover handover;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Object receiving = new Object();
    private boolean isReceiving;
    private volatile Optional<String> problem = Optional.empty();

    /** Why messages of the latest batch were left in the queue. */
    private Optional<String> undecided = Optional.empty();

    /** @param setup what is to be done before the queue is looked for */
    QueuePoller(Queue queue, MessageReader reader, Runnable setup, Handover handover, Clock clock) {
        this.queue = queue;
        this.reader = reader;
        this.setup = setup;
        this.handover = handover;
        this.clock = clock;
        // A virtual thread: only there does an interrupt end a read from a socket, and with it a long poll.
        this.thread = Thread.ofVirtual().name("sqs-" + queue.name()).unstarted(this::run);
    }

    String source() {
        return reader.channel().source();
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
            if (!queue.isFound()) {
                setup.run();
                queue.find();
            }
            List<Message> messages = receive();
            problem = undecided;
            if (!messages.isEmpty()) {
                handOver(messages);
            }
        } catch (QueueDoesNotExistException e) {
            retryLater("SQS has no queue '%s'; it is read as soon as it appears".formatted(queue.name()));
        } catch (SdkException e) {
            retryLater("SQS queue '%s' cannot be read: %s".formatted(queue.name(), e.getMessage()));
        } catch (RuntimeException | Error e) {
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

    /** Messages of which it cannot be told now what they are become visible again by themselves. */
    private void handOver(List<Message> messages) throws InterruptedException {
        Instant now = clock.instant();
        List<Message> read = new ArrayList<>();
        List<Batch> parts = new ArrayList<>();
        undecided = Optional.empty();
        for (Message message : messages) {
            try {
                parts.add(reader.read(message, now));
                read.add(message);
            } catch (CertificateUnavailableException e) {
                undecided = Optional.of("Messages of SQS queue '%s' cannot be verified and stay in it: %s"
                        .formatted(queue.name(), e.getMessage()));
            }
        }
        undecided.ifPresent(why -> LOG.log(System.Logger.Level.WARNING, why));
        problem = undecided;
        if (!read.isEmpty()) {
            handOver(read, Batch.of(parts));
        }
    }

    private void handOver(List<Message> messages, Batch batch) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        Thread keeper = Thread.ofVirtual().name("sqs-keep-" + queue.name()).start(() -> keep(messages, done));
        boolean durable;
        try {
            durable = handover.deliver(batch);
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
}
