package mds.kernel.inventory;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import mds.kernel.graph.EntityState;
import mds.kernel.graph.EntityView;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.graph.GraphStore;
import mds.kernel.graph.StoreUnavailableException;
import mds.kernel.hydration.Fetch;
import mds.kernel.inventory.Sweep.Phase;
import mds.kernel.inventory.Sweep.Place;
import mds.kernel.inventory.Sweep.Tally;
import mds.kernel.pipeline.RecordPipeline;
import mds.plugin.EntityUri;
import mds.plugin.Inventory;
import mds.plugin.SourceUnavailableException;

/**
 * Walks one sweep from wherever it is to its end, type by type: everything listed is fetched, then everything that the
 * graph holds and that was not fetched since the sweep began is asked for. What a source says is gone is held back until
 * the type is done with, and retired only if that is not too much at once.
 */
final class SweepWalk {
    /** How many pages are fetched at once, so that the end of one does not leave the source idle. */
    private static final int PAGES_UNDER_WAY = 4;
    /** How many entities are looked up, or asked for, at once. */
    private static final int BATCH = 500;

    private final String source;
    private final List<String> types;
    private final Lister lister;
    private final RecordPipeline pipeline;
    private final GraphStore store;
    private final SweepSchedule schedule;
    private final Clock clock;
    private final Control control;
    private final List<Fetch> gone = new ArrayList<>();
    private Sweep sweep;

    /** Hears how far the walk is, and may end it. */
    interface Control {
        /**
         * Hears where the walk is now.
         *
         * @param milestone whether this is worth writing down at once
         * @return whether to go on
         */
        boolean reached(Sweep sweep, boolean milestone) throws StoreUnavailableException, InterruptedException;
    }

    /**
     * @param source the name of the source
     * @param types the root entity types of its plugin
     */
    SweepWalk(
            Sweep from,
            String source,
            List<String> types,
            Lister lister,
            RecordPipeline pipeline,
            GraphStore store,
            SweepSchedule schedule,
            Clock clock,
            Control control) {
        this.sweep = from;
        this.source = source;
        this.types = types;
        this.lister = lister;
        this.pipeline = pipeline;
        this.store = store;
        this.schedule = schedule;
        this.clock = clock;
        this.control = control;
    }

    /**
     * Goes on until the sweep has ended, waits for an administrator, or is to stop.
     *
     * @throws SourceUnavailableException if the source could not say what it holds
     */
    void run() throws SourceUnavailableException, StoreUnavailableException, InterruptedException {
        if (sweep.phase() == Phase.COUNTING && !count()) {
            return;
        }
        for (String type : types) {
            if (!sweep.place().finished().contains(type) && !sweep(type)) {
                return;
            }
        }
        control.reached(sweep.ended(Phase.FINISHED, clock.instant()), true);
    }

    private boolean count() throws SourceUnavailableException, StoreUnavailableException, InterruptedException {
        long total = 0;
        for (String type : types) {
            Optional<String> cursor = Optional.empty();
            do {
                Inventory.Page page = lister.page(type, cursor);
                total += page.uris().size();
                cursor = page.nextCursor();
                if (!reach(sweep.with(sweep.tally().of(total)), false)) {
                    return false;
                }
            } while (cursor.isPresent());
        }
        return reach(sweep.in(Phase.FETCHING), true);
    }

    private boolean sweep(String type)
            throws SourceUnavailableException, StoreUnavailableException, InterruptedException {
        gone.clear();
        long allowed = sweep.place().approved() ? Long.MAX_VALUE : schedule.allowance(live(type));
        if (!sweep.place().listed() && !fetchListed(type, allowed)) {
            return false;
        }
        if (!reach(sweep.in(Phase.ASKING), true) || !askForUnlisted(type, allowed)) {
            return false;
        }
        pipeline.retire(gone);
        Tally tally = sweep.tally().plusRetired(gone.size());
        return reach(sweep.with(tally).at(sweep.place().behind(type)).in(Phase.FETCHING), true);
    }

    /** A page that is being fetched; where it ends is where a walk goes on that was interrupted behind it. */
    private record PageUnderWay(Inventory.Page page, Future<RecordPipeline.Asked> work) {}

    private boolean fetchListed(String type, long allowed)
            throws SourceUnavailableException, StoreUnavailableException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Deque<PageUnderWay> underWay = new ArrayDeque<>();
            try {
                Optional<String> cursor = sweep.place().cursor();
                boolean more = true;
                while (more || !underWay.isEmpty()) {
                    while (more && underWay.size() < PAGES_UNDER_WAY) {
                        Inventory.Page page = lister.page(type, cursor);
                        underWay.add(new PageUnderWay(page, threads.submit(() -> pipeline.ask(outdated(page.uris())))));
                        cursor = page.nextCursor();
                        more = cursor.isPresent();
                    }
                    if (!land(underWay.remove(), type, allowed)) {
                        return false;
                    }
                }
                return true;
            } finally {
                underWay.forEach(page -> page.work().cancel(true));
            }
        }
    }

    private boolean land(PageUnderWay landed, String type, long allowed)
            throws StoreUnavailableException, InterruptedException {
        RecordPipeline.Asked asked = await(landed.work());
        Tally tally = sweep.tally().plusChecked(landed.page().uris().size(), asked.failed());
        Place place = sweep.place().at(landed.page().nextCursor());
        return holdBack(asked.gone()) <= allowed ? reach(sweep.with(tally).at(place), false) : brake(type, allowed);
    }

    private static RecordPipeline.Asked await(Future<RecordPipeline.Asked> work)
            throws StoreUnavailableException, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case StoreUnavailableException unavailable -> throw unavailable;
                case InterruptedException interrupted -> throw interrupted;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException("a page could not be fetched", e.getCause());
            }
        }
    }

    private boolean askForUnlisted(String type, long allowed) throws StoreUnavailableException, InterruptedException {
        List<EntityUri> batch = new ArrayList<>();
        GraphSnapshot graph = store.snapshot();
        try (Stream<EntityUri> all = graph.entitiesOfType(type)) {
            Iterator<EntityUri> mine =
                    all.filter(uri -> uri.source().equals(source)).iterator();
            while (mine.hasNext()) {
                batch.add(mine.next());
                if ((batch.size() == BATCH || !mine.hasNext()) && !ask(graph, batch, type, allowed)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean ask(GraphSnapshot graph, List<EntityUri> batch, String type, long allowed)
            throws StoreUnavailableException, InterruptedException {
        List<EntityUri> unlisted = graph.entities(batch).values().stream()
                .filter(this::isLive)
                .filter(this::isOutdated)
                .map(EntityView::uri)
                .toList();
        batch.clear();
        RecordPipeline.Asked asked = pipeline.ask(unlisted);
        Tally tally = sweep.tally().plusMissing(unlisted.size(), asked.failed());
        return holdBack(asked.gone()) <= allowed ? reach(sweep.with(tally), false) : brake(type, allowed);
    }

    /** What a source listed and then says is gone is retired at once if the graph never held it alive. */
    private long holdBack(List<Fetch> answers) throws StoreUnavailableException, InterruptedException {
        Map<EntityUri, EntityView> held =
                store.snapshot().entities(answers.stream().map(Fetch::uri).toList());
        List<Fetch> unknown = new ArrayList<>();
        for (Fetch answer : answers) {
            EntityView view = held.get(answer.uri());
            (view != null && isLive(view) ? gone : unknown).add(answer);
        }
        pipeline.retire(unknown);
        return gone.size();
    }

    private boolean brake(String type, long allowed) throws StoreUnavailableException, InterruptedException {
        String why =
                "source '%s' says that at least %d of %d entities of type '%s' are gone, and a sweep may retire %d; nothing was retired"
                        .formatted(source, gone.size(), live(type), type, allowed);
        reach(sweep.waiting(why), true);
        return false;
    }

    private List<EntityUri> outdated(Collection<EntityUri> uris) {
        Map<EntityUri, EntityView> held = store.snapshot().entities(uris);
        return uris.stream()
                .filter(uri -> held.get(uri) == null || isOutdated(held.get(uri)))
                .toList();
    }

    private boolean isOutdated(EntityView entity) {
        return entity.fetchedAt().filter(at -> !at.isBefore(sweep.startedAt())).isEmpty();
    }

    private boolean isLive(EntityView entity) {
        return entity.state() != EntityState.GONE && entity.state() != EntityState.UNCACHED;
    }

    private long live(String type) {
        GraphSnapshot graph = store.snapshot();
        List<EntityUri> batch = new ArrayList<>();
        long live = 0;
        try (Stream<EntityUri> all = graph.entitiesOfType(type)) {
            Iterator<EntityUri> mine =
                    all.filter(uri -> uri.source().equals(source)).iterator();
            while (mine.hasNext()) {
                batch.add(mine.next());
                if (batch.size() == BATCH || !mine.hasNext()) {
                    live += graph.entities(batch).values().stream()
                            .filter(this::isLive)
                            .count();
                    batch.clear();
                }
            }
        }
        return live;
    }

    private boolean reach(Sweep next, boolean milestone) throws StoreUnavailableException, InterruptedException {
        sweep = next;
        return control.reached(sweep, milestone);
    }
}
