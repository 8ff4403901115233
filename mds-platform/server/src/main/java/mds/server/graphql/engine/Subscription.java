package mds.server.graphql.engine;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mds.kernel.graph.CommitDelta;
import mds.server.graphql.Interests;
import mds.server.graphql.engine.QueryAnswer.Status;
import org.jspecify.annotations.Nullable;

/**
 * A query that is answered again whenever what it is about has changed, from one snapshot each time. Whoever holds it asks
 * for {@link #next} on a thread of its own; changes that come meanwhile are answered together, so nothing piles up.
 */
public final class Subscription implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Subscription.class.getName());
    /** Changes that come in so short a time are answered together. */
    private static final Duration SETTLE = Duration.ofMillis(100);
    /** What costs something beside the graph is asked again no more often. */
    private static final Duration LONG_SETTLE = Duration.ofSeconds(1);

    private static final Duration INDEX_POLL = Duration.ofMillis(50);
    private static final Duration INDEX_PATIENCE = Duration.ofSeconds(10);

    private final GraphQlService service;
    private final CommitTail tail;
    private final String document;
    private final QueryRequest request;
    private final Interests interests = new Interests();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final boolean joined;
    private long touched;
    private long answered;
    private boolean lookDue;
    private boolean ended;
    private Object latest = "";
    private volatile @Nullable Thread sender;
    private volatile long sendingSince;

    Subscription(GraphQlService service, CommitTail tail, String document, QueryRequest request) {
        this.service = service;
        this.tail = tail;
        this.document = document;
        this.request = request;
        this.joined = tail.join(this);
    }

    /** What there is to do. */
    public enum Signal {
        /** There is a new answer to make. */
        CHANGED,
        /** Nothing has changed for the time. */
        QUIET,
        /** The host is stopping. */
        ENDED
    }

    boolean isJoined() {
        return joined && !interests.none();
    }

    QueryAnswer begin() throws InterruptedException {
        if (!joined) {
            return tail.isClosed()
                    ? QueryAnswer.failed(Status.NOT_YET, "STOPPING", "the host is stopping; subscribe again")
                    : QueryAnswer.failed(
                            Status.NOT_YET,
                            "there are %d subscriptions already, and no more are allowed; try again later"
                                    .formatted(tail.most()),
                            LimitExceeded.extensions("subscriptions", tail.most() + 1L, tail.most()));
        }
        QueryAnswer first = service.execute(document, request, interests);
        latest = data(first);
        return first;
    }

    /** Waits for a change. */
    public Signal await(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!ended && !isTouched() && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (ended) {
                return Signal.ENDED;
            }
            return isTouched() ? Signal.CHANGED : Signal.QUIET;
        } finally {
            lock.unlock();
        }
    }

    /** Answers as the graph is now; empty if the answer is what it was. */
    public Optional<QueryAnswer> next() throws InterruptedException {
        Thread.sleep(interests.needIndex() || interests.needLooks() ? LONG_SETTLE : SETTLE);
        long upTo = take();
        if (interests.needIndex()) {
            awaitIndex(upTo);
        }
        QueryAnswer answer = service.execute(document, request, interests);
        Object data = data(answer);
        boolean same = data.equals(latest);
        latest = data;
        return same ? Optional.empty() : Optional.of(answer);
    }

    /** Runs what sends an answer to the client; a client that does not take it in time loses the subscription. */
    public <E extends Exception> void send(Sending<E> sending) throws E {
        sendingSince = System.nanoTime();
        sender = Thread.currentThread();
        try {
            sending.run();
        } finally {
            sender = null;
        }
    }

    /** Writes to a client, and may block. */
    @FunctionalInterface
    public interface Sending<E extends Exception> {
        /** Sends. */
        void run() throws E;
    }

    /** Leaves; nothing more is waited for. */
    @Override
    public void close() {
        tail.leave(this);
    }

    void offer(CommitDelta delta) {
        lock.lock();
        try {
            // What was committed before the first answer was made is in it; answering twice does no harm.
            if (interests.none() || interests.touchedBy(delta)) {
                touched = delta.basis();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Once a second or more: what no commit tells of is looked at. */
    void look() {
        lock.lock();
        try {
            if (interests.needLooks()) {
                lookDue = true;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Interrupting a virtual thread closes the socket that it writes to. */
    void giveUpIfStuck() {
        Thread stuck = sender;
        Duration patience = service.limits().patience();
        if (stuck != null && System.nanoTime() - sendingSince > patience.toNanos()) {
            LOG.log(
                    Level.INFO,
                    "a subscription is dropped: its client has not read for %d ms".formatted(patience.toMillis()));
            stuck.interrupt();
        }
    }

    private boolean isTouched() {
        return touched > answered || lookDue;
    }

    private long take() {
        lock.lock();
        try {
            answered = touched;
            lookDue = false;
            return answered;
        } finally {
            lock.unlock();
        }
    }

    /** The index follows the graph; while it is away, the answer says so. */
    private void awaitIndex(long basis) throws InterruptedException {
        long deadline = System.nanoTime() + INDEX_PATIENCE.toNanos();
        while (service.freshness().projected() < basis && deadline - System.nanoTime() > 0) {
            Thread.sleep(INDEX_POLL);
        }
    }

    private static Object data(QueryAnswer answer) {
        return Arrays.asList(answer.body().get("data"), answer.body().get("errors"));
    }
}
