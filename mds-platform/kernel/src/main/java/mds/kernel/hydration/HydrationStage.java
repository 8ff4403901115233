package mds.kernel.hydration;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import mds.kernel.Figure;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;
import mds.plugin.EntityUri;
import mds.plugin.Hydration;
import mds.plugin.SourceUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Asks sources, each root once at a time.
 *
 * <p>Whoever asks while a fetch of the same root is under way shares the <em>next</em> one: the running fetch may have
 * been sent before the change that the asker heard of. So none is answered with something older than its question. And
 * each fetch lets its root rest for a moment, for those who ask because of events.
 *
 * <p>A source that fails at everything, or whose plugin does, is asked only now and then until it answers; meanwhile
 * questions fail at once.
 */
public final class HydrationStage {
    private final Sources sources;
    private final PluginCalls calls;
    private final Clock clock;
    private final LongSupplier basis;
    private final Map<EntityUri, Flight> flights = new HashMap<>();
    private final Heat heat = new Heat();
    private final Map<String, Circuit> circuits = new ConcurrentHashMap<>();

    /**
     * A stage over the configured sources.
     *
     * @param basis how far the graph is, which tells when a question was asked where several hosts ask
     */
    public HydrationStage(Sources sources, PluginCalls calls, Clock clock, LongSupplier basis) {
        this.sources = sources;
        this.calls = calls;
        this.clock = clock;
        this.basis = basis;
    }

    /** What is asked of a source, and when. */
    private record Question(EntityUri root, Instant askedAt, long basis) {
        Fetch failed(String error) {
            return failed(error, Optional.empty());
        }

        Fetch failed(String error, Optional<Instant> again) {
            return new Fetch.Failed(root, askedAt, error, basis, again);
        }
    }

    /** The fetch under way and the one that waits for it, if any. */
    private record Flight(
            CompletableFuture<Fetch> running, @Nullable CompletableFuture<Fetch> waiting) {}

    /**
     * Asks for a root; the answer was fetched after this call began.
     *
     * @param executor runs the fetch, which blocks
     * @return never completes exceptionally
     */
    public CompletableFuture<Fetch> fetch(EntityUri root, Executor executor) {
        CompletableFuture<Fetch> mine = new CompletableFuture<>();
        synchronized (flights) {
            Flight flight = flights.get(root);
            if (flight != null && flight.waiting() != null) {
                return flight.waiting();
            }
            if (flight != null) {
                flights.put(root, new Flight(flight.running(), mine));
                return mine;
            }
            depart(root, mine);
        }
        executor.execute(() -> land(root, mine));
        return mine;
    }

    /**
     * Asks for a root unless that is resting. So a root is asked for this way no sooner than its rest allows, however many
     * try.
     *
     * @param executor runs the fetch, which blocks
     * @return never completes exceptionally; empty if the root rests
     */
    public Optional<CompletableFuture<Fetch>> fetchRested(EntityUri root, Executor executor) {
        CompletableFuture<Fetch> mine = new CompletableFuture<>();
        synchronized (flights) {
            if (restedAt(root).isPresent()) {
                return Optional.empty();
            }
            depart(root, mine);
        }
        executor.execute(() -> land(root, mine));
        return Optional.of(mine);
    }

    /**
     * When a root that is being asked for, or was a moment ago, will have rested; empty if it has. Who only heard that
     * something may have changed waits until then: more of the kind may follow, and one answer will do for all.
     */
    public Optional<Instant> restedAt(EntityUri root) {
        Instant now = clock.instant();
        synchronized (flights) {
            return heat.restedAt(root, now)
                    .or(() -> Optional.ofNullable(flights.get(root)).map(flight -> now.plus(Heat.SHORTEST)));
        }
    }

    private void depart(EntityUri root, CompletableFuture<Fetch> fetch) {
        flights.put(root, new Flight(fetch, null));
        heat.asked(root, clock.instant());
    }

    /** Goes on with whoever waits on the same thread: the executor may take nothing more, and the root would rest for ever. */
    private void land(EntityUri root, CompletableFuture<Fetch> first) {
        CompletableFuture<Fetch> running = first;
        while (running != null) {
            Fetch fetch = fetched(root);
            CompletableFuture<Fetch> next = next(root);
            running.complete(fetch);
            running = next;
        }
    }

    private Fetch fetched(EntityUri root) {
        Instant askedAt = clock.instant();
        try {
            return ask(new Question(root, askedAt, basis.getAsLong()));
        } catch (Exception | Error e) {
            return new Fetch.Failed(root, askedAt, hostFailed(root, e), 0, Optional.empty());
        }
    }

    /** The fetch that waited for the one that has ended, under way from now on; null if none did. */
    private @Nullable CompletableFuture<Fetch> next(EntityUri root) {
        synchronized (flights) {
            Flight flight = flights.remove(root);
            if (flight == null || flight.waiting() == null) {
                return null;
            }
            depart(root, flight.waiting());
            return flight.waiting();
        }
    }

    private Fetch ask(Question question) {
        EntityUri root = question.root();
        ConnectedSource source = sources.named(root.source()).orElse(null);
        if (source == null) {
            return question.failed(
                    "no source '%s' is configured, so nobody can be asked for the type '%s'; configured under 'sources' are %s"
                            .formatted(root.source(), root.type(), sources.names()));
        }
        Circuit circuit = circuit(root.source());
        Optional<String> refusal = circuit.refusal(root, clock.instant());
        if (refusal.isPresent()) {
            return question.failed("source '%s' was not asked: %s".formatted(source.name(), refusal.get()));
        }
        Fetch fetch = ask(question, source, circuit);
        return switch (fetch) {
            case Fetch.Answered _ -> {
                circuit.answered();
                yield fetch;
            }
            case Fetch.Failed failed ->
                question.failed(failed.error(), circuit.failed(root, failed.error(), clock.instant()));
        };
    }

    private Fetch ask(Question question, ConnectedSource source, Circuit circuit) {
        EntityUri root = question.root();
        try {
            Hydration answer = calls.call(
                    "hydrate of " + root,
                    circuit.counted(() -> source.hydrator().hydrate(root)));
            return checked(question, source, answer);
        } catch (PluginCalls.TooSlow e) {
            return question.failed("plugin '%s': %s".formatted(source.plugin(), e.getMessage()));
        } catch (ExecutionException e) {
            return question.failed(reason(source, root, e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return question.failed("the host is shutting down");
        } catch (RuntimeException | Error e) {
            // The circuit has to hear of it: while it waits for one that tries the source, nobody else does.
            return question.failed(hostFailed(root, e));
        }
    }

    private static String hostFailed(EntityUri root, Throwable failure) {
        return "the host failed to ask for %s: %s".formatted(root, failure);
    }

    private Circuit circuit(String source) {
        return circuits.computeIfAbsent(source, none -> new Circuit());
    }

    /** Which sources are asked only now and then, since they failed at everything: why, by the source's name. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        circuits.forEach((source, circuit) -> circuit.problem().ifPresent(problem -> problems.put(source, problem)));
        return problems;
    }

    /** For each source that was asked, whether it is asked only now and then. */
    public List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        circuits.forEach((source, circuit) -> figures.add(new Figure(
                "mds_hydration_circuit_open",
                Map.of("source", source),
                circuit.problem().isPresent() ? 1 : 0)));
        return figures;
    }

    private Fetch checked(Question question, ConnectedSource source, Hydration answer) {
        EntityUri root = question.root();
        Instant fetchedAt = switch (answer) {
            case Hydration.Found found -> found.record().fetchedAt();
            case Hydration.Gone gone -> gone.fetchedAt();
        };
        if (fetchedAt.isAfter(clock.instant())) {
            return question.failed(
                    "plugin '%s' says that it fetched %s at %s, which is in the future; expected SourceContext.clock()"
                            .formatted(source.plugin(), root, fetchedAt));
        }
        if (answer instanceof Hydration.Found found && !found.record().uri().equals(root)) {
            return question.failed("plugin '%s' was asked for %s and answered with %s"
                    .formatted(source.plugin(), root, found.record().uri()));
        }
        return new Fetch.Answered(root, answer, question.basis());
    }

    private static String reason(ConnectedSource source, EntityUri root, @Nullable Throwable cause) {
        if (cause instanceof SourceUnavailableException) {
            return String.valueOf(cause.getMessage());
        }
        return "plugin '%s' failed to hydrate %s: %s".formatted(source.plugin(), root, cause);
    }
}
