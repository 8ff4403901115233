package mds.kernel.inventory;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.job.JobBoard;
import mds.kernel.model.EntityTypeModel;
import mds.kernel.model.GraphModel;
import mds.kernel.pipeline.RecordPipeline;
import mds.kernel.source.ConnectedSource;
import mds.kernel.source.PluginCalls;
import mds.kernel.source.Sources;

/**
 * Sweeps every source when its schedule or an administrator says so, one sweep of a source at a time among all hosts. How
 * far each is stands in the graph, so a sweep goes on after a crash where it was.
 */
public final class Sweeps implements AutoCloseable {
    private final Map<String, SweepingSource> bySource = new LinkedHashMap<>();

    /** @param schedules by source; {@link SweepSchedule#DEFAULT} for those that are not named */
    public Sweeps(
            GraphModel model,
            Sources sources,
            PluginCalls calls,
            RecordPipeline pipeline,
            GraphStore store,
            JobBoard jobs,
            Map<String, SweepSchedule> schedules,
            Clock clock) {
        for (String name : sources.names()) {
            ConnectedSource source = sources.named(name).orElseThrow();
            SweepSchedule schedule = schedules.getOrDefault(name, SweepSchedule.DEFAULT);
            bySource.put(
                    name,
                    new SweepingSource(
                            name,
                            roots(model, source.plugin()),
                            new Lister(source, calls),
                            pipeline,
                            store,
                            jobs,
                            schedule,
                            clock));
        }
    }

    private static List<String> roots(GraphModel model, String plugin) {
        return model.entityTypes().values().stream()
                .filter(type -> type.plugin().equals(plugin) && type.partOf().isEmpty())
                .map(EntityTypeModel::name)
                .sorted()
                .toList();
    }

    /** Begins to look after all sources. */
    public void start() {
        bySource.values().forEach(SweepingSource::start);
    }

    /**
     * The latest sweep of a source.
     *
     * @param sweep how far it is, or how it ended
     * @param heard the request that was acted upon last, if any was
     * @param asked the request that was made last, if any was; one before it that was not heard by then never will be
     */
    public record Latest(Sweep sweep, Optional<String> heard, Optional<String> asked) {}

    /** The latest sweep of each source that was ever swept, by source. */
    public Map<String, Latest> latest() {
        Map<String, Latest> latest = new LinkedHashMap<>();
        bySource.forEach((source, sweeping) -> sweeping.told().ifPresent(told -> latest.put(source, told)));
        return latest;
    }

    /** What an administrator can ask for. */
    public enum Request {
        /** Begin a sweep, in place of one that is under way. */
        START,
        /** Retire what a waiting sweep found to be gone, however much it is. */
        APPROVE,
        /** End the sweep that is under way or waits. */
        STOP
    }

    /**
     * Asks something of a source's sweep, and returns when that is durable; whichever host works on it hears of it soon.
     *
     * @return the identity of the request; {@link Latest#heard} shows it when it was acted upon
     * @throws IllegalArgumentException if there is no such source, or nothing to approve or stop
     */
    public String ask(String source, Request request) throws StoreUnavailableException, InterruptedException {
        SweepingSource sweeping = Optional.ofNullable(bySource.get(source))
                .orElseThrow(() -> new IllegalArgumentException(
                        "no source '%s' is configured; configured are %s".formatted(source, bySource.keySet())));
        return sweeping.ask(request);
    }

    /** What waits or does not get on, by source; empty if all is well. */
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        latest().forEach((source, latest) ->
                latest.sweep().problem().ifPresent(problem -> problems.put("sweep of " + source, problem)));
        return problems;
    }

    /** Ends the walks under way; they go on from where they are after the next start. */
    @Override
    public void close() {
        List<SweepingSource> all = new ArrayList<>(bySource.values());
        all.forEach(SweepingSource::interrupt);
        all.forEach(SweepingSource::close);
    }
}
