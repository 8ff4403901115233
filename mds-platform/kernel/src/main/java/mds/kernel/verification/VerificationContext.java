package mds.kernel.verification;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import mds.kernel.graph.GraphStore;
import mds.kernel.hydration.HydrationStage;
import mds.kernel.model.GraphModel;
import mds.kernel.normalization.NormalizationStage;
import mds.kernel.search.SearchIndex;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;

/**
 * What a verification works with.
 *
 * @param enriched everything up to this basis has been enriched
 * @param projected everything up to this basis is in the index
 * @param looks how long to wait before what differs is looked at again, each time; at least two
 */
public record VerificationContext(
        GraphModel model,
        Sources sources,
        PluginCalls calls,
        HydrationStage hydration,
        NormalizationStage normalization,
        GraphStore store,
        SearchIndex index,
        LongSupplier enriched,
        LongSupplier projected,
        List<Duration> looks,
        Clock clock) {
    /** Long enough for an event that is on its way, and for the first retry of a hydration that failed. */
    public static final List<Duration> PATIENT =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(8));

    public VerificationContext {
        looks = List.copyOf(looks);
    }
}
