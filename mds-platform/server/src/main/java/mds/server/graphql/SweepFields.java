package mds.server.graphql;

import graphql.schema.DataFetchingEnvironment;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.inventory.Sweeps;
import mds.kernel.inventory.Sweeps.Request;

/** How far the walks through the sources are, and what administrators ask of them. */
public final class SweepFields implements FieldGroup {
    private final Sweeps sweeps;
    private final Clock clock;

    /** Fields over the sweeps of a kernel. */
    public SweepFields(Sweeps sweeps, Clock clock) {
        this.sweeps = sweeps;
        this.clock = clock;
    }

    private record Asked(String source, String id) {}

    @Override
    public void into(RootFields roots) {
        roots.query("sweeps", this::latest);
        roots.mutation("startSweep", field -> ask(field, Request.START));
        roots.mutation("approveSweep", field -> ask(field, Request.APPROVE));
        roots.mutation("stopSweep", field -> ask(field, Request.STOP));
        TypeFields.<Asked>of("SweepRequest")
                .field("source", Asked::source)
                .field("id", Asked::id)
                .into(roots.schema());
        TypeFields.<Map.Entry<String, Sweeps.Latest>>of("Sweep")
                .field("source", Map.Entry::getKey)
                .field("trigger", sweep -> sweep.getValue().sweep().trigger().name())
                .field("phase", sweep -> sweep.getValue().sweep().phase().name())
                .field(
                        "startedAt",
                        sweep -> sweep.getValue().sweep().startedAt().atOffset(ZoneOffset.UTC))
                .field("endedAt", sweep -> sweep.getValue().sweep().endedAt().map(at -> at.atOffset(ZoneOffset.UTC)))
                .field("request", sweep -> sweep.getValue().heard())
                .field("latestRequest", sweep -> sweep.getValue().asked())
                .field("total", sweep -> sweep.getValue().sweep().tally().total())
                .field("checked", sweep -> sweep.getValue().sweep().tally().checked())
                .field("failed", sweep -> sweep.getValue().sweep().tally().failed())
                .field("missing", sweep -> sweep.getValue().sweep().tally().missing())
                .field("retired", sweep -> sweep.getValue().sweep().tally().retired())
                .field("rate", sweep -> sweep.getValue().sweep().rate(clock.instant()))
                .field(
                        "remainingSeconds",
                        sweep -> sweep.getValue()
                                .sweep()
                                .remaining(clock.instant())
                                .map(Duration::toSeconds))
                .field("problem", sweep -> sweep.getValue().sweep().problem())
                .into(roots.schema());
    }

    private Iterable<Map.Entry<String, Sweeps.Latest>> latest(DataFetchingEnvironment field) {
        Optional<String> source = Optional.ofNullable(field.getArgument("source"));
        Map<String, Sweeps.Latest> latest = new TreeMap<>(sweeps.latest());
        source.ifPresent(only -> latest.keySet().retainAll(Set.of(only)));
        return latest.entrySet();
    }

    private Asked ask(DataFetchingEnvironment field, Request request)
            throws StoreUnavailableException, InterruptedException {
        String source = Objects.requireNonNull(field.getArgument("source"));
        return new Asked(source, sweeps.ask(source, request));
    }
}
