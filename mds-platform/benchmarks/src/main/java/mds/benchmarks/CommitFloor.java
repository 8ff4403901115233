package mds.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mds.kernel.graph.GraphChange;
import mds.kernel.graph.GraphStore;
import mds.kernel.model.GraphModel;
import mds.plugin.Entity;
import mds.plugin.EntityUri;
import mds.plugin.NormalizedRecord;
import mds.storage.datomic.DatomicGraphStore;

/** The floor of ingestion: the same features, committed straight into a store of the same kind, with nothing around it. */
final class CommitFloor {
    private static final int TRANSACTION = 200;

    private CommitFloor() {}

    /**
     * How fast it was.
     *
     * @param perSecond entities, each with {@link SampleSources#EDGES} edges
     * @param cpuMicros what each took of the processors, in microseconds
     */
    record Rate(double perSecond, double cpuMicros) {}

    /** Commits in transactions of 200; only those after the first ones count. */
    static Rate measure(Path directory, GraphModel model, int first, int entities) throws Exception {
        try (GraphStore store = DatomicGraphStore.open("journal:" + directory)) {
            store.prepare(model);
            run(store, 0, first);
            CpuTimes before = CpuTimes.now();
            long start = System.nanoTime();
            run(store, first, entities);
            double seconds = (System.nanoTime() - start) / 1e9;
            Duration cpu = CpuTimes.now().since(before).host();
            return new Rate(entities / seconds, cpu.toNanos() / 1e3 / entities);
        }
    }

    private static void run(GraphStore store, int first, int count) throws Exception {
        for (int at = first; at < first + count; at += TRANSACTION) {
            List<GraphChange> changes = new ArrayList<>();
            for (int number = at; number < Math.min(at + TRANSACTION, first + count); number++) {
                changes.add(new GraphChange.RecordFetched(NormalizedRecord.of(feature(number)), Instant.now()));
            }
            store.commit(changes);
        }
    }

    private static Entity feature(int number) {
        Entity.Builder feature = Entity.of(EntityUri.of("feature", "features", "f" + number))
                .name("feature " + number)
                .description(Optional.of("marked none"))
                .attribute("valueType", JsonNodeFactory.instance.textNode("float"))
                .tag("team", Optional.of("t" + number % 20));
        for (int dataset : SampleSources.datasets(number)) {
            feature.reference("derivedFrom", EntityUri.of("dataset", "unconfigured", "d" + dataset));
        }
        return feature.build();
    }
}
