package mds.hydration;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import mds.plugin.SourceHttp.Answer;
import mds.plugin.SourceUnavailableException;

/**
 * Single flight per path, for questions that must not be answered from before they were asked.
 *
 * <p>A flight is <em>boarding</em> until its first request is about to be sent: who asks until then shares its answer.
 * Who asks later begins the next flight, which departs when the one before has landed. So however many ask at once, the
 * source sees one request per path at a time, and callers that all came while one was out share the next. Thread-safe.
 */
final class Flights {
    private final ConcurrentMap<String, Flight> boarding = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Flight> underway = new ConcurrentHashMap<>();
    private final LongAdder joined;

    Flights(LongAdder joined) {
        this.joined = joined;
    }

    /** Asks the source; calls {@code departing} before each request is sent. */
    @FunctionalInterface
    interface Journey {
        Answer travel(Runnable departing) throws SourceUnavailableException, InterruptedException;
    }

    /** An answer to a request that was not sent before this call, by this journey or by one that was boarding. */
    Answer fly(String path, Journey journey) throws SourceUnavailableException, InterruptedException {
        while (true) {
            Flight own = new Flight();
            Flight open = boarding.putIfAbsent(path, own);
            if (open == null) {
                return lead(path, own, journey);
            }
            joined.increment();
            Optional<Answer> shared = open.answer();
            if (shared.isPresent()) {
                return copy(shared.get());
            }
        }
    }

    private Answer lead(String path, Flight own, Journey journey)
            throws SourceUnavailableException, InterruptedException {
        Runnable landing = own::abandon;
        try {
            awaitTurn(path, own);
            Answer answer = journey.travel(() -> boarding.remove(path, own));
            landing = () -> own.land(answer);
            return answer;
        } catch (SourceUnavailableException e) {
            landing = () -> own.fail(e);
            throw e;
        } finally {
            boarding.remove(path, own);
            underway.remove(path, own);
            landing.run();
        }
    }

    /** Only the leader of the boarding flight waits here: there is no crowd. */
    private void awaitTurn(String path, Flight own) throws InterruptedException {
        for (Flight before = underway.putIfAbsent(path, own);
                before != null;
                before = underway.putIfAbsent(path, own)) {
            before.awaitLanding();
        }
    }

    /** Trees are mutable: no two callers get the same one. */
    private static Answer copy(Answer answer) {
        return switch (answer) {
            case Answer.Document document -> new Answer.Document(document.json().deepCopy(), document.requestedAt());
            case Answer.Missing missing -> missing;
        };
    }

    private static final class Flight {
        private final CompletableFuture<Optional<Answer>> outcome = new CompletableFuture<>();

        void land(Answer answer) {
            outcome.complete(Optional.of(answer));
        }

        void fail(SourceUnavailableException failure) {
            outcome.completeExceptionally(failure);
        }

        /** Its leader was interrupted: who joined asks anew. */
        void abandon() {
            outcome.complete(Optional.empty());
        }

        void awaitLanding() throws InterruptedException {
            try {
                outcome.get();
            } catch (ExecutionException e) {
                return;
            }
        }

        Optional<Answer> answer() throws SourceUnavailableException, InterruptedException {
            try {
                return outcome.get();
            } catch (ExecutionException e) {
                Throwable failure = e.getCause() == null ? e : e.getCause();
                throw new SourceUnavailableException(String.valueOf(failure.getMessage()), failure);
            }
        }
    }
}
