package mds.kernel.lineage;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mds.kernel.graph.GraphSnapshot;
import mds.kernel.lineage.Frontier.Expansion;
import mds.kernel.lineage.Frontier.Place;
import mds.plugin.EntityUri;

/** Where entities come from and what depends on them, page by page from one snapshot. */
public final class Lineage {
    /** What one page may read, in index seeks and edges; at some two a microsecond. */
    private static final long PAGE_VISITS = 50_000;
    /** What all pages of one walk may read together: each walks again to where the one before ended. */
    private static final long ALL_VISITS = 1_000_000;
    /** What an estimate may read. */
    private static final long COST_VISITS = 5_000;

    private final LineageModel model;
    private final long pageVisits;
    private final long allVisits;

    /** Lineage along the edge types of a model. */
    public Lineage(LineageModel model) {
        this(model, PAGE_VISITS, ALL_VISITS);
    }

    Lineage(LineageModel model, long pageVisits, long allVisits) {
        this.model = model;
        this.pageVisits = pageVisits;
        this.allVisits = allVisits;
    }

    /**
     * A page of a walk; an empty one if nothing ever spoke of the start.
     *
     * @param first how many nodes it shows at most
     * @param position where it starts: 0, or the {@code next} of the page before on the same basis
     */
    public LineagePage page(GraphSnapshot graph, LineageRequest request, int first, int position) {
        OptionalLong start = graph.node(request.start());
        if (start.isEmpty()) {
            return new LineagePage(List.of(), List.of(), OptionalInt.empty(), List.of());
        }
        Frontier walk = new Frontier(graph, model, request, start.getAsLong());
        while (walk.hasNext() && walk.next() < position && walk.visits() < allVisits) {
            walk.expand();
        }
        return new Stretch(graph, request).read(walk, first);
    }

    /** What a walk would cost, found out at a small and bounded cost of its own. */
    public LineageCost cost(GraphSnapshot graph, LineageRequest request) {
        OptionalLong start = graph.node(request.start());
        if (start.isEmpty()) {
            return new LineageCost(0, 0, true);
        }
        Frontier walk = new Frontier(graph, model, request, start.getAsLong());
        long edges = 0;
        while (walk.hasNext() && walk.visits() < COST_VISITS) {
            edges += walk.expand().hops().size();
        }
        return walk.hasNext()
                ? projected(walk, edges, request.depth())
                : new LineageCost(walk.order().size() - 1L, edges, true);
    }

    /** As if each level branched from here on as the latest one did. */
    private static LineageCost projected(Frontier walk, long edges, int depth) {
        int level = walk.order().get(walk.next()).distance();
        long open = 0;
        long expanded = 0;
        long found = 0;
        for (int position = 0; position < walk.order().size(); position++) {
            int distance = walk.order().get(position).distance();
            found += distance == level + 1 ? 1 : 0;
            open += distance == level && position >= walk.next() ? 1 : 0;
            expanded += distance == level && position < walk.next() ? 1 : 0;
        }
        double branching =
                expanded > 0 ? (double) found / expanded : (double) walk.order().size() / walk.next();
        double nodes = walk.order().size() - 1.0;
        double wave = level < depth ? open * branching : 0;
        double front = found;
        for (int distance = level + 1; distance <= depth; distance++) {
            nodes += wave;
            wave = (front + wave) * branching;
            front = 0;
        }
        double perNode = (double) edges / walk.next();
        return new LineageCost(Math.round(nodes), Math.round(Math.max((double) edges, perNode * nodes)), false);
    }

    /** One page while it is read. */
    private final class Stretch {
        private final GraphSnapshot graph;
        private final LineageRequest request;
        private final List<LineagePage.Node> nodes = new ArrayList<>();
        private final List<LineagePage.Hop> edges = new ArrayList<>();
        private final List<Cut> cuts = new ArrayList<>();
        private int withMore;

        private Stretch(GraphSnapshot graph, LineageRequest request) {
            this.graph = graph;
            this.request = request;
        }

        private LineagePage read(Frontier walk, int first) {
            long begin = walk.visits();
            while (walk.hasNext()
                    && nodes.size() < first
                    && walk.visits() < allVisits
                    && walk.visits() - begin < pageVisits) {
                take(walk.expand());
            }
            if (withMore > 0) {
                cuts.add(new Cut(
                        Cut.Reason.DEPTH,
                        "%d of these, shown or not, have more behind them, beyond depth %d; ask for a greater depth, or start there"
                                .formatted(withMore, request.depth())));
            }
            boolean spent = walk.hasNext() && walk.visits() >= allVisits;
            if (walk.hasNext()) {
                cuts.add(whyThere(walk, first));
            }
            return new LineagePage(
                    nodes, edges, walk.hasNext() && !spent ? OptionalInt.of(walk.next()) : OptionalInt.empty(), cuts);
        }

        private Cut whyThere(Frontier walk, int first) {
            if (walk.visits() >= allVisits) {
                return new Cut(
                        Cut.Reason.TOTAL,
                        "the walk has read %d edges, and no walk reads more; ask for less depth, or for some edge types"
                                .formatted(walk.visits()));
            }
            return nodes.size() >= first
                    ? new Cut(Cut.Reason.PAGE, "the page is full; go on behind its end cursor")
                    : new Cut(
                            Cut.Reason.VISITS,
                            "one page reads %d edges at most; go on behind its end cursor".formatted(pageVisits));
        }

        private void take(Expansion expansion) {
            Place place = expansion.place();
            EntityUri uri = graph.uri(place.node());
            withMore += expansion.more() ? 1 : 0;
            if (!request.shows(uri)) {
                return;
            }
            nodes.add(new LineagePage.Node(
                    uri, place.distance(), place.direction(), expansion.more(), expansion.position()));
            for (Frontier.Hop hop : expansion.hops()) {
                EntityUri from = graph.uri(hop.from());
                EntityUri to = graph.uri(hop.to());
                if (request.shows(from) && request.shows(to)) {
                    edges.add(new LineagePage.Hop(from, hop.edgeType(), to));
                }
            }
        }
    }
}
