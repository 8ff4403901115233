package mds.kernel.verification;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs verifications in the background, one at a time, and remembers the latest. Thread-safe. */
public final class Verifications implements AutoCloseable {
    private final VerificationContext context;
    private @Nullable Verification latest;
    private @Nullable Thread thread;
    private boolean closed;

    /** Verifications with these means. */
    public Verifications(VerificationContext context) {
        this.context = context;
    }

    /**
     * Starts one, and returns at once.
     *
     * @throws IllegalStateException if one is running
     * @throws IllegalArgumentException if the request names a source that is not configured
     */
    public synchronized VerificationReport start(VerificationRequest request) {
        if (closed) {
            throw new IllegalStateException("the host is shutting down");
        }
        if (latest().filter(report -> report.endedAt().isEmpty()).isPresent()) {
            throw new IllegalStateException("a verification is running; one at a time");
        }
        request.source().filter(name -> context.sources().named(name).isEmpty()).ifPresent(name -> {
            throw new IllegalArgumentException("no source '%s' is configured; configured are %s"
                    .formatted(name, context.sources().names()));
        });
        Verification started = new Verification(context, request);
        latest = started;
        thread = Thread.ofVirtual().name("verification").start(started::run);
        return started.report();
    }

    /** How the latest stands, or what came of it; empty if there was none since the host started. */
    public synchronized Optional<VerificationReport> latest() {
        return Optional.ofNullable(latest).map(Verification::report);
    }

    /** Stops the one that is running. */
    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
