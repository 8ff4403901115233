package mds.kernel.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import mds.plugin.EntityUri;

/**
 * Hands on all that it is offered, or a random sample of it: each with the same chance (Vitter, <i>Random Sampling with a
 * Reservoir</i>, algorithm R).
 */
final class Reservoir {
    private final VerificationRequest request;
    private final Consumer<EntityUri> drawn;
    private final Random random;
    private final List<EntityUri> kept = new ArrayList<>();
    private long offered;

    Reservoir(VerificationRequest request, Consumer<EntityUri> drawn) {
        this.request = request;
        this.drawn = drawn;
        this.random = new Random(request.seed());
    }

    void offer(EntityUri uri) {
        if (request.sample().isEmpty()) {
            drawn.accept(uri);
            return;
        }
        int size = request.sample().get();
        offered++;
        if (kept.size() < size) {
            kept.add(uri);
            return;
        }
        long place = random.nextLong(offered);
        if (place < size) {
            kept.set((int) place, uri);
        }
    }

    /** Hands on what was drawn. */
    void drain() {
        kept.forEach(drawn);
        kept.clear();
    }
}
