package mds.kernel.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import mds.kernel.graph.CommitFollower;
import mds.kernel.graph.CommitResult;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.Job;
import mds.kernel.graph.StoreUnavailableException;

/**
 * Which jobs this host works on. Hosts that share a database share the jobs: each is held by one host at a time, by a lease
 * that is renewed while the host lives and runs out when it does not, so another takes over within a minute. A host that
 * stood still for longer knows by its own clock that its leases have run out.
 *
 * <p>A hold keeps hosts from doing the same work twice; it is no lock. Whatever a job does must be right even if two hosts
 * do it for a moment, and its note is refused from a host that has lost its hold. Hosts' clocks may differ by seconds.
 *
 * <p>Where one process alone uses the database, it holds everything and nothing is written.
 */
public final class JobBoard implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobBoard.class.getName());
    private static final Duration LEASE = Duration.ofSeconds(45);
    private static final Duration RENEWAL = Duration.ofSeconds(10);

    private final GraphStore store;
    private final Clock clock;
    private final String host = UUID.randomUUID().toString();
    /** As whom this host holds its jobs: another each time, so that one that was lost and regained is not the one before. */
    private final Map<String, Hold> held = new ConcurrentHashMap<>();

    private final Thread renewal;

    private record Hold(String holder, Instant until) {}

    /** A board; holds are renewed from now on. */
    public JobBoard(GraphStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        this.renewal = Thread.ofVirtual().name("job-renewal").start(this::renewForever);
    }

    /**
     * Whether this host works on the job: if nobody does, it does from now on.
     *
     * @param job its name
     */
    public boolean hold(String job) throws StoreUnavailableException, InterruptedException {
        if (holds(job)) {
            return true;
        }
        Job now = store.job(job);
        String holder = UUID.randomUUID().toString();
        Instant instant = clock.instant();
        boolean others = now.host().isPresent() && now.until().isAfter(instant);
        if (others
                || !commit(List.of(new GraphChange.JobHeld(job, holder, instant, instant.plus(LEASE))))
                        .refused()
                        .isEmpty()) {
            return false;
        }
        held.put(job, new Hold(holder, instant.plus(LEASE)));
        return true;
    }

    /**
     * Changes that a job has come to, to be committed together: if the job is not this host's any more by then, they are
     * refused, all of them.
     */
    public List<GraphChange> guarded(String job, List<GraphChange> changes) {
        if (store.exclusive()) {
            return changes;
        }
        List<GraphChange> guarded = new ArrayList<>(changes.size() + 1);
        guarded.add(new GraphChange.WorkOf(job, holder(job)));
        guarded.addAll(changes);
        return guarded;
    }

    /** Whether this host works on the job already. */
    public boolean holds(String job) {
        return store.exclusive()
                || Optional.ofNullable(held.get(job))
                        .filter(hold -> clock.instant().isBefore(hold.until()))
                        .isPresent();
    }

    /** Lets a job go, so that any host may hold it at once. Nothing happens if this host does not hold it. */
    public synchronized void release(String job) throws StoreUnavailableException, InterruptedException {
        if (held.containsKey(job)) {
            commit(List.of(until(job, clock.instant())));
            held.remove(job);
        }
    }

    /** The job as it stands. */
    public Job job(String name) {
        return store.job(name);
    }

    /**
     * Notes how far a job is, durably.
     *
     * @return whether the job was still this host's; if not, someone else goes on from the last note that was taken
     */
    public boolean note(String job, String note) throws StoreUnavailableException, InterruptedException {
        boolean taken = commit(List.of(new GraphChange.JobNoted(job, holder(job), note)))
                .refused()
                .isEmpty();
        if (!taken) {
            held.remove(job);
        }
        return taken;
    }

    /** Turns at following the commit log, as a job. */
    public CommitFollower.Turn turn(String job) {
        return new CommitFollower.Turn() {
            @Override
            public Optional<String> take() throws StoreUnavailableException, InterruptedException {
                return hold(job) ? Optional.of(holder(job)) : Optional.empty();
            }

            @Override
            public List<GraphChange> guarded(List<GraphChange> changes) {
                return JobBoard.this.guarded(job, changes);
            }

            @Override
            public void pass() throws StoreUnavailableException, InterruptedException {
                release(job);
            }
        };
    }

    /**
     * Asks something of whoever works on a job, in place of what was asked before and not heard yet; returns when that is
     * durable.
     *
     * @return the identity of the request
     */
    public String ask(String job, String what) throws StoreUnavailableException, InterruptedException {
        JobRequest request = JobRequest.of(what);
        commit(List.of(new GraphChange.JobAsked(job, request.write())));
        return request.id();
    }

    /** Lets all jobs go, so that other hosts need not wait for the leases to end. */
    @Override
    public synchronized void close() {
        renewal.interrupt();
        List<GraphChange> released = new ArrayList<>();
        Instant now = clock.instant();
        held.keySet().forEach(job -> released.add(until(job, now)));
        held.clear();
        try {
            if (!released.isEmpty()) {
                commit(released);
            }
        } catch (StoreUnavailableException e) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the jobs of this host are free when their leases end: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** In a database of its own a host goes on with what it held before it was restarted. */
    private String holder(String job) {
        return store.exclusive()
                ? "this"
                : Optional.ofNullable(held.get(job)).map(Hold::holder).orElse(host);
    }

    private GraphChange.JobKept until(String job, Instant end) {
        return new GraphChange.JobKept(job, holder(job), end);
    }

    private CommitResult commit(List<GraphChange> changes) throws StoreUnavailableException, InterruptedException {
        return store.commit(changes);
    }

    private void renewForever() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(RENEWAL);
                renew();
            } catch (InterruptedException e) {
                return;
            } catch (Exception | Error e) {
                LOG.log(System.Logger.Level.WARNING, "leases were not renewed; it is tried again: " + e);
            }
        }
    }

    private synchronized void renew() throws StoreUnavailableException, InterruptedException {
        Map<String, Hold> holds = Map.copyOf(held);
        if (holds.isEmpty()) {
            return;
        }
        Instant end = clock.instant().plus(LEASE);
        List<GraphChange> renewals = new ArrayList<>();
        holds.forEach((job, hold) -> renewals.add(new GraphChange.JobKept(job, hold.holder(), end)));
        List<GraphChange> lost = commit(renewals).refused();
        holds.forEach((job, hold) -> {
            if (lost.contains(new GraphChange.JobKept(job, hold.holder(), end))) {
                held.remove(job, hold);
            } else {
                held.replace(job, hold, new Hold(hold.holder(), end));
            }
        });
    }
}
